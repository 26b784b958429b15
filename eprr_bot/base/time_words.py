"""The words and figures that times are typed in (pure): what each pattern names, when.py turns into an instant."""

import re
from collections.abc import Callable
from datetime import time

MORNING = time(9)
"""A date without a time means nine in the morning."""

EXAMPLES = "Try 03:00, tomorrow 9am, tonight, Fri 17:00, 25 Dec 03:00, 2026-12-25T03:00 or in 2 hours."
SPAN_EXAMPLES = "Try “Fri 17:00 to Mon 09:00”, “until 17:00” or “tomorrow 9am for 3 hours”."

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
FIXED_DAYS = {
    "new years day": (1, 1),
    "st davids day": (3, 1),
    "st patricks day": (3, 17),
    "st georges day": (4, 23),
    "st andrews day": (11, 30),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new years eve": (12, 31),
}
MOVING_DAYS = {
    "good friday": "Good Friday",
    "easter monday": "Easter Monday",
    "early may bank holiday": "Early May bank holiday",
    "may day bank holiday": "Early May bank holiday",
    "spring bank holiday": "Spring bank holiday",
    "summer bank holiday": "Summer bank holiday",
    "august bank holiday": "Summer bank holiday",
}
"""How people name the bank holidays that have no date of their own, and how the official list does."""

BY_EASTER = {"maundy thursday": -3, "easter saturday": -1, "easter sunday": 0}
"""Days that are no bank holidays, and how many days after Easter Sunday each is."""

NAMED_DAY = "|".join((*FIXED_DAYS, *MOVING_DAYS, *BY_EASTER))

PARTS_OF_A_DAY = {
    "morning": (MORNING, range(12)),
    "afternoon": (time(14), range(12, 19)),
    "evening": (time(18), range(16, 24)),
    "night": (time(21), (*range(18, 24), *range(6))),
}
"""When each begins where no hour is given, and the hours that it can have."""

_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
_LENGTH = r"(?P<number>an?|\d{1,4}) ?(?P<unit>minute|min|m|hour|hr|h|day|week)s?"
SPLIT = re.compile(r"(?:from )?(?P<start>.*?) ?(?:\b(?:to|until|till)\b|–| - ) ?(?P<end>.+)")
OF_ONE_MONTH = re.compile(rf"^(?:from )?(\d{{1,2}}) ?(?:-|–|to|until|till) ?(\d{{1,2}} )({MONTH}\b.*)")
LASTING = re.compile(rf"(?:from )?(?P<start>.*?) ?\bfor {_LENGTH}")
_WITHOUT_IN = r"(?=an? |\d+ ?m(?:in|$)|\d\d? ?(?:h|hrs?|hours?|days?|weeks?)$|.* from now$)"
FROM_NOW = re.compile(rf"(?:in |{_WITHOUT_IN}){_LENGTH}(?: time| from now)?|{_LENGTH.replace('<', '<ago_')} ago")
ISO_MARK = re.compile(r"(?<=\d{4}[-/.]\d\d[-/.]\d\d)t(?=\d\d:)")
OFFSET = re.compile(r"(?<=:\d\d) ?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)$")
ZONE_WORD = re.compile(r"(?<![a-z])(?P<name>z|[a-z]{3,5})(?![a-z])")
DATES = (
    re.compile(rf"\b(?P<named>{NAMED_DAY})\b(?P<observed> bank holiday)?{_YEAR}"),
    re.compile(r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})\b"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)\b(?![:.]\d)"),
    re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})\b"),
    re.compile(rf"(?<![:.\d])(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<name>{MONTH})\b{_YEAR}"),
    re.compile(rf"\b(?P<name>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d| ?[ap]m){_YEAR}"),
    re.compile(r"\b(?P<word>day after tomorrow|day before yesterday|today|tomorrow|yesterday)\b"),
    re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)(?: of)? (?P<which_month>next|this) month\b"),
    re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)\b"),
)
WEEK = re.compile(r"\b(?P<week>next|last|this) week\b")
WEEKDAY_WORD = re.compile(rf"\b(?:(?P<which>next|last|this) )?(?P<weekday>{WEEKDAY}|weekend)\b(?P<later> week\b)?")
TO_THE_END_OF_A_WEEK = re.compile(r"\b(?:next|last|this) week(?:end)?")
"""As the whole of a time: it lasts until that week's Sunday ends."""
WEEKS_ON = {"last": -1, "this": 0, "next": 1}
PART_OF_A_DAY = re.compile(rf"\b(?P<part>{'|'.join(PARTS_OF_A_DAY)})\b")
TIMES = (
    re.compile(
        r"(?<![\d.:])(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))? ?(?P<half>[ap]m|oclock)?(?![\d.:])"
    ),
    re.compile(r"\b(?P<hour>\d{1,2}) ?(?P<half>[ap]m)\b"),
    re.compile(r"(?<![\d.:/+-])(?P<hour>\d\d)(?P<minute>\d\d)(?: ?(?:hours|hrs?|h))?\b(?![.:/-])"),
    re.compile(r"\b(?:12 )?(?P<word>noon|midday|midnight)\b"),
)
FILLERS = re.compile(r"\b(?:at|on|in|the|please)\b|[,\s]")
WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}
DAYS_ON = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
MINUTES = {"minute": 1, "min": 1, "m": 1, "hour": 60, "hr": 60, "h": 60}


class WhenError(ValueError):
    """A time that cannot be understood. The message is a sentence that says what to write instead."""


class NotATime(WhenError):
    """Something in it is no word of time at all: perhaps a name."""


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NO_LENGTH = r"(?! ?(?:minute|min|hour|hr|day|week)s?\b)"
_HOUR = rf"(?<![\d:.])(?P<hour>\d{{1,2}}(?!\d|[:./-]\d)|(?:{'|'.join(_NUMBERS)})\b){_NO_LENGTH}"
_HALF_OF_DAY = r"(?: oclock)?(?: ?(?P<half>[ap]m)\b)?"
_MINUTES = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25}
_SPOKEN = (
    re.compile(
        rf"\b(?:a )?(?P<minutes>{'|'.join(reversed(_MINUTES))}|\d{{1,2}}(?= min| past))(?: minutes?| mins?)? "
        rf"(?P<side>past|to) {_HOUR}{_HALF_OF_DAY}"
    ),
    re.compile(rf"\b(?P<minutes>half)(?: past)? {_HOUR}{_HALF_OF_DAY}"),
    re.compile(rf"{_HOUR} oclock(?: ?(?P<half>[ap]m)\b)?"),
    re.compile(rf"^(?P<before>(?!.*\b(?:{MONTH})\b).*?){_HOUR} (?=(?:in the \w+|at night)$)"),
)
"""The time as people say it, on a clock with twelve hours: “half 3”, “quarter to four”, “3 in the morning”."""


def _on_twelve_hours(found: re.Match[str]) -> str:
    """`quarter to four pm` as 3:45 pm, and what does not say which half of the day as 3:45 oclock."""
    said = found.groupdict("")
    hour = int(said["hour"]) if said["hour"].isdecimal() else _NUMBERS.index(said["hour"]) + 1
    minutes, half = said.get("minutes", "0"), said.get("half", "")
    past = 30 if minutes == "half" else _MINUTES.get(minutes) or int(minutes)
    if said.get("side") == "to":
        half = {"am": "pm", "pm": "am"}.get(half, "") if hour == 12 else half
        hour, past = (hour - 2) % 12 + 1, 60 - past
    return f"{said.get('before', '')}{hour}:{past:02} {half or 'oclock'} "


_BESIDE_AN_HOUR = rf"(?:(?:next|last|this) )?(?:{WEEKDAY})|today|tomorrow|tonight|yesterday"
"""Days beside which a number up to twelve is an hour, and not a day of the month: “9 tomorrow”."""
_SPELLED_OUT = re.compile(rf"\b({'|'.join(_NUMBERS)})(?= (?:minute|min|hour|hr|day|week)s?\b)")
_SAID_OTHERWISE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"['’‘]"), ""),
    (re.compile(r"(?<=\d) ?([ap])\. ?m\b\.?"), r"\1m"),
    (re.compile(r"\b(?:right now|just now|at the moment|at present|currently|current)\b"), "now"),
    (re.compile(r"\b(?:tmrw|tmw|tomo|tomoz|2moro|2morrow|tomorow|tommorow|tommorrow)\b"), "tomorrow"),
    (re.compile(r"\b(?:tonite|2nite)\b"), "tonight"),
    (re.compile(r"\blast night\b"), "yesterday night"),
    (re.compile(rf"\b({WEEKDAY}|today|tomorrow|yesterday) am\b"), r"\1 morning"),
    (re.compile(rf"\b({WEEKDAY}|today|tomorrow|yesterday) pm\b"), r"\1 afternoon"),
    (re.compile(r"\bnew years?\b(?! (?:day|eve)\b)"), "new years day"),
    (re.compile(r"\bxmas\b"), "christmas"),
    (re.compile(r"\bchristmas\b(?! (?:day|eve)\b)"), "christmas day"),
    (re.compile(r"\beaster mon\b"), "easter monday"),
    (re.compile(r"\bnye\b|\bhogmanay\b"), "new years eve"),
    (re.compile(r"\beaster(?: day)?\b(?! (?:saturday|sunday|monday|bank holiday)\b)"), "easter sunday"),
    (re.compile(r"\bmay day\b(?! bank holiday)"), "may day bank holiday"),
    (re.compile(r"\b(?:a|one|1) fortnight\b"), "2 weeks"),
    (re.compile(r"^(?:(.+) )?at (\d{1,2})$"), r"\1 \2:00 oclock"),
    (re.compile(rf"^({_BESIDE_AN_HOUR}) (\d|1[0-2])$"), r"\1 \2:00 oclock"),
    (re.compile(rf"^(\d|1[0-2]) ({_BESIDE_AN_HOUR})$"), r"\2 \1:00 oclock"),
    (re.compile(rf"\b(?:a )?week on ({WEEKDAY})\b"), r"\1 week"),
    (re.compile(r"(?<!next )(?<!last )(?<!this )\b(?:at )?(?:the )?weekend\b"), "this weekend"),
    *((pattern, _on_twelve_hours) for pattern in _SPOKEN),
    (re.compile(r"\btonight\b|\bthis night\b"), "today night"),
    (re.compile(r"\bthis (?=(?:morning|afternoon|evening)\b)"), "today "),
    (re.compile(r"\b(?:an|1|one) hour and a half\b|\b(?:one|1) and a half hours\b"), "90 minutes"),
    (re.compile(r"\bhalf(?: an|-a-n|-an)?[ -]hours?\b"), "30 minutes"),
    (re.compile(r"\bthree[ -]quarters of an hours?\b"), "45 minutes"),
    (re.compile(r"\b(?:a )?quarter of an hours?\b"), "15 minutes"),
    (_SPELLED_OUT, lambda found: str(_NUMBERS.index(found[1]) + 1)),
)


MOST_SHOWN = 80
"""Letters of what was typed that a sentence about it repeats."""


def as_typed(part: str, line: str) -> str:
    """A part in quotes as it was typed; where it was said otherwise, such as “tonight”, the whole line."""
    line = " ".join(line.split()) or part
    begins = line.lower().find(part.lower())
    said = line[begins : begins + len(part)] if begins >= 0 and part else line
    return f"“{said if len(said) <= MOST_SHOWN else f'{said[:MOST_SHOWN]}…'}”"


def tidied(text: str) -> str:
    """The text on one line, in small letters, with each of these things said in one way."""
    tidy = " ".join(text.lower().split())
    for pattern, otherwise in _SAID_OTHERWISE:
        tidy = pattern.sub(otherwise, tidy)
    return " ".join(tidy.split())


_HOUR_ALONE = re.compile(r"(?P<twelve>[1-9]|1[0-2])|(?P<day>0\d|1[3-9]|2[0-3])")
_UNTIL_AN_HOUR = re.compile(r"(?P<before>(?:(?:from )?now )?(?:to|until|till) )(?P<hour>\d\d?)", re.IGNORECASE)
_HOURS = re.compile(
    r"(?P<before>\W*(?:from )?)(?P<first>\d\d?)(?P<between> (?:to|until|till) )(?P<hour>\d\d?)", re.IGNORECASE
)


def hour_alone(text: str) -> str:
    """“4” as “at 4”, “04” and “16” as whole hours of the day; what else there is as it stands.

    For whoever knows that a time of day is meant: elsewhere a number may be a day of the month, or so many.
    """
    found = _HOUR_ALONE.fullmatch(text.strip())
    if found is None:
        return text
    return f"at {found['twelve']}" if found["twelve"] else f"{found['day']}:00"


def until_an_hour(text: str) -> str:
    """The same in “until 4” and “now to 4”."""
    found = _UNTIL_AN_HOUR.fullmatch(text.strip())
    return f"{found['before']}{hour_alone(found['hour'])}" if found else text


def hours(text: str) -> str:
    """The same in “from 6 to 10”."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return text
    return f"{found['before']}{hour_alone(found['first'])}{found['between']}{hour_alone(found['hour'])}"
