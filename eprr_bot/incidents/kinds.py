"""An incident's type and level as people type them (pure)."""

import re
from dataclasses import dataclass

from eprr_bot.incidents.models import IncidentLevel, IncidentType
from eprr_bot.slack import blocks

_TYPED = {
    "business continuity": IncidentType.BUSINESS_CONTINUITY,
    "business-continuity": IncidentType.BUSINESS_CONTINUITY,
    "business_continuity": IncidentType.BUSINESS_CONTINUITY,
    "bc": IncidentType.BUSINESS_CONTINUITY,
    "critical": IncidentType.CRITICAL,
    "major": IncidentType.MAJOR,
}
_BETWEEN = r"(?![\w-])[\s,:;.–-]*"
_TYPE = re.compile(rf"({'|'.join(_TYPED)})(?:\s+incident)?{_BETWEEN}(.*)", re.IGNORECASE | re.DOTALL)
_BECAUSE = re.compile(r"[\s,:;.–-]*because\b(?:\s+of\b)?[\s,:;–-]*", re.IGNORECASE)
_LEVEL = re.compile(rf"(?:to\s+)?(?:level\s+)?([1-4])(?![.,/:]?\d){_BETWEEN}(.*)", re.IGNORECASE | re.DOTALL)
_FIGURES = ("one", "two", "three", "four")
_SPELLED = re.compile(
    rf"(?:to\s+)?(?:level\s+({'|'.join(_FIGURES)})\b|({'|'.join(_FIGURES)})(?=\W*\Z|[,:;.–-]|\s+(?:because|please)\b)"
    r"|(two|three|four)\b(?!\s+(?:\w*s|people|children|more|out|in|to|and|or|of)\b))",
    re.IGNORECASE,
)
"""“One provider copes” and “two trusts are hit” begin with no level; “one, …” and “two it spreads” do."""
_PERHAPS = re.compile(rf"(?:to\s+)?({'|'.join(_FIGURES)})\s+(.+)", re.IGNORECASE | re.DOTALL)
_PLEASE = re.compile(r"\W*please\W*", re.IGNORECASE)


_CALLED = re.compile(
    r"(?:as\s+)?(?:called|set|declared|raised)\s+by\s+(?P<who>(?:[^,;:\n]|:(?!\s|$))+?)"
    r"(?:,?\s+(?:told\s+)?(?:at\s+)(?P<at>\d{1,2}[:.]?\d\d))?"
    r"(?:$|[,;\n]\s*|:(?:\s+|$)|(?<!\bdr)(?<!\bmrs)(?<!\bm[rs])\.\s+|\s+(?=because\b))(?P<why>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Called:
    """Who called a level, and at what time of day that was told to us, as people typed it; plain."""

    who: str = ""
    at: str = ""


NOBODY_SAID = Called()


def called_and_reason(text: str) -> tuple[Called, str]:
    """`called by Sam Lee of the region at 14:05: it spreads` as who called it, and the reason."""
    found = _CALLED.fullmatch(text.strip())
    if found is None:
        return NOBODY_SAID, text
    at = (found["at"] or "").replace(".", ":")
    at = f"{at[:-2]}:{at[-2:]}" if at and ":" not in at else at
    return Called(blocks.fit(found["who"].strip(), 120), at), found["why"].strip()


def reason(text: str) -> str:
    """Why, as it stands in a sentence of its own: without the “because” that people put first. “Please” is none."""
    if _PLEASE.fullmatch(text):
        return ""
    found = _BECAUSE.match(text)
    return blocks.sentence(text[found.end() :]) if found else text


def type_and_reason(text: str) -> tuple[IncidentType | None, str]:
    """`major, many hurt` as the type and the reason; None where the text begins with no type."""
    found = _TYPE.fullmatch(text.strip())
    return (_TYPED[found[1].lower()], found[2]) if found else (None, text)


def level_and_reason(text: str) -> tuple[IncidentLevel | None, str]:
    """`3 the region takes over` as the level and the reason; None where the text begins with no level."""
    found = _LEVEL.fullmatch(_SPELLED.sub(_in_figures, text.strip(), count=1))
    return (IncidentLevel(int(found[1])), found[2]) if found else (None, text)


def perhaps_level(text: str) -> str:
    """How to type what may be a level and a reason: `3 spreading` for `three spreading`; else nothing."""
    found = _PERHAPS.fullmatch(text.strip())
    return f"{_FIGURES.index(found[1].lower()) + 1} {found[2]}" if found else ""


def _in_figures(found: re.Match[str]) -> str:
    """A level in figures, where the text begins with it."""
    return found[0] if found.start() else str(_FIGURES.index((found[1] or found[2] or found[3]).lower()) + 1)
