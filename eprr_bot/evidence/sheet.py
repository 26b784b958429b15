"""The report of an exercise as a table for a spreadsheet, a row for each of those who were to be called (pure)."""

from zoneinfo import ZoneInfo

from eprr_bot.base.tables import as_csv
from eprr_bot.callout.tries import Attempt
from eprr_bot.evidence.report import Participant, Report
from eprr_bot.exercises.messages import outcome
from eprr_bot.exercises.recorded_messages import began
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import written

COLUMNS = (
    "exercise", "name", "started", "standing", "person", "organisation", "called as", "level of command", "step",
    "calls", "answered", "answered by route", "answered for them by", "their words", "arrives",
    "seconds from first call to answer", "seconds from start to answer", "within target", "outcome",
)  # fmt: skip


def sheet(report: Report) -> str:
    """As CSV. Where nobody was to be called it has one row, of the exercise alone."""
    zone = report.zone
    common = {
        "exercise": report.result.number,
        "name": report.result.name,
        "started": began(report.result, zone),
        "standing": report.result.words,
    }
    empty = dict.fromkeys(COLUMNS, "")
    rows = [empty | common | _row(report, one, zone) for one in report.participants]
    return as_csv(COLUMNS, rows or [empty | common])


def _row(report: Report, one: Participant, zone: ZoneInfo) -> dict[str, object]:
    called, target = one.called, report.result.target_minutes * 60
    return {
        "person": called.name,
        "organisation": one.organisation,
        "called as": called.called_as,
        "level of command": one.tier,
        "step": called.step,
        "calls": "; ".join(call_words(each, zone) for each in one.attempts),
        "answered": written(one.answered_at, zone) if one.answered_at else "",
        "answered by route": ROUTES[called.route].name if called.route in ROUTES else called.route,
        "answered for them by": one.answered_by,
        "their words": one.said,
        "arrives": written(one.arrives_at, zone) if one.arrives_at else "",
        "seconds from first call to answer": "" if called.seconds is None else round(called.seconds),
        "seconds from start to answer": "" if called.since_start is None else round(called.since_start),
        "within target": "yes" if called.since_start is not None and called.since_start <= target else "no",
        "outcome": outcome(called, report.result),
    }


def call_words(one: Attempt, zone: ZoneInfo) -> str:
    """By which route and when somebody was called, or why not."""
    return f"step {one.step}, {written(one.at, zone)}: {one.result.words}"
