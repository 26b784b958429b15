"""One director hands over to the next: reminders, the roll-call, the pack, and until somebody has accepted."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from eprr_bot.app import build
from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.handover.models import Handover
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_file import ROTA
from eprr_bot.slack.commands import Actor
from tests.stories.handover_words import WEDNESDAY, Opens, until
from tests.stories.handover_words import opens as opens
from tests.stories.incident_words import look_away
from tests.world import World, texts_in

TUESDAY = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
EARLY = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
HOSTILE = "INJ<!channel>&<http://evil|x>"


def retired(world: World, at: str) -> None:
    with transaction(world.app.engine) as session:
        newest = documents.latest(session, "rota", "director-on-call")
        assert newest is not None
        oncall.apply_rota(session, ROTA.of_text(f"{newest.body}\nends: {at}\n", "a test"), world.now, "niamh")


def of_channel(world: World) -> str:
    """The newest message of the on-call channel as it reads now."""
    newest = world.workspace.messages("on-call")[-1]
    return "\n".join(texts_in(newest.blocks))


def test_peers_09_reminders_come_days_ahead_and_the_evening_before(opens: Opens) -> None:
    world = opens(datetime(2026, 11, 22, 8, tzinfo=UTC))
    world.advance(minutes=59)
    assert world.dm("@farouk.aziz").unexpected() == []
    world.advance(minutes=2)
    world.dm("@farouk.aziz").expect("You take *Director on call*", "Wed 25 Nov 2026 at 09:00", "Eleni Marsh hands over")
    with transaction(world.app.engine) as session:
        row = session.exec(select(Handover)).one()
        assert row.evening_due == datetime(2026, 11, 24, 18, tzinfo=UTC)
        assert row.roll_call_due == datetime(2026, 11, 25, 7, tzinfo=UTC)


def test_a_handover_confirmed_and_accepted(opens: Opens) -> None:
    world = opens(TUESDAY)
    world.advance(minutes=31)
    world.dm("@farouk.aziz").expect("You take *Director on call*", "until", "ask for cover")
    assert "Noted for Farouk Aziz" in world.say("@eleni.marsh", f"/oncall handover {HOSTILE} 943 476 5919")
    until(world, 7)
    world.dm("@farouk.aziz").expect("Roll-call: Director on call", "Please confirm that you are ready")
    world.press("I confirm", as_="@farouk.aziz")
    assert "Farouk Aziz has confirmed" in world.say("@eleni.marsh", "/oncall handover")

    until(world, 9)
    pack = world.dm("@farouk.aziz").expect("Eleni Marsh to Farouk Aziz", "not yet accepted", "Open incidents")
    assert "INJ&lt;!channel&gt;&amp;" in pack
    assert "943 476 5919" not in pack
    world.dm("@eleni.marsh").expect("You stay reachable")
    world.channel("on-call").expect("Eleni Marsh to Farouk Aziz", "Eleni Marsh stays reachable", "Notes: 1")

    until(world, 9, 4)
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over", "You are released")
    assert "Farouk Aziz has taken over <!date" in of_channel(world)
    assert "Farouk Aziz has taken over" in world.say("@ben.okoro", "/oncall handover history")
    until(world, 12)


@pytest.mark.both_databases
def test_whoever_cannot_come_on_is_told_of_at_once(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 7, 1)
    world.dm("@farouk.aziz").expect("Roll-call")
    world.press("I cannot", as_="@farouk.aziz")
    until(world, 7, 2)
    world.dm("@eleni.marsh").expect("Farouk Aziz takes", "and says that they *cannot*", "You stay reachable")
    world.dm("@priya.raman").expect("Farouk Aziz takes", "and says that they *cannot*", "find cover")
    world.press("I confirm", as_="@farouk.aziz")
    for who in ("@eleni.marsh", "@priya.raman"):
        world.dm(who).expect("Farouk Aziz", "confirmed")


@pytest.mark.both_databases
def test_a_handover_that_nobody_confirms_or_accepts(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 7, 50)
    world.dm("@farouk.aziz").expect("Roll-call")
    for _ in range(2):
        world.dm("@farouk.aziz").expect("Roll-call")
        world.phone("@farouk.aziz").expect("Roll-call: Director on call", "please confirm", "Reply 1")

    until(world, 8, 1)
    world.dm("@eleni.marsh").expect("Farouk Aziz takes", "*not confirmed*", "You stay reachable")
    world.dm("@priya.raman").expect("Farouk Aziz takes", "*not confirmed*", "find cover")

    until(world, 9)
    world.dm("@farouk.aziz").expect("not yet accepted")
    world.dm("@eleni.marsh").expect("You stay reachable* until Farouk Aziz has accepted")
    world.channel("on-call").expect("Eleni Marsh stays reachable")
    until(world, 9, 20)
    world.dm("@farouk.aziz").expect("Until you accept, Eleni Marsh stays reachable")
    world.phone("@farouk.aziz").expect("You have held it since Wed 25 Nov 2026 09:00: please accept", "Reply 1")
    until(world, 11)
    world.dm("@eleni.marsh").expect("*not accepted*", "You stay reachable; please ring them")
    world.dm("@priya.raman").expect("*not accepted*", "Eleni Marsh stays reachable", "/oncall take")
    assert "not yet accepted" in world.say("@asha.patel", "/oncall handover director on call")
    assert "Farouk Aziz has not yet accepted; Eleni Marsh stays reachable" in world.say("@asha.patel", "/oncall")
    status = world.say("@asha.patel", "/eprr status")
    assert "*Handover:* Director on call: Farouk Aziz has not yet accepted; Eleni Marsh stays reachable." in status

    world.press("They have taken over", as_="@priya.raman")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over Director on call, says Priya Raman", "You are released")
    world.dm("@farouk.aziz").expect("Priya Raman says that you have taken over", "If you have not, tell them")
    assert "recorded by Priya Raman" in of_channel(world)
    world.advance(hours=3)


def test_the_roll_call_is_answered_by_text_after_the_others_were_told(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 8, 1)
    for _ in range(3):
        world.dm("@farouk.aziz").expect("Roll-call")
    for _ in range(2):
        world.phone("@farouk.aziz").expect("Roll-call")
    for who in ("@eleni.marsh", "@priya.raman"):
        world.dm(who).expect("*not confirmed*")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    for who in ("@eleni.marsh", "@priya.raman"):
        world.dm(who).expect("Farouk Aziz has now confirmed")
    until(world, 8, 55)
    assert "Farouk Aziz has confirmed" in world.say("@farouk.aziz", "/oncall handover")
    until(world, 9, 1)
    assert "You answered <!date" in world.workspace.person("@farouk.aziz").messages()[0].text
    _expect_the_handover(world)


def test_the_roll_call_comes_on_the_minute_although_the_ticker_is_a_little_late(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 6, 59)
    world.clock.set(timedelta(seconds=60.4))
    world.settle()
    world.dm("@farouk.aziz").expect("Please press *I confirm* by <!date", "{time}|08:00>")
    until(world, 7, 21)
    world.dm("@farouk.aziz").expect("Roll-call")
    world.phone("@farouk.aziz").expect(
        "Roll-call", "Sent 07:20. Reply 1 to answer, 2 if you cannot. Ignore after 09:00."
    )
    world.press("I confirm", as_="@farouk.aziz")


def test_at_the_start_an_unanswered_roll_call_points_to_the_pack(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 9, 1)
    first = world.workspace.person("@farouk.aziz").messages()[0].text
    begun = "The shift has begun. Please press “I have taken over” in Slack, or answer the text that will ask for it."
    assert begun in first
    assert "nothing for you to do" not in first
    for _ in range(3):
        world.dm("@farouk.aziz").expect("Roll-call")
    for _ in range(2):
        world.phone("@farouk.aziz").expect("Roll-call")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect(begun)
    for who in ("@eleni.marsh", "@priya.raman"):
        world.dm(who).expect("*not confirmed*")
    _expect_the_handover(world)


def _expect_the_handover(world: World) -> None:
    world.dm("@farouk.aziz").expect("not yet accepted")
    world.dm("@eleni.marsh").expect("You stay reachable")
    world.channel("on-call").expect("Eleni Marsh stays reachable")


@pytest.mark.both_databases
def test_a_cover_made_after_the_roll_call_moves_it_to_the_new_person(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 7, 5)
    world.dm("@farouk.aziz").expect("Roll-call")
    with transaction(world.app.engine) as session:
        by = Actor("", "Niamh Doyle")
        end = WEDNESDAY + timedelta(weeks=1)
        oncall.make_cover(session, "director-on-call", WEDNESDAY, end, "cara.hughes", world.now, by, "ill")
    world.settle()
    world.dm("@cara.hughes").expect("Roll-call: Director on call")
    assert "Somebody else takes this shift now" in world.workspace.person("@farouk.aziz").messages()[-1].text
    world.press("I confirm", as_="@cara.hughes")
    until(world, 9)
    world.dm("@cara.hughes").expect("Eleni Marsh to Cara Hughes")
    world.dm("@eleni.marsh").expect("until Cara Hughes has accepted")
    world.channel("on-call").expect("Eleni Marsh to Cara Hughes")
    world.press("I have taken over", as_="@cara.hughes")
    world.dm("@eleni.marsh").expect("You are released")


@pytest.mark.both_databases
def test_two_workers_and_a_restart_hold_every_step_once(opens: Opens) -> None:
    world = opens(EARLY)
    until(world, 6, 59)
    others = [build(world.rehearsal.settings, world.clock) for _ in range(2)]
    world.app.close()
    for minutes in (0, 1, 20, 40, 41, 60, 90, 120, 121, 135, 150, 160):
        world.clock.move_to(WEDNESDAY.replace(hour=7) + timedelta(minutes=minutes))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda one: one.tick(), others))
        for one in others:
            for route in ("slack", "text"):
                one.send(route)
        if minutes == 90:
            others[0].close()
            others[0] = build(world.rehearsal.settings, world.clock)
    for one in others:
        one.close()
    for _ in range(3):
        world.dm("@farouk.aziz").expect("Roll-call")
    world.dm("@farouk.aziz").expect("not yet accepted")
    world.dm("@farouk.aziz").expect("Until you accept")
    for text in ("Roll-call", "Roll-call", "Handover: Director on call"):
        world.phone("@farouk.aziz").expect(text)
    for text in ("not confirmed", "stay reachable", "not accepted"):
        world.dm("@eleni.marsh").expect(text)
    for text in ("not confirmed", "not accepted"):
        world.dm("@priya.raman").expect(text)
    world.channel("on-call").expect("Eleni Marsh stays reachable")


def test_a_button_of_a_handover_counts_only_from_those_concerned_and_from_the_clusters_own(opens: Opens) -> None:
    """A button may leak into another channel; a council's contact and a stranger take nothing over for a director."""
    world = opens(EARLY)
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    until(world, 8, 1)
    look_away(world)
    for who, why in (
        ("@gareth.moss", "not of this cluster’s own staff"),
        ("@pat.locum", "No entry of the directory carries your Slack account"),
    ):
        _leak(world, "@priya.raman", who)
        world.press("They have confirmed to me", as_=who)
        world.dm(who).expect("They have confirmed to me")
        assert why in world.workspace.person(who).messages()[-1].text
    assert "Farouk Aziz has not confirmed yet" in world.say("@asha.patel", "/oncall handover")
    until(world, 9)
    for who in ("@gareth.moss", "@pat.locum"):
        _leak(world, "@farouk.aziz", who)
        world.press("I have taken over", as_=who)
        world.dm(who).expect("I have taken over")
        said = world.workspace.person(who).messages()[-1].text
        assert "so you cannot say how a handover stands." in said
        assert "Whoever hands over or takes over can, and so can anybody on a rota." in said
    assert "Farouk Aziz has not yet accepted; Eleni Marsh stays reachable" in world.say("@asha.patel", "/oncall")
    look_away(world)
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("You are released")


def _leak(world: World, owner: str, who: str) -> None:
    """The newest message of the bot with a button goes to somebody whom it does not concern."""
    found = [one for one in world.workspace.person(owner).messages() if "actions" in str(one.blocks)]
    theirs = world.workspace.direct_message(world.workspace.member(who).id)
    theirs.messages.append(replace(found[-1], channel=theirs.id))


@pytest.mark.both_databases
def test_nobody_stays_reachable_for_a_rota_that_has_ended(opens: Opens) -> None:
    world = opens(EARLY)
    retired(world, "2026-11-25T15:30")
    until(world, 9, 5)
    assert "Eleni Marsh stays reachable" in world.say("@ben.okoro", "/oncall")
    look_away(world)
    until(world, 15, 29)
    look_away(world)
    until(world, 15, 31)
    world.dm("@eleni.marsh").expect("it was never accepted. You are released.")
    assert "stays reachable" not in world.say("@ben.okoro", "/oncall")
    assert "never accepted" in world.say("@ben.okoro", "/oncall handover history")
    look_away(world)


def test_handovers_while_the_bot_was_off_stay_on_record_and_wake_nobody(opens: Opens) -> None:
    world = opens(TUESDAY)
    look_away(world)
    world.clock.move(timedelta(weeks=10))
    world.settle()
    world.advance(hours=1)
    look_away(world)
    with transaction(world.app.engine) as session:
        rows = session.exec(select(Handover).where(Handover.rota_id == "director-on-call").order_by(Handover.at)).all()
        past = [row for row in rows if row.at < world.now]
    days = [row.at.date() for row in past]
    assert (days[0], days[-1]) == (WEDNESDAY.date(), WEDNESDAY.date() + timedelta(weeks=9))
    assert len(days) == len(set(days)) == 13, "each week, and at Christmas as the fixed days have it"
    assert all(row.overtaken_at and not (row.handed_over_at or row.withdrawn_at or row.call_out_id) for row in past)
    history = world.say("@asha.patel", "/oncall handover history")
    assert history.count("nobody was asked: the bot was not running") == 13
    assert "did not take place" not in history
    assert "stays reachable" not in world.say("@asha.patel", "/oncall")
