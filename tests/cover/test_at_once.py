"""Two who change the same rota at the same moment: the second sees what the first did, and both are told."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from eprr_bot.base.db import transaction
from eprr_bot.cover import requests, service
from eprr_bot.cover.messages import Change
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.slack.commands import Actor
from tests.stories.cover_words import calm, holder, quiet
from tests.world import World


def _take(world: World, session: Session, person_id: str) -> Change:
    person = directory.person(session, person_id)
    assert person is not None
    by = Actor(person.slack_id or "", person.name, person.id)
    return service.take(session, world.now, "director-on-call", None, person, by, "")[0]


def _take_alone(world: World, person_id: str) -> Change:
    with transaction(world.app.engine) as session:
        return _take(world, session, person_id)


def test_of_two_who_take_over_at_once_the_second_replaces_the_first(world: World) -> None:
    calm(world)
    with ThreadPoolExecutor(1) as pool:
        with transaction(world.app.engine) as session:
            first = _take(world, session, "cara.hughes")
            later = pool.submit(_take_alone, world, "ben.okoro")
            until_it_waits(session, later)
        second = later.result()
    world.settle()
    assert [one.id for one in first.outgoing] == ["farouk.aziz"]
    assert [one.id for one in second.outgoing] == ["cara.hughes"]
    assert second.overrules == ("cover 1 (Cara Hughes)",)
    assert holder(world, "director-on-call") == "ben.okoro"
    world.dm("@cara.hughes").expect("Ben Okoro is on call as Director", "instead of you")
    world.phone("@cara.hughes").expect("Not you.")
    world.dm("@farouk.aziz").expect("Cara Hughes is on call as Director", "instead of you")
    world.phone("@farouk.aziz").expect("Not you.")
    for name in ("Cara Hughes", "Ben Okoro"):
        world.channel("on-call").expect(f"{name} is on call")
    quiet(world, "@ben.okoro")


def _decline_alone(world: World, person_id: str) -> str:
    with transaction(world.app.engine) as session:
        return requests.decline(session, world.now, 1, session.get_one(Person, person_id))


def test_of_two_who_say_no_at_once_the_second_is_the_last(world: World) -> None:
    calm(world)
    with transaction(world.app.engine) as session:
        for one in ("asha.patel", "ben.okoro", "dmitri.volkov"):
            session.get_one(Person, one).slack_id = None
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00")
    quiet(world, "@farouk.aziz", "@cara.hughes", "@eleni.marsh")
    with ThreadPoolExecutor(1) as pool:
        with transaction(world.app.engine) as session:
            requests.decline(session, world.now, 1, session.get_one(Person, "cara.hughes"))
            later = pool.submit(_decline_alone, world, "eleni.marsh")
            until_it_waits(session, later)
        assert later.result() == ""
    world.settle()
    world.dm("@farouk.aziz").expect("Everybody who was asked said no.")
    quiet(world, "@grace.adeyemi", "@priya.raman")


def until_it_waits(session: Session, later: Future[Any]) -> None:
    """PostgreSQL says who waits for whom; SQLite has one writer at a time as it is."""
    if session.get_bind().dialect.name != "postgresql":
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not later.done() and not session.connection().execute(waiting).scalar():
        pass
