"""Which numbers a text message can reach, however a spreadsheet has left them. No real person's number is here."""

import pytest
from pydantic_core import PydanticCustomError

from eprr_bot.directory.numbers import as_people_write, is_mobile, landline, mobile

ASHA = "+447700900010"


@pytest.mark.parametrize(
    "written",
    [
        "07700 900010",
        "07700900010",
        "7700900010",  # a spreadsheet took the zero
        "447700900010",
        "+447700900010",
        "+44 7700 900010",
        "+44 (0)7700 900010",
        "+44 07700 900010",
        "+440 7700 900010",
        "0044 7700 900010",
        "0044 (0) 7700 900010",
        "0447700900010",
        "+07700900010",
        "(07700) 900010",
        "(+44) 7700 900010",
        "07700-900-010",
        "07700.900.010",
        "07700\u00a0900\u2011010",
        "07700–900010",
        "\u202a07700900010\u202c",
        "\u200b07700 900010\ufeff",
        "４４７７００９０００１０",
        "7,700,900,010",
        "7700900010.0",
        "447700900010.00",
        '="07700900010"',
        "=07700900010",
        "'07700 900010",
        "tel:07700900010",
        "Mobile: 07700 900010",
        "m. 07700 900010 (work)",
        "O7700 900010",
    ],
)
def test_a_mobile_is_known_however_it_is_written(written: str) -> None:
    assert mobile(written) == ASHA


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("07624 123456", "+447624123456"),  # Isle of Man
        ("07524 123456", "+447524123456"),
        ("07781 123456", "+447781123456"),  # Guernsey
        ("07911 123456", "+447911123456"),
        ("07797 712345", "+447797712345"),  # Jersey
        ("07700 312345", "+447700312345"),
        ("+44 7829 712345", "+447829712345"),
    ],
)
def test_mobiles_of_the_islands_are_taken(written: str, stored: str) -> None:
    assert mobile(written) == stored
    assert is_mobile(stored)


LANDLINES = [
    ("020 7946 0018", "a landline"),
    ("2079460018", "a landline"),
    ("+44 (0)20 7946 0018", "a landline"),
    ("0113 496 0018", "a landline"),
    ("01632 960018", "a landline"),  # for drama, as the next
    ("01534 456789", "a landline"),  # Jersey
    ("01624 756789", "a landline"),  # Isle of Man
    ("0800 111 1111", "a freephone number"),
    ("0808 157 0192", "a freephone number"),
    ("0300 123 4567", "an organisation’s number"),
    ("0345 123 4567", "an organisation’s number"),
    ("0845 123 4567", "a service number"),
    ("0870 123 4567", "a service number"),
    ("056 1234 5678", "an internet telephone"),
]


@pytest.mark.parametrize(("written", "what"), LANDLINES)
def test_what_is_only_rung_belongs_under_landline(written: str, what: str) -> None:
    refused = _refused(mobile, written)
    assert refused.startswith(f"This is {what}")
    assert "no text message reaches it. Write their mobile here, and this one under landline" in refused
    assert not is_mobile(landline(written))


@pytest.mark.parametrize(
    ("written", "problem", "remedy"),
    [
        ("0901 234 5678", "premium-rate number (09): no text", "mobile"),
        ("0909 890 1234", "premium-rate number (09): no text", "mobile"),
        ("076 1234 5678", "pager (076): no text", "mobile"),
        ("07640 123456", "pager (076): no text", "mobile"),
        ("070 1234 5678", "personal number (070)", "mobile"),
        ("07700 900010 ext 5", "extension", "direct number"),
        ("07700 900010 x5", "extension", "direct number"),
        ("07700 900010 x 5", "extension", "direct number"),
        ("020 7946 0018 Extn: 512", "extension", "direct number"),
        ("020 7946 0018 option 2", "extension", "direct number"),
        ("07700 900010#5", "extension", "direct number"),
        ("07700 900010;ext=5", "extension", "direct number"),
        ("+8816 3141 4900", "satellite telephone (Iridium)", "their mobile"),
        ("008816 3141 4900", "satellite telephone (Iridium)", "their mobile"),
        ("881631414900", "satellite telephone (Iridium)", "their mobile"),
        ("+8818 3141 4900", "satellite telephone (Globalstar)", "their mobile"),
        ("+870 773 110 000", "satellite telephone (Inmarsat)", "their mobile"),
        ("+88216 12345678", "satellite telephone (Thuraya)", "their mobile"),
        ("+33 6 12 34 56 78", "foreign number", "07700 900123"),
        ("00353 86 123 4567", "foreign number", "07700 900123"),
        ("07700 900010 / 07700 900011", "more than one number", "Write one"),
        ("07700 900010 or 07700 900011", "more than one number", "Write one"),
        ("07700 900010, 07700 900011", "more than one number", "Write one"),
        ("4.4770E+11", "its digits are lost", "as text"),
        ("4,4770E+11", "its digits are lost", "as text"),
        ("7.7009e9", "its digits are lost", "as text"),
        ('="4.4770E+11"', "its digits are lost", "as text"),
        ("########", "its digits are lost", "as text"),
        ("#NAME?", "its digits are lost", "as text"),
        ("#VALUE!", "its digits are lost", "as text"),
        ("07700 90001", "11 digits, with the zero in front; this has 10", "as text"),
        ("07700 9000100", "11 digits, with the zero in front; this has 12", "as text"),
        ("077OO 9OOO1O", "letters in it", "as text"),
        ("ask his secretary", "not a British telephone number", "as text"),
        ("999", "not a British telephone number", "as text"),
        ("06123 456789", "not a British telephone number", "as text"),
    ],
)
def test_what_no_text_reaches_is_refused_with_its_kind_and_what_to_do(written: str, problem: str, remedy: str) -> None:
    for read in (mobile, landline):
        refused = _refused(read, written)
        assert written not in refused
        if read is mobile or "no text" not in problem:
            assert problem in refused
    assert remedy in _refused(mobile, written)


@pytest.mark.parametrize("written", ["07700 900010", "07624 123456"])
def test_a_mobile_under_landline_is_moved(written: str) -> None:
    assert _refused(landline, written) == "This is a mobile. Write it under mobile, and leave this empty."


def test_numbers_are_exported_as_a_spreadsheet_leaves_them_alone() -> None:
    for number in (mobile("07700 900010"), landline("020 7946 0018"), mobile("07624 123456")):
        written = as_people_write(number)
        assert written.startswith("0")
        assert " " in written
        assert (mobile if is_mobile(number) else landline)(written) == number
    assert landline("") == as_people_write("") == ""


def _refused(read, written: str) -> str:
    with pytest.raises(PydanticCustomError) as refused:
        read(written)
    return str(refused.value)
