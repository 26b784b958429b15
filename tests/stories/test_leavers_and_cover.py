"""Nobody is put on call for a time on or after the day they leave, whichever way it was arranged."""

from datetime import date
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory import leavers
from eprr_bot.directory.models import Person
from tests.stories.cover_words import calm, holder, is_shown, quiet
from tests.stories.rota_words import ALL, Planner
from tests.stories.rota_words import planner as planner
from tests.world import World

TEAM = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")


def leaves(world: World, person_id: str, on: str) -> None:
    """The officer says that somebody leaves; the bot looks at it when it next looks at anything."""
    with transaction(world.app.engine) as session:
        leavers.leave(session, session.get_one(Person, person_id), date.fromisoformat(on), world.now, "niamh")


def offered(world: World) -> None:
    """Asha, who has the week from 30 Nov, offers it to Ben, who has the next."""
    calm(world)
    world.say("@asha.patel", "/oncall swap Mon 30 Nov with @ben.okoro 7 Dec")
    world.dm("@asha.patel").expect("Your swap on Director on call")
    world.dm("@ben.okoro").expect("Will you swap?")


@pytest.mark.both_databases
def test_a_swap_offered_by_somebody_who_has_left_ends_and_the_other_is_told(world: World) -> None:
    offered(world)
    leaves(world, "asha.patel", "2026-11-23")
    world.settle()
    over = "Asha Patel left on Mon 23 Nov 2026, so they cannot be on call."
    world.dm("@ben.okoro").expect("Asha Patel’s swap is over: Director on call", over)
    assert is_shown(world, "@ben.okoro", over)
    for watcher in ("@priya.raman", "@grace.adeyemi"):
        world.dm(watcher).expect("Asha Patel’s swap is over", over)
    for typed in ("asha.patel", "Asha Patel"):
        said = world.say("@grace.adeyemi", f"/oncall cover director to {typed} from 1 Dec 09:00 to 2 Dec 09:00")
        assert "Asha Patel left on Mon 23 Nov 2026. If that is wrong" in said
    assert holder(world, "director-on-call", "2026-12-08T09:00") == "ben.okoro"
    world.dm("@priya.raman").expect("Our forums need somebody", "Asha Patel has left, and is still representative")
    world.advance(minutes=5)
    deputy = "@ben.okoro"  # of the accountable officer, who has left
    for inbox in (world.dm("@priya.raman"), world.dm(deputy), world.channel("on-call")):
        inbox.expect("Asha Patel left on Mon 23 Nov 2026 and still holds Director on call from")


def test_a_swap_accepted_in_the_moment_in_which_the_other_leaves_is_not_carried_out(world: World) -> None:
    offered(world)
    leaves(world, "asha.patel", "2026-12-10")
    world.press("Accept", as_="@ben.okoro")
    over = "Asha Patel leaves on Thu 10 Dec 2026, so they cannot be on call from that day on."
    world.dm("@asha.patel").expect("Your swap is over: Director on call", over)
    world.dm("@ben.okoro").expect("Asha Patel’s swap is over", over)
    assert holder(world, "director-on-call", "2026-12-01T09:00") == "asha.patel"
    assert holder(world, "director-on-call", "2026-12-08T09:00") == "ben.okoro"
    quiet(world, "@ben.okoro")


def test_whoever_leaves_after_both_shifts_may_swap(world: World) -> None:
    offered(world)
    leaves(world, "asha.patel", "2026-12-15")
    leaves(world, "ben.okoro", "2026-12-15")
    world.press("Accept", as_="@ben.okoro")
    assert holder(world, "director-on-call", "2026-12-01T09:00") == "ben.okoro"
    world.dm("@asha.patel").expect("Swap (covers 1 and 2)")
    world.channel("on-call").expect("Swap (covers 1 and 2)")


def test_a_request_by_name_ends_when_the_one_who_was_asked_leaves_by_then(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me from Thu 18:00 to Thu 23:00 by @dmitri.volkov")
    quiet(world, *TEAM)
    leaves(world, "dmitri.volkov", "2026-11-26")
    world.settle()
    over = "Dmitri Volkov leaves on Thu 26 Nov 2026"
    told = world.dm("@farouk.aziz").expect("Your request for cover is over", over, "For the rest, ask again:")
    assert "Thu 26 Nov 2026 18:00" in told
    world.dm("@dmitri.volkov").expect("Farouk Aziz’s request for cover is over", over)


def test_one_of_a_team_who_leaves_by_then_cannot_accept_and_the_others_still_can(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me from Thu 18:00 to Thu 23:00")
    quiet(world, *TEAM)
    leaves(world, "dmitri.volkov", "2026-11-26")
    leaves(world, "farouk.aziz", "2026-11-23")  # The shift of whoever has left wants cover all the more.
    world.press("I can cover", as_="@dmitri.volkov")
    assert is_shown(world, "@dmitri.volkov", "Dmitri Volkov leaves on Thu 26 Nov 2026")
    assert is_shown(world, "@dmitri.volkov", "The others are still asked.")
    quiet(world, "@dmitri.volkov")
    world.press("I can cover", as_="@cara.hughes")
    assert holder(world, "director-on-call", "2026-11-26T19:00") == "cara.hughes"
    world.channel("on-call").expect("Cara Hughes is on call")
    quiet(world, *TEAM)


@pytest.mark.both_databases
def test_whoever_leaves_by_then_is_put_in_by_no_way_there_is(world: World, planner: Planner) -> None:
    leaves(world, "ben.okoro", "2026-11-26")
    gone = "Ben Okoro leaves on Thu 26 Nov 2026, so they cannot be on call from that day on. Name somebody else"
    for who, line in (
        ("@asha.patel", "cover @asha.patel to @ben.okoro from 1 Dec 09:00 to 2 Dec 09:00"),
        ("@farouk.aziz", "cover me from Thu 18:00 to Thu 23:00 by @ben.okoro"),
        ("@asha.patel", "swap 30 Nov with @ben.okoro 7 Dec"),
        ("@ben.okoro", "swap 7 Dec with @asha.patel 30 Nov"),
        ("@ben.okoro", "take director-on-call"),
    ):
        assert gone in world.say(who, f"/oncall {line}"), line
    said = planner.refused(
        "cover", "director-on-call", "--from", "2026-11-25T20:00", "--to", "2026-11-26T00:01", "--person", "ben.okoro"
    )
    assert gone in said
    planner.types(
        "cover", "director-on-call", "--from", "2026-11-25T20:00", "--to", "2026-11-26T00:00", "--person", "ben.okoro"
    )
    quiet(world, *TEAM)
    world.channel("on-call").expect("Ben Okoro is on call")


def test_undoing_a_cover_puts_nobody_back_who_has_left(world: World) -> None:
    calm(world)
    world.say("@asha.patel", "/oncall cover @ben.okoro to @cara.hughes on 7 Dec")
    quiet(world, *TEAM)
    world.channel("on-call").expect("Cara Hughes is on call")
    leaves(world, "ben.okoro", "2026-11-23")
    said = world.say("@cara.hughes", "/oncall undo 1")
    assert "This would put Ben Okoro back on call. Ben Okoro left on Mon 23 Nov 2026" in said
    assert "/oncall cover @one to @another" in said
    assert holder(world, "director-on-call", "2026-12-08T09:00") == "cara.hughes"


def test_a_version_gives_no_shift_to_anybody_who_has_left_by_then(world: World, planner: Planner) -> None:
    leaves(world, "ben.okoro", "2027-01-20")
    # Ben keeps the weeks that he has already, of which guards warn; a version gives him no other.
    file = planner.file(people=ALL.replace("cara.hughes, dmitri.volkov", "dmitri.volkov, cara.hughes"))
    assert "version 2 counts from" in planner.types("apply", file)
    quiet(world, *TEAM)
    world.channel("on-call").expect("(account niamh) applied version 2")
    file = planner.file(people="ben.okoro, asha.patel, cara.hughes, dmitri.volkov, eleni.marsh, farouk.aziz")
    why = (
        "Ben Okoro leaves on Wed 20 Jan 2027, so they cannot be on call from that day on. "
        "The file gives them Director on call from Mon 22 Feb 2027 09:00 to Mon 1 Mar 2027 09:00."
    )
    assert why in planner.types("diff", file)
    assert why in planner.refused("apply", file)
    assert holder(world, "director-on-call", "2026-11-30T09:00") == "asha.patel"
    world.advance(seconds=30)


def test_a_cover_does_not_follow_its_shift_past_the_day_on_which_whoever_covers_leaves(
    world: World, planner: Planner
) -> None:
    world.say("@asha.patel", "/oncall cover @asha.patel to @katarzyna.nowak on 30 Nov")
    leaves(world, "katarzyna.nowak", "2026-12-08")
    quiet(world, *TEAM, "@katarzyna.nowak")
    world.channel("on-call").expect("Katarzyna Nowak is on call")
    file = Path(planner.file())
    file.write_text(file.read_text("utf-8").replace("2025-12-29T09:00", "2025-12-30T12:00"), "utf-8")
    planner.types("apply", str(file))
    assert holder(world, "director-on-call", "2026-12-07T08:59") == "katarzyna.nowak"
    assert holder(world, "director-on-call", "2026-12-08T00:00") == "asha.patel"
    quiet(world, *TEAM, "@katarzyna.nowak")
    world.channel("on-call").expect("(account niamh) applied version 2")
