"""The sections of a situation report: a table (pure). What is not in the record is said as such, never made up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.sitreps.report import CHANGES
from eprr_bot.slack import blocks

MOST_LINES = 25
LONGEST_LINE = 300


@dataclass(frozen=True)
class Section:
    """One section: from which headings of the picture it is drafted, and what else people call it.

    `begins` narrows it to lines that begin so; these stand in no other section of the same headings.
    """

    id: str
    title: str
    headings: tuple[Heading, ...] = ()
    hint: str = ""
    also: tuple[str, ...] = ()
    begins: str = ""
    is_usual: bool = False
    """Is it what organisations are asked for where nobody says what?"""


SECTIONS = (
    Section(
        "situation",
        "Situation now",
        (Heading.SITUATION, Heading.COMMAND),
        "What is happening, who leads. Facts, not views.",
        ("now",),
    ),
    Section(
        CHANGES, "What has changed since the last report", (), "Drafted from the log since then.", ("changed", "news")
    ),
    Section(
        "impact",
        "Impact on patients and services, by provider",
        (),
        "Wards, theatres, departments: closed, limited, since when. No patient’s details.",
        ("services", "impact by provider"),
        is_usual=True,
    ),
    Section(
        "casualties",
        "Casualties, counts only",
        (Heading.SITUATION,),
        "Numbers by category (P1, P2, P3, dead). Nobody’s name.",
        ("casualty",),
        begins="Casualties",
    ),
    Section(
        "staffing",
        "Staffing",
        (),
        "Short by how many, of which kind, where; welfare; who relieves whom.",
        ("staff",),
        is_usual=True,
    ),
    Section("opel", "OPEL and pressures, by organisation", (), "The level of each, and since when.", ("pressures",)),
    Section(
        "infrastructure",
        "Buildings, supplies and systems",
        (),
        "Power, water, heat, access, telephones, records.",
        ("buildings", "systems", "supplies"),
    ),
    Section(
        "aid",
        "Resource shortfalls and mutual aid",
        (Heading.RESOURCES, Heading.MUTUAL_AID),
        "What is short, what was asked for, offered and sent.",
        ("mutual aid", "resources", "shortfalls"),
    ),
    Section(
        "actions",
        "Actions taken and planned",
        (Heading.ACTIONS, Heading.TASKS, Heading.MEETINGS),
        "What was done, what is next, whose it is, by when.",
        ("action",),
    ),
    Section(
        "decisions", "Decisions", (Heading.DECISIONS,), "Those in force, with their time of review.", ("decision",)
    ),
    Section(
        "risks",
        "Risks, and forecast for the next 12 to 24 hours",
        (),
        "What could get worse, what is expected, what is done about it.",
        ("risk", "forecast"),
    ),
    Section(
        "communications",
        "Communications and media",
        (),
        "Lines agreed, who speaks, what the public and staff were told.",
        ("comms", "media"),
    ),
    Section("finance", "Finance", (Heading.COMMITMENTS,), "What was committed, and by whom.", ("money", "costs")),
    Section(
        "escalation",
        "Issues for escalation",
        (Heading.REQUESTS,),
        "What is wanted of the region or above, and by when.",
        ("escalate", "issues"),
    ),
)
BY_ID: Mapping[str, Section] = {one.id: one for one in SECTIONS}
USUAL = tuple(one for one in SECTIONS if one.is_usual)
IDS = ", ".join(BY_ID)


def lines_of(section: Section, picture: Mapping[Heading, Sequence[Line]]) -> list[str]:
    """What the record says in a section, a sentence each; the rest is counted where there is very much."""
    found = [line for heading in section.headings for line in picture.get(heading, ()) if _is_of(section, line)]
    texts = [f"Late: {one.text}" if one.is_late else blocks.sentence(one.text) for one in found]
    words = [blocks.fit(one, LONGEST_LINE) for one in texts]
    return blocks.few(words, MOST_LINES, "and {} more that are not named here.")


def _is_of(section: Section, line: Line) -> bool:
    of_others = tuple(one.begins for one in SECTIONS if one.begins and one.id != section.id)
    return line.text.startswith(section.begins) if section.begins else not line.text.startswith(of_others)


def named_first(text: str) -> tuple[Section | None, str]:
    """The section whose name a text begins with, and the rest; None where it begins with none."""
    words = text.split(None, 6)
    tidy = [word.lower().strip(":,") for word in words]
    best = max(_fitting(tidy), key=lambda found: found[1], default=None)
    if best is None:
        return None, text
    section, count = best
    rest = text.split(None, count)
    return section, rest[count].lstrip(":,– ") if len(rest) > count else ""


def _fitting(typed: Sequence[str]) -> Iterable[tuple[Section, int]]:
    for section in SECTIONS:
        for name in (section.id, section.title.lower().replace(",", ""), *section.also):
            words = name.split()
            if typed[: len(words)] == words:
                yield section, len(words)
