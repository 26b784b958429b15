"""Actions of an incident: given on one line or with the form, done, put off, passed on, nudged with a cap."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.actions import service as actions
from eprr_bot.actions.action import Given, Status
from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from eprr_bot.lessons import service as lessons
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.stories.incident_words import (
    declared,
    declared_quietly,
    end,
    from_bot,
    look_away,
    mrkdwn_in,
    read_everything,
    shown_answer,
)
from tests.world import World, shown

HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").split("\n")
RING = "/incident action @ximena.flores Ring the council by 10:30"


def entries(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, 1) if one.kind == "action"]


def known(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        found = picture.of(session, incidents.get(session, 1), world.now).get(Heading.ACTIONS, [])
    return [f"{one.text} (late)" if one.is_late else one.text for one in found]


def test_an_action_is_given_on_one_line_and_its_owner_says_that_it_is_done(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    look_away(world)
    whole = "Action 1: Ring the council. Owner: Ximena Flores. Due on Mon 23 Nov 2026 at 10:30."
    assert world.say("@farouk.aziz", RING, room.name) == f"Recorded. {whole}"
    world.dm("@ximena.flores").expect("Action 1 of incident 1 is yours", "Ring the council.", "Done", "Later")
    world.advance(seconds=20)
    world.channel(room.name).expect("Actions of incident 1", "1 open", "Ximena Flores: Ring the council.")
    assert known(world) == ["Action 1, Ximena Flores: Ring the council. Due on Mon 23 Nov 2026 at 10:30."]
    world.press("Done", as_="@ximena.flores")
    assert entries(world) == [whole, "Action 1 (Ring the council): done."]
    mine = world.workspace.person("@ximena.flores")
    assert "Done" not in mine.buttons
    assert "0 of 1 open" in shown_answer(world, "@farouk.aziz", "/incident actions")
    again = world.say("@farouk.aziz", "/incident action 1 done", room.name)
    assert (
        again == ":warning: Action 1 is done already, by Ximena Flores. /incident action 1 open again takes that back."
    )
    world.say("@farouk.aziz", "/incident action 1 open again", room.name)
    world.say("@farouk.aziz", "/incident action 1 done the council opens two halls", room.name)
    assert entries(world)[2:] == [
        "Action 1 (Ring the council): open again.",
        "Action 1 (Ring the council): done. the council opens two halls.",
    ]
    look_away(world)


@pytest.mark.both_databases
def test_one_that_is_overdue_is_nudged_with_a_cap_and_put_off_with_a_button(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    world.say("@farouk.aziz", RING, room.name)
    world.advance(minutes=29)
    look_away(world)
    world.advance(minutes=1)
    world.dm("@ximena.flores").expect("Action 1 of incident 1 was due")
    assert entries(world)[-1] == "Action 1 (Ximena Flores) was due on Mon 23 Nov 2026 at 10:30, and is open."
    world.advance(minutes=15)
    world.dm("@ximena.flores").expect("Action 1 of incident 1 was due")
    world.channel(room.name).expect("Action 1 of incident 1 was due")
    read_everything(world, "@grace.adeyemi")
    world.advance(minutes=45)
    world.dm("@ximena.flores").expect("Action 1 of incident 1 was due")
    assert any("Action 1 of incident 1 was due" in one for one in world.dm("@grace.adeyemi").unexpected())
    world.channel(room.name).expect("Action 1 of incident 1 was due")
    assert known(world)[0].endswith("Was due on Mon 23 Nov 2026 at 10:30. (late)")
    world.press("Later", as_="@ximena.flores")
    assert list(world.submit("@ximena.flores", due="soon") or {}) == ["due"]
    assert world.submit("@ximena.flores", due="13:00", why="the line is engaged") is None
    assert entries(world)[-1] == (
        "Action 1 (Ring the council): due on Mon 23 Nov 2026 at 13:00 now. Reason: the line is engaged."
    )
    end(world, "@farouk.aziz", "/incident standdown", room.name)
    look_away(world)
    world.advance(hours=2)
    assert not world.dm("@ximena.flores").unexpected()
    look_away(world)


def test_an_action_has_a_role_in_words_a_priority_and_a_decision_and_changes_hands(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    world.say("@farouk.aziz", "/incident decision Say nothing yet because facts are few", room.name)
    look_away(world)
    lines = "/incident action bronze commander: Draft holding lines by 10:30, high priority, for decision 1"
    world.say("@farouk.aziz", lines, room.name)
    assert entries(world) == [
        "Action 1: Draft holding lines. Owner: bronze commander. Due on Mon 23 Nov 2026 at 10:30. "
        "High priority. For decision 1."
    ]
    world.say("@farouk.aziz", "/incident action 1 @umar.sheikh", room.name)
    world.dm("@umar.sheikh").expect("Action 1 of incident 1 is yours", "Draft holding lines. (decision 1)")
    assert entries(world)[-1].endswith("owned by Umar Sheikh now. Until now: bronze commander.")
    world.say("@farouk.aziz", "/incident action loggist: count the entries", room.name)
    world.dm("@ximena.flores").expect("Action 2 of incident 1 is yours")
    assert "Say why" in world.say("@farouk.aziz", "/incident action 2 dropped", room.name)
    world.say("@farouk.aziz", "/incident action 2 dropped because it counts itself", room.name)
    assert entries(world)[-1] == "Action 2 (count the entries): dropped. Reason: it counts itself."
    said = world.say("@farouk.aziz", "/incident action 3 vans to go to Fenbridge", room.name)
    assert "`/incident action 3 @owner` gives it to somebody." in said
    assert "has no decision 9" in world.say("@farouk.aziz", "/incident action Ring, for decision 9", room.name)
    world.say("@farouk.aziz", "/incident action 1 carry on 12 Jan", room.name)
    with transaction(world.app.engine) as session:
        (one,) = lessons.actions(session, "incident/1")
    assert (one.owner, one.text) == ("Umar Sheikh", "Draft holding lines")
    look_away(world)


def test_the_form_gives_an_action_too(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    look_away(world)
    world.say("@farouk.aziz", "/incident action", room.name)
    owner = world.workspace.member("@ximena.flores").id
    assert list(world.submit("@farouk.aziz", what="Ring", due="whenever", owner=owner) or {}) == ["due"]
    assert list(world.submit("@farouk.aziz", what="Ring", due="", decision="9", owner=owner) or {}) == ["decision"]
    assert world.submit("@farouk.aziz", what="Ring the council", decision="", due="in 20 minutes", owner=owner) is None
    assert entries(world) == ["Action 1: Ring the council. Owner: Ximena Flores. Due on Mon 23 Nov 2026 at 10:20."]
    look_away(world)


def test_what_is_left_open_is_shown_before_an_incident_ends(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    world.say("@farouk.aziz", RING, room.name)
    asked = world.say("@farouk.aziz", "/incident standdown", room.name)
    assert "Action 1, Ximena Flores: Ring the council." in asked
    look_away(world)


def test_whatever_people_type_is_only_text(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    with transaction(world.app.engine) as session:
        incident, somebody = incidents.get(session, 1), Actor("", "x")
        for text in filter(None, HOSTILE):
            try:
                made = actions.give(session, incident, Given(text, text), None, world.now, Actor("", text[:100]))
            except UserError:
                continue  # nothing in it can be seen
            number = made.one.number
            if number % 2:
                actions.settle(session, incident, number, Status.DONE, text, world.now, somebody)
            else:
                actions.pass_on(session, incident, number, None, text, world.now, somebody)
    world.settle()
    world.advance(seconds=10)
    bad = ("<!channel>", "<!here>", "<!everyone>", "<http://evil", "9434765919", "943 476 5919")
    assert not [(one, text) for text in mrkdwn_in(world, room) for one in bad if one in text]
    assert any("open" in shown(one) for one in from_bot(world, room))
    look_away(world)


def test_without_slack_the_command_line_gives_and_closes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(world, "flooding at Saltmere")
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)

    def run(*typed: str) -> str:
        done = CliRunner().invoke(command_line, (*typed, "--by", "Ximena Flores"), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert "Owner: Umar Sheikh." in run("say", "/incident action @umar.sheikh Draft holding lines by 10:30")
    assert "incident.action_done:1/1" in run("say", "/incident action 1")
    assert "Done at" in run("press", "incident.action_done:1/1").replace("\n", " ") or entries(world)[-1].endswith(
        "done."
    )
    look_away(world)
