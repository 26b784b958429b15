"""Words by which rosters and calendars say that somebody is away, or that a shift is nobody's (pure).

They err towards “away”: a shift left out is named by its line, a shift too many calls somebody on holiday.
"""

import re

from eprr_bot.base.like import plain

_KINDS_OF_LEAVE = "annual|sick|study|maternity|paternity|parental|adoption|carers?|special|unpaid|compassionate|other"
_CODES = (
    r"[asmpcu]/l|a\.l\.?|a l|al\d?|(?:request )?al(?: (?:request(?:ed)?|approved|taken))?|alv|sl|[dr]/[do]|d/off|w/o"
    r"|rd|do|nwd?|n/w|toil|off|hols?|lts|sts|dna|bhl|ooo|pto|canx|canc|cxl|void|ill|covid|strike|left|leaver|retired"
    r"|resigned|parental|carers?"
)
_NOT = (
    r"not? (?:available|assigned|required|needed|filled|working|rostered|on (?:call|duty|rota|shift)|at work|in work"
    r"|longer|one|show|shift|on calls?)|do not (?:call|ring|contact|page)"
    r"|(?:unable to|cannot|can not|cant) (?:work|attend|do|cover|come)"
)
_ANYWHERE = (
    r"sick(?:ness)?|unwell|absen(?:t|ce)|isolat(?:ing|ion)|bereave(?:d|ment)|funeral|sabbatical|career break|vacation"
    r"|industrial action|suspended|seconded|secondment|cancell?ed|declined|withdrawn|unavailable|away|abroad"
    r"|out of office|swapped|relinquished|left the|a/l|toil|time owing|in lieu|on (?:al|hols?)"
    rf"|on (?:[^ ]+ )?leave|(?:{_KINDS_OF_LEAVE}) leave|(?<!bank )(?<!public )holidays?|{_NOT}"
)
_AT_THE_BEGINNING = (
    r"(?:long term |short term |gone |off |on |self )?(?:sick(?:ness)?|absen(?:t|ce)|isolat(?:ing|ion))"
    r"|annual lv|ann lv|maternity|paternity|adoption|compassionate|jury|cancell?ation|deleted|removed|rejected"
    r"|unfilled|unassigned|vacan(?:t|cy)|awol|dependants|did not attend|off (?:duty|work|shift|rota)"
    r"|(?:days?|nights?|time|week) off"
)
_DAYS = (
    r"(?:(?:[^ ]+ ){0,2}(?:study|training|course|conference|exam|induction)"
    r"|(?:comp(?:ensatory)? )?(?:rest|lieu|sleep|recovery|zero(?: hours)?|non working|free))(?: (?:days?|period|time))?"
)
_LEAVE = r"(?:[^ ]+ ){0,3}\(?leave\b[^ ]*(?: [^ ]+){0,2}"
_WHOLE = re.compile(
    rf"(?:{_CODES}|{_DAYS}|{_LEAVE}|\W*(?:{_AT_THE_BEGINNING}|{_ANYWHERE})\b.*|(?:[^ ]+ ){{1,3}}off)\W*"
)
_INSIDE = re.compile(rf"(?<!\w)(?:{_ANYWHERE})\b")
_COVER = re.compile(
    rf"(?:(?:{_KINDS_OF_LEAVE}|absence|sickness|vacancy|holiday|leave|strike|a/l|al) ){{1,2}}cover\b"
    r"(?! (?:arranged|by|found|needed|required|tbc))"
)

_PARTS = re.compile(r" ?[(\[|] ?|\)|\]| [-–—] | ?: ")
_BESIDE_A_NAME = re.compile(
    rf"\b(?:a/l|(?:{_KINDS_OF_LEAVE}) leave|on leave|off sick|on holiday|cancell?ed|unavailable|not available)\b"
)
_OF_SOMEBODY_ELSE = re.compile(r"\b(?:cover(?:s|ing)?|backfill(?:s|ing)?|instead)\b.*")

_MARKS_AWAY = re.compile(
    rf"(?:on )?(?:(?:{_KINDS_OF_LEAVE}) )?(?:leave|absen(?:t|ce)|sick(?:ness)?|holiday|a/l|al|unavailab(?:le|ility)"
    r"|away|day off|cancell?ed|cancell?ation|declined|deleted|vacant|unfilled)"
    r"(?: (?:type|reason|code|hours|days?))?\??"
)
_MARKS_ON_DUTY = re.compile(r"(?:on duty|attend(?:ing|ed)|available|work(?:ed|ing)|filled|present|active)\??")
_NO = re.compile(r"no|n|false|0(?:[.:]0+)?|none|nil|n/a|\W*")


def is_no_shift(cell: str) -> bool:
    """Does a cell as a whole say that somebody is away, or that there is no shift? “Annual leave cover” is one."""
    return bool(_WHOLE.fullmatch(_without_others(cell)))


def is_away(title: str) -> bool:
    """Does it say so beside a name: “Asha Patel (A/L)”, “Leave: Asha Patel”? A name alone never does."""
    said = _OF_SOMEBODY_ELSE.sub("", _COVER.sub("", title.casefold()))
    parts = [part for part in _PARTS.split(said) if part.strip()]
    return (len(parts) > 1 and any(map(is_no_shift, parts))) or bool(_BESIDE_A_NAME.search(plain(said)))


def mentions_absence(cell: str) -> bool:
    """Does a cell in which no name stands speak of it anywhere: “Asha is on annual leave”?"""
    return bool(_INSIDE.search(_without_others(cell)))


def marks_away(heading: str, cell: str) -> bool:
    """Does a cell say so by its heading, as “Yes” under “On leave”, or “No” under “Available”?"""
    is_no = bool(_NO.fullmatch(plain(cell)))
    return bool((_MARKS_ON_DUTY if is_no else _MARKS_AWAY).fullmatch(heading))


def _without_others(cell: str) -> str:
    return _OF_SOMEBODY_ELSE.sub("", _COVER.sub("", plain(cell))).strip()
