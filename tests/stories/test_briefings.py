"""Handing over within an incident: a briefing that the successor accepts, and then command, which passes by itself."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from tests.stories.incident_words import (
    HOSTILE,
    SAFE,
    declared,
    end,
    from_bot,
    log_of,
    look_away,
    mrkdwn_in,
    shown_answer,
    the_room,
)
from tests.world import World, shown

NONE_GIVEN = "No handover briefing was given; /incident handover drafts one."
GIVE = "/incident handover @asha.patel; intent Keep theatres going; risks The generator lasts until 05:40"


@pytest.fixture
def flood(world: World) -> World:
    """A flood, which Farouk Aziz commands; whatever reached people until now is not the point."""
    declared(world, "flood at Saltmere")
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.press("I am responding", as_=who)
    world.advance(minutes=1)
    look_away(world)
    return world


def newest(world: World, who: str) -> str:
    return shown(world.workspace.person(who).messages()[-1])


def in_room(world: World) -> str:
    return "\n".join(shown(one) for one in from_bot(world, the_room(world, 1)))


def waits(world: World) -> list[str]:
    with reading(world.app.engine) as session:
        lines = picture.of(session, incidents.get(session, 1), world.now)[Heading.COMMAND]
    return [f"{'late: ' if one.is_late else ''}{one.text}" for one in lines if "briefing" in one.text]


@pytest.mark.both_databases
def test_a_successor_accepts_the_briefing_and_then_takes_command(flood: World) -> None:
    world = flood
    said = world.say("@farouk.aziz", GIVE)
    assert "Asha Patel is told, and has not accepted it yet. You keep command" in said
    page = world.dm("@asha.patel").expect("*Incident 1: Farouk Aziz hands over command to you.*", "Keep theatres going")
    assert "*Information*\nFlood, Saltmere." in page
    assert "*Risk assessment*\nThe generator lasts until 05:40" in page
    assert "Accepting it is not taking command" in page
    assert "I have command" not in page.replace("“I have command”", "")
    world.phone("@asha.patel").expect("Farouk Aziz hands over command to you. Flood, Saltmere.", "Reply ACCEPT")
    assert "Handover briefing 1 waits for Asha Patel to accept it." in in_room(world)
    assert waits(world) == ["Handover briefing 1 waits for Asha Patel to accept it."]
    world.press("I accept the handover", as_="@asha.patel")
    world.dm("@farouk.aziz").expect("Asha Patel has accepted your handover briefing 1. You have command until")
    assert "Command is not yours yet: press *I have command*" in newest(world, "@asha.patel")
    assert "Asha Patel accepted it" in in_room(world)
    assert waits(world) == []
    world.press("I have command", as_="@asha.patel")
    assert any("You accepted the handover" in shown(one) for one in world.workspace.person("@asha.patel").messages())
    log = log_of(world, 1)
    assert any("Asha Patel accepts handover briefing 1 of Farouk Aziz." in one for one in log)
    passes = next(one for one in log if "Command passes to Asha Patel" in one)
    assert NONE_GIVEN not in passes
    assert "Intent: Keep theatres going; Method: Nothing was said" in "\n".join(log)
    look_away(world)


def test_when_command_passes_without_a_briefing_that_is_said(flood: World) -> None:
    world = flood
    world.say("@ben.okoro", "/incident command take")
    assert any(NONE_GIVEN in one for one in log_of(world, 1))
    assert NONE_GIVEN in in_room(world)
    assert any(NONE_GIVEN in one for one in world.dm("@farouk.aziz").unexpected()), "who had it can still give one"
    look_away(world)


@pytest.mark.both_databases
def test_a_briefing_is_accepted_by_text_message(flood: World) -> None:
    world = flood
    world.say("@farouk.aziz", "/incident handover @asha.patel as drafted")
    look_away(world)
    world.reply("@asha.patel", "Accept, on my way")
    world.phone("@asha.patel").expect("You have accepted handover briefing 1 of incident 1. Command is not yours yet")
    assert any("accepts handover briefing 1 of Farouk Aziz by text message." in one for one in log_of(world, 1))
    world.reply("@asha.patel", "COMMAND")
    assert any("Command passes to Asha Patel" in one for one in log_of(world, 1))
    assert not any(NONE_GIVEN in one for one in log_of(world, 1))
    look_away(world)


@pytest.mark.both_databases
def test_what_is_not_accepted_is_asked_again_once_refused_with_a_reason_and_replaced(flood: World) -> None:
    world = flood
    world.say("@farouk.aziz", GIVE)
    look_away(world)
    world.advance(minutes=15)
    world.phone("@asha.patel").expect("Reply ACCEPT once you accept.")
    world.phone("@farouk.aziz").expect("Asha Patel has not accepted")
    world.dm("@asha.patel").expect("Farouk Aziz waits for you to accept the handover of command, briefing 1.")
    world.dm("@farouk.aziz").expect("Asha Patel has not accepted your handover briefing 1 yet. Ring them.")
    assert waits(world) == ["late: Handover briefing 1 waits for Asha Patel to accept it."]
    world.press("I do not accept it", as_="@asha.patel")
    assert not world.submit("@asha.patel", why=HOSTILE)
    world.dm("@farouk.aziz").expect("Asha Patel does not accept your handover briefing 1. Reason: INJ&lt;!channel&gt;")
    assert "No handover briefing of incident 1 waits" in world.say("@grace.adeyemi", "/incident handover accept")
    world.say("@farouk.aziz", f"/incident handover @asha.patel; intent {HOSTILE}")
    assert any("A newer briefing took its" in shown(one) for one in world.workspace.person("@asha.patel").messages())
    assert "Others: 1 (command, replaced)" in shown_answer(world, "@grace.adeyemi", "/incident handover show")
    assert "You have accepted handover briefing 2" in shown_answer(world, "@asha.patel", "/incident handover accept")
    assert "No handover briefing of incident 1 waits" in world.say("@asha.patel", "/incident handover accept")
    texts = [one for one in mrkdwn_in(world, the_room(world, 1)) if "INJ" in one]
    assert texts
    assert all(SAFE in one and HOSTILE not in one for one in texts)
    look_away(world)


def test_a_role_is_handed_over_with_a_form_that_is_drafted(flood: World) -> None:
    world = flood
    answer = world.command("@grace.adeyemi", "/incident handover sbar manager @hamish.reid")
    assert not answer.error
    hamish = world.workspace.member("@hamish.reid").id
    drafted = {"to": hamish, "role": "manager", "background": "", "assessment": HOSTILE, "recommendation": "Ring them"}
    herself = drafted | {"to": world.workspace.member("@grace.adeyemi").id}
    assert "to yourself" in (world.submit("@grace.adeyemi", situation="x", **herself) or {})["situation"]
    assert not world.submit("@grace.adeyemi", situation="All quiet", **drafted)
    page = world.dm("@hamish.reid").expect("hands over the role of manager to you", "All quiet", SAFE)
    assert "not taking command" not in page
    world.press("I accept the handover", as_="@hamish.reid")
    assert "I have command" not in newest(world, "@hamish.reid")
    look_away(world)


def test_the_rota_changes_hands_and_the_outgoing_is_offered_the_briefing(flood: World) -> None:
    world = flood
    world.say("@asha.patel", "/oncall take director")
    assert any("Please brief them." in one for one in world.dm("@farouk.aziz").unexpected())
    world.press("Draft a briefing", as_="@farouk.aziz")
    asha = world.workspace.member("@asha.patel").id
    assert not world.submit("@farouk.aziz", to=asha, information="Flood", intent="Keep going")
    assert "*Intent*\nKeep going" in next(one for one in world.dm("@asha.patel").unexpected() if "hands over" in one)
    end(world, "@farouk.aziz", "/incident standdown")
    look_away(world)
    world.advance(minutes=20)
    assert not [one for one in world.dm("@asha.patel").unexpected() if "waits for you" in one], "it is over"
    look_away(world)
