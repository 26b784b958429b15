"""/eprr: where people who do not know what to type find out."""

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.commands import Command, Reply, Request

SUMMARY = "help"


def help(request: Request) -> Reply:
    """Every root with what it is for, and the three things that most people come for."""
    router = request.app.router
    roots = "\n".join(
        f"`{root}` {text} – `{root} help` shows its words" for root, text in router.root_summaries.items()
    )
    first = (
        "*Who is on call?* `/oncall`\n*Something has happened:* `/incident critical <what> at <where>`\n"
        "*Prove that we can be reached:* `/exercise start`"
    )
    safe = blocks.escape(first)
    return Reply(
        Content(
            f"{safe}\n{blocks.escape(roots)}",
            (blocks.section(safe), blocks.divider(), blocks.section(blocks.escape(roots))),
        )
    )


COMMANDS = [
    Command("/eprr", "", "Show what this bot can do.", help),
    Command("/eprr", "help", "Show what this bot can do.", help),
]
