"""Roles in an incident: taken, given, handed over and released, shown to everybody, in whatever order people type."""

from datetime import timedelta

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import picture, service
from eprr_bot.incidents.picture import Heading
from tests.stories.incident_words import HOSTILE, declared, end, from_bot, log_of, look_away, members, the_room
from tests.stories.role_words import panel
from tests.world import World, shown


@pytest.fixture
def night(world: World) -> World:
    """Power is lost at Saltmere; Farouk Aziz has command, Grace Adeyemi is manager."""
    declared(world, "power lost at Saltmere")
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.press("I am responding", as_=who)
    look_away(world)
    return world


def test_a_role_is_taken_by_button_or_by_words_and_given_up(night: World) -> None:
    stands = panel(night)
    assert ":white_check_mark: *Director on call*: Farouk Aziz (has had command" in stands
    assert ":white_check_mark: *Manager on call*: Grace Adeyemi" in stands, "by their answer"
    assert ":warning: *Loggist*: nobody" in stands
    night.say("@priya.raman", "/incident role")
    night.press("I take it", as_="@priya.raman")
    assert "Priya Raman: Priya Raman has the role of Communications now." in log_of(night, 1), "the first that is empty"
    assert "You have the role of Communications now" not in night.say("@priya.raman", "/incident role release comms")
    assert "Priya Raman: Priya Raman no longer has the role of Communications. Nobody has it now." in log_of(night, 1)
    said = night.say("@ximena.flores", "/incident role take loggist for @farouk.aziz")
    assert said == "You have the role of Loggist now. It is in the log. Its action card comes in private."
    night.dm("@ximena.flores").expect("Action card: Loggist, for incident 1.")
    night.say("@yusra.hassan", "/incident role take for Grace Adeyemi the loggist")
    stands = panel(night)
    assert "Ximena Flores (for Farouk Aziz)" in stands, "a loggist for each who decides"
    assert "Yusra Hassan (for Grace Adeyemi)" in stands
    room = next(one for one in night.workspace.channels.values() if one.name.startswith("inc-1"))
    assert {"@ximena.flores", "@yusra.hassan"} <= members(night, room)
    assert "You have the role of Loggist already." in night.say("@ximena.flores", "/incident role take loggist")
    with reading(night.app.engine) as session:
        lines = picture.of(session, service.get(session, 1), night.now)[Heading.COMMAND]
        later = picture.of(session, service.get(session, 1), night.now + timedelta(hours=1))[Heading.COMMAND]
    assert "Loggist: Ximena Flores (for Farouk Aziz) and Yusra Hassan (for Grace Adeyemi)." in [
        one.text for one in lines
    ]
    assert not [one for one in lines if one.is_late], "people are still being called"
    (empty,) = [one for one in later if one.is_late]
    assert empty.text == "Nobody has the role of Communications, EPRR adviser or Information officer."
    look_away(night)


@pytest.mark.both_databases
def test_whoever_is_asked_is_not_confirmed_until_they_say_so_and_the_outgoing_keeps_it(night: World) -> None:
    said = night.say("@grace.adeyemi", "/incident role assign @umar.sheikh as comms")
    assert said == "Umar Sheikh is asked to take the role of Communications, and is not confirmed until they say so."
    night.phone("@umar.sheikh").expect("Grace Adeyemi asks you to take the role of Communications.")
    night.dm("@umar.sheikh").expect("Grace Adeyemi asks you to take the role of Communications.")
    night.dm("@umar.sheikh").expect("Action card: Communications on call, for incident 1.")
    assert ":hourglass_flowing_sand: *Communications*: Umar Sheikh is asked" in panel(night)
    night.press("I have it", as_="@umar.sheikh")
    assert ":white_check_mark: *Communications*: Umar Sheikh" in panel(night)
    said = night.say("@umar.sheikh", "/incident role hand over to Rosa Delgado")
    assert said.endswith("until they say so. Until then Umar Sheikh keeps it."), "the only role that he has"
    stands = panel(night)
    assert stands.count("Umar Sheikh") == 1
    assert "Rosa Delgado is asked to take over" in stands
    night.phone("@umar.sheikh").expect("Rosa Delgado is asked to take the role of Communications. You keep it until")
    night.reply("@rosa.delgado", "1")
    night.phone("@rosa.delgado").expect("asks you to take the role of Communications. Umar Sheikh has the role until")
    night.phone("@rosa.delgado").expect("your answer is recorded, 10:00. You have the role of Communications.")
    entry = "Rosa Delgado: Rosa Delgado has the role of Communications now. Until now: Umar Sheikh."
    assert entry in log_of(night, 1)
    night.phone("@umar.sheikh").expect("Rosa Delgado has the role of Communications now, and you have it no longer.")
    said = night.say("@rosa.delgado", "/incident role assign communications @tamsin.reed")
    asked = next(
        one for one in reversed(night.workspace.person("@tamsin.reed").messages()) if "the role of" in one.text
    )
    assert "Nobody else is called." in str(asked.blocks), "and not that others are"
    night.press("I cannot", as_="@tamsin.reed")
    entry = "Tamsin Reed: Tamsin Reed cannot take the role of Communications. Rosa Delgado keeps it."
    assert entry in log_of(night, 1)
    night.phone("@rosa.delgado").expect("Tamsin Reed is asked to take the role of Communications. You keep it")
    night.dm("@rosa.delgado").expect("asks you to take the role")
    assert ":white_check_mark: *Communications*: Rosa Delgado" in panel(night)
    look_away(night)


def test_whoever_takes_a_role_that_somebody_has_takes_it_over_and_that_can_be_taken_back(night: World) -> None:
    night.say("@hamish.reid", "/incident role take manager")
    assert "Hamish Reid: Hamish Reid has the role of Manager on call now. Until now: Grace Adeyemi." in log_of(night, 1)
    night.phone("@grace.adeyemi").expect("Hamish Reid has the role of Manager on call now, and you have it no longer.")
    night.say("@grace.adeyemi", "/incident role take manager")
    assert ":white_check_mark: *Manager on call*: Grace Adeyemi" in panel(night)
    look_away(night)


def test_command_as_a_role_is_handed_over_and_never_laid_down(night: World) -> None:
    assert "command is not laid down: it is handed over" in night.say("@farouk.aziz", "/incident role release director")
    said = night.say("@farouk.aziz", "/incident command hand over to @ben.okoro")
    assert said.startswith(
        "Ben Okoro is asked to take command. Until they say that they have it, Farouk Aziz keeps it."
    )
    night.phone("@ben.okoro").expect("Farouk Aziz asks you to take command. Farouk Aziz has command until you answer")
    night.phone("@farouk.aziz").expect("Ben Okoro is asked to take command. You have command until they say")
    assert ":white_check_mark: *Director on call*: Farouk Aziz (has had command" in panel(night)
    waits = "Ben Okoro is asked to take command, and has not said yet that they have it."
    assert waits in night.say("@farouk.aziz", "/incident command")
    assert waits in shown(from_bot(night, the_room(night, 1))[0])
    night.press("I have command", as_="@ben.okoro")
    assert ":white_check_mark: *Director on call*: Ben Okoro (has had command" in panel(night)
    assert "Command passes to Ben Okoro, who is now the accountable director." in "\n".join(log_of(night, 1))
    night.say("@farouk.aziz", "/incident role take director")
    assert ":white_check_mark: *Director on call*: Farouk Aziz (has had command" in panel(night)
    look_away(night)


def test_what_cannot_be_is_said_with_what_to_do(night: World) -> None:
    for line, said in (
        ("role take logist", "Did you mean “Loggist”? Roles: Director on call, Manager on call, "),
        ("role take zzz", "“zzz” is no role here. Roles: "),
        ("role take loggist for Fred Bloggs", "There is nobody called “Fred Bloggs” in the directory."),
        ("role assign loggist", "Say who is to have the role of Loggist: /incident role assign loggist and their name"),
        ("role assign @grace.adeyemi manager", "Grace Adeyemi has the role of Manager on call already."),
        ("role hand over loggist @umar.sheikh", "Nobody has the role of Loggist to hand over."),
        ("role release loggist", "Nobody has the role of Loggist."),
        ("role release manager @umar.sheikh", "Umar Sheikh has not the role of Manager on call."),
        (f"role take {HOSTILE}", "is no role here."),
    ):
        assert said in night.say("@asha.patel", f"/incident {line}"), line
    assert "is asked to take" not in "\n".join(log_of(night, 1))


def test_roles_end_with_the_incident_and_stand_again_unconfirmed_when_it_is_reopened(night: World) -> None:
    night.say("@ximena.flores", "/incident role take loggist")
    night.say("@asha.patel", "/incident role assign comms @umar.sheikh")
    look_away(night)
    end(night, "@farouk.aziz", "/incident standdown power is back")
    assert "The roles ended with the incident. Reopened, they stand again." in panel(night)
    assert "Incident 1 is over" in night.say("@zachary.webb", "/incident role take loggist")
    look_away(night)
    night.advance(minutes=45)
    night.phone("@umar.sheikh")
    assert not night.phone("@umar.sheikh").unexpected(), "nobody is asked about a role in what is over"
    night.say("@farouk.aziz", "/incident reopen it went again")
    assert ":hourglass_flowing_sand: *Loggist*: Ximena Flores is asked" in panel(night)
    assert "*Incident 1 is on again.* You had the role of Loggist." in "\n".join(
        night.dm("@ximena.flores").unexpected()
    )
    night.press("I have it", as_="@ximena.flores")
    assert ":white_check_mark: *Loggist*: Ximena Flores" in panel(night)
    look_away(night)


def test_roles_that_stand_empty_are_said_once_to_whoever_manages(night: World) -> None:
    night.advance(minutes=29)
    assert not night.dm("@grace.adeyemi").unexpected()
    night.advance(minutes=1)
    empty = "Nobody has the role of Communications, EPRR adviser, Information officer or Loggist."
    night.dm("@grace.adeyemi").expect(empty, "This is said once.")
    assert f"EPRR bot: {empty} Told: Grace Adeyemi." in log_of(night, 1)
    night.advance(minutes=90)
    assert not night.dm("@grace.adeyemi").unexpected()
    night.say("@farouk.aziz", "/incident type business continuity")
    assert not any("Communications" in one for one in panel(night)), "that type needs no more than three"
    look_away(night)
