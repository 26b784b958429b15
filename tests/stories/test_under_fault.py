"""Under load, and with a web filter in between: everybody is reached, at once where it is live, and nobody twice."""

from collections.abc import Iterator

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from tests.world import World


@pytest.fixture
def busy_world(database_url: str) -> Iterator[World]:
    """A world in which only what is asked for is looked at."""
    made = World(database_url)
    yield made
    made.close()


def texts(world: World, who: str = "@farouk.aziz") -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["filtered", "filtered_reply"])
def test_a_text_behind_a_web_filter_arrives_once(world: World, kind: str) -> None:
    """Whether the text was let through cannot be told from the filter's page: it is looked up by its reference."""
    for method in ("notify.sms", "notify.get", "notify.get"):
        world.workspace.faults.add(kind, method)
    world.say("@niamh.doyle", "/exercise start")
    world.dm("@farouk.aziz").expect("EXERCISE EXERCISE EXERCISE")
    world.advance(minutes=2)
    assert not world.workspace.faults.in_force()
    world.phone("@farouk.aziz").expect("Reply 1 to answer")
    world.channel("exercises").expect("Running")


@pytest.mark.both_databases
def test_a_live_page_by_text_does_not_wait_behind_exercises(busy_world: World) -> None:
    for _ in range(5):
        busy_world.say("@niamh.doyle", "/exercise start")
        busy_world.say("@niamh.doyle", "/exercise stop director-on-call")
    assert len(texts(busy_world)) < 10, "more texts to one number than go out at once"
    busy_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert "Incident 1" in texts(busy_world)[-1]


@pytest.mark.both_databases
def test_a_live_page_does_not_wait_behind_news_of_another_incident(busy_world: World) -> None:
    busy_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    for number in range(8):
        busy_world.say("@asha.patel", f"/incident update where Ward {number}", channel="inc-1-power-lost")
    assert len(texts(busy_world)) < 9, "more texts to one number than go out at once"
    busy_world.say("@asha.patel", "/incident critical fire at Fenbridge")
    assert "Incident 2" in texts(busy_world)[-1]
    busy_world.advance(minutes=4)
    assert sum("Ward" in one for one in texts(busy_world)) == 8, "the news comes after"


@pytest.mark.both_databases
def test_news_of_an_incident_goes_out_at_hours_in_which_somebody_wants_no_texts(busy_world: World) -> None:
    with transaction(busy_world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").text_hours = "20:00-21:00"
    busy_world.say("@asha.patel", "/incident critical power lost at Saltmere")
    busy_world.say("@asha.patel", "/incident update where Ward 7", channel="inc-1-power-lost")
    page, news = texts(busy_world)
    assert "Incident 1" in page
    assert "Ward 7" in news
