"""Words by which rosters and calendars say that somebody is away, or that a shift is nobody's (pure).

They err towards “away”: a shift left out is named by its line, a shift too many calls somebody on holiday.
"""

import re

from eprr_bot.base.like import plain

_KINDS_OF_LEAVE = "annual|sick|study|maternity|paternity|parental|adoption|carers?|special|unpaid|compassionate|other"
_CODES = r"[asmpcu]/l|[dr]/[do]|al|sl|rd|do|nwd|toil|off"
_BEGINNINGS = (
    r"(?:long term |short term |gone |off |on |self )?(?:sick(?:ness)?|absen(?:t|ce)|isolat(?:ing|ion))"
    r"|a/l|annual leave|maternity|paternity|adoption|bereave(?:d|ment)|compassionate|jury|holidays?|suspended|seconded"
    r"|cancell?ed|cancell?ation|declined|deleted|withdrawn|rejected|unfilled|unassigned|vacan(?:t|cy)|unavailable"
    r"|did not attend|off (?:duty|work|shift|rota)|(?:days?|nights?|time) off"
    r"|not? (?:available|assigned|required|working|rostered|on call|on duty|at work|in work)"
)
_DAYS = r"(?:compensatory )?(?:rest|study|training|lieu|sleep|zero|non working)(?: (?:days?|period|time))?"
_LEAVE = r"(?:[^ ]+ ){0,3}\(?leave\b[^ ]*(?: [^ ]+){0,2}"
_AWAY = re.compile(rf"(?:{_CODES}|{_DAYS}|{_LEAVE}|\W*(?:{_BEGINNINGS})\b.*)\W*")
_COVER = re.compile(rf"(?:(?:{_KINDS_OF_LEAVE}|absence|sickness|vacancy|holiday|leave|a/l|al) ){{1,2}}cover(?: shift)?")

_PARTS = re.compile(r" ?[(\[|] ?|\)|\]| [-–—] | ?: ")
_BESIDE_A_NAME = re.compile(
    rf"\b(?:a/l|(?:{_KINDS_OF_LEAVE}) leave|on leave|off sick|on holiday|cancell?ed|unavailable|not available)\b"
)
_OF_SOMEBODY_ELSE = re.compile(r"\bcover(?:s|ing)?\b.*|\binstead\b.*")


def is_no_shift(cell: str) -> bool:
    """Does a whole cell say that somebody is away, or that there is no shift? “Annual leave cover” is one."""
    said = plain(cell)
    return bool(_AWAY.fullmatch(said)) and not _COVER.fullmatch(said)


def is_away(title: str) -> bool:
    """Does it say so beside a name: “Asha Patel (A/L)”, “Leave: Asha Patel”? A name alone never does."""
    said = _OF_SOMEBODY_ELSE.sub("", _COVER.sub("", title.casefold()))
    parts = [part for part in _PARTS.split(said) if part.strip()]
    return (len(parts) > 1 and any(map(is_no_shift, parts))) or bool(_BESIDE_A_NAME.search(plain(said)))
