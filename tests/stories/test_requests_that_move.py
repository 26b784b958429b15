"""An open request for the whole of a shift moves with the shift, as covers do; one for given hours stays."""

from pathlib import Path

import pytest

from tests.stories.cover_words import calm, holder, is_shown, quiet
from tests.stories.rota_words import Planner
from tests.stories.rota_words import planner as planner
from tests.world import World

TEAM = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")


def handover_at(planner: Planner, hour: str) -> str:
    """The directors' file with another hour of the handover."""
    file = Path(planner.file())
    file.write_text(file.read_text("utf-8").replace("2025-12-29T09:00", f"2025-12-29T{hour}"), "utf-8")
    return str(file)


def told_of_the_version(world: World) -> None:
    world.advance(seconds=10)  # so many are told that what is routine waits a little
    quiet(world, *TEAM)
    world.channel("on-call").expect("(account niamh) applied version 2")


@pytest.mark.both_databases
def test_a_request_for_a_whole_shift_follows_a_moved_handover(world: World, planner: Planner) -> None:
    world.say("@ben.okoro", "/oncall cover me on 7 Dec")
    world.say("@cara.hughes", "/oncall cover me from 16 Dec 18:00 to 16 Dec 23:00 by @eleni.marsh")
    quiet(world, *TEAM)
    file = handover_at(planner, "08:00")
    now_at = "Mon 7 Dec 2026 08:00 to Mon 14 Dec 2026 08:00"
    assert f"Request 1 moves with its shift: {now_at}" in planner.types("diff", file)
    printed = planner.types("apply", file)
    assert f"Request 1 has moved with its shift: {now_at}." in printed
    assert "Request 2" not in printed
    texts = [one.text for one in world.workspace.person("@ben.okoro").messages()]
    assert any("Your request for cover has moved with its shift. It is now: Director on call" in one for one in texts)
    assert is_shown(world, "@dmitri.volkov", "|Mon 7 Dec 2026 08:00>")
    assert not is_shown(world, "@dmitri.volkov", "|Mon 7 Dec 2026 09:00>")
    told_of_the_version(world)
    world.press("I can cover", as_="@dmitri.volkov")
    quiet(world, *TEAM)
    world.channel("on-call").expect("Dmitri Volkov is on call", "08:00")
    # Nobody is left with an hour of it.
    held = {
        "12-07T07:59": "asha.patel",
        "12-07T08:00": "dmitri.volkov",
        "12-14T07:59": "dmitri.volkov",
        "12-14T08:00": "cara.hughes",
    }
    assert {at: holder(world, "director-on-call", f"2026-{at}") for at in held} == held


def test_what_is_left_of_a_running_shift_follows_its_end(world: World, planner: Planner) -> None:
    world.say("@farouk.aziz", "/oncall cover me by @dmitri.volkov")
    quiet(world, *TEAM)
    world.advance(minutes=10)
    planner.types("apply", handover_at(planner, "10:00"))
    told_of_the_version(world)
    world.press("Accept", as_="@dmitri.volkov")
    quiet(world, *TEAM)
    world.phone("@farouk.aziz").expect("Dmitri Volkov is on call", "to Mon 30 Nov 2026 10:00")
    world.channel("on-call").expect("Dmitri Volkov is on call")
    assert holder(world, "director-on-call", "2026-11-23T12:00") == "dmitri.volkov"
    assert holder(world, "director-on-call", "2026-11-30T09:59") == "dmitri.volkov"
    assert holder(world, "director-on-call", "2026-11-30T10:00") == "asha.patel"


def test_both_halves_of_an_offered_swap_follow_and_both_people_are_told(world: World, planner: Planner) -> None:
    world.say("@ben.okoro", "/oncall swap 7 Dec with @cara.hughes 14 Dec")
    quiet(world, *TEAM)
    planner.types("apply", handover_at(planner, "10:00"))
    for who, whose in (("@ben.okoro", "Your"), ("@cara.hughes", "Ben Okoro’s")):
        assert is_shown(world, who, f"{whose} swap has moved with its shifts. It is now: Director on call")
    told_of_the_version(world)
    world.press("Accept", as_="@cara.hughes")
    quiet(world, *TEAM)
    world.channel("on-call").expect("Swap (covers 1 and 2)")
    held = {
        "12-07T09:59": "asha.patel",
        "12-07T10:00": "cara.hughes",
        "12-14T09:59": "cara.hughes",
        "12-14T10:00": "ben.okoro",
        "12-21T09:59": "ben.okoro",
    }
    assert {at: holder(world, "director-on-call", f"2026-{at}") for at in held} == held


def test_whoever_presses_in_the_moment_of_the_move_sees_the_new_times_first(world: World, planner: Planner) -> None:
    world.say("@ben.okoro", "/oncall cover me on 7 Dec by @cara.hughes")
    quiet(world, *TEAM)
    # Asha stays for the first hour of Ben's week, and Cara presses before the bot has looked again.
    world.workspace.person("@asha.patel").command(
        "/oncall cover @ben.okoro to @asha.patel from 7 Dec 09:00 to 7 Dec 10:00"
    )
    world.press("Accept", as_="@cara.hughes")
    assert is_shown(world, "@cara.hughes", "The shift has moved, and the message shows the new times.")
    assert holder(world, "director-on-call", "2026-12-08T10:00") == "ben.okoro"
    quiet(world, *TEAM)
    world.channel("on-call").expect("Asha Patel is on call")
    world.press("Accept", as_="@cara.hughes")
    assert holder(world, "director-on-call", "2026-12-07T09:59") == "asha.patel"
    assert holder(world, "director-on-call", "2026-12-07T10:00") == "cara.hughes"
    assert holder(world, "director-on-call", "2026-12-14T08:59") == "cara.hughes"
    world.channel("on-call").expect("Cara Hughes is on call")
    quiet(world, *TEAM)


def test_a_request_follows_the_cover_that_it_is_about_and_comes_back_when_an_hour_is_undone(
    world: World, planner: Planner
) -> None:
    world.say("@ben.okoro", "/oncall cover @ben.okoro to @cara.hughes on 7 Dec")
    world.say("@cara.hughes", "/oncall cover me from 7 Dec 09:00 to 14 Dec 09:00 by @eleni.marsh")
    world.say("@asha.patel", "/oncall cover @cara.hughes to @asha.patel from 7 Dec 09:00 to 7 Dec 10:00")
    world.settle()
    assert is_shown(world, "@eleni.marsh", "|Mon 7 Dec 2026 10:00>")
    world.say("@asha.patel", "/oncall undo 2")
    world.settle()
    assert is_shown(world, "@eleni.marsh", "|Mon 7 Dec 2026 09:00>")
    quiet(world, *TEAM)
    for change in ("Cover 1", "Cover 2", "undid cover 2"):
        world.channel("on-call").expect(change)
    planner.types("apply", handover_at(planner, "08:00"))
    told_of_the_version(world)
    world.press("Accept", as_="@eleni.marsh")
    quiet(world, *TEAM)
    world.channel("on-call").expect("Eleni Marsh is on call")
    assert holder(world, "director-on-call", "2026-12-07T08:00") == "eleni.marsh"
    assert holder(world, "director-on-call", "2026-12-14T07:59") == "eleni.marsh"


def test_a_request_whose_shift_is_divided_ends_and_the_rest_is_asked_for_again(world: World) -> None:
    calm(world)
    world.say("@ben.okoro", "/oncall cover me on 7 Dec by @cara.hughes")
    quiet(world, *TEAM)
    world.say("@asha.patel", "/oncall cover @ben.okoro to @asha.patel from 12 Dec 09:00 to 12 Dec 10:00")
    world.advance(seconds=30)
    world.dm("@ben.okoro").expect("Asha Patel is on call")
    world.dm("@ben.okoro").expect("Your request for cover is over", "For the rest, ask again:")
    quiet(world, *TEAM)
    world.channel("on-call").expect("Asha Patel is on call")
