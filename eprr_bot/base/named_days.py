"""Days as people name them: “Boxing Day”, “Good Friday 2027”, “August bank holiday”, “next Friday”, “this weekend”."""

from datetime import date, timedelta

from eprr_bot.base.bank_holidays import Holidays
from eprr_bot.base.time_words import BY_EASTER, FIXED_DAYS, MOVING_DAYS, WEEKDAYS, WEEKS_ON, WhenError

MOST_NAMED = 3
_DAY = timedelta(days=1)


def weekday(found: dict[str, str], today: date, after: date) -> date:
    """The day of a week: a weekday is sought from a day on, and weeks and weekends are counted from today.

    "Friday week" is the one after. A week or a weekend alone is its first day; this one, once it has begun, is today.
    """
    which, name, week = found.get("which"), found.get("weekday", "mon"), found.get("week")
    monday = today - today.weekday() * _DAY
    if week:
        day = monday + (7 * WEEKS_ON[week] + WEEKDAYS.index(name[:3])) * _DAY
        return max(day, today) if week == "this" and "weekday" not in found else day
    if name == "weekend":
        saturday = monday + (5 + 7 * WEEKS_ON[which or "this"]) * _DAY
        return max(saturday, today) if which == "this" else saturday
    days_on = (WEEKDAYS.index(name[:3]) - after.weekday()) % 7
    if which == "next":
        days_on = days_on or 7
    elif which == "last":
        days_on -= 7
    return after + (days_on + 7 * ("later" in found)) * _DAY


def day_named(found: dict[str, str], earliest: date, holidays: Holidays) -> date:
    """The next day of that name from the earliest on, or that of the year it is said with. Raises WhenError.

    Boxing Day is 26 December; "Boxing Day bank holiday" is the day that is given for it.
    """
    name, year = found["named"], int(found.get("year", 0))
    years = [year] if year else [earliest.year, earliest.year + 1]
    if name in FIXED_DAYS and "observed" not in found:
        days = [date(one, *FIXED_DAYS[name]) for one in years]
    elif name in BY_EASTER and "observed" not in found:
        days = [easter_sunday(one) + BY_EASTER[name] * _DAY for one in years]
    else:
        title = MOVING_DAYS.get(name, name.replace("new years", "new year’s")).lower()
        published = holidays.names.items()
        days = [day for day, one in published if one.lower().startswith(title) and year in (0, day.year)]
    coming = days if year else [day for day in days if day >= earliest]
    if not coming:
        raise WhenError(
            f"I do not know on which day {_said(name)} falls{f' in {year}' if year else ''}. Write its date."
        )
    return coming[0]


def easter_sunday(year: int) -> date:
    """When Easter is, by the rule of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    month, day = divmod(moon + week - 7 * ((golden + 11 * moon + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


def day_of_a_month(number: int, earliest: date) -> date:
    """The next day of this number: the 31st is in the next month that has one. Raises WhenError."""
    months = (divmod(earliest.month - 1 + later, 12) for later in range(3))
    days = (real_date(earliest.year + years, month + 1, number) for years, month in months)
    coming = next((day for day in days if day and day >= earliest), None)
    if coming is None:
        raise WhenError(f"No month has {number} days. Write the date, as in 25 Dec.")
    return coming


def day_of_the_month(number: int, today: date, *, later: bool) -> date:
    """The day of this number in this month, or in the next. Raises WhenError where it has none."""
    years, month = divmod(today.month - 1 + later, 12)
    day = real_date(today.year + years, month + 1, number)
    if day is None:
        raise WhenError(f"That month does not have {number} days. Write the date, as in 25 Dec.")
    return day


def real_date(year: int, month: int, day: int) -> date | None:
    """That date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _said(name: str) -> str:
    return MOVING_DAYS.get(name, f"{name.title()} bank holiday")


def which(said: str, today: date, holidays: Holidays) -> str:
    """What somebody reads who says only “bank holiday”; `said` is that, in quotes."""
    ahead = [(day, name) for day, name in holidays.names.items() if day >= today][:MOST_NAMED]
    listed = "".join(f" {name} is {day:%a} {day.day} {day:%b %Y}." for day, name in ahead)
    shown = f" The next:{listed}" if ahead else ""
    return f"{said} does not say which bank holiday.{shown} Write its name or its date."
