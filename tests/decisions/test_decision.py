"""Decisions as people type them on one line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.decisions.decision import Given, about, read, review
from eprr_bot.incidents.numbered import About


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (
            "Divert ambulances to Fenbridge because ED is flooded, review 04:00",
            {"decision": "Divert ambulances to Fenbridge", "because": "ED is flooded", "review": "04:00"},
        ),
        (
            "Divert, review in 2 hours, because ED is flooded, options: stay open (unsafe); Saltmere (full), risks "
            "longer journeys. Consulted Grace Adeyemi, powers: clause 3.2, decided at 02:40, late because no signal",
            {
                "decision": "Divert",
                "because": "ED is flooded",
                "options": "stay open (unsafe); Saltmere (full)",
                "risks": "longer journeys",
                "consulted": "Grace Adeyemi",
                "powers": "clause 3.2",
                "review": "in 2 hours",
                "decided": "02:40",
                "late": "no signal",
            },
        ),
        (
            "Close theatres\nbecause power\noptions:\n- a\n- b\nreview 4am",
            {"decision": "Close theatres", "because": "power", "options": "- a\n- b", "review": "4am"},
        ),
        (
            "Ask the council to review 3 shelters because we have no other options",
            {"decision": "Ask the council to review 3 shelters", "because": "we have no other options"},
        ),
        ("Ask Haven to review its plan because of X", {"decision": "Ask Haven to review its plan", "because": "X"}),
        (
            "Close theatres because it was decided yesterday by the trust",
            {"decision": "Close theatres", "because": "it was decided yesterday by the trust"},
        ),
        ("decided at 02:40: close theatres", {"decision": "close theatres", "decided": "02:40"}),
        ("because ED flooded", {"because": "ED flooded"}),
        ("", {}),
    ],
)
def test_a_line_is_taken_apart_by_the_words_that_begin_its_fields(typed: str, fields: dict[str, Any]) -> None:
    assert read(typed) == Given(**fields)


@given(st.text())
def test_nothing_that_is_typed_is_lost_or_breaks_it(typed: str) -> None:
    read(typed)
    about(typed)
    review(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3", About(3, "", "")),
        ("#3 superseded by Divert to Saltmere because x", About(3, "superseded", "Divert to Saltmere because x")),
        ("1 superceded by divert only majors", About(1, "superseded", "divert only majors")),
        ("3 reviewed superseded by Stay", About(3, "superseded", "Stay")),
        ("3 withdrawn because wrong", About(3, "withdrawn", "wrong")),
        ("3 stands", About(3, "reviewed", "stands")),
        ("3 review 05:00", About(3, "review", "05:00")),
        ("3 outcome all arrived", About(3, "outcome", "all arrived")),
        ("3 because of y", About(3, "added", "because of y")),
        ("3 change", About(3, "change", "")),
        ("3 vans to go to Fenbridge", None),
        ("Divert 3 vans", None),
    ],
)
def test_a_number_with_a_word_after_it_is_about_a_decision_there_is(typed: str, said: About | None) -> None:
    assert about(typed) == said


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("stands, review 06:00", ("", "06:00")),
        ("it stands until 06:00", ("", "06:00")),
        ("still needed, review in 2 hours", ("still needed", "in 2 hours")),
        ("", ("", "")),
        ("the road is open", ("the road is open", "")),
    ],
)
def test_a_review_says_what_was_found_and_when_it_is_looked_at_next(typed: str, found: tuple[str, str]) -> None:
    assert review(typed) == found
