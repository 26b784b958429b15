"""Calling whoever is on: anybody in the workspace may, and hears what became of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from tests.stories.incident_words import read_everything
from tests.stories.quiet_cluster import folder, gap_in_loggists, world_at
from tests.world import MONDAY, World, shown

HOSTILE = ["INJ<!channel>&<http://evil|x>", "INJ<@U0000001>&amp;<!here>"]

Opens = Callable[..., World]


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """A quiet world whose files may be changed first. Ends in a check for surprises."""
    made: list[World] = []

    def open_at(edit: Callable[[Path], None] | None = None, **cluster: object) -> World:
        rotas = folder(tmp_path, **cluster)
        if edit:
            edit(rotas)
        made.append(world_at(database_url, rotas, MONDAY))
        return made[0]

    yield open_at
    for world in made:
        world.close()
        world.expect_no_more()


@pytest.mark.both_databases
def test_peers_17_a_page_is_a_real_direct_message_and_whoever_asked_hears_of_the_answer(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opens()
    answer = world.say("@hana.suzuki", f"/oncall page director on call {HOSTILE[0]} {HOSTILE[1]}", channel="on-call")
    assert "Eleni Marsh is being called for Director on call" in answer
    world.dm("@eleni.marsh").expect("You are asked for as Director on call", "Hana Suzuki", "INJ&lt;!channel&gt;")
    world.phone("@eleni.marsh").expect("INJ<!channel>")
    again = world.command("@hana.suzuki", "/oncall page director-on-call it is urgent", channel="on-call")
    assert "Eleni Marsh is being called for Director on call. Nothing new was sent." in (again.text or "")
    world.press("Call again all the same", "@hana.suzuki")
    world.press("Call again all the same", "@hana.suzuki")
    world.dm("@hana.suzuki").expect("Eleni Marsh is being called")
    world.dm("@eleni.marsh").expect("it is urgent")
    world.phone("@eleni.marsh").expect("it is urgent")
    world.advance(minutes=3)
    world.reply("@eleni.marsh", "1")
    word = world.phone("@eleni.marsh").expect("your answer is recorded, 10:03. Still calling you: “You are asked for")
    assert "(10:00). Reply 1 again to answer" in word
    world.dm("@hana.suzuki").expect(
        ":white_check_mark: You asked for Director on call", "Eleni Marsh answered", "3 minutes"
    )
    world.press("I will see to it", "@eleni.marsh")
    world.dm("@hana.suzuki").expect("Eleni Marsh answered, after 3 minutes")
    assert world.say("@ben.okoro", "/oncall pages").count("answered after 3 minutes") == 2
    monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: world.app.settings)
    assert CliRunner().invoke(command_line, ["pages"], catch_exceptions=False).output.splitlines()[-2:] == [
        "1\tMon 23 Nov 2026 10:00\tHana Suzuki for Director on call\tanswered after 3 minutes",
        "    Eleni Marsh (Director on call): answered in Slack Mon 23 Nov 2026 10:03"
        " (called in Slack 10:00; called by text message 10:00)",
    ]


COMMUNICATIONS = ("@umar.sheikh", "@rosa.delgado", "@samuel.osei", "@tamsin.reed")
"""Whoever is on call, their deputy, and those who take turns with them."""


def test_a_page_that_nobody_answers_is_told_and_goes_on_until_somebody_does(opens: Opens) -> None:
    world = opens()
    world.say("@hana.suzuki", "/oncall page communications the local paper is asking")
    world.dm("@umar.sheikh").expect("the local paper is asking")
    world.advance(minutes=65)
    told = world.dm("@hana.suzuki").expect(
        ":red_circle:", "No answer came from Umar Sheikh, Rosa Delgado", "switchboard"
    )
    assert "called again every ten minutes until somebody answers" in told
    newest = world.phone("@tamsin.reed").unexpected()[-1]
    assert "Umar Sheikh has not answered since 10:00. Nor has 1 other. Sent 11:05." in newest
    world.press("I will see to it", "@rosa.delgado")
    world.dm("@hana.suzuki").expect("Rosa Delgado answered after all")
    read_everything(world, *COMMUNICATIONS)
    world.advance(minutes=30)


def test_whoever_asks_is_not_called_themselves(opens: Opens) -> None:
    world = opens()
    answer = world.say("@eleni.marsh", "/oncall page director my car has broken down")
    assert "You are on call as Director yourself. Dmitri Volkov is being called for Director on call." in answer
    world.dm("@dmitri.volkov").expect("Eleni Marsh", "my car has broken down")
    world.advance(hours=1)
    read_everything(world, *(f"@{one.handle}" for one in world.workspace.people() if one.handle != "eleni.marsh"))
    world.dm("@eleni.marsh").expect("No answer came from Dmitri Volkov")
    world.reply("@dmitri.volkov", "1")
    world.dm("@eleni.marsh").expect("Dmitri Volkov answered")
    world.phone("@dmitri.volkov").expect("your answer is recorded")


@pytest.mark.both_databases
def test_whoever_asks_and_has_nobody_else_to_call_is_told_so(opens: Opens) -> None:
    world = opens()
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id != "eleni.marsh", is_active=False)
    answer = world.say("@eleni.marsh", "/oncall page director is anybody there")
    assert answer == (
        ":warning: You are on call as Director yourself. Nobody else can be called. "
        "If it is urgent, ring the switchboard."
    )


def test_whoever_asked_may_stop_the_calling(opens: Opens) -> None:
    world = opens()
    world.say("@hana.suzuki", "/oncall page communications the local paper is asking", channel="on-call")
    world.dm("@umar.sheikh").expect("the local paper is asking")
    world.press("Stop calling", "@hana.suzuki")
    world.dm("@hana.suzuki").expect("The call was stopped. Hana Suzuki needs no answer any more.")
    assert "There is nothing for you to do." in shown(world.workspace.person("@umar.sheikh").messages()[0])
    world.advance(minutes=30)


def test_what_cannot_be_paged_is_said_in_a_sentence(opens: Opens) -> None:
    world = opens(edit=gap_in_loggists)
    assert "Type: /oncall page <rota> <message>".replace("<", "&lt;").replace(">", "&gt;") in world.say(
        "@hana.suzuki", "/oncall page"
    )
    could_be = world.say("@hana.suzuki", "/oncall page on-call help")
    assert "“on-call” could be director-on-call or manager-on-call" in could_be
    assert "“platinum” is no rota" in world.say("@hana.suzuki", "/oncall page platinum please")
    assert "Say what it is about: /oncall page director-on-call" in world.say("@hana.suzuki", "/oncall page director")
    assert "Nobody has used" in world.say("@hana.suzuki", "/oncall pages")


def test_a_page_names_only_those_to_whom_something_is_on_its_way(opens: Opens) -> None:
    def no_ladder_for_loggists(rotas: Path) -> None:
        for name in ("ladders.yaml", "exercises.yaml"):
            text = (rotas / name).read_text(encoding="utf-8")
            (rotas / name).write_text(text[: text.index("  - id: loggist")], encoding="utf-8")

    world = opens(edit=no_ladder_for_loggists)
    _cut_off(world, "ximena.flores", mobile=True)
    said = world.say("@hana.suzuki", "/oncall page loggist please come, ring 943 476 5919")
    assert "Ximena Flores is being called" in said
    assert "I left out a number that looked like an NHS number" in said
    assert "begin it with +44" in said
    assert "943" not in world.phone("@ximena.flores").expect("please come, ring [number removed")
    world.advance(minutes=15)
    world.dm("@asha.patel").expect("please come", "Accountable emergency officer")
    world.phone("@asha.patel").expect("please come")
    world.reply("@ximena.flores", "1")
    world.phone("@ximena.flores").expect("your answer is recorded")
    world.dm("@hana.suzuki").expect("Ximena Flores answered")


def test_a_page_that_can_reach_nobody_says_so_and_is_over_at_once(opens: Opens) -> None:
    world = opens(handover_rotas=[])
    for one in COMMUNICATIONS:
        _cut_off(world, one[1:], mobile=False)
    said = world.say("@hana.suzuki", "/oncall page communications the local paper is asking")
    assert "Nobody who could be called is on call for Communications. If it is urgent, ring the switchboard." in said
    assert "not answered" in world.say("@hana.suzuki", "/oncall pages")
    world.advance(minutes=2)
    assert "who could be called" in world.say("@hana.suzuki", "/oncall page communications the local paper again")
    assert world.dm("@hana.suzuki").unexpected() == []
    for inbox in (world.channel("on-call"), world.dm("@asha.patel"), world.dm("@priya.raman")):
        while inbox.unexpected():
            inbox.expect("Please look at the rotas")


def _cut_off(world: World, person_id: str, *, mobile: bool) -> None:
    """Somebody has no Slack account any more, and maybe no mobile number either."""
    gone = {"slack_id": None, "email": ""} | ({} if mobile else {"mobile": ""})
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == person_id, **gone)
