"""Command of an incident: whose answer ends the call for it, how it passes, and that nobody is left unreached."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.callout import kinds
from eprr_bot.callout import service as callout
from eprr_bot.directory import leavers
from eprr_bot.directory.models import Person
from eprr_bot.incidents import command
from eprr_bot.practice.state import Channel
from tests.stories import incident_words as words
from tests.stories.cover_words import holder
from tests.stories.incident_words import declared, from_bot, log_of, members, read_everything
from tests.stories.incident_words import end as ends
from tests.stories.quiet_cluster import example_in, replace_in
from tests.world import MONDAY, World, shown, sqlite_url

DIRECTORS = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")
MANAGERS = (
    *("@grace.adeyemi", "@hamish.reid", "@imogen.clarke", "@jamal.yusuf", "@katarzyna.nowak", "@liam.byrne"),
    "@meera.iyer",
)
PEOPLE = (*DIRECTORS, *MANAGERS, "@priya.raman")
IN_COMMAND = "Farouk Aziz has command and is the accountable director."


@pytest.fixture
def night(quick_world: World) -> World:
    """Power is lost at Saltmere Hospital; Farouk Aziz is director on call, Grace Adeyemi manager."""
    declared(quick_world, "power lost in theatres at Saltmere Hospital")
    return quick_world


@pytest.fixture
def managers_night(tmp_path: Path) -> Iterator[World]:
    """The same, in a cluster whose ladder calls the manager when the director does not answer."""
    rotas = example_in(tmp_path)
    replace_in(rotas / "ladders.yaml", "{person: dmitri.volkov, deputy: true}", "{rota: manager-on-call}")
    made = World(sqlite_url(tmp_path), MONDAY, {"EPRR_ROTAS": str(rotas)})
    declared(made, "power lost in theatres at Saltmere Hospital")
    yield made
    made.close()
    made.expect_no_more()


def test_the_managers_answer_leaves_the_call_for_command_open(managers_night: World) -> None:
    night = managers_night
    night.advance(minutes=10)
    page = night.dm("@grace.adeyemi").unexpected()[-1]
    assert (
        "You are called as Manager on call. No answer so far from Farouk Aziz (Director on call, called <!date" in page
    )
    night.press("I am responding", as_="@grace.adeyemi")
    *_, hers, card = [shown(one) for one in night.workspace.person("@grace.adeyemi").messages()]
    assert "Manager on call, for incident 1" in card
    assert "You answered <!date" in hers
    assert "Nobody has taken command yet." in hers
    assert "I take command" in hers
    his = shown(night.workspace.person("@farouk.aziz").messages()[-1])
    assert "nothing for you to do" not in his
    assert "Grace Adeyemi has answered." in his
    night.advance(minutes=15)
    assert "Nor have 2 others. Sent 10:25." in night.phone("@ben.okoro").unexpected()[-1]
    for late in ("@asha.patel", "@idris.bevan"):
        assert "Farouk Aziz has not answered since 10:00." in night.phone(late).unexpected()[-1]
    night.press("I am responding", as_="@farouk.aziz")
    assert IN_COMMAND in "\n".join(log_of(night, 1))
    assert "Farouk Aziz (has had command since" in shown(from_bot(night, room_of(night))[0])
    before = len(night.phone("@ben.okoro").unexpected())
    night.advance(minutes=30)
    assert len(night.phone("@ben.okoro").unexpected()) == before, "command is held, so nobody is called to it"
    end(night)


def test_the_directors_answer_does_not_end_the_call_for_the_manager(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.advance(minutes=21)
    assert "Grace Adeyemi has not answered since 10:00." in night.phone("@hamish.reid").unexpected()[0]
    assert not night.phone("@cara.hughes").unexpected()
    night.reply("@hamish.reid", "1")
    before = len(night.phone("@liam.byrne").unexpected())
    night.advance(minutes=30)
    assert len(night.phone("@liam.byrne").unexpected()) == before
    hers = shown(night.workspace.person("@grace.adeyemi").messages()[-1])
    assert "Hamish Reid answered <!date" in hers
    assert "If you can help, say that you are responding." in hers
    end(night)


def test_whoever_was_called_takes_command_by_text_and_it_is_told_logged_and_passed_back(night: World) -> None:
    night.advance(minutes=16)
    read_everything(night, *PEOPLE)
    night.reply("@grace.adeyemi", "1")
    night.phone("@grace.adeyemi").expect("your answer is recorded, 10:16. Nobody has taken command yet: reply COMMAND")
    night.reply("@grace.adeyemi", "I take command.")
    night.phone("@grace.adeyemi").expect("You have command of incident 1, not Farouk Aziz. Everybody who was")
    assert not night.phone("@grace.adeyemi").unexpected(), "the word back says it, so no news does"
    assert any("You have command of incident 1* and are the accountable" in one for one in dms(night, "@grace.adeyemi"))
    entry = next(one for one in log_of(night, 1) if "Command passes" in one)
    assert entry.startswith(
        "Grace Adeyemi: Command passes to Grace Adeyemi, who is now the accountable director. "
        "Until now: Farouk Aziz, who had not taken command. The rota names Farouk Aziz. Authority card "
    )
    assert entry.endswith(" made for Grace Adeyemi.")
    night.phone("@farouk.aziz").expect("Incident 1: Grace Adeyemi has command, not Farouk Aziz. 10:16.")
    night.advance(seconds=30)
    lists = [shown(one) for one in from_bot(night, room_of(night)) if "Delegated authority" in one.text]
    assert [text.split("\n")[1] for text in lists] == [
        "Delegated authority: Farouk Aziz",
        "Delegated authority: Grace Adeyemi",
    ]
    assert ["Command has passed since" in text for text in lists] == [True, False], "no two accountable directors"
    assert "Grace Adeyemi is the accountable director of incident 1." in lists[1]
    assert "shown as director on call" not in lists[1], "the rota names Farouk Aziz"
    assert "the director on call belongs to whoever the rota names: Farouk Aziz." in lists[1]
    assert "whoever the rota names" not in lists[0]
    assert "Grace Adeyemi (has had command since" in shown(from_bot(night, room_of(night))[0])
    night.say("@farouk.aziz", "/incident command take")
    assert "Until now: Grace Adeyemi, who had command since Mon 23 Nov 2026 10:16." in "\n".join(log_of(night, 1))
    assert "You have command of incident 1 already" in night.say("@farouk.aziz", "/incident command take")
    assert "Farouk Aziz* has had command" in night.say("@ben.okoro", "/incident command").replace(" has", "* has", 1)
    end(night)


def test_the_log_says_by_which_route_somebody_took_command(night: World) -> None:
    night.advance(minutes=12)
    night.reply("@grace.adeyemi", "COMMAND")
    assert "Grace Adeyemi: Grace Adeyemi answered by text message after 12 minutes." in log_of(night, 1)
    end(night)


def test_the_incoming_who_answers_by_text_reads_that_they_have_command(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.press("I am responding", as_="@grace.adeyemi")
    night.advance(minutes=5)
    night.say("@eleni.marsh", "/oncall take director")
    read_everything(night, *PEOPLE)
    night.reply("@eleni.marsh", "1")
    night.phone("@eleni.marsh").expect("“Incident 1: command”: your answer is recorded, 10:05. You have command.")
    night.advance(seconds=30)
    assert not night.phone("@eleni.marsh").unexpected(), "once"
    for who, may_take in (("@eleni.marsh", False), ("@farouk.aziz", True)):
        assert "Eleni Marsh has had command since" in night.say(who, "/incident command")
        answer = night.workspace.person(who).messages()[-1]
        assert ("I take command" in shown(answer)) is may_take
    end(night)


def test_command_passes_only_when_the_incoming_says_so(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.press("I am responding", as_="@grace.adeyemi")
    night.advance(minutes=5)
    read_everything(night, *PEOPLE)
    night.say("@eleni.marsh", "/oncall take director")
    asked = night.phone("@eleni.marsh").unexpected()
    assert any("Farouk Aziz has command until you answer that you have it" in one for one in asked)
    assert any(
        "Eleni Marsh is on call as director now. You have command" in one for one in phone_of(night, "@farouk.aziz")
    )
    asking = "Asking Eleni Marsh (Director on call) by Slack and text message whether they have command."
    assert asking in "\n".join(log_of(night, 1))
    assert "You are called as Director on call." in shown(night.workspace.person("@eleni.marsh").messages()[-1])
    ending = night.say("@farouk.aziz", "/incident standdown")
    assert "It takes back the question whether Eleni Marsh has command." in ending
    assert "until they say that they have command, Farouk Aziz stays accountable" in "\n".join(
        log_of(night, 1)
    ).replace("Until", "until")
    assert "Farouk Aziz (has had command since" in shown(from_bot(night, room_of(night))[0])
    night.advance(minutes=3)
    night.press("I have command", as_="@eleni.marsh")
    night.advance(seconds=30)
    assert "Command passes to Eleni Marsh, who is now the accountable director. Until now: Farouk Aziz, who had" in (
        "\n".join(log_of(night, 1))
    )
    assert "@eleni.marsh" in members(night, room_of(night))
    room = [shown(one) for one in from_bot(night, room_of(night))]
    assert "Eleni Marsh (has had command since" in room[0]
    assert any("Delegated authority: Eleni Marsh" in one for one in room)
    assert any("Director on call, for incident 1" in one for one in night.dm("@eleni.marsh").unexpected())
    end(night)


def test_what_should_have_followed_an_answer_takes_command_from_nobody_who_took_it_since(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.press("I am responding", as_="@grace.adeyemi")
    night.say("@eleni.marsh", "/oncall take director")
    night.press("I have command", as_="@eleni.marsh")
    night.advance(minutes=1)
    night.say("@farouk.aziz", "/incident command take")
    with transaction(night.app.engine) as session:
        (question,) = callout.serving(session, command.QUESTION, 1)
        kinds.answered(session, question, callout.callees(session, question.id)[0], night.now)
    assert "Farouk Aziz has had command since" in night.say("@farouk.aziz", "/incident command")
    end(night)


def test_when_the_rota_changes_while_nobody_commands_the_new_holder_is_called_at_once(night: World) -> None:
    night.advance(minutes=2)
    night.say("@eleni.marsh", "/oncall take director")
    assert any("Power lost in theatres, Saltmere Hospital" in one for one in phone_of(night, "@eleni.marsh"))
    night.press("I am responding", as_="@eleni.marsh")
    assert "Command passes to Eleni Marsh" in "\n".join(log_of(night, 1))
    end(night)


def test_the_incoming_has_command_with_their_answer_however_late_and_is_told_so(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.press("I am responding", as_="@grace.adeyemi")
    night.say("@eleni.marsh", "/oncall take director")
    asked = phone_of(night, "@eleni.marsh")[-1]
    assert "Reply 1 to answer: you then have command." in asked
    night.advance(minutes=66)
    night.reply("@eleni.marsh", "1")
    assert any("recorded, 11:06. You have command." in one for one in phone_of(night, "@eleni.marsh"))
    assert "Command passes to Eleni Marsh" in "\n".join(log_of(night, 1))
    end(night)


def test_an_incident_that_has_ended_asks_nobody_and_nobody_takes_command_of_it(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.press("I am responding", as_="@grace.adeyemi")
    night.say("@eleni.marsh", "/oncall take director")
    before = len(phone_of(night, "@eleni.marsh"))
    ends(night, "@farouk.aziz", "/incident standdown power is back")
    assert "STAND DOWN" in phone_of(night, "@eleni.marsh")[before], "whoever was asked is told"
    night.advance(minutes=45)
    assert not any("You are on call as director now" in one for one in phone_of(night, "@eleni.marsh")[before:])
    night.reply("@grace.adeyemi", "COMMAND")
    over = "Incident 1 is over: it is at “stand down”. If it is on again, type /incident reopen first."
    by_text = "Incident 1 is stood down. There is nothing to command."
    assert phone_of(night, "@grace.adeyemi")[-1] == by_text, "no command of Slack in a text"
    assert over in night.say("@ben.okoro", "/incident command take")
    assert not any("Command passes" in one for one in log_of(night, 1))
    end(night)


def test_whoever_only_responds_is_asked_anew_when_they_come_on_as_director(night: World) -> None:
    night.advance(minutes=26)
    night.press("I am responding", as_="@eleni.marsh")
    night.say("@eleni.marsh", "/oncall take director")
    night.advance(seconds=30)
    assert not any("Command passes" in one for one in log_of(night, 1))
    asked = phone_of(night, "@eleni.marsh")[-1]
    assert "Sent 10:26. Nobody has taken command yet. Reply COMMAND to take command." in asked
    night.reply("@eleni.marsh", "COMMAND")
    assert "Eleni Marsh: Command passes to Eleni Marsh" in "\n".join(log_of(night, 1))
    end(night)


def test_whoever_is_responding_is_asked_again_when_nobody_is_left_to_call(managers_night: World) -> None:
    night = managers_night
    with transaction(night.app.engine) as session:
        for named in (*DIRECTORS, "@idris.bevan", "@priya.raman"):
            person = session.get_one(Person, named.removeprefix("@"))
            person.is_active = named == "@eleni.marsh"
    night.advance(minutes=16)
    night.press("I am responding", as_="@grace.adeyemi")
    night.advance(minutes=21)
    night.press("I am responding", as_="@eleni.marsh")
    read_everything(night, *PEOPLE)
    night.advance(minutes=21)
    for one in ("@eleni.marsh", "@grace.adeyemi"):
        first, *more = night.phone(one).unexpected()
        assert "Nobody has taken command yet. Reply COMMAND to take command." in first
        assert more, "and again in the next round"
        assert "I take command" in shown(night.workspace.person(one).messages()[-1])
    assert any("calling Grace Adeyemi" in one for one in log_of(night, 1)[-6:])
    end(night)


def room_of(world: World) -> Channel:
    return next(one for one in world.workspace.channels.values() if one.name.startswith("inc-"))


def dms(world: World, who: str) -> list[str]:
    return [shown(one) for one in world.workspace.person(who).messages()]


def phone_of(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


def end(world: World) -> None:
    """The rest of what was said is looked at elsewhere."""
    everywhere = [f"#{one.name}" for one in world.workspace.channels.values() if one.name]
    read_everything(world, *(f"@{one.handle}" for one in world.workspace.people()), *everywhere)


def test_an_incoming_director_is_not_asked_for_command_of_what_has_ended_but_again_once_it_is_reopened(
    night: World,
) -> None:
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        night.press("I am responding", as_=who)
    night.say("@eleni.marsh", "/oncall take director")
    words.end(night, "@farouk.aziz", "/incident standdown")
    asked = len(phone_of(night, "@eleni.marsh"))
    night.advance(hours=1)
    assert len(phone_of(night, "@eleni.marsh")) == asked
    newest = [shown(one) for one in night.workspace.person("@eleni.marsh").messages() if "command" in shown(one)]
    assert all("Incident 1: stand down." in one for one in newest)
    night.say("@farouk.aziz", "/incident reopen")
    told = [text for text in log_of(night, 1) if "Until they say that they have command" in text]
    assert len(told) == 2, "when the rota changed hands, and again"
    after = phone_of(night, "@eleni.marsh")[asked:]
    assert any("REOPENED" in one for one in after), "whoever was asked hears what becomes of it"
    assert any("Farouk Aziz has command until you answer" in one for one in after)
    night.press("I have command", as_="@eleni.marsh")
    assert "Command passes to Eleni Marsh" in "\n".join(log_of(night, 1))
    end(night)


def test_a_director_who_has_left_is_not_accountable_and_whoever_declares_reads_that_none_is_called(
    quick_world: World,
) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        leavers.leave(session, session.get_one(Person, "farouk.aziz"), date(2026, 11, 22), world.now, "niamh")
    said = world.say("@chidi.eze", "/incident critical power lost in theatres at Saltmere Hospital")
    assert "Nobody is there to call as Director on call: ring the switchboard." in said
    called = "Asha Patel, Ben Okoro, Cara Hughes, Dmitri Volkov, Eleni Marsh and Grace Adeyemi are being called."
    assert called in said  # everybody on the rota at once: nobody is there for whom to wait
    assert "accountable is nobody" in world.say("@chidi.eze", "/incident command")
    assert "Nobody now." in shown(from_bot(world, room_of(world))[0])
    assert "Accountable director: Nobody." in log_of(world, 1)[0]
    assert not any("Farouk" in one for one in log_of(world, 1))
    world.say("@ben.okoro", "/oncall take director")
    log = "\n".join(log_of(world, 1))
    assert "opened for whoever takes command." in log
    assert "Ben Okoro is on call as director now. Until they say that they have command, nobody is accountable." in log
    world.press("I am responding", as_="@ben.okoro")
    assert "Ben Okoro, who is now the accountable director." in "\n".join(log_of(world, 1))
    end(world)


def test_command_is_asked_of_no_incoming_director_who_has_left(night: World) -> None:
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        night.press("I am responding", as_=who)
    night.say("@farouk.aziz", "/oncall cover me to @ben.okoro from 10:20 to 18:00")
    with transaction(night.app.engine) as session:
        leavers.leave(session, session.get_one(Person, "ben.okoro"), date(2026, 11, 22), night.now, "niamh")
    night.advance(minutes=21)
    assert holder(night, "director-on-call") == "ben.okoro"
    assert not any("Ben Okoro is on call as director now" in one for one in log_of(night, 1))
    end(night)


def test_a_step_that_names_whoever_holds_the_rota_goes_on_to_the_next_at_once(tmp_path: Path) -> None:
    world = World(sqlite_url(tmp_path), datetime(2026, 12, 21, 10, 0, tzinfo=UTC))
    declared(world, "power lost in theatres at Saltmere Hospital")
    world.advance(minutes=5)
    before = len(world.phone("@dmitri.volkov").unexpected())
    world.advance(minutes=5)
    log = "\n".join(log_of(world, 1))
    passed = "Dmitri Volkov was called as Director on call and has not answered, so this step passes them over."
    assert log.count(passed) == 1
    assert "Calling Asha Patel (Accountable emergency officer) by Slack and text" in log
    assert len(world.phone("@dmitri.volkov").unexpected()) == before
    end(world)
    world.close()


def test_the_next_accountable_officer_is_called_from_their_first_day_on(tmp_path: Path) -> None:
    rotas = example_in(tmp_path)
    heir = "next_accountable_emergency_officers: [{from: 2026-11-24, person: idris.bevan}]\n"
    officer = "accountable_emergency_officer: asha.patel\n"
    replace_in(rotas / "cluster.yaml", officer, officer + heir)
    world = World(sqlite_url(tmp_path), datetime(2026, 11, 23, 23, 50, tzinfo=UTC), {"EPRR_ROTAS": str(rotas)})
    declared(world, "power lost in theatres at Saltmere Hospital")
    world.advance(minutes=15)
    log = "\n".join(log_of(world, 1))
    assert "Calling Idris Bevan (Accountable emergency officer) by Slack and text" in log
    assert "Calling Asha Patel (Accountable emergency officer)" not in log
    end(world)
    world.close()


@pytest.mark.both_databases
def test_the_deputy_is_called_while_the_accountable_officer_is_on_leave(world: World) -> None:
    world.say("@asha.patel", "/oncall away from today to friday")
    words.look_away(world)
    declared(world, "power lost in theatres at Saltmere Hospital")
    world.advance(minutes=15)
    log = "\n".join(log_of(world, 1))
    assert "Calling Ben Okoro (Deputy accountable emergency officer) by Slack and text" in log
    assert "Calling Asha Patel (Accountable emergency officer)" not in log
    end(world)
