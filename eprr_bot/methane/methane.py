"""M/ETHANE: what is known of an incident in seven fields, and how people type and paste it (pure).

While no major incident is declared it is an ETHANE report: the first letter says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eprr_bot.slack import blocks


@dataclass(frozen=True)
class Field:
    """One letter of the report: what it asks for, and the words by which people name it when they type."""

    name: str
    letter: str
    label: str
    """What the form asks."""
    short: str
    """What it is called where it is read."""
    hint: str
    words: tuple[str, ...]


DECLARED = "declared"
SOURCE = "from"
FIELDS = (
    Field(
        DECLARED,
        "M",
        "Major incident declared?",
        "Major incident declared",
        "If it is: since when, and by whom.",
        ("major incident declared", "major incident", "declared", "major"),
    ),
    Field(
        "location",
        "E",
        "Exact location",
        "Exact location",
        "Address, grid reference, ward or gate.",
        ("exact location", "location", "where", "place"),
    ),
    Field(
        "type", "T", "Type of incident", "Type", "Flood, fire, loss of power …", ("type of incident", "type", "what")
    ),
    Field("hazards", "H", "Hazards", "Hazards", "Present, and what may come.", ("hazards", "hazard")),
    Field(
        "access",
        "A",
        "Access",
        "Access",
        "Safe ways in and out, and where to meet.",
        ("access", "egress", "routes", "route", "way in", "rvp"),
    ),
    Field(
        "casualties",
        "N",
        "Casualties: number, type, severity",
        "Casualties",
        "Counts only, such as 3 P1, 5 P3. No names.",
        ("casualties", "casualty", "numbers", "number", "injured"),
    ),
    Field(
        "services",
        "E",
        "Emergency services",
        "Emergency services",
        "Which are there, and which are still needed.",
        ("emergency services", "services", "service"),
    ),
)
BY_NAME = {one.name: one for one in FIELDS}
NAMES = tuple(BY_NAME)

Report = Mapping[str, str]
"""The name of a field -> its text; nothing where it is not known."""


@dataclass(frozen=True)
class Difference:
    """A field that says something else than before."""

    field: Field
    before: str
    now: str


def differences(before: Report, after: Report) -> list[Difference]:
    """What is new, in the order of the fields."""
    both = ((one, before.get(one.name, ""), after.get(one.name, "")) for one in FIELDS)
    return [Difference(one, was, now) for one, was, now in both if was != now]


def is_major(report: Report) -> bool | None:
    """Is a major incident declared? None where that is not known."""
    said = report.get(DECLARED, "")
    return said.startswith("Yes") if said else None


def title(report: Report) -> str:
    """METHANE, ETHANE where none is declared, M/ETHANE while that is not known."""
    return {True: "METHANE", False: "ETHANE", None: "M/ETHANE"}[is_major(report)]


# As people type it

_BETWEEN = r"(?![\w-])\s*(?:[:=–-]\s*)?"
_WORDS = {word: one.name for one in FIELDS for word in one.words} | {"from": SOURCE, "source": SOURCE}
_NAMED = re.compile(
    rf"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))}){_BETWEEN}(?P<text>.*)", re.IGNORECASE
)
_A_WAY = re.compile(r"from (?:the )?(?:north|south|east|west|here|there|\d)", re.IGNORECASE)
"""Such a “from” belongs to the way in, and names nobody."""
_LETTER = re.compile(r"(?P<letter>[METHAN])\s*[:=)–-]\s*(?P<text>.*)", re.IGNORECASE)
_NOT_DECLARED = re.compile(r"(?:major incident )?not (?:yet )?declared(?! at)\b[\s,:–-]*(?P<text>.*)", re.IGNORECASE)
_HEADING = re.compile(r"M?/?ETHANE(?:\s+report)?\W*", re.IGNORECASE)
_NOT_KNOWN = re.compile(r"(?:is\s+|are\s+)?(?:not (?:yet )?known(?: yet)?|unknown|n/?k|tbc|\?+)\W*", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:\n|;)\s*")


def typed(text: str) -> dict[str, str] | None:
    """What was typed or pasted, by field; `from` is whom it comes from. None where it begins with no field.

    `access Mill Lane closed; casualties 3 P1`, or a line for each letter: `H: live cables`. A part that names no
    field goes on with the one before it.
    """
    found: dict[str, str] = {}
    last = ""
    for part in filter(None, _PARTS.split(text.strip())):
        named = _named(part, found)
        if named:
            last, said = named
            found[last] = "" if last != DECLARED and _NOT_KNOWN.fullmatch(said) else said
        elif last:
            found[last] = f"{found[last]}; {part}" if found[last] else part
        elif not _HEADING.fullmatch(part):
            return None
    return {name: " ".join(said.split()) for name, said in found.items()} or None


def _named(part: str, found: Mapping[str, str]) -> tuple[str, str] | None:
    """The field that a part begins with, and what it says."""
    if no := _NOT_DECLARED.fullmatch(part):
        return DECLARED, f"no {no['text']}".strip()
    if (named := _NAMED.fullmatch(part)) and not _A_WAY.match(part):
        return _WORDS[named["word"].lower()], named["text"]
    if letter := _LETTER.fullmatch(part):
        return _of_letter(letter["letter"].upper(), found), letter["text"]
    return None


def _of_letter(letter: str, found: Mapping[str, str]) -> str:
    """The first E is the place, the second the services; one that comes after another letter is the second, too."""
    if letter == "E":
        is_second = any(name in found for name in NAMES[1:])
        return NAMES[-1] if is_second else NAMES[1]
    return next(one.name for one in FIELDS if one.letter == letter)


_YES = re.compile(r"(?:yes|y|declared|true)(?!\w)[\s,:;.–-]*(.*)", re.IGNORECASE | re.DOTALL)
_NO = re.compile(r"(?:no|not|none|n|false)(?!\w)(?: yet)?(?: declared)?[\s,:;.–-]*(.*)", re.IGNORECASE | re.DOTALL)
_STANDBY = re.compile(r"(?=stand-?\s?by\b)(.*)", re.IGNORECASE | re.DOTALL)
_TIME = re.compile(r"(?:(?:at|since|from)\s+)?\d{1,2}[:.]?\d{2}\b.*", re.IGNORECASE | re.DOTALL)
_FOUR_FIGURES = re.compile(r"(\A(?:at |since |from )?)([01]\d|2[0-3])([0-5]\d)(?!\d)")


def declared(text: str) -> str | None:
    """`yes 0310 by Beacon` as `Yes, 03:10 by Beacon`; nothing where it is not known; None for neither yes nor no."""
    text = text.strip()
    if _NOT_KNOWN.fullmatch(text):
        return ""
    if not text or _TIME.fullmatch(text):
        return _answer("Yes", text)
    for word, shape in (("Yes", _YES), ("No", _NO), ("No", _STANDBY)):
        if found := shape.fullmatch(text):
            return _answer(word, found[1])
    return None


def _answer(word: str, details: str) -> str:
    details = _FOUR_FIGURES.sub(r"\1\2:\3", details.strip())
    return f"{word}, {details}" if details else word


def answer_and_details(said: str) -> tuple[str, str]:
    """`Yes, 03:10 by Beacon` as the answer (yes, no or nothing) and what goes with it."""
    word, _, details = said.partition(", ")
    return word.lower(), details


def has_no_time(report: Report) -> bool:
    """Is a major incident declared, and not said since when?"""
    return bool(is_major(report)) and not re.search(r"\d", report[DECLARED])


# Names of patients

_ORDINARY = (
    "P1 P2 P3 P4 T1 T2 T3 Priority One Two Three Four Five Six Seven Eight Nine Ten Red Amber Yellow Green Black "
    "White Mass Walking Wounded Dead Adult Adults Child Children Baby Babies Staff Patients Visitors Major Minor "
    "Trauma Burns Critical Care Emergency Department Hospital Infirmary General Royal Ward Unit Centre Clinic Home "
    "North South East West Upper Lower Road Street Lane Way Avenue Close Bridge Station School College Church Site "
    "Gate Block Floor Theatre Theatres Intensive High Dependency Surgery House Not None No Unknown About At In On Of "
    "And With From Approx Approximately Monday Tuesday Wednesday Thursday Friday Saturday Sunday Ambulance Service "
    "Police Fire NHS Trust City Town Park Airport Stadium Arena Saint St Queen King Prince Princess Hazardous Area "
    "Response Team"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Master|Mx)\.?\s+[A-Z]")
_SAID_TO_BE = re.compile(r"\b(?:named|called|name is|surname|d\.?o\.?b\.?|date of birth|born on)\b", re.IGNORECASE)
_TWO_NAMES = re.compile(r"(?=\b([A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?) ([A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?)\b)")


def may_name_somebody(casualties: str) -> bool:
    """Does a text about casualties look as if it named a patient? Only a hint follows from it."""
    if _TITLED.search(casualties) or _SAID_TO_BE.search(casualties):
        return True
    ordinary = frozenset(_ORDINARY.split())
    return any(not {one[1], one[2]} & ordinary for one in _TWO_NAMES.finditer(casualties))


def known(report: Report) -> Iterator[Field]:
    """The fields that say something."""
    return (one for one in FIELDS if report.get(one.name))


def entry(name: str, number: int, new: list[Difference]) -> str:
    """The log's entry about a version, plain: what is new in it."""
    said = [f"{one.field.short}: {_or_not_known(one.now)}{_until_now(one, number)}" for one in new]
    return blocks.sentences(f"{name} {number}.", *said) if said else f"{name} {number}: nothing new."


def _until_now(one: Difference, number: int) -> str:
    return f" (until now: {_or_not_known(one.before)})" if number > 1 else ""


def _or_not_known(text: str) -> str:
    return blocks.open_ended(text) or "not known"
