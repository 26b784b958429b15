"""The parts of a line, as people type them between semicolons: “; took part Haven; theme cold weather” (pure)."""

import re
from collections.abc import Mapping, Sequence

from eprr_bot.slack.commands import UserError


def part(text: str, parts: Mapping[str, Sequence[str]], example: str) -> tuple[str, str]:
    """Which part it is, by the words that each may begin with, and what it says. Raises UserError."""
    lower = text.lower()
    fitting = [(name, word) for name, words in parts.items() for word in words if re.match(rf"{word}\b", lower)]
    if not fitting:
        raise UserError(f"“{text}” begins with none of {', '.join(parts)}. {example}")
    name, word = max(fitting, key=lambda one: len(one[1]))
    return name, text[len(word) :].lstrip(" :")
