"""What is done in Slack besides sending messages, on good days and bad ones."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from typing import Any

from slack_sdk.web import SlackResponse

from eprr_bot.base.db import transaction
from eprr_bot.base.heartbeats import last_beat
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from tests.world import World, sqlite_url


def counted(world: World) -> Counter[str]:
    """The calls that the bot makes from now on, those included that Slack refuses."""
    counts, call = Counter[str](), world.app.client.api_call

    def count(api_method: str, **options: Any) -> SlackResponse:
        counts[api_method] += 1
        return call(api_method, **options)

    world.app.client.api_call = count
    return counts


def test_a_list_of_members_that_slack_refuses_is_not_asked_for_again_and_again(world: World) -> None:
    world.clock.move(timedelta(minutes=20))
    world.workspace.faults.add("rate_limit", "users.list", times=None, seconds=120)
    calls = counted(world)
    for _ in range(10):
        world.app.send("slack")
        world.clock.move(timedelta(seconds=1))
    assert calls["users.list"] == 1, "it waits for as long as Slack says"
    with transaction(world.app.engine) as session:
        seen = last_beat(session, "slack")
    assert seen is not None
    assert world.now - seen < timedelta(minutes=1), "and Slack itself is there"
    world.workspace.faults.clear()
    world.clock.move(timedelta(seconds=120))
    world.app.send("slack")
    assert calls["users.list"] == 2


def test_a_slack_that_is_down_is_asked_every_ten_seconds(world: World) -> None:
    world.clock.move(timedelta(minutes=5))
    world.workspace.faults.add("error", "auth.test", times=None)
    calls = counted(world)
    for _ in range(20):
        world.app.send("slack")
        world.clock.move(timedelta(seconds=1))
    assert calls["auth.test"] == 2


def test_a_page_goes_out_between_two_steps_for_a_channel(tmp_path: Path) -> None:
    """Each call for an incident's channel may take long. A page that is decided meanwhile waits for one at most."""
    world = World(sqlite_url(tmp_path))
    create = world.app.client.conversations_create

    def decide_a_page(**args: str) -> object:
        made = create(**args)
        with transaction(world.app.engine) as session:
            to = world.workspace.member("@cara.hughes").id
            outbox.post(session, world.now, to, Content("page"), Envelope(Lane.LIVE))
        return made

    world.app.client.conversations_create = decide_a_page
    world.workspace.person("@ben.okoro").command("/incident critical power lost at Saltmere")
    world.app.send("slack")
    methods = [call["method"] for call in world.workspace.calls]
    made = methods.index("conversations.create")
    assert methods[made + 1] == "chat.postMessage"
    assert "conversations.setTopic" in methods[made + 2 :]
    assert world.dm("@cara.hughes").unexpected() == ["page"]
    world.close()


def test_two_threads_do_not_make_the_same_channel(tmp_path: Path) -> None:
    """In the demo, whoever moves the clock sends beside the worker."""
    world = World(sqlite_url(tmp_path))
    world.workspace.person("@ben.okoro").command("/incident critical power lost at Saltmere")
    create, inside, most = world.app.client.conversations_create, Counter[str](), []
    others = ThreadPoolExecutor(2)

    def send_meanwhile(**args: str) -> object:
        inside["now"] += 1
        most.append(inside["now"])
        other = others.submit(world.app.send, "slack")
        assert not wait([other], timeout=0.2).done, "it waits for its turn"
        made = create(**args)
        inside["now"] -= 1
        return made

    world.app.client.conversations_create = send_meanwhile
    world.app.send("slack")
    others.shutdown()
    assert most == [1]
    world.close()


def test_a_busy_database_is_told_in_a_sentence_before_slack_gives_up(tmp_path: Path) -> None:
    world = World(sqlite_url(tmp_path))
    with world.app.engine.connect() as writer, writer.begin():
        answer = world.workspace.person("@asha.patel").command("/oncall swap")
    assert "The database is busy, and nothing was changed." in (answer.text or "")
    world.close()
