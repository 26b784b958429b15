"""A M/ETHANE report as people type and paste it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.methane import methane
from eprr_bot.methane.methane import NAMES

AS_TEXTED = """METHANE
M: Yes 0310
E - Mill Lane, Fenbridge, TL 471 982
T: flood
H: live cables
A: north gate; Mill Lane closed
N: 3 P1, 5 P3
E: fire on site, 2 ambulances needed
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("access Mill Lane closed, use the north gate", {"access": "Mill Lane closed, use the north gate"}),
        ("ACCESS: north gate", {"access": "north gate"}),
        ("exact location ward 3", {"location": "ward 3"}),
        ("where ward 3", {"location": "ward 3"}),
        ("casualties 3 P1; from Beacon Ambulance", {"casualties": "3 P1", "from": "Beacon Ambulance"}),
        ("hazards not known yet", {"hazards": ""}),
        ("access A14 closed; from the north use gate 2", {"access": "A14 closed; from the north use gate 2"}),
        ("services fire on site; police; two ambulances", {"services": "fire on site; police; two ambulances"}),
        ("not declared", {"declared": "no"}),
        ("major incident not yet declared, standby", {"declared": "no standby"}),
        ("major incident declared: yes 03:10", {"declared": "yes 03:10"}),
        ("T: fire\nE: two engines", {"type": "fire", "services": "two engines"}),
        ("typewriter on fire", None),
        ("", None),
        ("METHANE", None),
        ("flood at the gate", None),
    ],
)
def test_a_field_is_named_by_the_words_that_people_use(line: str, found: dict[str, str] | None) -> None:
    assert methane.typed(line) == found


def test_a_report_is_pasted_as_an_ambulance_service_texts_it() -> None:
    assert methane.typed(AS_TEXTED) == {
        "declared": "Yes 0310",
        "location": "Mill Lane, Fenbridge, TL 471 982",
        "type": "flood",
        "hazards": "live cables",
        "access": "north gate; Mill Lane closed",
        "casualties": "3 P1, 5 P3",
        "services": "fire on site, 2 ambulances needed",
    }


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("yes 0310 by Beacon", "Yes, 03:10 by Beacon"),
        ("Yes, 03:10", "Yes, 03:10"),
        ("since 0310", "Yes, since 03:10"),
        ("", "Yes"),
        ("no", "No"),
        ("not yet", "No"),
        ("standby 02:50", "No, standby 02:50"),
        ("unknown", ""),
        ("maybe", None),
        ("nobody knows", None),
    ],
)
def test_declared_is_yes_or_no_or_not_known_with_a_time(said: str, kept: str | None) -> None:
    assert methane.declared(said) == kept
    if kept:
        assert methane.declared(kept) == kept, "what the form shows comes back the same"
        assert methane.declared(" ".join(methane.answer_and_details(kept))) == kept


@pytest.mark.parametrize(
    ("casualties", "may"),
    [
        ("3 P1, 5 P3", False),
        ("About Twenty Walking Wounded", False),
        ("2 adults, 1 child at Saltmere General Hospital", False),
        ("Three P1 at Mill Lane", False),
        ("none", False),
        ("John Smith, broken leg", True),
        ("1 P1, Mrs Jones", True),
        ("one P2 named Ali", True),
        ("one, dob 3/4/60", True),
    ],
)
def test_a_name_among_casualties_is_noticed(casualties: str, may: bool) -> None:
    assert methane.may_name_somebody(casualties) is may


@given(before=st.lists(st.text(max_size=3), min_size=7, max_size=7), after=st.lists(st.text(max_size=3), min_size=7))
def test_what_is_new_makes_the_one_report_of_the_other(before: list[str], after: list[str]) -> None:
    was, now = (dict(zip(NAMES, one, strict=False)) for one in (before, after))
    new = {one.field.name: one.now for one in methane.differences(was, now)}
    assert {**was, **new} == now


@given(st.text(max_size=60))
def test_whatever_is_typed_is_understood_or_refused(text: str) -> None:
    found = methane.typed(text)
    assert found is None or set(found) <= {*NAMES, "from"}
    methane.declared(text)
    methane.may_name_somebody(text)
