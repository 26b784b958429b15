"""Covers and swaps of whole shifts move with their shifts; those whose turn is gone stay, and are reported."""

from pathlib import Path

import pytest

from tests.stories.cover_words import holder, quiet
from tests.stories.rota_words import TURNED, Planner
from tests.stories.rota_words import planner as planner
from tests.world import World

INVOLVED = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")


@pytest.fixture
def at_eight(world: World, planner: Planner) -> str:
    """A file with the handover at eight from the next week on, and before it the covers that are to follow.

    Cover 1 is of Ben's whole week and cover 2 of hours in it; Asha and Cara have swapped theirs, as covers 3 and 4.
    """
    world.say("@ben.okoro", "/oncall cover @ben.okoro to @dmitri.volkov on 7 Dec because of a wedding")
    world.say("@eleni.marsh", "/oncall cover @dmitri.volkov to @eleni.marsh from 9 Dec 18:00 to 9 Dec 23:00")
    world.say("@asha.patel", "/oncall swap 30 Nov with @cara.hughes 14 Dec")
    world.press("Accept", as_="@cara.hughes")
    world.advance(minutes=1)
    quiet(world, *INVOLVED)
    for _ in range(3):
        world.channel("on-call").expect("on call as Director")
    file = Path(planner.file())
    file.write_text(file.read_text("utf-8").replace("2025-12-29T09:00", "2025-12-29T08:00"), "utf-8")
    return str(file)


@pytest.mark.both_databases
def test_peers_07_covers_and_swaps_of_whole_shifts_follow_a_moved_handover(
    world: World, planner: Planner, at_eight: str
) -> None:
    moves = "Cover 1 (Dmitri Volkov) moves with its shift: Mon 7 Dec 2026 08:00 to Mon 14 Dec 2026 08:00"
    assert moves in planner.types("diff", at_eight)
    printed = planner.types("apply", at_eight)
    moved = "Cover 1 (Dmitri Volkov) has moved with its shift: Mon 7 Dec 2026 08:00 to Mon 14 Dec 2026 08:00."
    assert f"{moved} It is cover 5 now." in printed
    assert "Cover 2" not in printed
    world.dm("@ben.okoro").expect("The command line (account niamh) changed the rota", moved)
    world.dm("@dmitri.volkov").expect("The command line (account niamh) changed the rota", moved)
    world.dm("@asha.patel").expect("Cover 3 (Cara Hughes) has moved", "Cover 4 (Asha Patel) has moved")
    world.dm("@cara.hughes").expect("Cover 3 (Cara Hughes) has moved", "Cover 4 (Asha Patel) has moved")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")
    quiet(world, *INVOLVED)
    nobody_has_an_hour_of_anothers_week = {
        "11-30T09:00": "cara.hughes",
        "12-07T07:59": "cara.hughes",
        "12-07T08:00": "dmitri.volkov",
        "12-09T19:00": "eleni.marsh",  # the cover of hours still lies over the week
        "12-14T07:59": "dmitri.volkov",
        "12-14T08:00": "asha.patel",
        "12-21T07:59": "asha.patel",
    }
    held = {at: holder(world, "director-on-call", f"2026-{at}") for at in nobody_has_an_hour_of_anothers_week}
    assert held == nobody_has_an_hour_of_anothers_week


def test_peers_07_the_number_and_the_button_that_people_have_still_serve_once_a_cover_has_moved(
    world: World, planner: Planner, at_eight: str
) -> None:
    planner.types("apply", at_eight)
    quiet(world, *INVOLVED)
    world.channel("on-call").expect("applied version 2")
    why = world.say("@hamish.reid", "/oncall why director-on-call at 8 Dec 12:00")
    assert "made by Ben Okoro on Mon 23 Nov 2026 10:00: a wedding; cover 1 at first, it moved with its shift" in why
    by_whom = ". Moved by the command line (account niamh) with version 2 (it is cover 5 now)"
    assert by_whom in world.say("@hamish.reid", "/oncall changes")
    assert "undid cover 5" in world.say("@dmitri.volkov", "/oncall undo 1")
    assert "Cover 1 was undone already, by Dmitri Volkov." in world.say("@ben.okoro", "/oncall undo 1")
    assert ". Undone by Dmitri Volkov on" in world.say("@hamish.reid", "/oncall changes")
    assert "undid the swap (covers 6 and 7)" in world.say("@asha.patel", "/oncall undo 3")
    for undone in ("cover 5", "swap (covers 6 and 7)"):
        world.channel("on-call").expect(undone)
    assert holder(world, "director-on-call", "2026-12-01T12:00") == "asha.patel"
    quiet(world, *INVOLVED)


def test_peers_07_a_cover_whose_turn_is_gone_stays_and_is_reported(world: World, planner: Planner) -> None:
    world.say("@asha.patel", "/oncall swap 30 Nov with @ben.okoro 7 Dec")
    world.press("Accept", as_="@ben.okoro")
    world.channel("on-call").expect("Swap (covers 1 and 2)")
    quiet(world, "@asha.patel", "@ben.okoro")
    printed = planner.types("apply", planner.file(people=TURNED))
    assert "has moved" not in printed
    assert "Undo both halves of the swap with /oncall undo 1 if it is not wanted any more." in printed
    for who in ("@asha.patel", "@ben.okoro"):
        world.dm(who).expect("Undo both halves of the swap with /oncall undo")
    world.dm("@cara.hughes").expect("The command line (account niamh) changed the rota")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")


def test_a_swap_that_has_begun_is_not_said_to_be_undone_when_a_version_strands_its_rest(
    world: World, planner: Planner
) -> None:
    world.say("@asha.patel", "/oncall swap 30 Nov with @cara.hughes 14 Dec")
    world.press("Accept", as_="@cara.hughes")
    world.advance(days=8)
    everything_so_far(world)
    printed = planner.types(
        "apply",
        planner.file(people="asha.patel, ben.okoro, dmitri.volkov, cara.hughes, eleni.marsh, farouk.aziz"),
    )
    assert "Cover 2 (Asha Patel, Mon 14 Dec 2026 09:00 to Mon 21 Dec 2026 09:00) now stands in for Dmitri" in printed
    instead = "ask for cover with /oncall cover, or offer a new swap with /oncall swap."
    assert instead in printed
    assert "/oncall undo" not in printed
    world.dm("@asha.patel").expect("The command line (account niamh) changed the rota", instead)
    world.dm("@cara.hughes").expect("The command line (account niamh) changed the rota")
    world.dm("@dmitri.volkov").expect("The command line (account niamh) changed the rota")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")
    assert "This swap has begun" in world.say("@asha.patel", "/oncall undo 2")


def everything_so_far(world: World) -> None:
    """What reached anybody so far is not what the story is about."""
    people = [f"@{one.handle}" for one in world.workspace.people()]
    quiet(world, *people)
    for inbox in (world.channel("on-call"), *map(world.phone, people)):
        for _ in inbox.unexpected():
            inbox.expect("")
