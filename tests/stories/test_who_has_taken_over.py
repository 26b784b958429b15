"""Who has taken over a rota, and who is released: what people say themselves counts, or what others say of them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import change, transaction
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.handover import acceptance, jobs
from eprr_bot.handover import service as handover
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor
from tests.stories.quiet_cluster import folder, world_at
from tests.world import World, texts_in

WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""Eleni Marsh hands over to Farouk Aziz. Priya Raman is the EPRR adviser."""

Opens = Callable[[datetime], World]


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """A world from an instant on. Ends in a check for surprises."""
    made: list[World] = []

    def open_at(at: datetime) -> World:
        made.append(world_at(database_url, folder(tmp_path), at))
        return made[0]

    yield open_at
    made[0].close()
    made[0].expect_no_more()


@pytest.fixture
def begun(opens: Opens) -> World:
    """Wed 09:01: Farouk has confirmed, and has the pack; nobody has accepted."""
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    world.advance(minutes=31)
    world.dm("@farouk.aziz").expect("Roll-call")
    world.press("I confirm", as_="@farouk.aziz")
    until(world, 9, 1)
    world.dm("@farouk.aziz").expect("not yet accepted")
    world.dm("@eleni.marsh").expect("You stay reachable")
    world.channel("on-call").expect("Eleni Marsh stays reachable")
    return world


def until(world: World, hour: int, minute: int = 0) -> None:
    """Time goes on to a time of day on that Wednesday."""
    world.advance(seconds=(WEDNESDAY.replace(hour=hour, minute=minute) - world.now).total_seconds())


def put_in(world: World, person_id: str, hours: float, start: datetime | None = None) -> None:
    """Niamh puts somebody in, without all the talk that goes with it."""
    begins = start or world.now
    with transaction(world.app.engine) as session:
        by, end = Actor("", "Niamh Doyle", "niamh.doyle"), begins + timedelta(hours=hours)
        oncall.make_cover(session, "director-on-call", begins, end, person_id, world.now, by)
    world.settle()


def buttons(world: World, who: str) -> list[str]:
    """What somebody may press under the pack."""
    rows = [block for block in world.command(who, "/oncall handover").blocks if block["type"] == "actions"]
    return [text for row in rows for text in texts_in(row)]


def test_helping_out_for_an_hour_releases_nobody(begun: World) -> None:
    world = begun
    put_in(world, "ben.okoro", hours=1)
    until(world, 10)
    assert "Farouk Aziz has not yet accepted; Eleni Marsh stays reachable" in world.say("@asha.patel", "/oncall")
    until(world, 10, 2)
    world.dm("@farouk.aziz").expect("Handover: Director on call", "Until you accept, Eleni Marsh stays")
    world.phone("@farouk.aziz").expect("please accept")
    for who in ("@eleni.marsh", "@priya.raman"):
        world.dm(who).expect("*not accepted*")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over Director on call. You are released")
    world.dm("@priya.raman").expect("Farouk Aziz has taken over Director on call.")
    assert "Farouk Aziz has taken over" in world.say("@asha.patel", "/oncall handover history")
    world.advance(hours=3)


def test_whoever_takes_the_rota_has_accepted_it_and_gets_the_pack(begun: World) -> None:
    world = begun
    world.say("@asha.patel", "/oncall handover the oxygen plant is down")
    world.advance(minutes=1)
    world.say("@ben.okoro", "/oncall take director-on-call because Farouk is ill")
    world.dm("@farouk.aziz").expect("Ben Okoro is on call", "instead of you")
    world.phone("@farouk.aziz").expect("Ben Okoro is on call")
    pack = world.dm("@ben.okoro").expect("Farouk Aziz to Ben Okoro", "Ben Okoro has taken over")
    assert "the oxygen plant is down" in pack
    assert "Changes coming*\nNone." in pack
    world.dm("@eleni.marsh").expect("Ben Okoro has taken over Director on call. You are released")
    world.channel("on-call").expect("Ben Okoro is on call")
    world.channel("on-call").expect("Farouk Aziz to Ben Okoro", "Ben Okoro has taken over", "Notes: 1")
    history = world.say("@asha.patel", "/oncall handover history")
    assert "Farouk Aziz to Ben Okoro\n:white_check_mark: Ben Okoro has taken over" in history
    assert "Farouk Aziz never accepted, and the rota has changed hands since" in history
    assert "stays reachable" not in world.say("@asha.patel", "/oncall")
    world.advance(hours=2)


def test_somebody_put_in_for_a_day_gets_the_pack_and_has_yet_to_accept(begun: World) -> None:
    world = begun
    put_in(world, "ben.okoro", hours=24)
    world.dm("@ben.okoro").expect("Farouk Aziz to Ben Okoro", "not yet accepted")
    world.dm("@farouk.aziz").expect("You stay reachable* until Ben Okoro has accepted")
    world.channel("on-call").expect("Farouk Aziz to Ben Okoro", "Farouk Aziz stays reachable")
    until(world, 9, 10)
    assert "Farouk Aziz has not yet accepted; Eleni Marsh stays" in world.say("@asha.patel", "/oncall")
    world.press("I have taken over", as_="@ben.okoro")
    for who in ("@farouk.aziz", "@eleni.marsh"):
        world.dm(who).expect("Ben Okoro has taken over Director on call. You are released")
    world.advance(hours=3)


def test_whoever_is_put_in_at_once_at_night_is_asked_at_once_whether_they_are_awake(opens: Opens) -> None:
    world = opens(WEDNESDAY.replace(hour=3))
    put_in(world, "ben.okoro", hours=30)
    world.dm("@ben.okoro").expect("Eleni Marsh to Ben Okoro", "not yet accepted")
    world.dm("@eleni.marsh").expect("You stay reachable")
    world.channel("on-call").expect("Eleni Marsh to Ben Okoro")
    world.advance(minutes=16)
    world.dm("@ben.okoro").expect("Please press *I have taken over*")
    world.phone("@ben.okoro").expect("Reply 1")
    world.reply("@ben.okoro", "1")
    world.phone("@ben.okoro").expect("your answer is recorded")
    world.dm("@eleni.marsh").expect("Ben Okoro has taken over Director on call. You are released")


def test_a_cover_undone_at_once_is_no_handover_after_all(begun: World) -> None:
    world = begun
    put_in(world, "ben.okoro", hours=24)
    world.dm("@ben.okoro").expect("Farouk Aziz to Ben Okoro")
    world.dm("@farouk.aziz").expect("You stay reachable")
    world.channel("on-call").expect("Farouk Aziz to Ben Okoro")
    world.advance(minutes=2)
    world.say("@niamh.doyle", "/oncall undo 1")
    for inbox in (world.dm("@farouk.aziz"), world.dm("@ben.okoro"), world.channel("on-call")):
        inbox.expect("Niamh Doyle")
    for who in ("@farouk.aziz", "@ben.okoro"):
        world.phone(who).expect("")
    shown = "\n".join(texts_in(world.workspace.messages("on-call")[-2].blocks))
    assert "Ben Okoro never accepted, and the rota has gone back to Farouk Aziz since" in shown
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over")


def test_a_handover_that_took_place_says_so_when_the_outgoing_is_soon_put_in_again(begun: World) -> None:
    world = begun
    until(world, 9, 5)
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over Director on call. You are released")
    until(world, 11)
    put_in(world, "eleni.marsh", hours=6 * 24 + 22)
    world.dm("@niamh.doyle").expect("less than 11 hours of rest")
    until(world, 11, 5)
    history = world.say("@asha.patel", "/oncall handover history")
    assert "Eleni Marsh to Farouk Aziz\n:leftwards_arrow_with_hook:" in history
    assert "Farouk Aziz had taken over <!date" in history
    assert "and the rota has gone back to Eleni Marsh since." in history
    assert "did not take place" not in history


def test_a_slip_that_is_ended_again_hands_over_once_more_to_whoever_had_not_accepted(begun: World) -> None:
    world = begun
    world.say("@asha.patel", "/oncall handover director the oxygen plant is down")
    until(world, 9, 2)
    world.say("@ben.okoro", "/oncall take director-on-call")
    world.dm("@ben.okoro").expect("Farouk Aziz to Ben Okoro")
    world.dm("@eleni.marsh").expect("Ben Okoro has taken over Director on call. You are released")
    until(world, 9, 4)
    world.say("@ben.okoro", "/oncall undo 1")
    until(world, 9, 5)
    for _ in range(2):
        world.dm("@farouk.aziz").expect("Ben Okoro")
        world.phone("@farouk.aziz").expect("Ben Okoro")
    pack = world.dm("@farouk.aziz").expect("Eleni Marsh to Farouk Aziz", "not yet accepted by Farouk Aziz")
    assert "the oxygen plant is down" in pack
    world.dm("@eleni.marsh").expect("You stay reachable* until Farouk Aziz has accepted")
    for text in ("Ben Okoro is on call", "Farouk Aziz to Ben Okoro", "Ben Okoro", "Eleni Marsh stays reachable"):
        world.channel("on-call").expect(text)
    history = world.say("@asha.patel", "/oncall handover history")
    assert "Farouk Aziz to Ben Okoro\n:leftwards_arrow_with_hook:" in history
    assert "Ben Okoro had taken over <!date" in history
    until(world, 10)
    world.dm("@farouk.aziz").expect("Until you accept, Eleni Marsh stays reachable")
    world.phone("@farouk.aziz").expect("please accept")
    for who in ("@eleni.marsh", "@priya.raman"):
        world.dm(who).expect("Farouk Aziz has *not accepted*")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over Director on call. You are released")
    world.dm("@priya.raman").expect("Farouk Aziz has taken over")
    world.advance(hours=2)


def test_a_slip_loses_no_note_for_the_next(begun: World) -> None:
    world = begun
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("You are released")
    until(world, 10)
    world.say("@farouk.aziz", "/oncall handover the generator is on loan until Thursday")
    world.advance(minutes=1)
    world.say("@ben.okoro", "/oncall take director-on-call")
    world.advance(minutes=1)
    world.say("@ben.okoro", "/oncall undo 1")
    world.advance(minutes=1)
    shown = "\n".join(texts_in(world.command("@farouk.aziz", "/oncall handover").blocks))
    assert "Farouk Aziz to Asha Patel" in shown
    assert "the generator is on loan" in shown
    quiet_all(world)


def test_accepting_an_old_pack_empties_no_newer_one(begun: World) -> None:
    world = begun
    put_in(world, "ben.okoro", hours=24)
    world.say("@eleni.marsh", "/oncall handover the generator is on loan until Thursday")
    until(world, 9, 10)
    world.press("I have taken over", as_="@farouk.aziz")
    shown = "\n".join(texts_in(world.command("@ben.okoro", "/oncall handover").blocks))
    assert "Farouk Aziz to Ben Okoro" in shown
    assert "the generator is on loan" in shown
    quiet_all(world)


def test_a_handover_that_nobody_accepted_ends_with_its_turn(begun: World) -> None:
    world = begun
    world.advance(days=6, hours=23)
    quiet_all(world)
    world.advance(hours=1)
    told = [one for one in world.dm("@eleni.marsh").unexpected() if "The turn of Farouk Aziz" in one]
    assert [one.partition("\n")[0] for one in told] == [
        ":information_source: The turn of Farouk Aziz on Director on call is over; it was never accepted. "
        "You are released. Thank you."
    ]
    shown = world.say("@asha.patel", "/oncall")
    assert shown.count("has not yet accepted") == 1
    assert "Asha Patel has not yet accepted; Farouk Aziz stays reachable" in shown
    assert "Farouk Aziz never accepted" in world.say("@asha.patel", "/oncall handover history")
    quiet_all(world)


def test_whoever_went_off_duty_helps_out_and_nobody_is_asked_again(begun: World) -> None:
    world = begun
    put_in(world, "eleni.marsh", hours=1, start=WEDNESDAY + timedelta(minutes=10))
    until(world, 9, 12)
    assert "Farouk Aziz has not yet accepted; Eleni Marsh stays reachable" in world.say("@asha.patel", "/oncall")
    world.press("I have taken over", as_="@farouk.aziz")
    world.dm("@eleni.marsh").expect("You are released")
    put_in(world, "eleni.marsh", hours=2, start=WEDNESDAY + timedelta(hours=4))
    world.advance(hours=8)
    for inbox in (world.dm("@niamh.doyle"), world.dm("@niamh.doyle"), world.channel("on-call")):
        inbox.expect("less than 11 hours of rest")


def test_nobody_who_has_left_stays_reachable_or_is_to_be_reached(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    with transaction(world.app.engine) as session:
        change(session, Person, col(Person.id).in_(["eleni.marsh", "farouk.aziz"]), is_active=False)
    until(world, 9, 31)
    line = "Farouk Aziz (has left) has not yet accepted; nobody stays reachable."
    assert line in world.say("@asha.patel", "/oncall")
    told = [one.text for one in world.workspace.person("@priya.raman").messages()]
    assert any("Nobody stays reachable. Please reach Farouk Aziz (has left), or take over" in one for one in told)
    posted = "\n".join(one.text for one in world.workspace.messages("on-call"))
    assert "Eleni Marsh stays reachable" not in posted
    quiet_all(world)


def test_only_those_who_know_may_say_so_and_everybody_concerned_hears_who_did(begun: World) -> None:
    world = begun
    assert buttons(world, "@isaac.boateng") == []
    assert buttons(world, "@farouk.aziz") == ["I have taken over"]
    assert buttons(world, "@eleni.marsh") == ["They have taken over"]
    assert buttons(world, "@priya.raman") == ["They have taken over"]
    world.press("They have taken over", as_="@eleni.marsh")
    world.dm("@farouk.aziz").expect("Eleni Marsh says that you have taken over", "ring Eleni Marsh at once")
    assert "recorded by Eleni Marsh" in world.say("@asha.patel", "/oncall handover history")
    world.advance(hours=1)


def test_whoever_accepts_in_three_ways_at_once_has_accepted_once(begun: World) -> None:
    world = begun
    until(world, 9, 16)
    world.dm("@farouk.aziz").expect("Until you accept, Eleni Marsh stays reachable")
    world.phone("@farouk.aziz").expect("please accept")
    with transaction(world.app.engine) as session:
        chased = session.exec(select(CallOut.id).where(CallOut.kind == acceptance.ACCEPTANCE)).one() or 0
        number = session.exec(select(CallOut.serves_id).where(CallOut.id == chased)).one()
        farouk = directory.person(session, "farouk.aziz")
        assert farouk is not None
    themselves = Actor(farouk.slack_id or "", farouk.name, farouk.id)

    def at_once(act: Callable[[Session], object]) -> None:
        with transaction(world.app.engine) as session:
            act(session)

    ways: tuple[Callable[[Session], object], ...] = (
        lambda session: callout.answer(session, chased, farouk, world.now, "text", themselves),
        lambda session: handover.accept(session, number, themselves, world.now),
    )
    with ThreadPoolExecutor(5) as people:
        done = [people.submit(at_once, ways[place % 2]) for place in range(4)]
        done.append(people.submit(jobs.plan_handovers, world.app, world.now))
        for one in done:
            one.result()
    world.settle()
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over Director on call. You are released")
    assert "Farouk Aziz has taken over" in world.say("@asha.patel", "/oncall handover history")


def test_somebody_without_a_slack_account_accepts_by_text_message(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "farouk.aziz", slack_id=None, email="")
    world.say("@eleni.marsh", "/oncall handover the generator is on loan")
    until(world, 7, 21)
    world.phone("@farouk.aziz").expect("Roll-call", "Reply 1")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    until(world, 9)
    world.phone("@farouk.aziz").expect(
        "You hold Director on call now, from Eleni Marsh. Incidents: none open",
        "Newest note: the generator is on loan",
    )
    world.phone("@farouk.aziz").expect("Handover: Director on call", "please accept", "Reply 1")
    world.dm("@eleni.marsh").expect("You stay reachable")
    world.channel("on-call").expect("Eleni Marsh stays reachable")
    world.reply("@farouk.aziz", "1")
    world.phone("@farouk.aziz").expect("your answer is recorded")
    world.dm("@eleni.marsh").expect("Farouk Aziz has taken over Director on call. You are released")
    world.advance(hours=2)


def test_a_cover_made_shortly_before_it_begins_is_asked_for_at_once(opens: Opens) -> None:
    world = opens(WEDNESDAY + timedelta(hours=5))
    put_in(world, "ben.okoro", hours=12, start=world.now + timedelta(minutes=90))
    world.dm("@ben.okoro").expect("Roll-call: Director on call", "Please confirm that you are ready")
    world.press("I confirm", as_="@ben.okoro")
    world.advance(hours=1)


def test_the_accountable_officer_hears_of_it_where_the_adviser_cannot_and_else_the_channel(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    _cut_off(world, "priya.raman")
    until(world, 8, 1)
    told = [one.text for one in world.workspace.person("@asha.patel").messages()]
    assert any("Farouk Aziz takes Director on call" in one and "*not confirmed*" in one for one in told)
    _cut_off(world, "asha.patel")
    _cut_off(world, "eleni.marsh")
    until(world, 9, 31)
    told = [one.text for one in world.workspace.messages("on-call")]
    assert any("Farouk Aziz has *not accepted* Director on call" in one for one in told)
    quiet_all(world)


def _cut_off(world: World, person_id: str) -> None:
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == person_id, slack_id=None, email="", mobile="")


def quiet_all(world: World) -> None:
    """Whatever else reached people is not what the story is about."""
    people = [f"@{one.handle}" for one in world.workspace.people()]
    for inbox in (*map(world.dm, people), *map(world.phone, people), world.channel("on-call")):
        for _ in inbox.unexpected():
            inbox.expect("")


def test_a_note_goes_to_the_rota_that_is_meant_or_is_refused(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(days=1))
    quiet_all(world)
    assert "Handover of Director on call" in world.say("@asha.patel", "/oncall handover director")
    assert "Noted for Farouk Aziz" in world.say("@asha.patel", "/oncall handover director: ring the council")
    assert "Did you mean /oncall handover history?" in world.say("@asha.patel", "/oncall handover histroy")
    for line in (
        "note ring Saltmere",
        "note director ring Fenbridge",
        "director note ring Beacon",
        "Note: ring Kestrel",
    ):
        assert "Noted for Farouk Aziz" in world.say("@asha.patel", f"/oncall handover {line}"), line
    assert "Write the note after it" in world.say("@asha.patel", "/oncall handover director note")
    assert "Something is missing after" in world.say("@asha.patel", "/oncall handover note")
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    said = world.say("@asha.patel", "/oncall cover loggist to @dana.kowalski from now to Wed 20:00")
    assert "Dana Kowalski is on call as Loggist" in said
    quiet_all(world)
    for who in ("@pat.locum", "@gareth.moss", "@dana.kowalski"):
        for line in ("note INTRUDER", "INTRUDER", "director INTRUDER", "director note INTRUDER"):
            assert "so you cannot leave a note for a handover" in world.say(who, f"/oncall handover {line}"), line
        assert "Handover of Director on call" in world.say(who, "/oncall handover"), "to look is free"
    refused = world.say("@asha.patel", "/oncall handover manager the boiler is off")
    assert "No handover is held for manager-on-call" in refused
    assert "held for: director-on-call" in refused
    shown = "\n".join(texts_in(world.command("@asha.patel", "/oncall handover").blocks))
    for told in ("ring the council", "• ring Saltmere", "• ring Fenbridge", "• ring Beacon", "• ring Kestrel"):
        assert told in shown
    assert "histroy" not in shown
    assert "INTRUDER" not in shown


def test_long_notes_hide_no_newer_ones(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(days=1))
    quiet_all(world)
    for number in range(21):
        world.say("@asha.patel", f"/oncall handover note {number} " + "x" * 500)
    world.say("@asha.patel", "/oncall handover the oxygen plant is down")
    shown = texts_in(world.command("@asha.patel", "/oncall handover").blocks)
    assert "*Notes*\n• the oxygen plant is down (Asha Patel" in shown[1]
    assert any(one == "… and 2 older ones." for one in shown)


def test_what_is_still_to_be_done_in_an_incident_is_in_the_pack(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(days=1))
    world.say("@asha.patel", "/incident declare")
    assert world.submit("@asha.patel", what="Flood", where="Saltmere") is None
    quiet_all(world)
    shown = "\n".join(texts_in(world.command("@asha.patel", "/oncall handover").blocks))
    assert "*Open actions*\n• Incident 1: " in shown
    assert " still open: " in shown
    for channel in world.workspace.channels.values():
        if channel.name:
            inbox = world.channel(channel.name)
            for _ in inbox.unexpected():
                inbox.expect("")


def test_a_cluster_that_names_no_rota_for_handovers_holds_those_of_the_director(
    database_url: str, tmp_path: Path
) -> None:
    rotas = folder(tmp_path)
    file = rotas / "cluster.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    start = lines.index("handover_rotas:")
    file.write_text("\n".join([*lines[:start], *lines[start + 2 :]]), encoding="utf-8")
    world = world_at(database_url, rotas, WEDNESDAY - timedelta(hours=2, minutes=30))
    try:
        until(world, 7, 5)
        world.dm("@farouk.aziz").expect("Roll-call: Director on call")
    finally:
        world.close()
    world.expect_no_more()
