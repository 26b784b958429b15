"""What people read about exercises that they held themselves, and about what really happened (pure)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from eprr_bot.exercises.models import ExerciseKind
from eprr_bot.exercises.standing import Result
from eprr_bot.exercises.typed_record import EXAMPLE, KINDS
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form, escape

RECORD = "exercises.record"


def circumstances(found: Result) -> str:
    """When it was held, by whom, and who recorded it; mrkdwn, escaped."""
    return escape(plainly(found))


def plainly(found: Result) -> str:
    """The same in plain text."""
    if found.incident_id:
        return f"Incident {found.incident_id} began {_day(found)}. Counted by {found.started_by}."
    held = f"{blocks.sentence(found.kind)}, held {_day(found)} by {organiser(found)}"
    return f"{held}. Recorded by {found.started_by}."


def _day(found: Result) -> str:
    """People say on which day they held it, and seldom at what time."""
    return f"on {blocks.written_day(found.started_at.astimezone(blocks.LONDON))}" if found.started_at else "some day"


def began(found: Result, zone: ZoneInfo = blocks.LONDON) -> str:
    """When an exercise began, or the day on which people held it, who seldom say at what time; plain."""
    if found.started_at is None:
        return ""
    if found.is_call_out or found.incident_id:
        return blocks.written(found.started_at, zone)
    return blocks.written_day(found.started_at.astimezone(zone))


def dated(found: Result) -> str:
    """The same in a line of a list."""
    whose = "" if found.incident_id else f" by {escape(organiser(found))}"
    return f", {_day(found)}{whose}, recorded by {escape(found.started_by)}"


def took_part(found: Result) -> str:
    """Who took part, as it was written down; mrkdwn, escaped."""
    named = blocks.listed(escape(one) for one in found.took_part)
    return f"Took part: {named}." if named else "Nobody wrote down who took part."


def organiser(found: Result) -> str:
    """Whose exercise it was: an assessor asks for one's own; plain."""
    return f"{found.organiser} (not our own)" if found.organiser else "ourselves"


def recorded(found: Result, lessons: int) -> Content:
    """The answer to whoever recorded one."""
    head = f"Exercise {found.number} is recorded: {escape(found.name)}. {circumstances(found)}"
    taught = f"{lessons} lesson{'s are' if lessons > 1 else ' is'} with it." if lessons else _without_lesson(found)
    return Content(f"{head} {taught} A mistake? `/exercise record undo {found.number}`")


def _without_lesson(found: Result) -> str:
    return f"What did it teach? `/exercise lesson {found.number} …`"


def counted(found: Result) -> Content:
    """The answer to whoever counted a real activation."""
    what = "its month’s call-out" if found.rota_id else f"{found.kind} exercise"
    head = f"Exercise {found.number} is recorded: {escape(found.name)}, counted as {what}"
    return Content(f"{head}. Everywhere it says that it was real. A mistake? `/exercise record undo {found.number}`")


def taken_back(found: Result) -> Content:
    """The answer to whoever took a record back."""
    return Content(f"The record of exercise {found.number}, {escape(found.name)}, is taken back. It counts no more.")


def record_form(theme: str) -> Form:
    """Asks for an exercise that was held. `theme` is that of this year, where there is one."""
    kinds: Sequence[tuple[str, str]] = [(kind, blocks.sentence(kind)) for kind in KINDS]
    named = f"The programme’s theme of this year: {theme}." if theme else ""
    return Form(
        id=RECORD,
        title="Record an exercise",
        submit="Record",
        blocks=(
            blocks.choice("kind", "What was held?", kinds, initial=ExerciseKind.TABLE_TOP),
            blocks.text_input("day", "When?", hint="Such as: 12 Nov, or 12 Nov 10:00."),
            blocks.text_input("name", "What was it called?", optional=True),
            blocks.text_input("organiser", "Who held it?", hint="Leave it empty if it was our own.", optional=True),
            blocks.text_input("took_part", "Who took part?", hint="People and organisations.", optional=True),
            blocks.text_input("objectives", "What was it to show?", hint="One a line.", multiline=True, optional=True),
            blocks.text_input("theme", "Theme", hint=named, optional=True),
            blocks.text_input("lesson", "What did it teach?", hint="One a line.", multiline=True, optional=True),
        ),
        one_line=EXAMPLE,
    )
