"""Who may change who is on call: the cluster's own people, and nobody who has left."""

from datetime import date

import pytest

from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.oncall.models import CoverRow
from tests.stories.cover_words import calm, holder, quiet
from tests.world import World

TEAM = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov")


def leaves(world: World, person_id: str, on: date) -> None:
    with transaction(world.app.engine) as session:
        gone = on <= world.now.date()
        change(session, Person, Person.id == person_id, is_active=not gone, left_on=on)


def test_peers_19_a_partners_contact_changes_nothing_and_may_look(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from 25 Nov 10:00 to 25 Nov 12:00")
    world.dm("@cara.hughes").expect("You are on call")
    world.channel("on-call").expect("Cara Hughes is on call")
    refused = "not of this cluster’s own staff"
    for line in (
        "take director-on-call because I can",
        "cover director-on-call from 18:00 to 23:00",
        "cover @farouk.aziz to @gareth.moss from 18:00 to 23:00",
        "swap 30 Nov with @ben.okoro 7 Dec",
        "away @farouk.aziz from 24 Nov to 31 Dec",
    ):
        assert refused in world.say("@gareth.moss", f"/oncall {line}"), line
    assert "on no rota and this cover is not yours" in world.say("@gareth.moss", "/oncall undo 1")
    assert "Farouk Aziz" in world.say("@gareth.moss", "/oncall")
    assert "Cover 1, Director on call: Cara Hughes" in world.say("@gareth.moss", "/oncall changes")
    with transaction(world.app.engine) as session:
        assert session.get(CoverRow, 2) is None


def test_a_partner_who_was_asked_by_name_may_accept(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00 by @chidi.eze")
    quiet(world, "@farouk.aziz", "@chidi.eze")
    world.press("Accept", as_="@chidi.eze")
    world.dm("@farouk.aziz").expect("Chidi Eze is on call")
    world.channel("on-call").expect("Chidi Eze is on call")
    assert holder(world, "director-on-call", "2026-11-24T19:00") == "chidi.eze"
    quiet(world, "@farouk.aziz", "@chidi.eze")  # One of them is told that no competence is on record.


@pytest.mark.both_databases
def test_a_partner_who_stands_in_is_a_holder_of_that_rota_and_of_no_other(world: World) -> None:
    calm(world)
    assert "not of this cluster’s own staff" in world.say("@dana.kowalski", "/oncall cover me")
    world.say("@grace.adeyemi", "/oncall cover @grace.adeyemi to @dana.kowalski from now to 16:00")
    assert holder(world, "manager-on-call") == "dana.kowalski"
    other = "You hold no shift of director-on-call and are not of this cluster’s own staff, so you cannot change"
    for line in (
        "take director-on-call",
        "cover director-on-call from 18:00 to 23:00",
        "cover @farouk.aziz to me from now to 12:00",
        "cover @farouk.aziz by @ben.okoro from now to 12:00",
    ):
        assert other in world.say("@dana.kowalski", f"/oncall {line}"), line
    world.say("@hamish.reid", "/oncall take manager-on-call until 11:00")
    assert holder(world, "manager-on-call") == "hamish.reid"
    world.say("@dana.kowalski", "/oncall take manager-on-call until 11:00")
    assert holder(world, "manager-on-call") == "dana.kowalski"
    world.say("@dana.kowalski", "/oncall cover me to @hamish.reid from 12:00 to 16:00 because ill")
    assert holder(world, "manager-on-call", "2026-11-23T13:00") == "hamish.reid"
    world.advance(seconds=30)
    for inbox in (world.channel("on-call"), world.phone("@hamish.reid"), world.phone("@dana.kowalski")):
        for _ in inbox.unexpected():
            inbox.expect("Manager")
    quiet(world, "@grace.adeyemi", "@dana.kowalski", "@hamish.reid")


def test_one_letter_is_too_little_for_taking_over(world: World) -> None:
    calm(world)
    said = world.say("@cara.hughes", "/oncall take d")
    assert said == ":warning: “d” is too short to take over by. Type: /oncall take director-on-call"
    assert holder(world, "director-on-call") == "farouk.aziz"


def test_whoever_has_left_takes_nothing_and_is_put_in_nowhere(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00")
    leaves(world, "eleni.marsh", date(2026, 11, 1))
    left = "Eleni Marsh left on Sun 1 Nov 2026."
    assert left in world.say("@eleni.marsh", "/oncall take director-on-call")
    assert left in world.say("@eleni.marsh", "/oncall undo 1")
    assert left in world.say("@asha.patel", "/oncall cover @asha.patel to @eleni.marsh from 1 Dec 09:00 to 2 Dec 09:00")
    assert left in world.say("@asha.patel", "/oncall swap 30 Nov with @eleni.marsh 28 Dec")
    world.press("I can cover", as_="@eleni.marsh")
    assert left in world.workspace.person("@eleni.marsh").messages()[-1].text
    assert holder(world, "director-on-call", "2026-11-24T19:00") == "farouk.aziz"
    quiet(world, "@farouk.aziz", "@eleni.marsh", *TEAM)
    # At 17:00 the others are reminded.
    world.advance(hours=7)
    assert world.dm("@eleni.marsh").unexpected() == []
    world.dm("@cara.hughes").expect("Still open: Can you cover?")
    quiet(world, *TEAM)
    world.dm("@priya.raman").expect("Our forums need somebody", "Eleni Marsh has left, and is still representative")
    for inbox in (world.dm(f"@{holder(world, 'eprr-adviser')}"), world.channel("on-call")):
        for _ in inbox.unexpected():
            inbox.expect("Eleni Marsh left on Sun 1 Nov 2026")


def test_whoever_leaves_before_the_shift_ends_is_not_asked(world: World) -> None:
    calm(world)
    leaves(world, "eleni.marsh", date(2026, 12, 10))
    answer = world.say("@ben.okoro", "/oncall cover me on 7 Dec")
    assert "Not asked: Eleni Marsh (has left by then)." in answer
    quiet(world, "@farouk.aziz", *TEAM)


def test_leave_is_taken_back_by_those_who_may_and_the_person_is_told(world: World) -> None:
    calm(world)
    world.say("@ben.okoro", "/oncall away from 4 Jan to 8 Jan because of a funeral")
    world.workspace.add_member(name="Pat Visitor", email="pat@example.org", handle="pat")
    listed = world.command("@pat", "/oncall away")
    assert "Ben Okoro" in (listed.text or "")
    assert "funeral" not in (listed.text or "")
    assert "Undo" not in str(listed.blocks)
    assert "No entry of the directory carries your Slack account" in world.say("@pat", "/oncall away undo 1")
    partner = world.command("@gareth.moss", "/oncall away")
    assert "funeral" in (partner.text or "")
    assert "Undo" not in str(partner.blocks)
    assert "not of this cluster’s own staff" in world.say("@gareth.moss", "/oncall away undo 1")
    assert "You are away" in world.say("@gareth.moss", "/oncall away from 11 Jan to 12 Jan")
    assert "Taken back: Gareth Moss is not away" in world.say("@gareth.moss", "/oncall away undo 2")
    world.say("@grace.adeyemi", "/oncall away")
    world.press("Undo", as_="@grace.adeyemi")
    told = world.dm("@ben.okoro").expect("Grace Adeyemi took back your leave", "Mon 4 Jan 2027 00:00")
    assert "you count as being there" in told
    assert "Nobody has leave" in world.say("@ben.okoro", "/oncall away")
