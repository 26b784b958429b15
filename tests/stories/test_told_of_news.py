"""Who is told of an incident's news beside those called to it: whoever has or had command, and whoever comes on."""

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.noticeboard.duties import in_incidents
from tests.stories.incident_words import declared, end, from_bot, log_of, look_away, members, shown_answer, the_room
from tests.world import World, shown


@pytest.fixture
def night(quick_world: World) -> World:
    """Power is lost at Saltmere Hospital; Farouk Aziz is director on call, Grace Adeyemi manager."""
    declared(quick_world, "power lost in theatres at Saltmere Hospital")
    look_away(quick_world)
    return quick_world


def test_whoever_took_command_uncalled_is_told_of_everything_and_first_that_they_lost_it(night: World) -> None:
    assert "You have command of incident 1." in night.say("@liam.byrne", "/incident command take")
    night.say("@farouk.aziz", "/incident level 3")
    night.phone("@liam.byrne").expect("Incident 1 has a new level: 3")
    night.press("I am responding", as_="@farouk.aziz")
    night.say("@farouk.aziz", "/incident command take")
    night.phone("@liam.byrne").expect("You no longer have command of incident 1: Farouk Aziz has. 10:00.")
    assert "*You no longer have command of incident 1: Farouk Aziz has.*" in night.dm("@liam.byrne").unexpected()[-1]
    night.say("@farouk.aziz", "/incident level 4")
    night.phone("@liam.byrne").expect("Incident 1 has a new level: 4")
    look_away(night)


def test_a_manager_who_comes_on_is_asked_for_the_role_and_hears_the_news(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    night.press("I am responding", as_="@grace.adeyemi")
    look_away(night)
    night.say("@katarzyna.nowak", "/oncall take manager")
    assert any(
        "Power lost in theatres, Saltmere Hospital. You are Manager on call on the rota now. Grace Adeyemi has the "
        "role until you say that you have it. Farouk Aziz has command." in one
        for one in night.phone("@katarzyna.nowak").unexpected()
    )
    assert any(
        "Incident 1: Katarzyna Nowak is asked to take the role of Manager on call. You keep it until they say" in one
        for one in night.phone("@grace.adeyemi").unexpected()
    )
    assert "Katarzyna Nowak is Manager on call now. Until now: Grace Adeyemi." in "\n".join(log_of(night, 1))
    night.reply("@katarzyna.nowak", "1")
    had = "Katarzyna Nowak has the role of Manager on call now. Until now: Grace Adeyemi."
    assert had in "\n".join(log_of(night, 1))
    look_away(night)
    night.advance(seconds=30)
    room = next(one for one in night.workspace.channels.values() if one.name.startswith("inc-1"))
    assert "@katarzyna.nowak" in members(night, room)
    assert from_bot(night, room)
    night.say("@farouk.aziz", "/incident level 3")
    night.phone("@katarzyna.nowak").expect("Incident 1 has a new level: 3")
    look_away(night)


def test_a_manager_who_comes_on_is_called_while_nobody_has_answered_for_the_function(night: World) -> None:
    night.advance(minutes=2)
    look_away(night)
    night.say("@katarzyna.nowak", "/oncall take manager")
    calls = [one for one in night.phone("@katarzyna.nowak").unexpected() if "Reply 1 to answer" in one]
    assert len(calls) == 1
    night.reply("@katarzyna.nowak", "1")
    assert any("Katarzyna Nowak answered" in one for one in log_of(night, 1))
    look_away(night)


def test_the_incoming_is_asked_when_the_outgoing_answers_after_the_change(night: World) -> None:
    night.advance(minutes=2)
    night.say("@eleni.marsh", "/oncall take director")
    look_away(night)
    night.reply("@farouk.aziz", "1")
    assert any("Farouk Aziz has command and is the accountable director." in one for one in log_of(night, 1))
    asked = night.phone("@eleni.marsh").unexpected()
    what = "Power lost in theatres, Saltmere Hospital. You are on call as director now."
    assert any(f"{what} Farouk Aziz has command until you answer that you have it" in one for one in asked)
    assert any("Please brief them." in one for one in night.phone("@farouk.aziz").unexpected())
    look_away(night)
    night.press("I have command", as_="@eleni.marsh")
    assert "Command passes to Eleni Marsh" in "\n".join(log_of(night, 1))
    night.phone("@farouk.aziz").expect("You no longer have command of incident 1: Eleni Marsh has.")
    night.advance(seconds=2)  # Slack takes one message a second for one place, after a few at once
    assert any("no longer have command" in shown(one) for one in night.workspace.person("@farouk.aziz").messages())
    night.say("@grace.adeyemi", "/incident command take")
    night.advance(minutes=30)
    assert not any("until you answer" in one for one in night.phone("@eleni.marsh").unexpected()), "she had it"
    look_away(night)


def test_whoever_has_left_gets_a_word_and_nobody_waits_for_their_answer(night: World) -> None:
    with transaction(night.app.engine) as session:
        farouk = directory.find(session, "Farouk Aziz")
        assert in_incidents(session, farouk) == [
            "Incident 1 (power lost in theatres) is open: Farouk Aziz is accountable, and has not taken command. "
            "Somebody else takes command with: /incident command take"
        ]
        leavers.leave(session, farouk, leavers.today(session, night.now), night.now, "a test")
    night.reply("@farouk.aziz", "1")
    night.phone("@farouk.aziz").expect("You have left the directory, so nobody counts on you")
    assert log_of(night, 1)[-1].endswith(
        "Farouk Aziz sent a text: “1”. It was not taken as an answer, because they have left."
    )
    night.advance(minutes=16)
    texts = night.phone("@asha.patel").unexpected()
    assert texts
    assert not any("Farouk Aziz has not answered" in one for one in texts)
    assert "Farouk Aziz (Director on call, has left)" in "\n".join(night.dm("@asha.patel").unexpected())
    room = next(one for one in night.workspace.channels.values() if one.name.startswith("inc-1"))
    assert "Farouk Aziz, director on call: has left" in shown(from_bot(night, room)[0])
    look_away(night)


def test_status_names_an_incident_that_nobody_has_answered(night: World) -> None:
    night.advance(minutes=16)
    said = night.say("@niamh.doyle", "/eprr status")
    assert "Everything is well" not in said
    assert "*Incident 1:* power lost in theatres, declared <!date" in said
    assert "Nobody has taken command yet." in said
    look_away(night)


def test_the_director_who_answers_by_button_reads_that_they_have_command(night: World) -> None:
    night.press("I am responding", as_="@farouk.aziz")
    answers = [one for one in night.workspace.person("@farouk.aziz").messages() if one.ephemeral_for]
    assert answers[-1].text == "Your answer is recorded. You have command."
    look_away(night)


def test_whoever_answers_by_button_after_somebody_took_command_reads_who_has_it(night: World) -> None:
    night.say("@liam.byrne", "/incident command take")
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        night.press("I am responding", as_=who)
        answers = [one for one in night.workspace.person(who).messages() if one.ephemeral_for]
        assert answers[-1].text == "Your answer is recorded. Liam Byrne has command."
    look_away(night)


def test_command_by_text_names_what_still_calls(night: World) -> None:
    declared(night, "fire at Fenbridge", 2)
    night.reply("@farouk.aziz", "COMMAND")
    assert any(
        "You have command of incident 2. Everybody who was called is told. Still calling you: “Incident 1: critical "
        "incident” (10:00). Reply 1" in one
        for one in night.phone("@farouk.aziz").unexpected()
    )
    look_away(night)


def test_command_by_text_of_the_incident_that_is_named(night: World) -> None:
    declared(night, "fire at Fenbridge", 2)
    look_away(night)
    night.reply("@asha.patel", "COMMAND 7")
    assert "You have command" not in night.phone("@asha.patel").expect("")
    night.reply("@asha.patel", "COMMAND of incident 1, I am at home")
    night.phone("@asha.patel").expect("You have command of incident 1")
    night.reply("@farouk.aziz", "command 2")
    assert any("You have command of incident 2" in one for one in night.phone("@farouk.aziz").unexpected())
    look_away(night)


def test_command_by_text_of_whoever_was_not_called(night: World) -> None:
    night.reply("@bola.adewale", "COMMAND")
    night.phone("@bola.adewale").expect(
        "you cannot take command of an incident. Whoever was called to it can. If it is urgent, ring the switchboard."
    )
    night.reply("@liam.byrne", "1 command please")
    night.phone("@liam.byrne").expect(
        "You have command of incident 1, not Farouk Aziz. Everybody who was called is told."
    )
    declared(night, "fire at Fenbridge", 2)
    night.reply("@asha.patel", "COMMAND")
    night.phone("@asha.patel").expect(
        "More than one incident is live: 2 (fire) or 1 (power lost in theatres). You have command of none by this text."
        " Reply COMMAND and its number."
    )
    for number in (1, 2):
        end(night, "@farouk.aziz", "/incident standdown", the_room(night, number).name)
    look_away(night)
    night.reply("@grace.adeyemi", "who has command")
    night.phone("@grace.adeyemi").expect("is stood down. There is nothing to command.")
    night.reply("@asha.patel", "COMMAND")
    night.phone("@asha.patel").expect("At 10:00 no incident was live.")
    look_away(night)


def test_the_same_twice_tells_nobody_twice(night: World) -> None:
    night.say("@farouk.aziz", "/incident update what fire")
    look_away(night)
    said = "Incident 1 says so already: fire. Nobody was told anew."
    assert said in night.say("@farouk.aziz", "/incident update what fire")
    assert not night.phone("@grace.adeyemi").unexpected()
    line = "/mutual-aid request 10 paramedics from Beacon Ambulance"
    assert "The same was recorded" not in night.say("@farouk.aziz", line)
    assert "The same was recorded as mutual aid 1 " in night.say("@farouk.aziz", line)
    assert "Called by NHS England’s region. Until now: 2 – the cluster co-ordinates. Reason: The region asked" in (
        night.say("@farouk.aziz", "/incident level 3 because the region asked") and "\n".join(log_of(night, 1))
    )
    look_away(night)


def test_a_slip_in_a_rota_is_no_note_for_another_and_the_pack_says_who_commands(night: World) -> None:
    said = night.say("@farouk.aziz", "/oncall handover mangaer notes")
    assert "Did you mean manager-on-call? Type: /oncall handover manager-on-call notes." in said
    assert "· nobody has command" in shown_answer(night, "@farouk.aziz", "/oncall handover director")
    night.press("I am responding", as_="@farouk.aziz")
    assert "· Farouk Aziz has command" in shown_answer(night, "@farouk.aziz", "/oncall handover director")
    look_away(night)


def test_whoever_comes_on_after_a_director_dropped_out_reads_that_nobody_has_command_now(night: World) -> None:
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        night.press("I am responding", as_=who)
    night.reply("@farouk.aziz", "2")
    look_away(night)
    night.say("@katarzyna.nowak", "/oncall take manager")
    night.phone("@katarzyna.nowak").expect("say that you have it. Nobody has command now.")
    look_away(night)
