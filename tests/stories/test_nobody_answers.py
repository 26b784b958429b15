"""Incidents in which people are called in vain, or cannot be called: what is said, where, and what the log keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.callout import register
from eprr_bot.callout.models import Page
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.records import service as records
from tests.stories.incident_words import declare_on_the_command_line
from tests.stories.test_who_commands import phone_of
from tests.world import World, shown, sqlite_url, texts_in

NO_KEY = "the number cannot be opened with the present keys"


@pytest.fixture
def quick_world(tmp_path: Path) -> Iterator[World]:
    """A world on SQLite alone, in which only what is asked for is looked at."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def test_an_incident_that_nobody_answers_is_told_wherever_somebody_may_look(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident critical power <lost> at Saltmere")
    world.advance(minutes=19)
    assert not told(world, "incidents")
    world.advance(minutes=7)
    for place in ("incidents", "inc-1-power-lost"):
        manager, director = told(world, place)
        assert "Nobody has taken command yet in incident 1*: power &lt;lost&gt;" in director
        assert "10:25> from Farouk Aziz, Dmitri Volkov, Asha Patel and Idris Bevan. Ben Okoro, " in director
        assert "were called only just then. Everybody on the rota is called again" in director
        assert "Nobody has answered for Manager on call yet in incident 1*" in manager
        assert "Ring the switchboard." in manager
    to_declarer = [shown(one) for one in world.workspace.person("@asha.patel").messages()]
    assert sum(":rotating_light:" in one for one in to_declarer) == 2
    world.advance(minutes=30)
    assert len(told(world, "incidents")) == 2, "it is told once"
    world.press("I am responding", as_="@grace.adeyemi")
    world.advance(hours=1)
    called = [one for one in world.workspace.person("@ben.okoro").messages() if "Power &lt;lost&gt;" in shown(one)]
    assert len(called) > 6, "the call for command goes on until somebody has taken it"
    world.press("I take command", as_="@ben.okoro")
    world.advance(minutes=20)
    after = [one for one in world.workspace.person("@cara.hughes").messages() if "Power &lt;lost&gt;" in shown(one)]
    assert "Ben Okoro has command." in shown(after[0])
    for place in ("incidents", "inc-1-power-lost"):
        assert not told(world, place), "what was said of a call in vain is put right"
        assert sum("in vain for a while. Ben Okoro has command." in one for one in in_channel(world, place)) == 1


def test_whoever_is_called_at_once_for_want_of_a_holder_has_time_to_answer_before_it_is_told(
    quick_world: World,
) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").is_active = False
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.advance(minutes=4)
    assert phone_of(world, "@ben.okoro"), "everybody on the rota is called at once"
    assert not told(world, "incidents")
    world.advance(minutes=2)
    (director,) = told(world, "incidents")
    assert "Nobody has taken command yet in incident 1*" in director
    assert "10:05> from Asha Patel, Ben Okoro" in director


def test_what_is_over_when_slack_returns_is_not_told_any_more(quick_world: World) -> None:
    world = quick_world
    outage = world.workspace.faults.add("outage", "*", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere Hospital")
    world.advance(minutes=26)
    world.reply("@farouk.aziz", "1")
    world.reply("@grace.adeyemi", "1")
    world.workspace.faults.clear(outage.id)
    world.advance(minutes=2)
    assert "has had command since" in next(one for one in in_channel(world, "inc-1-power-lost") if "Called out" in one)
    assert not [one for one in in_channel(world, "incidents") if "in vain" in one or "No answer" in one]


def test_the_headline_says_at_once_who_has_command_however_many_pages_stand_there(quick_world: World) -> None:
    world = quick_world
    for place in ("Saltmere", "Fenbridge"):
        world.say("@asha.patel", f"/incident critical power lost at {place}")
    world.advance(minutes=75)
    world.press("I am responding", as_="@farouk.aziz")
    world.advance(seconds=10)
    headlines = [
        next(text for text in in_channel(world, name) if "Called out" in text)
        for name in ("inc-1-power-lost", "inc-2-power-lost")
    ]
    assert any("Farouk Aziz (has had command since" in headline for headline in headlines)
    world.advance(minutes=15)
    pages = [shown(one) for one in world.workspace.person("@ben.okoro").messages() if "You are called" in shown(one)]
    assert sum("Farouk Aziz answered" in page for page in pages) >= 5, "the older pages follow"


def test_an_exercise_that_nobody_answers_is_not_told_as_an_incident(quick_world: World) -> None:
    quick_world.say("@asha.patel", "/exercise start")
    quick_world.advance(minutes=61)
    assert not told(quick_world, "incidents")


def test_a_director_who_has_answered_is_not_called_again_by_the_managers_ladder(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    world.advance(minutes=61)
    pages = [one for one in world.workspace.person("@farouk.aziz").messages() if "You are called as" in shown(one)]
    assert len(pages) == 1
    headline = next(text for text in in_channel(world, "inc-1-power-lost") if "Called out" in text)
    assert headline.partition("Newest in the log")[0].count(": Farouk Aziz, ") == 1
    assert "Farouk Aziz, director on call: responding" in headline
    assert "Farouk Aziz has answered as Director on call, and is not called again" in "\n".join(log_of(world))
    (manager,) = told(world, "incidents")
    assert "Nobody has answered for Manager on call yet" in manager
    assert "Farouk Aziz is responding." in manager


def test_whoever_two_ladders_reach_stands_in_the_headline_once(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.advance(minutes=12)
    headline = next(text for text in in_channel(world, "inc-1-power-lost") if "Called out" in text)
    assert headline.count("Grace Adeyemi, manager on call: called, no answer yet") == 1
    world.press("I am responding", as_="@grace.adeyemi")
    headline = next(text for text in in_channel(world, "inc-1-power-lost") if "Called out" in text)
    assert headline.count("Grace Adeyemi, ") == 1
    assert "Grace Adeyemi, manager on call: responding" in headline


def test_the_log_names_only_the_ways_by_which_somebody_was_called(quick_world: World) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        farouk = directory.person(session, "farouk.aziz")
        assert farouk is not None
        farouk.slack_id = None
        session.add(farouk)
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    log = log_of(world)
    assert "Calling Farouk Aziz (Director on call) by text message." in log
    assert any("Called, as the services took it: Farouk Aziz by text message" in one for one in log)
    assert "Farouk Aziz cannot be reached by Slack: no Slack account is known." in log
    world.advance(minutes=16)
    in_vain = [one for one in log_of(world) if one.startswith("Farouk Aziz cannot be reached by Slack")]
    assert len(in_vain) == 1, "once, though the manager's call reaches the director as well"


def test_a_text_that_fails_for_good_is_in_the_log_once_and_with_its_page(quick_world: World) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        farouk = directory.person(session, "farouk.aziz")
        assert farouk is not None
        farouk.mobile = "sealed with a key that is gone"
        session.add(farouk)
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.advance(minutes=2)
    failures = [text for text in log_of(world) if text.startswith("Text message to ")]
    assert failures == [f"Text message to Farouk Aziz failed: {NO_KEY}."]
    with transaction(world.app.engine) as session:
        called = register.callees(session, 1)
        pages = [session.get_one(Page, number) for number in (1, 2)]
    assert [page.failure for page in pages if page.callee_id == called[0].id] == ["", NO_KEY]


def test_a_route_that_fails_for_good_is_told_to_the_adviser_once(quick_world: World) -> None:
    world = quick_world
    world.workspace.faults.add("error", "chat.postMessage", error="account_inactive")
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=1)
    news = ":warning: Farouk Aziz could not be reached in Slack: Slack refused: account_inactive."
    mend = (
        "Please check their entry in the directory. Until it is put right, calls reach them only in other ways, if any."
    )
    assert [text for text in to_the_adviser(world) if "could not be reached" in text] == [f"{news}\n{mend}"]
    world.advance(minutes=30)
    assert sum("could not be reached" in text for text in to_the_adviser(world)) == 1


def test_a_service_that_fails_for_many_is_told_in_one_message(quick_world: World) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        for person in directory.people(session):
            person.mobile = "sealed with a key that is gone"
            session.add(person)
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    for _ in range(12):
        world.advance(minutes=5)
    news = [text for text in to_the_adviser(world) if "did not reach" in text]
    assert len(news) == 1
    assert f":warning: Text messages did not reach 4 people: {NO_KEY}." in news[0]


def to_the_adviser(world: World) -> list[str]:
    return [text for one in world.workspace.person("@priya.raman").messages() for text in texts_in(one.blocks)]


def in_channel(world: World, name: str) -> list[str]:
    return [shown(one) for one in world.workspace.messages(name)]


def told(world: World, channel: str) -> list[str]:
    return [text for text in in_channel(world, channel) if ":rotating_light:" in text]


def log_of(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, 1)]


def test_after_half_an_hour_without_slack_one_page_of_each_call_arrives(quick_world: World) -> None:
    world = quick_world
    outage = world.workspace.faults.add("outage", "*", times=None)
    declare_on_the_command_line(world, "power lost", "Saltmere Hospital")
    world.settle()
    world.advance(minutes=32)
    world.workspace.faults.clear(outage.id)
    world.advance(minutes=2)
    for who, calls in (("@farouk.aziz", 2), ("@ben.okoro", 1), ("@hamish.reid", 1)):
        assert sum("Power lost" in one for one in world.dm(who).unexpected()) == calls
