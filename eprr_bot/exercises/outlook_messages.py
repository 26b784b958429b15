"""What people read about what the programme cannot keep, and what went missing: plain sentences (pure)."""

from eprr_bot.exercises.ahead import Failure
from eprr_bot.exercises.messages import month_name
from eprr_bot.exercises.programme import Wanted
from eprr_bot.slack import blocks

WHEN = {
    "in_hours": "in hours",
    "out_of_hours": "out of hours",
    "night": "at night",
    "weekend": "at a weekend",
    "bank_holiday": "on a bank holiday",
}
LEFT = {
    "in_hours": "no time in hours",
    "out_of_hours": "no time out of hours",
    "night": "no night",
    "weekend": "no weekend",
    "bank_holiday": "no bank holiday",
}


def every(months: int) -> str:
    """`every month`, `every 3 months`."""
    return "every month" if months == 1 else f"every {months} months"


def cannot_hold(wanted: Wanted, failure: Failure) -> str:
    """What of the programme cannot hold, and why."""
    what = f"One {WHEN[failure.word]} {every(failure.asked)} cannot be kept"
    window = f"the window of {wanted.id if wanted.rota else 'partners'}"
    if not failure.is_in_window:
        return f"{what}: {window} leaves {LEFT[failure.word]}."
    if failure.is_alone:
        return f"{what}: {window} leaves none in time before {month_name(failure.month)} is over."
    others = (f"{WHEN[word]} {every(asked)}" for word, asked in wanted.quotas.items() if word != failure.word)
    asked = f"it is to fall {blocks.listed(others)} as well"
    return f"{what}: there is one call-out {every(wanted.every_months)}, and {asked} ({wanted.name})."


def remedy(failure: Failure) -> str:
    """What to do about it."""
    return "Widen the window, or ask for it less often." if failure.is_alone else "Ask for one of them less often."


def fails(failure: Failure, month: str) -> str:
    """When it does, told in a month."""
    when = month_name(failure.month)
    return f"It fails at the end of {when}." if failure.month >= month else f"It has failed since the end of {when}."


def went_missing(wanted: Wanted, word: str, since: str, *, is_ever: bool) -> str:
    """What has not been held for longer than is asked; `is_ever` is whether it ever was, in the month `since`."""
    last = f"since {month_name(since)}" if is_ever else f"since the record began in {month_name(since)}"
    asked = f"One {every(wanted.quotas[word])} is asked for, so it comes first from now on."
    return f"{wanted.name}: none {WHEN[word]} {last}. {asked}"


def without_theme(year: int, theme: str, *, is_over: bool) -> str:
    """A year in which nothing was held on its theme, or nothing yet."""
    said = "ended without an exercise on its theme" if is_over else "has had no exercise on its theme yet"
    return f"{year} {said}: {theme}."
