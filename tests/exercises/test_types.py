"""The types of call-out exercise: as people name them, and by which ways they call."""

import pytest

from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.exercises import types

WHOM = (Whom(rota="loggist"),)
STEPS = (Step(after_minutes=0, page=WHOM), Step(after_minutes=5, page=WHOM, by=("slack", "text")))
LADDER = Ladder(id="loggist", name="Loggist", steps=STEPS)
EVERY = ("slack", "text", "voice")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ("", "")),
        ("loggist", ("loggist", "")),
        ("loggist read back", ("loggist", "read back")),
        ("loggist read-back", ("loggist", "read back")),
        ("Director on call  Without slack", ("Director on call", "without Slack")),
        ("assemble", ("", "assemble")),
        ("partners", ("", "partners")),
        ("assemble loggist", ("assemble loggist", "")),
    ],
)
def test_a_type_stands_last_in_a_line(typed: str, found: tuple[str, str]) -> None:
    assert types.split_off(typed) == found


def test_without_slack_each_step_calls_by_every_other_way() -> None:
    changed = types.ladder_for(types.WITHOUT_SLACK, LADDER, EVERY)
    assert [step.by for step in changed.steps] == [("text", "voice")] * 2
    assert [step.after_minutes for step in changed.steps] == [0, 5]


def test_a_type_that_no_way_is_left_for_takes_no_turn() -> None:
    both = ("without Slack", "assemble")
    assert types.possible(both, EVERY) == both
    assert types.possible(both, ("slack",)) == ("assemble",)
    assert types.possible(both[:1], ("slack",)) == ("acknowledge",)


def test_every_other_type_climbs_the_ladder_as_it_is() -> None:
    others = [one for one in types.TYPES.values() if one != types.WITHOUT_SLACK]
    assert all(types.ladder_for(one, LADDER, EVERY) == LADDER for one in others)


def test_a_type_that_is_no_more_is_as_the_plainest() -> None:
    assert types.of("smoke signals") == types.ACKNOWLEDGE
