"""A file is read in whatever letters it is written."""

import re

import pytest

from eprr_bot.calendars.file_text import decoded, text_of
from eprr_bot.calendars.notes import Unreadable
from eprr_bot.calendars.occurrences import read_calendar
from tests.calendars.test_occurrences import LONDON, SPAN, calendar, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_whatever_encoding(encoding: str) -> None:
    text, note = text_of(calendar("UID:1|SUMMARY:Siân – night|DTSTART:20261123T090000Z|DURATION:PT1H").encode(encoding))
    assert [one.summary for one in read(text)] == ["Siân – night"]
    assert bool(note) == (encoding == "cp1252")
    assert note in ("", "line 4: this is not UTF-8 text, and was read as Windows writes it. Look at the names.")


@pytest.mark.parametrize("at", range(1, 32))
def test_a_line_may_be_folded_anywhere_also_inside_a_letter(at: int) -> None:
    line = "SUMMARY:Siân – 夜 – Zoë 🌙 night".encode()
    lines = [line[:at] + b"\r\n " + line[at:], b"DTSTART:20261123T090000Z", b"DURATION:PT1H"]
    body = b"\r\n".join([b"BEGIN:VCALENDAR", b"BEGIN:VEVENT", *lines, b"END:VEVENT", b"END:VCALENDAR", b""])
    text, note = text_of(body)
    assert [one.summary for one in read(text)] == ["Siân – 夜 – Zoë 🌙 night"]
    assert note == ""


def test_a_letter_may_be_folded_after_each_of_its_octets() -> None:
    octets = [bytes([one]) for one in "Siân 夜 🌙".encode()]
    line = b"SUMMARY:" + b"\r\n ".join(octets)
    body = calendar("UID:1|SUMMARY:x|DTSTART:20261123T090000Z|DURATION:soon").encode().replace(b"SUMMARY:x", line)
    text, note = text_of(body)
    said = f"line {5 + len(octets)}: DURATION is not a length of time. Write PT12H or P1D. “Siân 夜 🌙” was left out."
    with pytest.raises(Unreadable, match=re.escape(said)):
        read(text)
    assert note == ""


def test_a_file_may_be_indented() -> None:
    whole = calendar("UID:1|SUMMARY:Night,|  folded|DTSTART:20261123T090000Z")
    found = read_calendar("\r\n" + "".join(f"\t{line}\r\n" for line in whole.splitlines()), *SPAN, LONDON)
    assert [one.summary for one in found.occurrences] == ["Night, folded"]
    assert found.repairs == ["line 2: every line begins with blanks, and was read without."]


@pytest.mark.parametrize(
    ("value", "encoding", "text"),
    [
        ("Si=C3=A2n=20Owen", "QUOTED-PRINTABLE", "Siân Owen"),
        ("Si=E2n", "quoted-printable", "Siân"),
        ("=?utf-8?Q?Si=C3=A2n_Owen?=", "", "Siân Owen"),
        ("=?utf-8?B?U2nDom4=?= Owen", "", "Siân Owen"),
        ("=?nonsense?Q?x?=", "", "=?nonsense?Q?x?="),
        ("Is it =?", "", "Is it =?"),
        ("Si=C3=A2n", "", "Si=C3=A2n"),
    ],
)
def test_texts_that_mail_and_old_programs_write_are_decoded(value: str, encoding: str, text: str) -> None:
    assert decoded(value, {"ENCODING": encoding}) == text


@pytest.mark.parametrize("before", ["", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_an_entry_outside_of_any_calendar_is_read_and_said(before: str) -> None:
    entry = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Night\r\nDTSTART:20261123T090000Z\r\nEND:VEVENT\r\n"
    found = read_calendar(before + entry, *SPAN, LONDON)
    assert [one.summary for one in found.occurrences] == ["Night"]
    said = "BEGIN:VCALENDAR is missing before this. If it was cut off, entries are missing."
    assert found.left_out == [f"line {before.count(chr(10)) + 1}: {said}"]


def test_an_entry_outside_of_any_calendar_that_cannot_be_read_is_named_too() -> None:
    with pytest.raises(Unreadable, match=r"line 1: BEGIN:VCALENDAR is missing .* this event has no DTSTART"):
        read("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n")
