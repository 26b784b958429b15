"""Somebody writes to the bot as they would to a person."""

import pytest

from tests.world import World


@pytest.mark.both_databases
def test_whoever_types_to_the_bot_reads_that_nobody_read_it_and_what_to_type(world: World) -> None:
    niamh = world.workspace.person("@niamh.doyle")
    niamh.say("power is lost in theatres, please call the director")
    niamh.say("hello??")
    world.settle()
    said = world.dm("@niamh.doyle").expect("Nobody reads what is typed here, and nothing was done with it.")
    for what in ("`/incident critical &lt;what&gt; at &lt;where&gt;`", "`/oncall page", "/eprr help", "switchboard"):
        assert what in said
    world.advance(minutes=1)
    niamh.say("anybody there?")
    world.settle()
    world.dm("@niamh.doyle").expect("Nobody reads what is typed here")
    assert world.say("@niamh.doyle", "/incident").startswith("No incident is open.")


def test_what_is_typed_in_a_channel_is_nothing_to_the_bot(world: World) -> None:
    world.workspace.person("@niamh.doyle").say("power is lost", channel="incidents")
    world.settle()
