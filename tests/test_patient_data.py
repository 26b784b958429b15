"""NHS numbers stay out of the record however they are usually written; what only looks like one stays in it."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.base.patient_data import REMOVED, without_nhs_numbers


def nhs_number(nine: int) -> str:
    """Nine digits with their check digit; a start that has none gives way to the next."""
    digits = f"{nine:09}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return nhs_number((nine + 1) % 10**9) if check == 10 or len(set(digits)) == 1 else f"{digits}{check}"


NHS_NUMBERS = st.integers(0, 10**9 - 1).map(nhs_number)
SQUARES = [
    *("SV", "SW", "SX", "SY", "SZ", "SR", "SS", "ST", "SU", "SM", "SN", "SO", "SP", "SH", "SJ", "SK", "SC", "SD", "SE"),
    *("TV", "TQ", "TR", "TL", "TM", "TF", "TG", "TA", "NX", "NY", "NZ", "NT", "NU"),
]


@given(
    NHS_NUMBERS,
    st.sampled_from(["", " ", "-", "\u00a0", "–", "‑", ".", " - ", "\u2009"]),
    st.sampled_from(
        [
            *("", "NHS no ", "NHS NO ", "NHS", "nhs", "NHSNO", "NHS number: ", "no", "NO ", "so ", "SO ", "PT", "Pt "),
            *(
                "ID-",
                "(",
                "bed 4: ",
                "was ",
                "1. ",
                "patient",
                "ring ",
                "two + ",
                "NHS-",
                "at Saltmere, ",
                "SX, ",
                "is",
            ),
        ]
    ),
    st.sampled_from(["", ".", " moved", ")", ", 3 others", "\n", "-", "x"]),
)
def test_an_nhs_number_is_removed_in_every_usual_form(number, gap, before, after):
    written = gap.join((number[:3], number[3:6], number[6:]))
    assert without_nhs_numbers(f"{before}{written}{after}") == (f"{before}{REMOVED}{after}", True)


@given(st.lists(NHS_NUMBERS, min_size=1, max_size=4))
def test_none_of_several_is_forgotten(numbers):
    cleaned, was_there = without_nhs_numbers(", ".join(numbers))
    assert was_there
    assert cleaned == ", ".join([REMOVED] * len(numbers))


@given(NHS_NUMBERS, st.sampled_from(SQUARES), st.sampled_from(["at ", "", "Grid ", "(", "at\n"]))
def test_a_grid_reference_stays(number, square, before):
    ways = [f"{square}{number}", f"{square} {number[:5]} {number[5:]}"]
    ways += [f"{square} {number}", f"{square.lower()}{number}"] if square != "SO" else []
    for written in ways:
        text = f"{before}{written} by the bridge"
        assert without_nhs_numbers(text) == (text, False)


@given(NHS_NUMBERS, st.sampled_from(["+44", "+44 ", "0044 ", "+44 (0)", "+44-", "+353 ", "tel. 0044"]))
def test_a_telephone_number_with_its_country_code_stays(number, code):
    for written in (number, f"{number[:3]} {number[3:6]} {number[6:]}", f"{number[:4]} {number[4:]}"):
        assert without_nhs_numbers(f"ring {code}{written}") == (f"ring {code}{written}", False)


@given(NHS_NUMBERS, st.sampled_from(["INC", "CAD", "REF-", "E", "CHG", "RTA"]))
def test_a_reference_in_capitals_stays(number, letters):
    assert without_nhs_numbers(f"job {letters}{number}") == (f"job {letters}{number}", False)


@given(NHS_NUMBERS, st.text("abcdef", min_size=11, max_size=11), st.text("abcdef", min_size=11, max_size=43))
def test_a_digest_by_which_a_log_vouches_for_a_text_stays_whole(number, before, after):
    text = f"SHA-256 of its text: {before}{number}{after}."
    assert without_nhs_numbers(text) == (text, False)
    assert without_nhs_numbers(f"{text} Patient {number}.")[0] == f"{text} Patient {REMOVED}."
    assert number not in without_nhs_numbers(f"{before} {number} {after}")[0]


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year >= 1000),
    st.sampled_from(
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H%M", "%Y%m%d%H%M", "%Y%m%d %H%M", "%d%m%y %H%M"]
    ),
)
def test_a_date_with_its_time_stays(at, form):
    text = f"moved {at:{form}} by ambulance"
    assert without_nhs_numbers(text) == (text, False)


def test_every_minute_of_a_day_stays():
    for form in ("281126 {:02}{:02}", "261128 {:02}{:02}"):
        for minute in range(24 * 60):
            text = form.format(*divmod(minute, 60))
            assert without_nhs_numbers(text) == (text, False)


@given(NHS_NUMBERS, st.sampled_from(["SX ", "SX", "CAD"]))
def test_a_number_in_its_three_groups_is_no_reference(number, before):
    written = f"{number[:3]} {number[3:6]} {number[6:]}"
    assert without_nhs_numbers(f"{before}{written}") == (f"{before}{REMOVED}", True)


@pytest.mark.parametrize(
    "text",
    [
        "01632 960 983",
        "020 7946 0958",
        "SX 47000 54050",
        "247000 054050",
        "E247000 N054050",
        "4111 1111 1111 1111",
        "111 111 1111",
        "943 476 5918",
        "94347659190",
        "943\n476\n5919",
    ],
)
def test_other_numbers_stay(text):
    assert without_nhs_numbers(text) == (text, False)
