"""Call-out exercises of every type, and those at the worst of times: at night, and without Slack."""

import random
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.callout.models import Callee
from eprr_bot.exercises import planning
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.models import Exercise
from eprr_bot.practice.telephones import SETTINGS
from eprr_bot.slack.commands import Actor
from tests.look import plain
from tests.patience import LONG
from tests.stories.incident_words import look_away
from tests.stories.quiet_cluster import example_in, replace_in
from tests.stories.telephone_words import presses, takes
from tests.world import World, shown

MARK = "EXERCISE EXERCISE EXERCISE"
BANK_HOLIDAY = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
"""Mon 25 May 2026 at 02:00 in London."""
SENT = "Gate 4 is shut. Send 14 people to the north car park, and ring 3 wards by half past 2"
DEPUTY = "{after_minutes: 10, page: [{person: dmitri.volkov, deputy: true}], by: [slack, text]}"


def report(world: World, number: int) -> str:
    return str(world.command("@niamh.doyle", f"/exercise report {number}").blocks)


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[World]:
    """The example cluster in the night of a bank holiday; the director's deputy is rung as well."""
    rotas = example_in(tmp_path)
    replace_in(rotas / "ladders.yaml", DEPUTY, DEPUTY.replace("text]", "text, voice]"))
    made = World(database_url, BANK_HOLIDAY, {"EPRR_ROTAS": str(rotas), **SETTINGS})
    yield made
    made.close()
    made.expect_no_more()


def test_at_0240_on_a_bank_holiday_the_director_misses_it_and_the_deputy_answers_by_telephone(night: World) -> None:
    with transaction(night.app.engine) as session:
        planned = session.exec(select(Exercise).where(Exercise.rota_id == "director-on-call")).one()
        planned.planned_for = BANK_HOLIDAY + timedelta(minutes=40)
    night.advance(minutes=39)
    night.expect_no_more()
    night.advance(minutes=1)
    for _ in range(2):
        night.dm("@cara.hughes").expect(MARK, "KINGFISHER")
        night.phone("@cara.hughes").expect(MARK, "KINGFISHER", "Sent 02:4")
        night.advance(minutes=5)
    assert takes(night, "@dmitri.volkov").startswith("This is an exercise.")
    assert "recorded at 02:50" in presses(night, "@dmitri.volkov", "1")
    night.dm("@dmitri.volkov").expect(MARK)
    night.phone("@dmitri.volkov").expect(MARK, "Cara Hughes has not answered since 02:40")
    night.channel("exercises").expect(
        "Held, answered in 10 minutes: Dmitri Volkov, at step 3 of the ladder",
        "Cara Hughes (Director on call), step 1: no answer",
        "answered by telephone at once",
        "by the programme, out of hours (bank holiday)",
        "counts for May 2026",
    )
    night.phone("@cara.hughes").expect(MARK, "ENDEX")


def test_slack_is_down_for_the_whole_exercise_and_the_result_waits_for_it(world: World) -> None:
    outage = world.workspace.faults.add("outage", times=None)
    with transaction(world.app.engine) as session:
        exercises.start(session, "director-on-call", world.now, Actor("", "night switchboard"))
    world.settle()
    world.phone("@farouk.aziz").expect(MARK, "KINGFISHER", "Sent 10:00")
    world.advance(minutes=3)
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded, 10:03")
    world.advance(minutes=1)
    world.phone("@priya.raman").expect("Slack messages do not go out")
    world.workspace.faults.clear(outage.id)
    world.advance(minutes=2)
    posted = world.channel("exercises").expect("Held, answered in 3 minutes: Farouk Aziz", "answered by text message")
    assert "called in Slack" not in posted, "what is over is not asked any more"


def test_an_exercise_without_slack_uses_every_other_way(world: World) -> None:
    assert "Farouk Aziz is being called" in world.say("@niamh.doyle", "/exercise start director without Slack")
    world.phone("@farouk.aziz").expect(MARK, "reached without Slack", "KINGFISHER", "Reply 1 to answer")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    posted = world.channel("exercises").expect("answered by text message", "called by text message 10:00")
    assert "Type: without Slack." in posted
    assert "in Slack" not in posted


def test_a_message_is_read_back_by_text_once_wrongly_and_once_right(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director read back")
    world.dm("@farouk.aziz").expect(MARK, SENT, "Please press *Acknowledge*", "then *Read it back*")
    text = world.phone("@farouk.aziz").expect(f"“{SENT}”", "Reply 1 and the message to answer, 2 if you cannot.")
    assert len(text) <= 459, "it fits into three text messages"
    world.reply("@farouk.aziz", "Which gate?")
    world.phone("@farouk.aziz").expect("was not understood. Reply 1 and the message to answer")
    world.reply("@farouk.aziz", f"1 {SENT.replace('14', '40')}, not later")
    world.phone("@farouk.aziz").expect("your answer is recorded, 10:00", "It differs from what was sent")
    world.channel("exercises").expect("read back with differences (without “14”, with “40” and “not later”)")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", SENT.upper())
    world.phone("@farouk.aziz").expect("your answer is recorded", "It is as it was sent.")
    assert "Of 1 called: 1 read back right." in report(world, 6)


def test_a_message_is_read_back_in_the_form_that_a_button_opens(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director read-back")
    world.dm("@farouk.aziz").expect(MARK, SENT)
    world.phone("@farouk.aziz").expect(MARK)
    world.press("Acknowledge", as_="@farouk.aziz")
    world.channel("exercises").expect("answered in Slack", "not read back")
    world.press("Read it back", as_="@farouk.aziz")
    assert world.submit("@farouk.aziz", message=" ") == {"message": "Please write the message."}
    assert world.submit("@farouk.aziz", message=f"{SENT}.\n") is None
    assert "Of 1 called: 1 read back right." in report(world, 6)
    assert "Read it back" not in world.workspace.person("@farouk.aziz").buttons


def test_a_message_is_read_back_on_the_page_that_an_e_mail_names(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director read back")
    with transaction(world.app.engine) as session:
        token = session.exec(select(Callee.token)).one()
    page = f"{world.rehearsal.server.url}/bot/answer/{token}"
    with urllib.request.urlopen(page, timeout=LONG) as shown_page:
        assert '<textarea id="message"' in plain(shown_page.read().decode())
    sent = urllib.parse.urlencode({"message": SENT.replace("shut", "open")}).encode()
    with urllib.request.urlopen(page, data=sent, timeout=LONG) as after:
        assert "<textarea" not in after.read().decode()
    world.settle()
    look_away(world)
    assert "answered by e-mail at once; read back with differences (without “shut”, with “open”)" in report(world, 6)


def test_people_assemble_and_the_report_says_who_comes_when(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start loggist assemble")
    world.phone("@ximena.flores").expect(MARK, "say when you arrive", "1 20 if here in 20 minutes")
    world.reply("@ximena.flores", "1 20")
    world.phone("@ximena.flores").expect("You arrive at 10:20.")
    world.press("Acknowledge", as_="@violet.chan")
    world.workspace.person("@violet.chan").choose("I arrive …", "in 60 minutes")
    world.settle()
    world.reply("@william.achebe", "2")
    world.advance(minutes=61)
    look_away(world)
    said = report(world, 6)
    assert "answered by text message at once; arrives at 10:20" in said
    assert "arrives at 11:00, past the target" in said
    assert "1 arriving by 10:30, the target; 1 arriving later; 1 cannot attend;" in said


def test_whoever_answers_last_may_still_say_when_they_arrive(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start eprr-adviser assemble")
    for _ in range(3):
        world.advance(minutes=8)
        for who in ("@priya.raman", "@niamh.doyle"):
            if "Acknowledge" in world.workspace.person(who).buttons:
                world.press("Acknowledge", as_=who)
    assert "did not say when they arrive" in report(world, 6)
    world.reply("@niamh.doyle", "1 20")
    look_away(world)
    assert "arrives at 10:44" in report(world, 6)


@pytest.mark.both_databases
def test_partners_contacts_are_called_and_the_result_says_who_answered(whole: World) -> None:
    answer = whole.say("@niamh.doyle", "/exercise start partners")
    assert "Saltmere Hospitals, site office" in answer
    text = whole.phone("@saltmere-hospitals.day").expect(MARK, "for Haven and Wolds", "on-call contact can be reached")
    assert "Reply 1 to answer, 2 if you cannot." in text
    assert not whole.workspace.person("@saltmere-hospitals.night").phone, "it is not their hour"
    assert "Partners’ on-call contacts: running, " in whole.say("@asha.patel", "/exercise")
    assert "The partners belong to no rota. Leave “director” out." in whole.say(
        "@niamh.doyle", "/exercise start director partners"
    )
    assert "An exercise of the partners is running already." in whole.say("@niamh.doyle", "/exercise start partners")
    whole.reply("@saltmere-hospitals.day", "1")
    whole.advance(minutes=15)
    assert len(whole.workspace.person("@saltmere-hospitals.day").phone) == 2, "they have answered"
    whole.phone("@harbour-111.on-call").expect("Sent 10:00")
    whole.phone("@harbour-111.on-call").expect("Sent 10:15")
    whole.reply("@harbour-111.on-call", "1")
    whole.advance(minutes=46)
    whole.phone("@beacon-ambulance.on-call").expect("Sent 10:00")
    whole.phone("@beacon-ambulance.on-call").expect("Sent 10:15")
    whole.phone("@beacon-ambulance.on-call").expect(MARK, "ENDEX")
    said = "\n".join(shown(one) for one in whole.workspace.messages("exercises"))
    contact = "Saltmere Hospitals, site office (on-call contact of Saltmere Hospitals NHS Foundation Trust)"
    assert f"{contact}, step 1: answered by text message" in said
    assert "2 answered within 15 minutes" in said
    assert "No on-call contact is known now of " in said
    assert "07700" not in said


def test_the_programme_calls_partners_every_third_month(whole: World) -> None:
    begins = whole.now + timedelta(minutes=5)
    with transaction(whole.app.engine) as session:
        [planned] = session.exec(select(Exercise).where(Exercise.type == "partners")).all()
        planned.planned_for = begins
    whole.advance(minutes=5)
    whole.phone("@harbour-111.on-call").expect(MARK, "PLOVER", "Sent 10:05")
    whole.reply("@harbour-111.on-call", "1")
    whole.advance(hours=1)
    assert "by the programme, in hours" in report(whole, planned.id or 0)
    with transaction(whole.app.engine) as session:
        for month in (12, 1, 2):
            at = datetime(2026 if month == 12 else 2027, month, 1, 0, 10, tzinfo=UTC)
            made = planning.plan_month(session, at, random.Random(month))
            assert [one.type for one in made].count("partners") == (month == 2)


def test_partners_are_stopped_by_their_word(whole: World) -> None:
    whole.say("@niamh.doyle", "/exercise start partners")
    assert "Stopped by Niamh Doyle. Reason: enough." in whole.say("@niamh.doyle", "/exercise stop partners enough")


def test_nobody_is_called_where_no_partner_has_a_contact(quick_world: World) -> None:
    refused = quick_world.say("@niamh.doyle", "/exercise start partners")
    assert refused == ":warning: No partner has an on-call contact to call now. No exercise starts."


def test_a_type_that_there_is_not_is_refused(quick_world: World) -> None:
    assert "There is no rota called “loggist smoke”" in quick_world.say("@niamh.doyle", "/exercise start loggist smoke")
