"""Actions as people type them on one line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.actions.action import Given, about, read
from eprr_bot.incidents.numbered import About


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("Ring the council by 03:30", {"what": "Ring the council", "due": "03:30"}),
        ("Send a lorry (due 04:00)", {"what": "Send a lorry", "due": "04:00"}),
        (
            "comms lead: Draft holding lines by 04:00, high priority",
            {"what": "Draft holding lines", "owner": "comms lead", "due": "04:00", "priority": "high"},
        ),
        (
            "Urgent: find 20 blankets in 20 minutes for decision 3",
            {"what": "find 20 blankets", "due": "in 20 minutes", "priority": "high", "decision": "3"},
        ),
        ("Move patients by ambulance by 04:00", {"what": "Move patients by ambulance", "due": "04:00"}),
        ("Report by 09:00 tomorrow to Grace", {"what": "Report to Grace", "due": "09:00 tomorrow"}),
        ("Check fuel within half an hour", {"what": "Check fuel", "due": "in half an hour"}),
        ("Drive by Fenbridge", {"what": "Drive by Fenbridge"}),
        ("", {}),
    ],
)
def test_a_line_is_taken_apart(typed: str, fields: dict[str, Any]) -> None:
    assert read(typed) == Given(**fields)


@given(st.text())
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    read(typed)
    about(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2", About(2, "", "")),
        ("2 done told Grace", About(2, "done", "told Grace")),
        ("2 later 05:00 waiting", About(2, "later", "05:00 waiting")),
        ("2 dropped because the bridge is shut", About(2, "dropped", "the bridge is shut")),
        ("2 open again", About(2, "open", "")),
        ("2 carry on 12 Jan", About(2, "after", "12 Jan")),
        ("2 <@U1|umar>", About(2, "owner", "<@U1|umar>")),
        ("2 owner loggist", About(2, "owner", "loggist")),
        ("2 high priority", About(2, "priority", "high priority")),
        ("2 vans to go to Fenbridge", None),
    ],
)
def test_a_number_with_a_word_after_it_is_about_an_action_there_is(typed: str, said: About | None) -> None:
    assert about(typed) == said
