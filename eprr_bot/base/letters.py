"""What people send may hold what no database keeps: half an emoji, or a NUL. Doors mend it once, on the way in (pure).

Half an emoji (a lone surrogate) comes out of JSON and out of bytes on a command line that are no text; a NUL also
out of YAML.
"""

import re
from typing import Any

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def mended(given: Any) -> Any:
    """The same text, list or mapping, with both halves of an emoji joined and whatever cannot be kept as “�”."""
    if isinstance(given, str):
        return _mended(given) if _UNFIT.search(given) else given
    if isinstance(given, list | tuple):
        return type(given)(map(mended, given))
    if isinstance(given, dict):
        return {mended(key): mended(value) for key, value in given.items()}
    return given


def _mended(text: str) -> str:
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return joined.replace("\x00", "\N{REPLACEMENT CHARACTER}")
