"""The text of an .ics file and of its properties, in whatever letters programs write them. Pure."""

import re
from binascii import Error
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from quopri import decodestring

from eprr_bot.calendars.notes import Notes

_FOLD = re.compile(rb"\r?\n[ \t]")
_SPLIT_LETTER = re.compile(rb"(?:\r?\n[ \t][\x80-\xbf]+)+")
_BEGIN = re.compile(r"([ \t]+)BEGIN:", re.ASCII | re.IGNORECASE)


def text_of(body: bytes) -> tuple[str, str]:
    """A file's text and, where it is not UTF-8, a sentence about that. Lines folded inside a letter are mended."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace"), ""
    if b"\0" in body[:2]:  # UTF-16 without its mark
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace"), ""
    mended = _SPLIT_LETTER.sub(_put_together, body)
    try:
        return mended.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        line = mended.count(b"\n", 0, error.start) + 1
        said = f"line {line}: this is not UTF-8 text, and was read as Windows writes it. Look at the names."
        return "".join(map(_line_of_windows, mended.splitlines(keepends=True))).removeprefix("\ufeff"), said


def _put_together(split: re.Match[bytes]) -> bytes:
    """The rest of a letter, then the folds inside it: so that lines keep their numbers."""
    return _FOLD.sub(b"", split[0]) + b"".join(_FOLD.findall(split[0]))


def _line_of_windows(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def dedented(lines: list[str], notes: Notes) -> list[str]:
    """The lines of a file without the blanks before every one of them."""
    number = next((number for number, line in enumerate(lines) if line.strip()), 0)
    found = _BEGIN.match(lines[number])
    if found is None:
        return lines
    notes.repair(number + 1, "every line begins with blanks, and was read without.")
    return [line.removeprefix(found[1]) for line in lines]


def decoded(value: str, parameters: Mapping[str, str]) -> str:
    """A text as it was before mail programs (`=?utf-8?Q?…?=`) or vCalendar 1.0 (QUOTED-PRINTABLE) wrote it."""
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        return _line_of_windows(decodestring(value.encode()))
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, Error, LookupError, UnicodeDecodeError):
        return value


def unescaped(value: str) -> str:
    """A text value as people wrote it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
