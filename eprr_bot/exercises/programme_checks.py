"""What shows of exercises.yaml only beside the other files: rotas that nothing proves, and what cannot be kept."""

from collections.abc import Iterator

from eprr_bot.base import bank_holidays
from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.directory.holidays import in_file
from eprr_bot.exercises import outlook_messages
from eprr_bot.exercises.ahead import Ahead
from eprr_bot.exercises.hours import Hours
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.exercises.times import Times
from eprr_bot.oncall.rota_file import ROTA


def unexercised(files: Files) -> Iterator[Fault]:
    """Warnings about mandatory rotas that no ladder serves or no monthly exercise proves (¶65)."""
    ladders, programme = files.only(LADDERS), files.only(PROGRAMME)
    for read in (one for one in files.all(ROTA) if one.content.mandatory):
        rota = read.content
        if ladders and all(one.id != rota.id for one in ladders.content.ladders):
            problem = f"No ladder serves {rota.id}, which is mandatory."
            yield read.text.fault(("id",), problem, f"Add a ladder called {rota.id}.", is_warning=True)
        if programme and all(one.rota != rota.id for one in programme.content.monthly):
            problem = f"No monthly exercise proves {rota.id}, which is mandatory."
            yield read.text.fault(("id",), problem, "Add one to exercises.yaml.", is_warning=True)


def unkeepable(files: Files) -> Iterator[Fault]:
    """Warnings about what is asked of exercises and cannot hold, from when the bank holidays came with this version."""
    programme, cluster = files.only(PROGRAMME), files.only(CLUSTER)
    if not programme or not cluster:
        return
    there = cluster.content
    excluded = frozenset(programme.content.excluded_dates)
    hours = Hours(there.zone, there.core_hours, in_file(there).days, excluded)
    for row, wanted in enumerate(programme.content.call_outs):
        entry = ("monthly", row) if wanted.rota else ("partners",)
        ahead = Ahead(Times(wanted.window, hours), wanted.quotas, f"{bank_holidays.AS_OF:%Y-%m}", wanted.every_months)
        for failure in ahead.failures(dict.fromkeys(wanted.quotas, 0)):
            is_said = failure.word in wanted.at_least_every_months.model_fields_set
            field = (*entry, "at_least_every_months", failure.word) if is_said else (*entry, "window")
            problem = outlook_messages.cannot_hold(wanted, failure)
            yield programme.text.fault(field, problem, outlook_messages.remedy(failure), is_warning=True)
