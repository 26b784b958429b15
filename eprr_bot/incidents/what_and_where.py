"""The two facts of one line: what has happened, and where (pure).

People type in haste: “power lost at Saltmere”, “power lost at 3am”, “no heating at Saltmere, patients at risk”.
A time, a risk or a figure is never taken for a place, and whatever is not the place stays in what happened.
"""

import re

_QUOTED = re.compile(r'"([^"]+)"\s*(?:(?:at|in)\s+|,\s*)?"?([^"]+)"?', re.IGNORECASE)
_AT = re.compile(r" at | @ ", re.IGNORECASE)
_IN = re.compile(r" in ", re.IGNORECASE)
_COMMA = re.compile(r",\s+")

_LEFT_OPEN = re.compile(
    r" (?:(?P<at>at|@)|in|on|by|near|from|to|of|for|and|or|with|because|since|due)(?: the| a| an| our)?[\s.,;:?!…–-]*$",
    re.IGNORECASE,
)
"""Whoever ends a line so was about to say more: most often where."""
_HOUR = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMBER = rf"(?:(?:(?:half|quarter|twenty|five|ten) (?:past|to) )?(?:\d{{1,2}}(?:[:.]\d{{2}})?|{_HOUR})|[012]\d{{3}})"
_TIME = re.compile(
    r"(?:about |around |approximately |approx\.? |circa |roughly |exactly |just after |just before |~ ?)?"
    rf"{_NUMBER}\s?(?:am|pm|hrs?|hours?|h|z|o.?clock)?"
    r"(?=$|[,;.]| today| tonight| yesterday| this | on | in the (?:morning|afternoon|evening)| at night)"
)
_FIGURE = re.compile(
    r"(?:\d+\s?(?:%|per ?cent|minutes?|mins?|hours?|hrs?|days?|weeks?|degrees"
    r"|(?:patients?|people|staff|casualt(?:y|ies)|wards|beds|babies|children|residents|sites|dead|injured|hurt)\b)"
    r"|[£$€]|opel\b)"
)
_STATE = re.compile(r"(?:\w+ )*?(?:risk|capacity|danger|trouble|breaking point|standstill|distress|crisis|stake)\b")
"""What the part of a place named last is in: then that part belongs to what happened."""
_NO_PLACE = re.compile(
    r"(?:(?:the|a|an|this|any|full|short|some|one|over) )*"
    r"(?:(?:high|higher|great|greater|serious|immediate|severe|same|very|their|double|grave|urgent) )*"
    r"(?:risk|night|noon|midday|midnight|dawn|dusk|lunch|lunchtime|weekend|weekends|once|least|most|present|moment|time|"
    r"times|first|last|latest|earliest|end|beginning|start|minute|all|capacity|stake|fault|large|length|notice|odds|"
    r"speed|peace|war|standstill|loss|half|breaking point|progress|danger|trouble|need|total|addition|case|charge|"
    r"view|turn|meantime|crisis|distress|doubt|effect|force|general|particular|fact|pain|shock|place|part|use|order|"
    r"morning|afternoon|evening|hours?|days?|weeks?|months?|breakfast|teatime|tea time|bedtime|handover|shift change|"
    r"change of shift|supply|labour|arrest|breach|hand|advance|contact|operation|response|excess)\b"
    r"(?! (?:hospital|ward|unit|centre|clinic|building|house|site|park|court|farm|road|street|lane)\b)"
)
_PART_OF_A_PLACE = re.compile(
    r"(?:(?:the|our|new|old|rear|front|back) )*"
    r"(?:entrance|annexe?|tower|car park|behind|outside|lane|ward|theatres?|floor|level|ground|building|site|unit|"
    r"block|room|wing|gate|junction|near|by|opposite|next to|"
    r"north|south|east|west|main|basement|roof|corridor|department|clinic|street|road)\b"
)
_ARTICLES = ("the ", "The ", "our ", "Our ")
_SAYS_SOMETHING = re.compile(r"\b(?:is|are|was|were|has|have|had|being|cannot|will|not)\b", re.IGNORECASE)
"""In “the ward is full” nobody names a place."""
_PLACE_ALONE = re.compile(r"(?:[Aa]t|[Ii]n|@) ((?:[A-Z][\w'’.-]*|\d+)(?: (?:[A-Z][\w'’.-]*|\d+))*)")
_AFTER_A_PLACE = re.compile(r"(?<=\w{3})[.;] |, | [-–] | since | because | at | in ", re.IGNORECASE)


_STANDBY = re.compile(r"(?:incident\W+)?stand[ -]?by\b[\s,:;.–-]*(?:for\s+)?", re.IGNORECASE)
_SPARE = re.compile(
    r"stand[ -]?by (?:\w+ )?(?:generators?|generation|power|supply|supplies|pumps?|boilers?|batter\w+|feeds?|systems?|"
    r"lines?|servers?|units?|plant|equipment|engines?|lights?|lighting|staff|crews?|teams?|rotas?|ambulances?|vehicles?)\b",
    re.IGNORECASE,
)
"""What stands by in case something fails: that it has failed is no alert state."""


def standby_and_rest(text: str) -> tuple[bool, str]:
    """Does a line begin by saying that it is at standby, as in “standby: flood at Mill Lane”? And what follows."""
    found = None if _SPARE.match(text) else _STANDBY.match(text)
    return (True, text[found.end() :]) if found else (False, text)


_KIND = re.compile(
    r"(?P<whole>(?P<kind>critical|major|business[ -]continuity|bc)\b(?:\W+(?P<noun>incident)\b)?)[\s,:;.–-]*"
    r"(?! ?(?:care|infrastructure|trauma|ha?emorrhage|road|incident))",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"incident\b(?!\W+(?:room|co-?ordination|control|centre|desk|team|manager|command|response|line)\b)[\s,:;.–-]+",
    re.IGNORECASE,
)


def kind_and_rest(text: str) -> tuple[str, str]:
    """The type of incident that a line begins with, and what follows; “major fire” stays a major fire."""
    found = _KIND.match(text)
    if found is None:
        return "", text
    word = found["kind"].lower().replace("-", " ")
    is_name = bool(found["noun"]) or word in ("bc", "business continuity")
    return "business continuity" if word == "bc" else word, text[found.end() :] if is_name else text


def without_its_noun(text: str) -> str:
    """What follows “critical” or “major” without the word “incident”, where it begins with that."""
    return _NOUN.sub("", text, count=1) if _NOUN.match(text) else text


def what_and_where(text: str) -> tuple[str, str]:
    """The two facts of a line: `"power lost" "Saltmere"`, `power lost at Saltmere`, `power lost, Saltmere`.

    Where no place can be told, all of it is what happened and the place is empty: nothing is lost.
    """
    text = " ".join(text.replace("“", '"').replace("”", '"').split())
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return quoted[1].strip(), quoted[2].strip()
    open_end = _LEFT_OPEN.search(text)
    said = text[: open_end.start()] if open_end else text
    found = _by_word(said, _AT) or _after_comma(said) or _by_word(said, _IN)
    if found and open_end and not _is_certain(said, found[1]):
        found = None
    more = open_end[0].rstrip() if open_end and not open_end["at"] else ""
    if found is None:
        alone = _PLACE_ALONE.fullmatch(said)
        return ("", alone[1]) if alone and not said.isupper() else (f"{said}{more}".strip('" '), "")
    what, place = found
    where, rest = _end_of_place(place)
    return f"{what}{rest}{more}", where


def _is_certain(text: str, place: str) -> bool:
    """In “power lost in theatres at” theatres is no answer to where; in “fire at saltmere in” it is."""
    return place[:1].isupper() or bool(re.search(rf"(?: at | @ ){re.escape(place)}$", text, re.IGNORECASE))


def _by_word(text: str, word: re.Pattern[str]) -> tuple[str, str] | None:
    """What stands before and after the word: the first with a capital letter after it, or else the last sensible."""
    found = [(text[: one.start()].strip(), text[one.end() :].strip()) for one in word.finditer(text)]
    sensible = [(what, place) for what, place in found if what and _is_place(place)]
    named = [(what, place) for what, place in sensible if place[:1].isupper()]
    return named[0] if named else sensible[-1] if sensible else None


def _after_comma(text: str) -> tuple[str, str] | None:
    """A name after a comma: with a capital letter, a part of a building, or one lonely word."""
    for comma in _COMMA.finditer(text):
        what, place = text[: comma.start()].strip(), text[comma.end() :].strip()
        is_word = place.isalpha() and not place.lower().endswith(("ed", "ing"))
        if what and _is_place(place) and (is_word or _goes_on(place)):
            return what, place
    return None


def _is_place(text: str) -> bool:
    lower = text.lower()
    starts_badly = any(pattern.match(lower) for pattern in (_TIME, _FIGURE, _NO_PLACE))
    return bool(text[:1].isalnum()) and not starts_badly


def _goes_on(text: str) -> bool:
    """Does a name of a place go on with this?"""
    is_part = _PART_OF_A_PLACE.match(text.lower()) and not (_SAYS_SOMETHING.search(text) and text.startswith(_ARTICLES))
    is_named = text[:1].isupper() or text[:1].isdigit() or is_part
    return bool(is_named) and _is_place(text)


def _end_of_place(place: str) -> tuple[str, str]:
    """Where a place's name ends, and what follows it, which belongs to what happened."""
    for one in _AFTER_A_PLACE.finditer(place):
        after, mark = place[one.end() :], one[0].lower()
        is_more = {
            " since ": False,
            " because ": False,
            ". ": False,
            "; ": False,
            " at ": _is_place(after),
            " in ": _is_place(after),
        }
        if not is_more.get(mark, _goes_on(after)):
            last_part = place.rfind(", ", 0, one.start()) if _STATE.match(after.lower()) else -1
            ends = last_part if last_part > 0 else one.start()
            return place[:ends].strip(), place[ends:].rstrip()
    return place, ""
