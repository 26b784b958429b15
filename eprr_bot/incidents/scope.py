"""Why an incident concerns the NHS: the tests of scope, of which the record states at least one (INC-05). Pure."""

import re
from enum import StrEnum

from eprr_bot.slack import blocks


class Scope(StrEnum):
    """What makes it the NHS's?"""

    POTENTIAL = "potential"
    ACTUAL = "actual"
    ASSETS = "assets"


WORDS = {
    Scope.POTENTIAL: "potential impact on NHS services",
    Scope.ACTUAL: "actual impact on NHS services",
    Scope.ASSETS: "NHS services or assets must be mobilised",
}
NOT_KNOWN = ("none", "not known", "unknown", "clear")
_FIRST = re.compile(
    r"(?:and\s+|,\s*|;\s*|\+\s*|&\s*)?(potential|actual|assets?|mobilis\w*)\b(?:\s+impact)?(?:\s+on\s+nhs\s+services)?[\s]*",
    re.IGNORECASE,
)


def typed(text: str) -> tuple[tuple[Scope, ...] | None, str]:
    """`potential and assets: wards may close` as the tests that it meets and the reason; None where there is none."""
    rest, found = text.strip(), list[Scope]()
    for word in NOT_KNOWN:
        if re.match(rf"{word}(?!\w)", rest, re.IGNORECASE):
            return (), rest[len(word) :].lstrip(" \n,:;.-–")
    while (one := _FIRST.match(rest)) is not None:
        word = one[1].lower()
        found.append(Scope.ASSETS if word[0] == "m" or word.startswith("asset") else Scope(word))
        rest = rest[one.end() :]
    return (in_order(found) or None), rest.lstrip(" \n,:;.-–")


def in_order(found: list[Scope]) -> tuple[Scope, ...]:
    """Each once, as the record has them."""
    return tuple(one for one in Scope if one in found)


def kept(found: tuple[Scope, ...]) -> str:
    """As the incident's row keeps them."""
    return ",".join(found)


def said(kept_as: str) -> str:
    """The tests that a row names, in words; plain."""
    return blocks.listed(WORDS[Scope(one)] for one in kept_as.split(",")) if kept_as else ""
