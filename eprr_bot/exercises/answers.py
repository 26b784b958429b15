"""What the answers in an exercise say beyond that they came, by its type (pure)."""

from collections import Counter
from datetime import datetime, timedelta

from eprr_bot.callout.models import Asks
from eprr_bot.exercises import read_back, types
from eprr_bot.exercises.standing import HELD, Called, Result, Standing
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import clock_time, sentences


def of_one(one: Called, found: Result) -> str:
    """What somebody who answered read back, or when they arrive, to follow on; plain, empty where nothing is asked."""
    asks = types.of(found.type).asks
    if asks == Asks.NOTHING or one.since_start is None or one.cannot_attend:
        return ""
    if asks == Asks.READ_BACK:
        return f"; {read_back.words(found.message, one.said)}"
    if one.arrives_at is None:
        return "; did not say when they arrive"
    late = ", past the target" if one.arrives_at > _target(found) else ""
    return f"; arrives at {clock_time(one.arrives_at, since=found.started_at)}{late}"


def word_back(kind: str, message: str, said: str, route: str, over: str = "") -> str:
    """What somebody hears as well who has answered; plain, with a space before it, or empty.

    It is how what they read back arrived, or that they have yet to read it back; else that it is `over`, where it is.
    """
    if types.of(kind).asks != Asks.READ_BACK:
        return over
    if not said:
        return f" Now read the message back{', by text or in Slack' if ROUTES[route].rings else ''}."
    is_right = read_back.compare(message, said) == read_back.Differences()
    return f"{' It is as it was sent.' if is_right else ' It differs from what was sent.'}{over}"


def in_all(found: Result) -> str:
    """How many of those called did what was asked, in a sentence; plain, empty where one answer is all it takes."""
    kind = types.of(found.type)
    is_asked = kind.asks != Asks.NOTHING or kind == types.PARTNERS
    if not (found.called and is_asked and found.standing in (*HELD, Standing.RUNNING)):
        return ""
    counted = Counter(_in_short(one, found) for one in sorted(found.called, key=lambda one: one.since_start is None))
    said = "; ".join(f"{number} {words}" for words, number in counted.items())
    return sentences(f"Of {len(found.called)} called: {said}.", found.note if kind == types.PARTNERS else "")


def _in_short(one: Called, found: Result) -> str:
    asks = types.of(found.type).asks
    if one.since_start is None or one.cannot_attend:
        yet = " yet" if found.standing == Standing.RUNNING else ""
        return f"no answer{yet}" if one.since_start is None else "cannot attend"
    if asks == Asks.READ_BACK:
        return read_back.words(found.message, one.said).partition(" (")[0]
    if asks == Asks.NOTHING:
        is_in_time = not one.is_late and one.since_start <= found.target_minutes * 60
        return f"answered within {found.target_minutes} minutes" if is_in_time else "answered later"
    if one.arrives_at is None:
        return "did not say when they arrive"
    by = _target(found)
    is_by = one.arrives_at <= by
    return f"arriving by {clock_time(by, since=found.started_at)}, the target" if is_by else "arriving later"


def _target(found: Result) -> datetime:
    """By when whoever assembles is to be there."""
    assert found.started_at is not None  # somebody has answered
    return found.started_at + timedelta(minutes=found.target_minutes)
