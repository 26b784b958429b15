"""What somebody may have meant by a word with a slip in it, or by one without its accents (pure)."""

import difflib
import unicodedata
from collections.abc import Mapping

ALIKE = 0.75
"""How much of a word must be right, from 0 to 1: “directr” is like “director”, “silver” is like nothing."""

APOSTROPHES = "'’‘‛′ʹʼʻ`´＇"
_HYPHENS = "-‐‑‒–—−"
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys(APOSTROPHES)
    | dict.fromkeys(_HYPHENS, " ")
)


def plain(text: str) -> str:
    """Small letters on one line without accents, apostrophes and hyphens: “Siân O’Neill-Rees” is “sian oneill rees”."""
    folded = text.translate(_LETTERS).casefold().translate(_LETTERS)
    if folded.isascii():  # most is, and that is quick
        return " ".join(folded.split())
    taken_apart = unicodedata.normalize("NFKD", folded)
    seen = (one for one in taken_apart if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    return " ".join("".join(seen).split())


def closest(text: str, meanings: Mapping[str, str]) -> str | None:
    """What is meant by the one of these words that is most like the text; None where none is."""
    words = {plain(word): meaning for word, meaning in meanings.items()}
    found = difflib.get_close_matches(plain(text), words, n=1, cutoff=ALIKE)
    return words[found[0]] if found else None
