"""Buttons under the summary run what the router knows, and fit into a calm row and one menu of Slack's."""

import pytest

from eprr_bot.app import FEATURES, make_router
from eprr_bot.incidents import quick
from eprr_bot.incidents.alert import AlertState

SLACKS_MOST_IN_A_MENU = 5
ACTIONS = [one for feature in FEATURES for one in feature.quick_actions]


@pytest.fixture(autouse=True)
def _in_use() -> None:
    quick.use(ACTIONS)


def test_every_quick_action_runs_words_of_the_root() -> None:
    rows = {words for row in make_router().of_root(quick.ROOT) for words in (row.words, *row.also)}
    assert {one.words for one in ACTIONS} <= rows


def test_at_every_alert_state_all_of_them_are_shown_each_under_an_id_of_its_own() -> None:
    for state in AlertState:
        shown = {f"7/{one.words}" for one in ACTIONS if state in one.states}
        laid_out = quick.buttons(7, state)
        row = [one for one in laid_out if one["type"] == "button"]
        behind = [option for one in laid_out for option in one.get("options", ())]
        assert len(row) <= quick.MOST
        assert len(behind) <= SLACKS_MOST_IN_A_MENU
        assert sorted(one["value"] for one in (*row, *behind)) == sorted(shown)
        assert len({one["action_id"] for one in laid_out}) == len(laid_out)


def test_what_one_does_first_at_night_is_a_button_and_the_rest_is_one_tap_away() -> None:
    laid_out = quick.buttons(7, AlertState.DECLARED)
    assert [one["text"]["text"] for one in laid_out if "text" in one] == [
        "Command", "Decide", "Action", "M/ETHANE", "Sitrep", "Log",
    ]  # fmt: skip
    assert [one["text"]["text"] for one in laid_out[-1]["options"]] == [
        "Hand over command", "Task to organisations", "Roles", "Show all", "Stand down",
    ]  # fmt: skip
