"""The forms of what becomes of a record years after its incident (pure)."""

from collections.abc import Sequence

from eprr_bot.records.messages import said_in
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

HOLD, RELEASE, REDACT = "incidents.hold", "incidents.release", "incidents.redact"
HOLD_LINE = "/incident hold 7 because an inquiry was announced"
RELEASE_LINE = "/incident release 7 because the inquiry is over"
REDACT_LINE = "/incident redact entry 12 because it names a patient"

NONE_HELD = Content("No record is under legal hold.")


def entered(entry: LogEntry) -> Content:
    """The answer to whoever held or released what is no incident."""
    return Content(f"{blocks.escape(said_in(entry))} This is entry {entry.number} of the register of holds.")


def hold_form(first: str) -> Form:
    """Which record is held, and why; `first` is the one that is probably meant."""
    why = blocks.text_input("why", "Why?", hint="Such as: an inquiry was announced.", optional=True)
    hint = "An incident’s number, such as 7; or exercise 12, call-out 40, or rotas."
    which = _which(first, "Which record?", hint)
    return Form(HOLD, "Legal hold", "Hold it", (which, why), one_line=HOLD_LINE)


def release_form(held: Sequence[tuple[str, str]], first: str) -> Form:
    """Which of those that are held is so no more, and why."""
    which = blocks.choice("which", "Which record?", held, initial=first)
    why = blocks.text_input("why", "Why?", hint="Such as: the inquiry is over.", optional=True)
    return Form(RELEASE, "End a legal hold", "End it", (which, why), one_line=RELEASE_LINE)


def redact_form(first: str) -> Form:
    """What an entry says is left out in copies for others."""
    entry = blocks.text_input("entry", "Which entry?", hint="Its number in the log, such as 12.")
    hint = "In copies for others only. The log keeps what the entry says."
    why = blocks.text_input("why", "Why are its words left out?", hint=hint, optional=True)
    which = _which(first, "Which incident?", "Its number, such as 7.")
    return Form(REDACT, "Redact an entry", "Leave it out", (which, entry, why), one_line=REDACT_LINE)


def _which(first: str, label: str, hint: str) -> Block:
    return blocks.text_input("which", label, hint=hint, initial=first)
