"""Changing who is on call: cover, taking over, leave, undoing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.cover.models import CoverRequest, RequestState
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from tests.stories.cover_words import HOSTILE, calm, holder, is_shown, quiet
from tests.stories.quiet_cluster import folder, gap_in_loggists, world_at
from tests.world import MONDAY, World


def test_peers_05_a_manager_arranges_cover_for_an_ill_director_at_night(world: World) -> None:
    calm(world)
    world.advance(hours=13, minutes=30)
    answer = world.say("@grace.adeyemi", "/oncall cover @farouk.aziz to @cara.hughes from now to Tue 09:00 because ill")
    assert "Cara Hughes is on call as Director" in answer
    assert "instead of Farouk Aziz" in answer
    world.dm("@cara.hughes").expect("You are on call as Director", "instead of Farouk Aziz", "ill")
    world.phone("@cara.hughes").expect("You are on call as Director from Mon 23 Nov 2026 23:30")
    world.dm("@farouk.aziz").expect("Cara Hughes is on call", "instead of you", "Grace Adeyemi arranged it")
    world.phone("@farouk.aziz").expect("Not you.")
    told = world.channel("on-call").expect("Cara Hughes is on call as Director")
    assert "ill" not in told.replace("until", "")
    assert holder(world, "director-on-call") == "cara.hughes"
    why = world.say("@hamish.reid", "/oncall why director-on-call")
    assert "made by Grace Adeyemi on Mon 23 Nov 2026 23:30: ill" in why
    # Farouk is well again in the night: what has begun ends now, and the past stays.
    world.advance(hours=3)
    world.press("Undo", as_="@farouk.aziz")
    world.dm("@cara.hughes").expect("Farouk Aziz ended cover 1", "Farouk Aziz is on call")
    world.phone("@cara.hughes").expect("Farouk Aziz is on call")
    world.dm("@grace.adeyemi").expect("Farouk Aziz ended cover 1")
    world.phone("@grace.adeyemi").expect("Farouk Aziz ended cover 1")
    world.channel("on-call").expect("Farouk Aziz ended cover 1")
    assert holder(world, "director-on-call") == "farouk.aziz"
    assert holder(world, "director-on-call", hours_ago=1) == "cara.hughes"
    assert "undone already" in world.say("@cara.hughes", "/oncall undo 1")


def test_peers_04_ask_the_whole_team_for_cover(world: World) -> None:
    calm(world)
    answer = world.say("@ben.okoro", f"/oncall cover me on 7 Dec because {HOSTILE}")
    for name in ("Asha Patel", "Cara Hughes", "Dmitri Volkov", "Eleni Marsh", "Farouk Aziz"):
        assert name in answer
    team = ("@asha.patel", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")
    for one in team:
        text = world.dm(one).expect("Can you cover?", "Ben Okoro is looking for somebody", "Mon 7 Dec 2026 09:00")
        assert "<!channel>" not in text
        assert "INJ&lt;!channel&gt;" in text
    world.dm("@ben.okoro").expect("Your request for cover", "Nobody has accepted yet")
    world.press("Not this time", as_="@asha.patel")
    # Two accept at the same moment; one of them has it, and the other is told kindly.
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda who: world.workspace.person(who).press("I can cover"), ("@eleni.marsh", "@dmitri.volkov")))
    world.advance(seconds=30)
    names = {"eleni.marsh": "Eleni Marsh", "dmitri.volkov": "Dmitri Volkov"}
    winner = holder(world, "director-on-call", "2026-12-08T12:00") or ""
    loser = next(one for one in names if one != winner)
    world.dm("@ben.okoro").expect(f"{names[winner]} is on call as Director", "instead of you")
    world.channel("on-call").expect(f"{names[winner]} is on call as Director", "instead of Ben Okoro")
    assert is_shown(world, f"@{loser}", f"{names[winner]} was a moment quicker")
    assert is_shown(world, f"@{loser}", f"{names[winner]} covers it. Thank you all the same.")
    assert is_shown(world, f"@{winner}", "You accepted. Thank you.")
    assert is_shown(world, "@ben.okoro", f"{names[winner]} accepted")
    with transaction(world.app.engine) as session:
        assert len(oncall.schedule(session, "director-on-call").covers) == 1


def test_whoever_holds_the_time_hears_that_somebody_else_asks_for_cover_of_it(world: World) -> None:
    calm(world)
    world.say("@grace.adeyemi", f"/oncall cover @ben.okoro by @cara.hughes because {HOSTILE}")
    text = world.dm("@ben.okoro").expect("Grace Adeyemi has asked Cara Hughes to cover time that you hold", "Mon 7 Dec")
    assert "Until somebody accepts, you are on call. Is that wrong? `/oncall undo request 1`" in text
    assert "<!channel>" not in text
    world.say("@ben.okoro", "/oncall undo request 1")
    world.dm("@grace.adeyemi").expect("Ben Okoro took it back")
    world.dm("@grace.adeyemi").expect("Ben Okoro took it back")
    world.dm("@cara.hughes").expect("There is nothing for you to do")


def test_whoever_holds_the_time_hears_what_came_of_it(world: World) -> None:
    calm(world)
    asked, over = "to cover time that you hold", "Grace Adeyemi’s request for cover of time that you hold is over:"
    ben = world.dm("@ben.okoro")
    for label, as_, why in (
        ("Withdraw", "@grace.adeyemi", "Grace Adeyemi took it back. Nothing has changed: you are on call."),
        ("Decline", "@cara.hughes", "Cara Hughes declined. Nothing has changed: you are on call."),
        ("Accept", "@cara.hughes", ""),
    ):
        world.say("@grace.adeyemi", "/oncall cover @ben.okoro by @cara.hughes")
        ben.expect(asked)
        world.press(label, as_=as_)
        world.advance(seconds=10)
        ben.expect(*((over, why) if why else ("Cara Hughes is on call as Director", "instead of you")))
    world.channel("on-call").expect("Cara Hughes is on call as Director")
    quiet(world, "@grace.adeyemi", "@cara.hughes")


def test_whoever_held_the_time_hears_that_it_is_over_when_somebody_was_put_in(world: World) -> None:
    calm(world)
    world.say("@grace.adeyemi", "/oncall cover @farouk.aziz by @cara.hughes from 24 Nov 18:00 to 24 Nov 23:00")
    farouk = world.dm("@farouk.aziz")
    farouk.expect("to cover time that you hold")
    world.say("@asha.patel", "/oncall cover director to @ben.okoro from 24 Nov 18:00 to 24 Nov 23:00")
    farouk.expect("Ben Okoro is on call as Director", "instead of you")
    world.advance(seconds=30)
    farouk.expect("of time that you hold is over", "that time went to Ben Okoro.")
    world.channel("on-call").expect("Ben Okoro is on call as Director")
    quiet(world, "@grace.adeyemi", "@cara.hughes", "@ben.okoro")


def test_those_on_leave_or_on_call_are_not_asked(world: World) -> None:
    calm(world)
    assert "No shift falls into it" in world.say("@cara.hughes", "/oncall away from 8 Dec to 9 Dec")
    answer = world.say("@ben.okoro", "/oncall cover me on 7 Dec")
    assert "Cara Hughes (away)" in answer
    assert "Asked: Asha Patel, Dmitri Volkov, Eleni Marsh and Farouk Aziz." in answer
    quiet(world, "@asha.patel", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz", "@ben.okoro")
    assert "still open" in world.say("@grace.adeyemi", "/oncall cover director-on-call from 8 Dec to 9 Dec")
    world.press("Withdraw", as_="@ben.okoro")
    assert is_shown(world, "@ben.okoro", "You took it back")
    assert is_shown(world, "@asha.patel", "Ben Okoro took it back")
    with pytest.raises(LookupError):
        world.press("I can cover", as_="@asha.patel")


def test_a_named_person_accepts_or_declines(world: World) -> None:
    calm(world)
    answer = world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00 by @cara.hughes")
    assert "Cara Hughes has been asked" in answer
    world.dm("@farouk.aziz").expect("Your request for cover", "Tue 24 Nov 2026 18:00")
    world.dm("@cara.hughes").expect("Tue 24 Nov 2026 18:00", "Tue 24 Nov 2026 23:00", "Farouk Aziz has it now")
    world.press("Decline", as_="@cara.hughes")
    world.dm("@farouk.aziz").expect("Cara Hughes cannot cover")
    # The button opens the form with that time chosen.
    world.press("Ask others", as_="@farouk.aziz")
    member = world.workspace.person("@ben.okoro").id
    assert world.submit("@farouk.aziz", how="Ask the person named below", person=member, reason="dentist") is None
    world.dm("@farouk.aziz").expect("Your request for cover")
    world.dm("@ben.okoro").expect("Tue 24 Nov 2026 18:00", "Reason: dentist")
    world.press("Accept", as_="@ben.okoro")
    world.dm("@farouk.aziz").expect("Ben Okoro is on call", "instead of you")
    world.channel("on-call").expect("Ben Okoro is on call")
    assert holder(world, "director-on-call", "2026-11-24T18:00") == "ben.okoro"
    assert holder(world, "director-on-call", "2026-11-24T23:00") == "farouk.aziz"
    world.advance(seconds=30)
    world.press("Undo", as_="@ben.okoro")
    world.dm("@farouk.aziz").expect("Ben Okoro undid cover 1", "You are on call as Director")
    world.channel("on-call").expect("Ben Okoro undid cover 1")
    assert holder(world, "director-on-call", "2026-11-24T18:00") == "farouk.aziz"
    listed = world.say("@ben.okoro", "/oncall changes director-on-call")
    assert "Cover 1, Director on call: Ben Okoro instead of Farouk Aziz" in listed
    assert "Undone by Ben Okoro on Mon 23 Nov 2026 10:0" in listed
    assert "Version 1 of director-on-call" in listed
    assert "made a request for cover" in listed


def test_the_form_asks_the_team_and_names_what_is_wrong(world: World) -> None:
    calm(world)
    world.say("@asha.patel", "/oncall cover")
    errors = world.submit("@asha.patel", shift="Director on call: the time below", how="Ask the person named below")
    assert errors == {"person": "Name the person, or choose to ask everybody who could."}
    ben = world.workspace.person("@ben.okoro").id
    errors = world.submit("@asha.patel", person=ben)
    assert errors is not None
    assert "from when until when" in errors["hours"]
    assert world.submit("@asha.patel", hours="2 Dec 18:00 to 2 Dec 23:00", reason=HOSTILE) is None
    world.dm("@asha.patel").expect("Wed 2 Dec 2026 18:00")
    world.dm("@ben.okoro").expect("Asha Patel has it now", "INJ&lt;!channel&gt;")


@pytest.mark.both_databases
def test_nobody_accepts_and_somebody_is_told(world: World) -> None:
    calm(world)
    # Meera Iyer holds the manager's shift on the evening of Wednesday.
    holds = holder(world, "manager-on-call", "2026-11-25T21:00")
    asked = world.say(f"@{holds}", "/oncall cover me on 25 Nov 20:00")
    assert "Asked:" in asked
    world.dm(f"@{holds}").expect("Your request for cover", "Wed 25 Nov 2026 20:00")
    first = [one for one in _inboxes(world) if one != f"@{holds}"]
    assert len(first) >= 3
    for one in first:
        world.dm(one).expect("Can you cover?")
    silent, refusing = first[0], first[1:]
    for one in refusing:
        world.press("Not this time", as_=one)
    world.advance(hours=22, minutes=59)
    assert len(world.dm(silent).unexpected()) == 0
    world.advance(minutes=1)
    world.dm(silent).expect("Still open: Can you cover?", "Wed 25 Nov 2026 20:00")
    world.advance(hours=8)
    world.dm(silent).expect("Still open: Can you cover?")
    world.advance(hours=24)
    world.advance(hours=1)
    for one in (f"@{holds}", f"@{holder(world, 'manager-on-call')}", f"@{holder(world, 'eprr-adviser')}"):
        world.dm(one).expect("request for cover is still open", "Nobody has accepted yet")
        world.phone(one).expect("Cover still open")
    world.advance(hours=14)
    assert is_shown(world, silent, "Nobody accepted in time.")
    world.dm(f"@{holds}").expect("Your request for cover is over", "Nobody accepted in time")
    with transaction(world.app.engine) as session:
        assert session.get_one(CoverRequest, 1).state == RequestState.LAPSED


def _inboxes(world: World) -> list[str]:
    handles = [f"@{member.handle}" for member in world.workspace.people()]
    return [one for one in handles if world.dm(one).unexpected()]


def test_peers_06_take_over_a_shift_now(world: World) -> None:
    calm(world)
    answer = world.say("@cara.hughes", "/oncall take director until 18:00 because he does not answer")
    assert "You are on call as Director from" in answer
    world.dm("@farouk.aziz").expect("Cara Hughes is on call", "instead of you", "he does not answer")
    world.phone("@farouk.aziz").expect("Not you.")
    world.channel("on-call").expect("Cara Hughes is on call as Director")
    assert "already" in world.say("@cara.hughes", "/oncall take director-on-call")
    # Another takes over from her, to the end of her shift; the record says whose cover that replaces.
    answer = world.say("@ben.okoro", "/oncall take director-on-call")
    assert "It takes the place of cover 1 (Cara Hughes)" in answer
    assert "Mon 23 Nov 2026 18:00" in answer
    world.dm("@cara.hughes").expect("Ben Okoro is on call", "instead of you")
    world.phone("@cara.hughes").expect("Not you.")
    world.channel("on-call").expect("Ben Okoro is on call")
    why = world.say("@hamish.reid", "/oncall why director-on-call")
    assert why.index("Cover 2") < why.index("Cover 1") < why.index("Layer")
    assert holder(world, "director-on-call", "2026-11-23T18:00") == "farouk.aziz"


def test_whoever_is_put_in_holds_the_whole_turn_but_what_others_cover_already(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from 12:00 to 14:00")
    world.dm("@cara.hughes").expect("You are on call")
    world.phone("@cara.hughes").expect("You are on call")
    world.channel("on-call").expect("Cara Hughes is on call")
    # Farouk falls ill: nobody may think that he is back in the afternoon.
    answer = world.say("@grace.adeyemi", "/oncall cover @farouk.aziz to @ben.okoro from now to Tue 09:00 because ill")
    assert "Covers 2 and 3" in answer
    told = world.dm("@ben.okoro").expect("Mon 23 Nov 2026 10:00", "Mon 23 Nov 2026 12:00", "Mon 23 Nov 2026 14:00")
    assert "Tue 24 Nov 2026 09:00" in told
    quiet(world, "@farouk.aziz")
    for who in ("@ben.okoro", "@farouk.aziz"):
        world.phone(who).expect("from Mon 23 Nov 2026 14:00 to Tue 24 Nov 2026 09:00")
    world.channel("on-call").expect("Covers 2 and 3", "Ben Okoro is on call")
    at = {"10:30": "ben.okoro", "12:30": "cara.hughes", "14:30": "ben.okoro", "23:00": "ben.okoro"}
    assert {one: holder(world, "director-on-call", f"2026-11-23T{one}") for one in at} == at
    assert holder(world, "director-on-call", "2026-11-24T09:00") == "farouk.aziz"
    # Others can be asked for one stretch at a time, and the line for each is there to copy.
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from Wed 12:00 to Wed 14:00")
    quiet(world, "@cara.hughes")
    world.channel("on-call").expect("Cara Hughes is on call")
    refused = world.say("@farouk.aziz", "/oncall cover me from Wed 09:00 to Thu 09:00")
    line = "/oncall cover director-on-call from Wed 25 Nov 2026 14:00 to Thu 26 Nov 2026 09:00"
    assert line in refused
    assert "Asked:" in world.say("@farouk.aziz", line)
    quiet(world, "@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")


def test_taking_over_goes_on_after_what_others_cover_already(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from Wed 10:00 to Wed 12:00")
    world.dm("@cara.hughes").expect("You are on call")
    world.channel("on-call").expect("Cara Hughes is on call")
    answer = world.say("@ben.okoro", "/oncall take director-on-call because ill")
    assert "Covers 2 and 3" in answer
    assert "Wed 25 Nov 2026 10:00" in answer
    assert "Wed 25 Nov 2026 12:00" in answer
    assert "Mon 30 Nov 2026 09:00" in answer
    world.dm("@farouk.aziz").expect("Covers 2 and 3", "instead of you")
    world.phone("@farouk.aziz").expect("from Wed 25 Nov 2026 12:00 to Mon 30 Nov 2026 09:00")
    world.channel("on-call").expect("Covers 2 and 3")
    held = [holder(world, "director-on-call", f"2026-11-{one}") for one in ("25T09:00", "25T11:00", "25T13:00")]
    assert held == ["ben.okoro", "cara.hughes", "ben.okoro"]
    assert holder(world, "director-on-call", "2026-11-30T08:59") == "ben.okoro"
    # Each has an Undo of its own.
    world.advance(seconds=30)
    world.press("Undo", as_="@farouk.aziz")
    for reader in (world.dm("@ben.okoro"), world.phone("@ben.okoro"), world.channel("on-call")):
        reader.expect("Farouk Aziz ended cover 2")
    assert holder(world, "director-on-call") == "farouk.aziz"
    assert holder(world, "director-on-call", "2026-11-25T13:00") == "ben.okoro"


def test_leave_warns_of_shifts_inside_it_and_offers_to_ask(world: World) -> None:
    calm(world)
    answer = world.command("@ben.okoro", f"/oncall away from 9 Dec to 10 Dec because {HOSTILE}")
    text = answer.text or ""
    assert "You are away from" in text
    assert "Wed 9 Dec 2026 00:00" in text
    assert "Fri 11 Dec 2026 00:00" in text
    assert "you are on call" in text
    assert "already" in world.say("@ben.okoro", "/oncall away from 9 Dec to 10 Dec")
    assert "INJ&lt;!channel&gt;" in world.say("@asha.patel", "/oncall away")
    world.press("Ask for cover", as_="@ben.okoro")
    assert world.submit("@ben.okoro") is None
    world.dm("@ben.okoro").expect("Wed 9 Dec 2026 00:00", "Fri 11 Dec 2026 00:00")
    quiet(world, "@ben.okoro", "@asha.patel", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")
    assert "Taken back" in world.say("@ben.okoro", "/oncall away undo 1")
    assert "Nobody has leave" in world.say("@ben.okoro", "/oncall away")
    world.say("@grace.adeyemi", "/oncall away @cara.hughes from tomorrow to Fri")
    world.dm("@cara.hughes").expect("Grace Adeyemi wrote down that you are away")


def test_what_changes_nothing_or_cannot_be_is_said(world: World) -> None:
    calm(world)
    say = world.say
    assert "already" in say("@asha.patel", "/oncall cover director-on-call from 18:00 to 23:00 by @farouk.aziz")
    assert "already" in say("@asha.patel", "/oncall cover @farouk.aziz to @farouk.aziz from 18:00 to 23:00")
    assert "not on call" in say("@asha.patel", "/oncall cover me from 18:00 to 23:00")
    assert "past does not change" in say("@asha.patel", "/oncall cover director-on-call from 1 Nov 2026 to 2 Nov 2026")
    assert "from when until when" in say("@asha.patel", "/oncall cover director-on-call")
    assert "no rota called “platinum”" in say("@asha.patel", "/oncall cover platinum from 18:00 to 23:00")
    assert "no cover 99" in say("@asha.patel", "/oncall undo 99")
    assert "not a number" in say("@asha.patel", "/oncall undo it")
    assert "no rota called" in say("@asha.patel", "/oncall take platinum")
    world.workspace.add_member(name="Pat Visitor", email="pat@example.org", handle="pat")
    assert "No entry of the directory carries your Slack account" in say("@pat", "/oncall take director-on-call")
    with transaction(world.app.engine) as session:
        assert session.get(CoverRow, 1) is None


def test_a_stranger_to_the_rotas_cannot_undo(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from 1 Jan 10:00 to 1 Jan 12:00")
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from 25 Nov 10:00 to 25 Nov 12:00")
    world.dm("@cara.hughes").expect("You are on call as Director", "Wed 25 Nov 2026 10:00")
    world.channel("on-call").expect("Cara Hughes is on call")
    assert "on no rota" in world.say("@gareth.moss", "/oncall undo 1")
    world.advance(seconds=30)
    assert "undid cover 1" in world.say("@hamish.reid", "/oncall undo #1")
    world.dm("@cara.hughes").expect("Hamish Reid undid cover 1", "Farouk Aziz is on call")
    world.dm("@farouk.aziz").expect("Hamish Reid undid cover 1", "You are on call")
    world.channel("on-call").expect("Hamish Reid undid cover 1")


def test_once_a_cover_in_a_gap_is_undone_nobody_reads_that_they_are_on_call(database_url: str, tmp_path: Path) -> None:
    rotas = folder(tmp_path, handover_rotas=[])
    gap_in_loggists(rotas)
    world = world_at(database_url, rotas, MONDAY)
    said = world.say("@grace.adeyemi", "/oncall cover loggist to @ximena.flores from now to Tue 09:00")
    assert "Ximena Flores is on call as Loggist" in said
    assert "where nobody was" in said
    for inbox in (world.dm("@ximena.flores"), world.phone("@ximena.flores")):
        inbox.expect("You are on call as Loggist")
    world.channel("on-call").expect("Ximena Flores is on call as Loggist", "where nobody was")
    world.say("@grace.adeyemi", "/oncall undo 1")
    for inbox in (world.dm("@ximena.flores"), world.phone("@ximena.flores"), world.channel("on-call")):
        told = inbox.expect("Grace Adeyemi", "cover 1", "Nobody is on call as Loggist")
        assert "You are on call" not in told
    world.close()
    world.expect_no_more()
