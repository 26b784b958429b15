"""What people read about shortfalls (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.shortfalls.models import Shortfall
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

NEW, RECORD = "incident.new_shortfall", "incident.record_shortfall"
SETTLE, SETTLED = "incident.settle_shortfall", "incident.settled_shortfall"
"""Buttons, and the forms that they open."""
MET, OVER = "met", "over"
HOW = "/incident shortfall 6 theatre nurses at Saltmere until 08:00"
BRIEF, MOST_LISTED = 200, 40


def recorded_entry(one: Shortfall) -> str:
    """The log's entry; plain."""
    until = f", until {blocks.written(one.until)}" if one.until else ""
    return f"Shortfall {one.id}: {blocks.open_ended(one.what)}{until}."


def changed_entry(one: Shortfall) -> str:
    """The log's entry as it is closed, or opened again; plain."""
    return f"Shortfall {one.id} ({blocks.fit(blocks.open_ended(one.what), 80)}) {_outcome(one)}"


def _outcome(one: Shortfall) -> str:
    if one.closed_at is None:
        return "is open again."
    became = "was met" if one.is_met else "is none any more"
    return f"{became}: {blocks.full_stop(one.outcome)}" if one.outcome else f"{became}."


def recorded(one: Shortfall, is_over: str = "") -> Content:
    """The answer to whoever recorded it, with where help may come from. `is_over` says in mrkdwn that it is late."""
    until = f", until {blocks.when(one.until)}" if one.until else ""
    said = f"Shortfall {one.id} is recorded: {blocks.escape(_brief(one))}{until}. It tells nobody."
    ask = f"`/mutual-aid request {blocks.escape(_brief(one, 60))} from …` asks another body for help;"
    met = f"`/incident shortfall {one.id} met by …` says what met it."
    return Content(" ".join(filter(None, (said, is_over, ask, met, LEFT_OUT if REMOVED in one.what else ""))))


def changed(one: Shortfall, is_over: str = "") -> Content:
    """The answer to whoever closed it, or opened it again. `is_over` says in mrkdwn that it is late."""
    again = f" A mistake? `/incident shortfall {one.id} open`" if one.closed_at else ""
    left_out = f" {LEFT_OUT}" if REMOVED in one.outcome else ""
    late = f" {is_over}" if is_over else ""
    return Content(f"Shortfall {one.id} {blocks.escape(_outcome(one))} It is in the log.{late}{left_out}{again}")


def listing(found: Sequence[Shortfall], incident: int, now: datetime) -> Content:
    """Every shortfall of an incident."""
    if not found:
        said = f"No shortfall is recorded in incident {incident}. `{HOW}` records one."
        return Content(said, (blocks.section(said), blocks.actions(_new(incident))))
    lines = [_line(one, now) for one in found]
    title = f"*Shortfalls of incident {incident}*"
    how = blocks.context(
        f"`/incident shortfall {found[0].id} met by …` closes one; `/mutual-aid request` asks for help."
    )
    rows = [
        blocks.section(line, _settle(one, incident))
        for one, line in zip(found[:MOST_LISTED], lines[:MOST_LISTED], strict=True)
    ]
    more = [blocks.section(one) for one in blocks.few(lines, MOST_LISTED)[MOST_LISTED:]]
    laid_out = (blocks.section(title), *rows, *more, blocks.actions(_new(incident)), how)
    return Content("\n".join([title, *blocks.few(lines, MOST_LISTED)]), laid_out)


def _new(incident: int) -> Block:
    return blocks.button("Record a shortfall", NEW, str(incident))


def _settle(one: Shortfall, incident: int) -> Block | None:
    return None if one.closed_at else blocks.button("What became of it?", SETTLE, f"{incident}/{one.id}")


def form(kept: str) -> Form:
    """Asks what is lacking, and until when. `kept` says of which incident, and where it was opened."""
    return Form(
        id=RECORD,
        title="A shortfall",
        submit="Record it",
        blocks=(
            blocks.text_input("what", "What is lacking, and where?", hint="Such as: 6 theatre nurses at Saltmere."),
            blocks.text_input("until", "Until when?", hint="Such as: 08:00, or tomorrow noon.", optional=True),
        ),
        kept=kept,
        one_line=HOW,
    )


def settle_form(one: Shortfall, kept: str) -> Form:
    """Asks what became of a shortfall."""
    became = [(MET, "It was met"), (OVER, "It is none any more")]
    return Form(
        id=SETTLED,
        title=f"Shortfall {one.id}",
        submit="Record it",
        blocks=(
            blocks.section(blocks.escape(_brief(one))),
            blocks.choice("became", "What became of it?", became, initial=MET),
            blocks.text_input("how", "How, or why?", hint="Such as: bank staff from Fenbridge.", optional=True),
        ),
        kept=kept,
        one_line=f"/incident shortfall {one.id} met by …",
    )


def _line(one: Shortfall, now: datetime) -> str:
    if one.closed_at is not None:
        by = f"{blocks.when(one.closed_at)} by {blocks.escape(one.closed_by)}"
        return f":white_check_mark: *{one.id}* {blocks.escape(_brief(one))}: {blocks.escape(_outcome(one))} ({by})"
    until = f", until {blocks.when(one.until)}" if one.until else ""
    mark = ":alarm_clock:" if one.is_past(now) else ":red_circle:"
    asks = " That time is past: does it still lack?" if one.is_past(now) else ""
    since = f"since {blocks.when(one.at)}, said by {blocks.escape(one.by)}"
    return f"{mark} *{one.id}* {blocks.escape(_brief(one))}{until} ({since}).{asks}"


def in_a_sentence(one: Shortfall, now: datetime) -> str:
    """An open shortfall, for reports; plain."""
    until = f", until {blocks.written(one.until)}" if one.until else ""
    past = " (past: to be confirmed)" if one.is_past(now) else ""
    return f"Shortfall {one.id}: {_brief(one)}{until}{past}."


def _brief(one: Shortfall, most: int = BRIEF) -> str:
    return blocks.fit(blocks.open_ended(one.what), most)
