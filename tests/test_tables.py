"""Tables as spreadsheets leave them: every encoding, separator and habit of Excel's that we have met."""

from pathlib import Path

import pytest

from eprr_bot.base.files import FaultsFound
from eprr_bot.base.tables import read_table

TABLE = "name,note\nZoë,Café\nAsha,\n"
CELLS = [("name", "note"), ("Zoë", "Café"), ("Asha", "")]


def cells(table):
    return [row for _, row in table.rows]


@pytest.mark.parametrize(
    "body",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace(",", "|").encode(),
        TABLE.replace(",", "\t").encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        f"sep=;\r\n{TABLE.replace(',', ';')}".encode(),
        f"\ufeffsep=;\r\n{TABLE.replace(',', ';')}".encode(),
        f"\n\n{TABLE}\n,\n".encode(),
        TABLE.replace("Asha", '="Asha"').encode(),
        TABLE.replace("Asha", " \u200bAsha\u00a0").encode(),
    ],
)
def test_a_table_is_the_same_however_it_was_saved(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(body)
    table = read_table(path, "table.csv")
    assert (cells(table), table.warnings) == (CELLS, ())


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b'sep=,\r\nname,note\r\n\r\nAsha,"two\r\nlines"\r\n,\r\nBen,last\r\n')
    assert read_table(path, "table.csv").rows == (
        (2, ("name", "note")),
        (4, ("Asha", "two lines")),
        (7, ("Ben", "last")),
    )


def test_what_windows_wrote_before_utf_8_is_read_and_its_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("name,note\nZoë,Café\nSiân O’Neill,–\nBen,\n".encode("cp1252") + "Renée,\n".encode())
    table = read_table(path, "table.csv")
    assert cells(table)[1:] == [("Zoë", "Café"), ("Siân O’Neill", "–"), ("Ben", ""), ("Renée", "")]
    problem = "warning: This line is not in UTF-8, and was read as Windows wrote it before that."
    remedy = 'Check names with accents on it; in Excel, save as "CSV UTF-8".'
    assert [str(one) for one in table.warnings] == [f"table.csv:{line}: {problem} {remedy}" for line in (2, 3)]


def test_letters_that_were_garbled_before_are_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name\nAsha\nZo\u00c3\u00ab\nO\u00e2\u20ac\u2122Neill\n", encoding="utf-8")
    assert [one.line for one in read_table(path, "table.csv").warnings] == [3, 4]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"PK\x03\x04\x14\x00", "This is an Excel workbook, not CSV."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Excel workbook, not CSV."),
        (b"%PDF-1.7", "This is a PDF, not CSV."),
        (b"\xef\xbb\xbf <html><table>", "This is a web page, not CSV, whatever its name says."),
        (b"name\nRen\x81e\n", "The text is not in UTF-8."),
        (b"x" * 5_000_001, "It is larger than five million letters."),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(body: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(body)
    with pytest.raises(FaultsFound) as refused:
        read_table(path, "table.csv")
    [fault] = refused.value.faults
    assert fault.problem == problem
    assert fault.remedy


def test_a_cell_larger_than_any_is_a_fault_with_its_line() -> None:
    with pytest.raises(FaultsFound, match=r"table\.csv:2: This is not CSV"):
        read_table(f'name\n"{"x" * 200_000}"\n', "table.csv")
