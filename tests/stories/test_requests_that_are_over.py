"""Requests for cover that have no purpose any more end by themselves, and get in nobody's way."""

import re

import pytest

from tests.stories.cover_words import calm, holder, is_shown, quiet
from tests.stories.rota_words import TURNED, Planner
from tests.stories.rota_words import planner as planner
from tests.world import World

TEAM = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")


def test_a_request_ends_when_somebody_was_put_in(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00")
    quiet(world, *TEAM)
    world.say("@grace.adeyemi", "/oncall cover @farouk.aziz to @cara.hughes from Tue 18:00 to Tue 23:00")
    world.dm("@cara.hughes").expect("You are on call")
    world.dm("@farouk.aziz").expect("Cara Hughes is on call", "instead of you")
    world.channel("on-call").expect("Cara Hughes is on call")
    world.advance(seconds=30)
    over = "that time went to Cara Hughes"
    world.dm("@farouk.aziz").expect("Your request for cover is over", over)
    assert is_shown(world, "@asha.patel", over)
    with pytest.raises(LookupError):
        world.press("I can cover", as_="@asha.patel")
    # Cara has it now, and may ask the others in her turn.
    assert "Asked:" in world.say("@cara.hughes", "/oncall cover me from Tue 18:00 to Tue 23:00")
    quiet(world, *TEAM)


def test_of_a_request_that_ends_because_of_an_hour_the_rest_is_asked_for_again(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00 by @dmitri.volkov")
    quiet(world, *TEAM)
    world.say("@ben.okoro", "/oncall cover director-on-call to @ben.okoro from tomorrow 20:00 to tomorrow 21:00")
    world.dm("@farouk.aziz").expect("Ben Okoro is on call", "instead of you")
    world.channel("on-call").expect("Ben Okoro is on call")
    world.advance(seconds=30)
    over = "part of that time went to Ben Okoro."
    told = world.dm("@farouk.aziz").expect("Your request for cover is over", f"{over} For the rest, ask again:\n")
    shown = re.sub(r"<!date[^|]*\|Tue 24 Nov 2026 (\d\d:\d\d)>", r"\1", told)
    assert "18:00 to 20:00\n21:00 to 23:00" in shown
    assert is_shown(world, "@dmitri.volkov", over)
    world.press("Ask others", as_="@farouk.aziz")
    assert world.submit("@farouk.aziz", how="team") is None
    asked = world.dm("@cara.hughes").expect("Can you cover?", "Farouk Aziz has it now.")
    assert ("|Tue 24 Nov 2026 18:00>" in asked) != ("|Tue 24 Nov 2026 21:00>" in asked), "one part, not the whole"
    quiet(world, *TEAM)


def test_a_request_ends_when_a_version_moved_its_shift(world: World, planner: Planner) -> None:
    world.say("@asha.patel", "/oncall cover me on 30 Nov")
    quiet(world, *TEAM)
    planner.types("apply", planner.file(people=TURNED))
    assert is_shown(world, "@dmitri.volkov", "that time went to Ben Okoro")
    for who in ("@asha.patel", "@ben.okoro", "@cara.hughes"):
        world.dm(who).expect("(account niamh) changed the rota")
    world.dm("@asha.patel").expect("Your request for cover is over", "that time went to Ben Okoro")
    world.channel("on-call").expect("(account niamh) applied version 2")


def test_a_request_that_fits_is_not_repeated_when_the_rota_changes_elsewhere(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00 by @dmitri.volkov")
    quiet(world, *TEAM)
    world.say("@ben.okoro", "/oncall cover @ben.okoro to @cara.hughes on 7 Dec")
    world.channel("on-call").expect("Cara Hughes is on call")
    world.advance(minutes=1)
    quiet(world, "@ben.okoro", "@cara.hughes")
    assert world.dm("@dmitri.volkov").unexpected() == []
    world.press("Accept", as_="@dmitri.volkov")
    world.dm("@farouk.aziz").expect("Dmitri Volkov is on call")
    world.channel("on-call").expect("Dmitri Volkov is on call")


@pytest.mark.both_databases
def test_others_ask_the_team_or_take_back_what_an_ill_person_asked(world: World) -> None:
    calm(world)
    world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00 by @cara.hughes")
    quiet(world, *TEAM)
    answer = world.say("@grace.adeyemi", "/oncall cover @farouk.aziz from Tue 18:00 to Tue 23:00")
    assert "Not asked: Cara Hughes (asked already)" in answer
    assert world.dm("@cara.hughes").unexpected() == []
    quiet(world, *TEAM, "@grace.adeyemi")
    refused = world.say("@hamish.reid", "/oncall cover director-on-call from Tue 12:00 to Tue 23:00")
    assert "Grace Adeyemi has asked for cover" in refused
    assert refused.endswith("take it back first: /oncall undo request 2")
    assert "who may change who is on call" in world.say("@gareth.moss", "/oncall undo request 2")
    assert "Request 2 is taken back" in world.say("@hamish.reid", "/oncall undo request 2")
    world.dm("@grace.adeyemi").expect("Your request for cover is over", "Hamish Reid took it back.")
    assert is_shown(world, "@asha.patel", "Hamish Reid took it back. There is nothing for you to do.")
    assert "There is no request 9" in world.say("@hamish.reid", "/oncall undo request 9")
    # Of the two who were asked at once, the first to accept has it.
    world.press("Accept", as_="@cara.hughes")
    assert holder(world, "director-on-call", "2026-11-24T19:00") == "cara.hughes"
    accepted = "Cara Hughes has accepted it. To undo that: /oncall undo and its number in /oncall changes."
    assert accepted in world.say("@hamish.reid", "/oncall undo request 1")
    quiet(world, "@farouk.aziz")
    world.channel("on-call").expect("Cara Hughes is on call")
