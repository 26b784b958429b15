"""“At SCG, Grace Adeyemi commands at base”: what people type when the director goes to a co-ordinating group (pure)."""

import re

from eprr_bot.incidents.at_group import STRATEGIC, TACTICAL

_CO = r"co-?\s?ordinating\s+group"
_GROUP = re.compile(
    rf"(?:(?:the|an?|to|at)\s+)*(?:(?P<strategic>scg|gold(?:\s+group)?|strategic(?:\s+{_CO})?)"
    rf"|(?P<tactical>tcg|silver(?:\s+group)?|tactical(?:\s+{_CO})?))(?!\w)[\s,;:.–-]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TWO_MEANINGS = re.compile(r"(?:(?:the|to|at)\s+)*scc(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?:and|while|with|who|base|deputy|deputised\s+by|leaving|is|to|as|be)\b[\s,;:.–-]*)+", re.IGNORECASE
)
_AFTER = re.compile(
    r"[\s,;:.–-]*\b(?:(?:now\s+|will\s+|to\s+)?(?:commands?|deputises|has\s+command|in\s+command|is\s+in\s+command|"
    r"takes\s+over|in\s+charge)(?:\s+(?:at|of)\s+(?:the\s+)?base)?|(?:is\s+)?at\s+(?:the\s+)?base|meanwhile)[\s.]*$",
    re.IGNORECASE,
)


def is_ambiguous(text: str) -> bool:
    """Is it the acronym that means two things?"""
    return _TWO_MEANINGS.match(text.strip()) is not None


def group_and_base(text: str) -> tuple[str, str]:
    """The group, and the name of whoever commands at base; the group is empty where none is named first."""
    found = _GROUP.fullmatch(text.strip())
    if found is None:
        return "", text
    return STRATEGIC if found["strategic"] else TACTICAL, name(found["rest"])


def name(text: str) -> str:
    """The name in “Grace Adeyemi commands at base”, or “deputy: Grace Adeyemi”."""
    begun = _BEFORE.match(text)
    return _AFTER.sub("", text[begun.end() :] if begun else text).strip(" ,;:.–-").removeprefix("@")
