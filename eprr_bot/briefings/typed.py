"""A briefing as people type it: “sbar manager @grace.adeyemi; situation …; assessment …” (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from eprr_bot.briefings.briefing import SECTIONS, Shape
from eprr_bot.slack import typed_parts

_PARTS = re.compile(r"(?<!&amp)(?<!&lt)(?<!&gt)[;\n]")
"""A semicolon that is none of Slack's own escaping."""
_SHAPE = re.compile(r"(iimarch|sbar)\b[\s:,]*", re.IGNORECASE)
_AS_DRAFTED = re.compile(r"[\s,]*\bas drafted\W*$", re.IGNORECASE)
_TO = re.compile(r"^(?:to|for)\s+", re.IGNORECASE)
_MENTION = re.compile(r"<@[^>]+>")
WORDS: Mapping[str, tuple[str, ...]] = {
    "risk": ("risk assessment", "risks", "risk"),
    "humanitarian": ("humanitarian issues", "humanitarian"),
}
"""What else people call some sections."""


@dataclass(frozen=True)
class Line:
    """What was typed, as Slack sent it: to whom (a mention or a name), for which role, and the sections.

    `is_whole` is whether it is to be given at once, or the form is to be filled in first.
    """

    shape: Shape
    role: str = ""
    to: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False


def line(typed: str) -> Line:
    """The parts of a line. Raises UserError for a part that begins with the name of no section."""
    head, *more = _PARTS.split(typed.strip())
    found = _SHAPE.match(head)
    shape = Shape(found[1].lower()) if found else Shape.IIMARCH
    head = head[found.end() :] if found else head
    is_as_drafted = _AS_DRAFTED.search(head) is not None
    role, to = _role_and_successor(_AS_DRAFTED.sub("", head).strip(), shape)
    words = {name: WORDS.get(name, (name,)) for name in SECTIONS[shape]}
    example = "Type it like: /incident handover @asha.patel; intent Keep theatres going"
    said = dict(typed_parts.part(one.strip(), words, example) for one in more if one.strip())
    return Line(shape, role, to, said, is_whole=bool(said) or is_as_drafted)


def _role_and_successor(head: str, shape: Shape) -> tuple[str, str]:
    """A mention, or what follows an “@” or “to”, is the successor; what stands before it is the role."""
    mention = _MENTION.search(head)
    if mention:
        return re.sub(r"\s*\b(?:to|for)?[\s,]*$", "", head[: mention.start()].strip(), flags=re.IGNORECASE), mention[0]
    role, at, name = head.partition("@")
    if at:
        return re.sub(r"\s*\b(?:to|for)$", "", role.strip(), flags=re.IGNORECASE), name.strip()
    if shape == Shape.IIMARCH:
        return "", _TO.sub("", head)
    role, to, name = f" {head}".partition(" to ")
    return (role.strip(), name.strip()) if to else (head, "")
