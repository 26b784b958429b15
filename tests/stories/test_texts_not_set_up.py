"""An installation without text messages, whose ladders count on them: every place that tells how it is says so."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from tests.stories.incident_words import from_bot, log_of, the_room
from tests.stories.test_who_commands import end
from tests.web.test_shell import fetch
from tests.world import World, shown

MISSED = (
    "not set up, though Director on call, Manager on call, EPRR adviser, Communications and Loggist page by text: "
    "nobody is reached that way. Set NOTIFY_API_KEY"
)


@pytest.fixture
def without_texts(database_url: str) -> Iterator[World]:
    made = World(database_url, settings={"NOTIFY_API_KEY": ""})
    yield made
    made.close()
    made.expect_no_more()


def doctor(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    done = CliRunner().invoke(command_line, ["doctor"], catch_exceptions=False)
    return done.exit_code, done.output


def test_ladders_that_page_by_text_in_vain_are_named_everywhere(
    without_texts: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = without_texts
    said = world.say("@hana.suzuki", "/eprr status")
    assert f":large_orange_circle: *Text messages:* {MISSED}" in said
    assert "The sender of text messages" not in said
    status, body, _ = fetch(world, "/readyz")
    assert (status, json.loads(body)["text messages"]) == (200, MISSED), "this process can serve"
    code, said = doctor(world, monkeypatch)
    assert (code, f"text messages: {MISSED}." in said) == (1, True)


ALONE = "Text messages are not set up here: people are called in Slack alone."


@pytest.mark.both_databases
def test_whoever_has_people_called_is_told_at_once_that_no_text_goes_and_the_log_says_so(
    without_texts: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = without_texts
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    for line, called in (
        ("/exercise start", "Farouk Aziz is being called."),
        ("/incident critical power lost at Saltmere", "Farouk Aziz and Grace Adeyemi are being called."),
        ("/oncall page manager fire", "Grace Adeyemi is being called for Manager on call."),
    ):
        assert f"{called} {ALONE}" in world.say("@asha.patel", line)
    for words in (
        ("incident", "declare", "power lost", "Fenbridge"),
        ("say", "/incident critical fire at Fenbridge", "--by", "Asha Patel"),
    ):
        assert f"being called. {ALONE}" in CliRunner().invoke(command_line, words, catch_exceptions=False).output
    log = log_of(world, 1)
    assert not any("text message" in one and "cannot be reached" not in one for one in log)
    assert any("Calling Farouk Aziz (Director on call) by Slack." in one for one in log)
    refused = "Farouk Aziz cannot be reached by text message: text messages are not set up."
    assert sum(refused in one for one in log) == 1
    end(world)


def test_of_somebody_whom_there_is_no_way_to_call_nobody_reads_that_they_are_being_called(
    without_texts: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = without_texts
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    with transaction(world.app.engine) as session:
        for one in ("farouk.aziz", "grace.adeyemi"):
            session.get_one(Person, one).slack_id = None
    assert "call-out. Priya Raman is being called." in world.say("@asha.patel", "/exercise start manager")
    started = CliRunner().invoke(command_line, ["exercise", "start", "director-on-call"], catch_exceptions=False).output
    assert "Farouk Aziz" not in started
    unreached = "Farouk Aziz and Grace Adeyemi cannot be called from here: ring the switchboard."
    in_slack = world.say("@niamh.doyle", "/incident critical power lost at Saltmere")
    declared = ("incident", "declare", "fire", "Fenbridge")
    for said in (in_slack, CliRunner().invoke(command_line, declared, catch_exceptions=False).output):
        assert f"Liam Byrne and Meera Iyer are being called. {unreached} {ALONE}" in said
    headline = shown(from_bot(world, the_room(world, 1))[0])
    assert ":no_bell: Farouk Aziz, director on call: cannot be called" in headline
    assert ":hourglass_flowing_sand: Asha Patel, director on call, off duty: called, no answer yet" in headline
    end(world)


def test_where_no_ladder_pages_by_text_nothing_is_missed(without_texts: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world = without_texts
    with transaction(world.app.engine) as session:
        newest = documents.latest(session, "ladders", "ladders")
        assert newest is not None
        documents.save(session, "ladders", "ladders", newest.body.replace(", text]", "]"), world.now, "a test")
    assert ":large_green_circle: *Text messages:* not set up, and no ladder pages by them" in world.say(
        "@hana.suzuki", "/eprr status"
    )
    assert "text messages" not in json.loads(fetch(world, "/readyz")[1])
    assert doctor(world, monkeypatch)[1].count("text messages: ok") == 1
    assert "not set up" not in world.say("@asha.patel", "/incident critical power lost at Saltmere")
    end(world)


def test_texts_whose_replies_are_refused_are_a_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "replies by text" not in doctor(world, monkeypatch)[1] + fetch(world, "/readyz")[1]
    assert "Replies by text" not in world.say("@hana.suzuki", "/eprr status")
    deaf = world.app.settings.model_copy(update={"notify_callback_token": ""})
    monkeypatch.setattr(world.app, "settings", deaf)
    assert "*Replies by text:* none is taken, though texts ask for them." in world.say("@hana.suzuki", "/eprr status")
    assert json.loads(fetch(world, "/readyz")[1])["replies by text"].startswith("none is taken")
    code, said = doctor(world, monkeypatch)
    assert (code, "replies by text: none is taken, though texts ask for them. Set NOTIFY_CALL" in said) == (1, True)
