"""Processes that make an incident's channel die between two steps: the next goes on, and there is one of everything."""

from collections.abc import Callable
from typing import Any

import pytest

from eprr_bot.incidents import in_slack, quick
from eprr_bot.practice.state import Channel
from eprr_bot.reach.slack.channel import SlackChannel
from eprr_bot.run.web.shell import make_web
from tests.stories.incident_words import CALLED, declare_on_the_command_line, from_bot, look_away, members, the_room
from tests.world import World

MOST_PROCESSES = 30
PARTS = ("Incident 1: power lost, Saltmere", "Roles in incident 1.", "Delegated authority (Farouk Aziz)")
"""How the messages that stand in the channel begin."""


class Died(BaseException):
    """The process ends here: nothing after it runs, neither what mends nor what tidies up."""


class Mortal:
    """Lets each process live for some actions; it dies before the next, or after that was done and not noted."""

    def __init__(self, *, dies_after: bool, grows: bool) -> None:
        self.dies_after, self.lives_for, self.grows, self.left = dies_after, 0, grows, 0

    def born(self) -> None:
        self.lives_for = self.lives_for + 1 if self.grows else 1
        self.left = self.lives_for

    def doing(self, action: Callable[..., Any]) -> Callable[..., Any]:
        def run(*values: Any, **named: Any) -> Any:
            if not self.left and not self.dies_after:
                raise Died
            done = action(*values, **named)
            if not self.left:
                raise Died
            self.left -= 1
            return done

        return run


@pytest.mark.parametrize("dies_after", [False, True])
@pytest.mark.parametrize("dies_at", ["a step in Slack", "deciding a message", "sending a message"])
def test_each_process_does_one_thing_more_and_dies(
    quick_world: World, monkeypatch: pytest.MonkeyPatch, dies_at: str, dies_after: bool
) -> None:
    world, mortal = quick_world, Mortal(dies_after=dies_after, grows=dies_at != "a step in Slack")
    declare_on_the_command_line(world, "power lost", "Saltmere")
    where = {
        "a step in Slack": (in_slack, "_call"),
        "deciding a message": (in_slack, "_post"),
        "sending a message": (SlackChannel, "send"),
    }[dies_at]
    with monkeypatch.context() as patched:
        patched.setattr(*where, mortal.doing(getattr(*where)))
        died = _generations(world, mortal)
    assert 1 < died < MOST_PROCESSES
    world.advance(minutes=2)
    channel = the_room(world, 1)
    _one_of_everything(world, channel)
    for who in CALLED:
        world.press("I am responding", as_=who)
    look_away(world)


def _generations(world: World, mortal: Mortal) -> int:
    """One process after the other until one lives. Returns how many died."""
    for died in range(MOST_PROCESSES):
        try:
            mortal.born()
            world.advance(seconds=40)  # the lease of a sender that died runs out
        except Died:
            _next_process(world)
        else:
            return died
    return MOST_PROCESSES


def _next_process(world: World) -> None:
    rehearsal = world.rehearsal
    world.app.close()
    world.app = rehearsal.app = rehearsal._made()
    rehearsal._web = make_web(world.app)


def _one_of_everything(world: World, channel: Channel) -> None:
    messages = from_bot(world, channel)
    for part in PARTS:
        assert sum(one.text.startswith(part) for one in messages) == 1, part
    assert len({one.text for one in messages}) == len(messages), "nothing was said twice"
    (summary,) = (one for one in messages if one.text.startswith(PARTS[0]))
    assert channel.pins == [summary.ts]
    assert [one.title for one in channel.bookmarks] == ["Headline"]
    assert channel.topic.startswith("Critical incident · level 2 · Declared")
    assert {"@farouk.aziz", "@grace.adeyemi"} <= members(world, channel)
    buttons = [one["action_id"] for row in summary.blocks for one in row.get("elements", ()) if "action_id" in one]
    assert sum(one == quick.MORE for one in buttons) == 1
    assert len(buttons) == len(set(buttons))
