"""Telling somebody something: whoever they are, by the routes that may be used, and nobody who has left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import every
from eprr_bot.slack.blocks import Content
from tests.world import World, sqlite_url

NEWS = Content("*News*, at length", short="News")


@dataclass(frozen=True)
class Contact:
    """As a partner's contact would be: in no directory of ours, and without Slack."""

    id: str = "fire/duty officer"
    slack_id: str | None = None
    mobile: str = "sealed number"
    text_hours: str = ""
    voice_hours: str = ""
    no_voice_calls: bool = False
    is_active: bool = True


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


def told(
    session: Session, world: World, whom: object, lane: Lane = Lane.ROUTINE, by: object = None, key: str = ""
) -> list:
    sent = reach.tell(session, world.now, whom, NEWS, Envelope(lane, key=key or None), by)
    return [(one.channel, one.address, one.body["text"], one.person_id, one.key) for one in sent]


def test_each_is_told_by_the_routes_there_are_and_by_the_first_alone_where_none_is_named(world: World) -> None:
    with transaction(world.app.engine) as session:
        farouk = session.get_one(Person, "farouk.aziz")
        in_slack, by_text = ("slack", farouk.slack_id, "*News*, at length"), ("text", farouk.mobile, "News")
        assert told(session, world, "farouk.aziz") == [(*in_slack, farouk.id, None)]
        assert told(session, world, farouk, by=every(), key="k") == [
            (*in_slack, farouk.id, "k/slack"),
            (*by_text, farouk.id, "k/text"),
        ]
        farouk.slack_id = None
        assert told(session, world, farouk, key="k2") == [(*by_text, farouk.id, "k2")]
        assert [told(session, world, nobody) for nobody in (None, "", "nobody.known")] == [[], [], []]


def test_a_partners_contact_is_told_like_anybody(world: World) -> None:
    with transaction(world.app.engine) as session:
        contact = Contact()
        assert told(session, world, contact) == [("text", "sealed number", "News", "fire/duty officer", None)]
        asleep = Contact(text_hours="18:00-19:00")
        assert (told(session, world, asleep), len(told(session, world, asleep, Lane.LIVE))) == ([], 1)


def test_whoever_has_left_is_told_nothing_more_of_an_incident_or_an_exercise(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director-on-call")
    world.advance(minutes=1)
    before = len(world.workspace.person("@farouk.aziz").phone)
    assert before, "an exercise reached them by text"
    _leave(world, "farouk.aziz")
    world.say("@asha.patel", "/exercise stop 1 enough")
    assert len(world.workspace.person("@farouk.aziz").phone) == before


def test_whoever_left_during_an_incident_hears_no_news_of_it(world: World) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    grace = world.workspace.person("@grace.adeyemi")
    before = len(grace.phone)
    _leave(world, "grace.adeyemi")
    world.say("@asha.patel", "/incident level 3")
    world.settle()
    assert (before, len(grace.phone)) == (before, before)


def _leave(world: World, person_id: str) -> None:
    with transaction(world.app.engine) as session:
        person = session.get_one(Person, person_id)
        person.is_active, person.left_on = False, (world.now - timedelta(days=1)).date()
        session.add(person)


def test_what_is_live_goes_by_the_next_route_as_well_while_nothing_gets_through_by_the_first(world: World) -> None:
    with transaction(world.app.engine) as session:
        told(session, world, "ben.okoro", Lane.LIVE, key="waits")
        assert len(told(session, world, "farouk.aziz", Lane.LIVE, key="at once")) == 1
        world.clock.set(timedelta(minutes=2))
        later = told(session, world, "farouk.aziz", Lane.LIVE, key="later")
        assert [(one[0], one[-1]) for one in later] == [("slack", "later"), ("text", "later/text")]
        assert [one[0] for one in told(session, world, "farouk.aziz")] == ["slack"], "routine news waits"
