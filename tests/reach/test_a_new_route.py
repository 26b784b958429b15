"""A new way to reach people is one folder and one row: here pagers, which nothing in the bot knows of."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.outbox.channel import Limits, Outgoing, Receipt, Undelivered
from eprr_bot.outbox.service import Form
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import ROUTES
from tests.stories.incident_words import end, log_of
from tests.web.test_shell import fetch
from tests.world import World, sqlite_url


class Pagers:
    """The provider and its channel in one. Whoever is in `without` has handed theirs in."""

    name, limits = "pager", Limits(per_second=100, burst=100)
    without = ("pager of grace.adeyemi",)
    is_set_up = True

    def __init__(self) -> None:
        self.taken: dict[str, tuple[str, str]] = {}

    def send(self, message: Outgoing) -> Receipt:
        if message.address in self.without:
            raise Undelivered("the pager was handed in", permanent=True)
        self.taken[message.id] = (message.address, message.body["bleep"])
        return Receipt(self.name, message.id)

    def find(self, message: Outgoing) -> Receipt | None:
        return Receipt(self.name, message.id) if message.id in self.taken else None

    def bleeps(self, person_id: str) -> list[str]:
        return [text for address, text in self.taken.values() if address == f"pager of {person_id}"]


def row(pagers: Pagers) -> Route:
    return Route(
        form=Form("pager", "bleep", lambda content: {"bleep": (content.short or content.text)[:60]}),
        name="pager",
        by="by pager",
        many="bleeps",
        sender="The sender of bleeps",
        address="pager number",
        address_of=lambda one: "" if one.id == "asha.patel" else f"pager of {one.id}",
        make=lambda _: pagers,
        is_set_up=lambda _: pagers.is_set_up,
        remedy="Buy pagers",
    )


@pytest.fixture
def pagers(monkeypatch: pytest.MonkeyPatch) -> Pagers:
    made = Pagers()
    monkeypatch.setitem(ROUTES, "pager", row(made))
    return made


@pytest.fixture
def world(tmp_path: Path, pagers: Pagers) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    with transaction(made.app.engine) as session:
        newest = documents.latest(session, "ladders", "ladders")
        assert newest is not None
        to_all = newest.body.replace("by: [slack, text]", "by: [slack, text, pager]")
        documents.save(session, "ladders", "ladders", to_all, made.now, "a test")
    yield made
    made.close()


def test_an_incident_calls_by_it_and_tells_its_news_by_it(world: World, pagers: Pagers) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    assert [one[:29] for one in pagers.bleeps("farouk.aziz")] == ["Incident 1: critical incident"]
    log = "\n".join(log_of(world, 1))
    assert "by Slack, text message and pager" in log
    assert "Pager to Grace Adeyemi failed: the pager was handed in." in log
    world.advance(minutes=1)
    world.dm("@priya.raman").expect("Grace Adeyemi could not be reached by pager: the pager was handed in")
    world.press("I am responding", as_="@farouk.aziz")
    end(world, "@asha.patel", "/incident standdown power is back")
    assert "STAND DOWN" in pagers.bleeps("farouk.aziz")[-1]


def test_whatever_tells_of_routes_tells_of_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "*The sender of bleeps:* moving" in world.say("@hana.suzuki", "/eprr status")
    assert json.loads(fetch(world, "/readyz")[1])["sender pager"] == "ok"
    assert 'eprr_heartbeat_age_seconds{part="sender pager"} 0.0' in fetch(world, "/metrics")[1]
    assert ("bleeps: ok" in doctor(world, monkeypatch), home(world, "@asha.patel")) == (True, [True, False])
    assert home(world, "@farouk.aziz") == [False, True]


def test_where_it_is_not_set_up_that_is_said(world: World, pagers: Pagers, monkeypatch: pytest.MonkeyPatch) -> None:
    pagers.is_set_up = False
    missed = "page by pager: nobody is reached that way. Buy pagers"
    assert missed in world.say("@hana.suzuki", "/eprr status")
    assert missed in json.loads(fetch(world, "/readyz")[1])["bleeps"]
    assert missed in doctor(world, monkeypatch)


def doctor(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    return CliRunner().invoke(command_line, ["doctor"], catch_exceptions=False).output


def home(world: World, who: str) -> list[bool]:
    """Does somebody's Home say that no pager number is held for them, and that theirs is not proved yet?"""
    person = world.workspace.person(who)
    person.open_home()
    world.settle()
    shown = json.dumps(person.home)
    return ["No pager number is held for you" in shown, "*Pager:* never proved reachable" in shown]
