"""What somebody may have meant by a word with a slip in it (pure)."""

import difflib
from collections.abc import Mapping

ALIKE = 0.75
"""How much of a word must be right, from 0 to 1: “directr” is like “director”, “silver” is like nothing."""


def closest(text: str, meanings: Mapping[str, str]) -> str | None:
    """What is meant by the one of these words, in small letters, that is most like the text; None where none is."""
    found = difflib.get_close_matches(" ".join(text.lower().split()), meanings, n=1, cutoff=ALIKE)
    return meanings[found[0]] if found else None
