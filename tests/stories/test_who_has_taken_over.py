"""Who has taken over a rota, and who is released: what people say themselves counts, or what others say of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from eprr_bot.base.db import change, transaction
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOut
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.handover import acceptance, jobs
from eprr_bot.handover import service as handover
from eprr_bot.slack.commands import Actor
from tests.stories.handover_words import WEDNESDAY, Opens, put_in, quiet_all, until
from tests.stories.handover_words import begun as begun
from tests.stories.handover_words import opens as opens
from tests.stories.quiet_cluster import folder, world_at
from tests.world import World, texts_in


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


@pytest.mark.both_databases
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
    world.phone("@farouk.aziz").expect("Roll-call", "Sent 07:00. Reply 1", "Ignore after 09:00.")
    world.phone("@farouk.aziz").expect("Roll-call", "Sent 07:20. Reply 1", "Ignore after 09:00.")
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
