"""What people send may hold what no database keeps and what nobody can see. Doors mend it once, on the way in (pure).

Half an emoji (a lone surrogate) comes out of JSON and out of bytes on a command line that are no text; a NUL also
out of YAML. Marks that turn the direction of a line round, and controls that ring a terminal's bell, make a line
read as something that nobody wrote: they are left out. What joins the parts of an emoji stays.
"""

import re
import unicodedata
from typing import Any

_HALF = re.compile("[\x00\ud800-\udfff]")
_NEW_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"


def mended(given: Any) -> Any:
    """The same text, list or mapping: emojis joined, what cannot be kept as “�”, and nothing in it that is not seen."""
    if isinstance(given, str):
        return given if given.isascii() and given.isprintable() else _mended(given)
    if isinstance(given, list | tuple):
        return type(given)(map(mended, given))
    if isinstance(given, dict):
        return {mended(key): mended(value) for key, value in given.items()}
    return given


def _mended(text: str) -> str:
    if _HALF.search(text):
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = joined.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return _UNSEEN.sub("", _NEW_LINE.sub("\n", text))


def visible(text: str) -> str:
    """The same text, or nothing where nobody could see a letter or a sign in it."""
    seen = (unicodedata.category(one)[0] in "LNPS" and one not in _BLANK_LETTERS for one in text)
    return text if any(seen) else ""


def in_one_row(text: str) -> str:
    """Text as a row of a list that is printed: a new line within it is marked as going on, and a tab is a blank."""
    return _mended(text).replace("\t", " ").replace("\n", "\n    | ")
