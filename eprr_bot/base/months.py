"""Months and years as people name them: “november”, “nov 2026”, “2026-11”, “last month”, “2026” (pure)."""

import re
from datetime import date

from eprr_bot.base.time_words import MONTH, MONTHS

_NAMED = re.compile(rf"(?P<name>{MONTH})(?: (?P<year>\d{{4}}))?")
_AS_FIGURES = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>0?[1-9]|1[0-2]))?"),
    re.compile(r"(?P<month>0?[1-9]|1[0-2])[-/.](?P<year>\d{4})"),
)
_ON = {"last": -1, "this": 0}


def period_named(text: str, today: date) -> str:
    """`2026-11` for a month and `2026` for a year; a month without its year is the newest that has begun.

    Empty where the text names neither.
    """
    tidy = " ".join(text.lower().split()).removeprefix("in ")
    which, _, unit = tidy.partition(" ")
    if which in _ON and unit == "year":
        return str(today.year + _ON[which])
    if which in _ON and unit == "month":
        months = today.year * 12 + today.month - 1 + _ON[which]
        return f"{months // 12}-{months % 12 + 1:02}"
    if found := _NAMED.fullmatch(tidy):
        month = MONTHS.index(found["name"][:3]) + 1
        return f"{found['year'] or today.year - (month > today.month)}-{month:02}"
    for pattern in _AS_FIGURES:
        if found := pattern.fullmatch(tidy):
            return f"{found['year']}-{int(found['month']):02}" if found["month"] else found["year"]
    return ""
