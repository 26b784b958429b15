"""Tables as spreadsheets save them: CSV with commas, semicolons or tabs, in any of the encodings that Excel writes.

What cannot be read for sure is read as what it most likely is, and a warning names each line to look at.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eprr_bot.base.files import Fault, FaultsFound
from eprr_bot.base.letters import mended

FORMULA_BEGINS = ("=", "+", "-", "@")
BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows UTF-8, at the beginning of a file."""

_LARGEST = 5_000_000
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_FORMULA = re.compile(r'="(?P<text>[^"]*)"')
_GARBLED = re.compile("[\u00c3\u00c2][\u0080-\u00bf\u2018-\u2022\u0192\u02c6\u02dc\u20ac\u2122]|\u00e2\u20ac")
"""What UTF-8 becomes where it was read as Windows-1252 and saved anew: Zoë as ZoÃ«."""
_NOT_TABLES = (
    (b"PK\x03\x04", "This is an Excel workbook, not CSV."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook, not CSV."),
    (b"%PDF", "This is a PDF, not CSV."),
    (b"<", "This is a web page, not CSV, whatever its name says."),
)
_AS_CSV = 'Open it in Excel, and save it as "CSV UTF-8".'


@dataclass(frozen=True)
class Table:
    """A table's rows, each with the line on which it begins; and warnings about how it was read."""

    name: str
    text: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    warnings: tuple[Fault, ...] = ()


def read_table(source: Path | str, name: str) -> Table:
    """The table in a file, or in its text. Raises FaultsFound when it is none."""
    text, warnings = _opened(source, name) if isinstance(source, Path) else (source, ())
    text = text.removeprefix(BYTE_ORDER_MARK)
    return Table(name, text, tuple(_rows(text, name)), tuple(warnings))


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A table to be opened in a spreadsheet, which takes no cell of it for a formula; further values are left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _safe(str(value)) for column, value in row.items()})
    return out.getvalue()


def _safe(cell: str) -> str:
    """A spreadsheet would run a cell that begins like a formula; reading takes the apostrophe off again."""
    return f"'{cell}" if cell.startswith(FORMULA_BEGINS) else cell


def _opened(path: Path, name: str) -> tuple[str, tuple[Fault, ...]]:
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise FaultsFound([Fault(name, 0, "", "There is no such file.", "Check the name.")]) from None
    except OSError as error:
        raise FaultsFound([Fault(name, 0, "", f"It cannot be read: {error.strerror}.")]) from error
    if len(body) > _LARGEST:
        problem = "It is larger than five million letters."
        raise FaultsFound([Fault(name, 0, "", problem, "Take out what does not belong in it.")])
    for beginning, problem in _NOT_TABLES:
        if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(beginning):
            raise FaultsFound([Fault(name, 0, "", problem, _AS_CSV)])
    return _decoded(body, name)


def _decoded(body: bytes, name: str) -> tuple[str, tuple[Fault, ...]]:
    """UTF-16 by its mark or its zeros; else line by line, for files are put together from others."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace"), ()
    if body[:200].count(0) > len(body[:200]) // 3:
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", "replace"), ()
    lines = [_line(line, number, name) for number, line in enumerate(body.splitlines(keepends=True), 1)]
    return "".join(text for text, _ in lines), tuple(warning for _, warnings in lines for warning in warnings)


def _line(body: bytes, number: int, name: str) -> tuple[str, tuple[Fault, ...]]:
    """One line, and what to look at in it. Unless told otherwise, Excel writes what Windows wrote before UTF-8."""
    problem = "This line is not in UTF-8, and was read as Windows wrote it before that."
    try:
        text = body.decode("utf-8")
        if not _GARBLED.search(text):
            return text, ()
        problem = "Letters with accents on this line were garbled before it came here."
    except UnicodeDecodeError:
        try:
            text = body.decode("cp1252")
        except UnicodeDecodeError as error:
            raise FaultsFound([Fault(name, number, "", "The text is not in UTF-8.", _AS_CSV)]) from error
    remedy = 'Check names with accents on it; in Excel, save as "CSV UTF-8".'
    return text, (Fault(name, number, "", problem, remedy, True),)


def _rows(text: str, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that hold anything, with the line on which each begins."""
    given = _SEPARATOR.match(text)
    body = io.StringIO(text, newline="")
    skipped = 1 if given else 0
    for _ in range(skipped):
        body.readline()
    reader = csv.reader(body, delimiter=given[1] if given else _delimiter(text))
    start = skipped + 1
    try:
        for cells in reader:
            tidy = tuple(map(_tidy, cells))
            if any(tidy):
                yield start, tidy
            start = skipped + reader.line_num + 1
    except csv.Error as error:
        raise FaultsFound([Fault(name, skipped + reader.line_num, "", f"This is not CSV: {error}.")]) from error


def _delimiter(text: str) -> str:
    """What stands most often in the first line; where that is a title, in the first lines."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    for sample in (lines[:1], lines):
        counts = {one: sum(line.count(one) for line in sample) for one in _DELIMITERS}
        if any(counts.values()):
            return max(_DELIMITERS, key=lambda one: counts[one])
    return ","


def _tidy(cell: str) -> str:
    """A cell on one line, without what nobody sees and what keeps a spreadsheet from taking it for a formula."""
    cell = " ".join(mended(cell).split())
    if formula := _FORMULA.fullmatch(cell):
        return formula["text"].strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_BEGINS) else cell
