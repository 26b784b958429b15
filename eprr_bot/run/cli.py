"""`eprr-bot say`, `press`, `messages`, `rehearse`, `pack` and `rota retire`: what looks at all features at once."""

import typer

from eprr_bot.oncall.cli import rota_commands
from eprr_bot.run.by_proxy import messages, press, say
from eprr_bot.run.pack import pack
from eprr_bot.run.rehearse import rehearse
from eprr_bot.run.retire import retire


def add_to(command_line: typer.Typer) -> None:
    """Add what belongs to no feature alone."""
    rota_commands.command()(retire)
    for verb in (say, press, messages, rehearse, pack):
        command_line.command()(verb)
