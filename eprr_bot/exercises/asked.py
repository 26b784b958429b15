"""What those who are called in an exercise read and hear of it: what it tests, and what it asks of them (pure)."""

from eprr_bot.callout.models import Asks
from eprr_bot.exercises.types import ExerciseType
from eprr_bot.slack import blocks


def page_text(kind: ExerciseType, codeword: str, message: str = "", held_by: str = "") -> str:
    """What a callee is asked to do; mrkdwn, escaped. `held_by` tells partners whose exercise it is."""
    tests = f"This is a test{f' by {held_by}' if held_by else ''} {kind.proves}."
    return blocks.escape(blocks.sentences(tests, "Nothing has happened.", _asks(kind, message), _word(codeword)))


def summary(kind: ExerciseType, codeword: str, message: str = "", held_by: str = "") -> str:
    """What stands in the text message, and is said on the telephone; plain, without its last full stop."""
    tests = f"This only tests{f', for {held_by},' if held_by else ''} {kind.proves}."
    return blocks.sentences(tests, _asks(kind, message), _word(codeword)).rstrip(".")


def _asks(kind: ExerciseType, message: str) -> str:
    if kind.asks == Asks.READ_BACK:
        return f"{kind.asks_of_people}: “{message.rstrip('.')}”."
    return f"{kind.asks_of_people}." if kind.asks_of_people else ""


def _word(codeword: str) -> str:
    return f"Codeword: {codeword}." if codeword else ""
