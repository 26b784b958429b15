"""An exercise that people plan, as they type it on one line after what and when (pure).

director read back Thu 02:40; announced; objectives the deputy answers; codeword HERON; message Gate 4 is shut
"""

from collections.abc import Iterable
from dataclasses import dataclass

from eprr_bot.slack import typed_parts

EXAMPLE = "/exercise plan director read back Thu 02:40; objectives The deputy answers; codeword HERON"
TYPE = f"Type it like: {EXAMPLE}"
PARTS = {
    "announced": ("announced",),
    "objectives": ("objectives", "objective"),
    "codeword": ("codeword", "code word"),
    "message": ("message", "scenario"),
}


@dataclass(frozen=True)
class Details:
    """What is said of a planned exercise beside what and when; what is left out is as the programme says."""

    is_announced: bool = False
    objectives: tuple[str, ...] = ()
    codeword: str = ""
    message: str = ""


def details(texts: Iterable[str]) -> Details:
    """What was typed after the first semicolon. Raises UserError."""
    said = dict(typed_parts.part(text, PARTS, TYPE) for text in filter(None, map(str.strip, texts)))
    objectives = tuple(one.strip() for one in said.get("objectives", "").split(",") if one.strip())
    return Details("announced" in said, objectives, said.get("codeword", ""), said.get("message", ""))
