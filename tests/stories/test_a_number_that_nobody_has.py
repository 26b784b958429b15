"""A number that no longer exists: found in an exercise, told, put right at the command line, and used again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import transaction
from eprr_bot.base.settings import bundled
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.blocks import Content
from tests.stories.incident_words import declared, log_of, look_away
from tests.stories.test_noticeboard import open_home
from tests.web.test_shell import fetch
from tests.world import World, shown

FAROUK, NEW = "07700 900015", "07700 900199"
SAYS = "the network says that nobody has this number (since 10:00, 23 November)"
WHY = f"cannot be reached by text message: {SAYS}"


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world whose command line works on its clock and database; nobody has Farouk Aziz's number."""
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    world.workspace.phones.undeliverable.add(FAROUK)
    yield world
    look_away(world)


def types(*arguments: str) -> str:
    result = CliRunner().invoke(command_line, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def to_adviser(world: World) -> list[str]:
    said = [shown(one) for one in world.workspace.person("@priya.raman").messages()]
    return [one for one in said if "cannot be reached by" in one]


def texts(world: World) -> list[str]:
    return [one.text for one in world.workspace.person("@farouk.aziz").phone if one.kind == "text" and one.delivered]


def tried(world: World) -> int:
    """How many texts were sent to Farouk Aziz, whether or not there was anybody."""
    return sum(one.kind == "text" for one in world.workspace.person("@farouk.aziz").phone)


def found_dead(world: World) -> None:
    """In an exercise, which is answered in Slack and over."""
    world.say("@niamh.doyle", "/exercise start")
    world.advance(seconds=30)
    world.press("Acknowledge", as_="@farouk.aziz")


def without_slack(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").slack_id = None


@pytest.mark.both_databases
def test_it_is_found_in_an_exercise_told_put_right_and_used_again(world: World, tmp_path: Path) -> None:
    found_dead(world)
    [said] = to_adviser(world)
    assert f"Farouk Aziz {WHY}." in said
    assert "Correct the mobile number and run `eprr-bot people import`." in said
    assert FAROUK.replace(" ", "")[-6:] not in said
    declared(world, "power lost at Saltmere")
    world.advance(seconds=30)
    assert (tried(world), len(to_adviser(world))) == (1, 1), "no further page goes by it, and it is told once"
    assert f"EPRR bot: Farouk Aziz {WHY}." in log_of(world, 1)
    assert f":large_orange_circle: *Farouk Aziz:* {WHY}" in world.say("@hana.suzuki", "/eprr status")
    assert f"Farouk Aziz {WHY}. Correct them" in CliRunner().invoke(command_line, ["doctor"]).output
    assert "nobody has 1 of them" in fetch(world, "/readyz")[1]
    assert SAYS in open_home(world, "@farouk.aziz")
    assert SAYS in types("people", "show", "farouk.aziz")

    corrected = tmp_path / "people.csv"
    corrected.write_text((bundled("rotas") / "example" / "people.csv").read_text("utf-8").replace(FAROUK, NEW))
    world.workspace.person("@farouk.aziz").member.phone = NEW
    types("people", "import", str(corrected), "--by", "niamh.doyle")
    assert WHY not in world.say("@hana.suzuki", "/eprr status")
    declared(world, "flood at Fenmarsh", number=2)
    assert "Flood, Fenmarsh" in texts(world)[-1]


def test_a_live_call_tries_it_where_there_is_no_other_way_and_says_so(world: World) -> None:
    found_dead(world)
    without_slack(world)
    world.workspace.phones.undeliverable.clear()
    declared(world, "power lost at Saltmere")
    assert "Power lost" in texts(world)[-1]
    said = f"Farouk Aziz is tried by text message all the same, because nothing else has reached them: {SAYS}."
    assert f"EPRR bot: {said}" in log_of(world, 1)
    world.reply("@farouk.aziz", "1")
    assert WHY not in world.say("@hana.suzuki", "/eprr status"), "a text from that number shows that it works"


def test_an_exercise_tries_it_no_more(world: World) -> None:
    found_dead(world)
    without_slack(world)
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=1)
    assert tried(world) == 1


def test_rounds_of_a_live_call_try_it_beside_what_did_not_reach_them(world: World) -> None:
    found_dead(world)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=15)
    assert tried(world) == 1
    world.advance(minutes=20)
    assert tried(world) > 1


def test_the_adviser_says_that_it_works_and_is_told_anew_where_it_does_not(world: World) -> None:
    found_dead(world)
    world.press("It works again", as_="@priya.raman")
    assert WHY not in world.say("@hana.suzuki", "/eprr status")
    world.advance(minutes=10)
    assert len(to_adviser(world)) == 1, "the text that failed before says nothing new"
    declared(world, "power lost at Saltmere")
    world.advance(minutes=1)
    assert (tried(world), len(to_adviser(world))) == (2, 2)
    assert "as before" not in types("people", "works", "farouk.aziz", "text")
    assert "as before" in types("people", "works", "farouk.aziz", "text")


def test_a_routine_text_that_fails_for_good_is_told(world: World) -> None:
    with transaction(world.app.engine) as session:
        reach.tell(session, world.now, "farouk.aziz", Content("x"), Envelope(Lane.ROUTINE, "a test"), by=("text",))
    world.advance(seconds=30)
    [said] = to_adviser(world)
    assert f"Farouk Aziz {WHY}." in said


def test_several_found_at_once_are_told_in_one_message(world: World) -> None:
    world.workspace.phones.undeliverable.add("07700 900016")
    with transaction(world.app.engine) as session:
        for who in ("farouk.aziz", "grace.adeyemi"):
            reach.tell(session, world.now, who, Content("x"), Envelope(Lane.ROUTINE, "a test"), by=("text",))
    world.advance(seconds=30)
    [said] = to_adviser(world)
    assert "Farouk Aziz and Grace Adeyemi cannot be reached by text message" in said


@pytest.mark.both_databases
def test_a_phone_that_is_off_disables_nothing_and_is_named_where_it_happens_again(world: World) -> None:
    phones = world.workspace.phones
    phones.undeliverable.clear()
    phones.off.add(FAROUK)
    declared(world, "power lost at Saltmere")
    world.advance(minutes=9)
    phones.give_up(FAROUK)
    world.advance(minutes=4)
    assert tried(world) == 0
    often = "times in the last day: the phone was off or out of reach until the network gave up"
    assert often in world.say("@hana.suzuki", "/eprr status")
    assert not to_adviser(world)


def test_what_was_sent_before_the_entry_was_changed_says_nothing_of_it(world: World) -> None:
    declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").updated_at = world.now + timedelta(seconds=5)
    world.advance(minutes=1)
    assert not to_adviser(world)


def test_whoever_knows_that_their_own_number_is_wrong_says_so_and_it_stands_in_the_report(
    world: World, tmp_path: Path
) -> None:
    world.workspace.phones.undeliverable.clear()
    found_dead(world)
    said = world.say("@farouk.aziz", "/eprr contact wrong mobile")
    assert "Your mobile number is noted as wrong, and the EPRR adviser is told." in said
    [told] = to_adviser(world)
    assert "Farouk Aziz cannot be reached by text message: they say that it is wrong (since 10:00, 23 November)" in told
    assert "they say that it is wrong" in world.say("@farouk.aziz", "/eprr contact")
    sent = tried(world)
    declared(world, "power lost at Saltmere")
    assert tried(world) == sent, "Slack reaches them"
    number = types("exercise", "history").split("\t")[0]
    assert "Farouk Aziz: by text message: they say that it is wrong. Not put right yet." in types(
        "exercise", "report", number
    )
    corrected = tmp_path / "people.csv"
    corrected.write_text((bundled("rotas") / "example" / "people.csv").read_text("utf-8").replace(FAROUK, NEW))
    types("people", "import", str(corrected), "--by", "niamh.doyle")
    assert "they say that it is wrong. Put right Mon 23 Nov 2026 10:00 by Niamh Doyle" in types(
        "exercise", "report", number
    )


def test_a_number_that_was_right_after_all_is_used_as_before(world: World) -> None:
    world.say("@farouk.aziz", "/eprr contact wrong text")
    assert "is reached by text message from now on" in world.say("@farouk.aziz", "/eprr contact right text")
    assert "Say which: text, email" in world.say("@farouk.aziz", "/eprr contact wrong pigeon")
