"""Buttons under the summary run what the router knows, and fit into one row of Slack's."""

from eprr_bot.app import FEATURES, make_router
from eprr_bot.incidents import quick
from eprr_bot.incidents.alert import AlertState

ACTIONS = [one for feature in FEATURES for one in feature.quick_actions]


def test_every_quick_action_runs_words_of_the_root() -> None:
    rows = {words for row in make_router().of_root(quick.ROOT) for words in (row.words, *row.also)}
    assert {one.words for one in ACTIONS} <= rows


def test_at_every_alert_state_all_of_them_are_shown_each_under_an_id_of_its_own() -> None:
    for state in AlertState:
        shown = [one for one in ACTIONS if state in one.states]
        assert len(shown) <= quick.MOST
        assert len({one.action_id for one in shown}) == len(shown)
