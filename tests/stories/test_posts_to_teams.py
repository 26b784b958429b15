"""What concerns everybody is posted in a channel of Microsoft Teams, by Apprise itself, and once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from eprr_bot.base.db import transaction
from eprr_bot.base.settings import Settings
from eprr_bot.outbox.models import Message, State
from eprr_bot.practice.rehearsal import IN_TEAMS
from eprr_bot.practice.teams import SIGNATURE
from tests.stories.incident_words import HOSTILE, declared, end, look_away
from tests.web.test_shell import fetch
from tests.world import MONDAY, World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url, MONDAY, IN_TEAMS)
    yield made
    look_away(made)
    made.close()


def posts(world: World) -> list[str]:
    return world.workspace.teams.texts


def states(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        kept = session.exec(select(Message).where(Message.channel == "teams").order_by(col(Message.id))).all()
        assert {one.address for one in kept} == {"teams"}
        assert SIGNATURE not in str([one.body for one in kept])
        return [one.state for one in kept]


def status(world: World) -> str:
    return world.say("@hana.suzuki", "/eprr status")


@pytest.mark.both_databases
def test_the_course_of_an_incident_is_posted_and_nothing_else_of_it(world: World) -> None:
    declared(world, "power lost at Saltmere")
    [first] = posts(world)
    assert first.startswith("Incident 1: power lost, Saltmere\n\nCritical incident · level 2 · Declared")
    assert "nobody reads answers here" in first
    world.press("I am responding", as_="@farouk.aziz")
    world.say("@farouk.aziz", "/incident update where Fenmarsh")
    world.say("@farouk.aziz", "/incident level 3 spreading")
    assert posts(world)[1].startswith("Incident 1, where: Fenmarsh.")
    assert "Until now: Saltmere." in posts(world)[1]
    assert posts(world)[2].startswith("Incident 1, level: 3")
    assert "spreading" in posts(world)[2]
    end(world, "@farouk.aziz", "/incident standdown power is back")
    assert "tand down" in posts(world)[3]
    world.say("@farouk.aziz", "/incident update what power was lost")
    assert len(posts(world)) == 4, "once it is over, only the record is put right"


def test_an_exercise_says_so_at_its_beginning_and_at_its_end(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=2)
    world.press("Acknowledge", as_="@farouk.aziz")
    began, over = posts(world)
    assert began.startswith(
        "EXERCISE EXERCISE EXERCISE. STARTEX. Exercise 6: Director on call: monthly call-out has begun."
    )
    assert "answered in 2 minutes: Farouk Aziz" in over
    assert "ENDEX. Exercise 6: " in over


def test_what_people_type_is_no_mark_up_there(world: World) -> None:
    tricks = "<at>everyone</at> *bold* [here](http://x) {{DATE(2026-11-23T10:00:00Z)}} _under_"
    declared(world, f"{tricks} at {HOSTILE}")
    [card] = [card for _, card in world.workspace.teams.cards]
    assert card["msteams"] == {"width": "full"}, "nobody is mentioned"
    assert [part["type"] for part in card["body"]] == ["TextBlock"], "and no picture comes from elsewhere"
    shown = card["body"][0]["text"]
    assert "‹at›everyone‹/at›" in shown
    assert "\\[here\\](http://x) { {DATE(" in shown
    assert "<" not in shown
    assert "{{" not in shown
    assert HOSTILE.replace("<", "‹").replace(">", "›")[:12] in shown


def test_a_flow_that_is_away_gets_it_later_and_once(world: World) -> None:
    away = world.workspace.faults.add("outage", "outside.teams", times=None)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=3)
    assert "*Posts to Teams:* the newest one failed: Teams answered 503" in status(world)
    assert "Teams answered 503" in fetch(world, "/readyz")[1]
    world.workspace.faults.clear(away.id)
    world.advance(minutes=3)
    assert (len(posts(world)), states(world)) == (1, [State.SENT])
    assert "*Posts to Teams:*" not in status(world)


def test_what_is_no_news_any_more_expires_with_a_record(world: World) -> None:
    away = world.workspace.faults.add("outage", "outside.teams", times=None)
    declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        [post] = session.exec(select(Message).where(Message.channel == "teams")).all()
        assert post.expires_at == world.now + timedelta(hours=1)
        post.expires_at = world.now + timedelta(minutes=1)
    world.advance(minutes=2)
    world.workspace.faults.clear(away.id)
    world.advance(minutes=1)
    assert (posts(world), states(world)) == ([], [State.EXPIRED])


def test_a_pause_that_is_asked_for_is_kept(world: World) -> None:
    world.workspace.faults.add("rate_limit", "outside.teams")
    declared(world, "power lost at Saltmere")
    world.advance(seconds=30)
    assert not posts(world)
    world.advance(minutes=1)
    assert len(posts(world)) == 1


def test_a_refused_address_is_shown_and_never_named(database_url: str) -> None:
    made = World(database_url, MONDAY, IN_TEAMS)
    try:
        sender = next(one for one in made.app.senders if one.channel.name == "teams")
        sender.channel._url = made.workspace.teams.url.replace(SIGNATURE, "an-old-signature")
        declared(made, "power lost at Saltmere")
        said = status(made)
        assert "*Posts to Teams:* the newest one failed: Teams refused: 401" in said
        assert "signature" not in said
        assert states(made) == [State.FAILED]
        look_away(made)
    finally:
        made.close()


def test_without_an_address_nothing_is_posted_and_nothing_fails(quick_world: World) -> None:
    declared(quick_world, "power lost at Saltmere")
    with transaction(quick_world.app.engine) as session:
        assert session.exec(select(Message).where(Message.channel == "teams")).first() is None
    assert "Teams" not in status(quick_world)
    look_away(quick_world)


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://prod-01.uksouth.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?sig=x", True),
        ("workflows://prod-01.uksouth.logic.azure.com:443/abc/x", True),
        ("workflows://prod-01.uksouth.logic.azure.com/abc/x?verify=no", False),
        ("http://prod-01.uksouth.logic.azure.com/workflows/abc", False),
        ("slack://abc", False),
    ],
)
def test_only_an_address_of_a_flow_whose_certificate_is_checked_is_taken(url: str, is_good: bool) -> None:
    settings = Settings.model_validate({"EPRR_TEAMS_URL": url})
    assert ("teams.url" not in [one.id for one in settings.problems()]) is is_good
    assert url not in repr(settings)
