"""A slip, and a cover undone: what had been handed over goes back, and nobody is left with an old question."""

import pytest

from tests.stories.handover_words import begun as begun
from tests.stories.handover_words import opens as opens
from tests.stories.handover_words import put_in, until
from tests.world import World, texts_in


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


@pytest.mark.both_databases
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


def test_whoever_takes_the_rota_back_themselves_has_accepted_it(begun: World) -> None:
    world = begun
    until(world, 9, 2)
    world.say("@ben.okoro", "/oncall take director-on-call")
    for inbox in (world.dm("@farouk.aziz"), world.phone("@farouk.aziz"), world.channel("on-call")):
        inbox.expect("Ben Okoro is on call as Director")
    world.dm("@eleni.marsh").expect("Ben Okoro has taken over Director on call. You are released")
    for inbox in (world.dm("@ben.okoro"), world.channel("on-call")):
        inbox.expect("Farouk Aziz to Ben Okoro")
    until(world, 9, 4)
    world.say("@farouk.aziz", "/oncall take director-on-call")
    for inbox in (world.dm("@ben.okoro"), world.phone("@ben.okoro"), world.channel("on-call")):
        inbox.expect("Farouk Aziz is on call as Director")
    until(world, 9, 5)
    for inbox in (world.dm("@farouk.aziz"), world.channel("on-call")):
        inbox.expect("Eleni Marsh to Farouk Aziz", "Farouk Aziz has taken over")
    history = world.say("@asha.patel", "/oncall handover history")
    assert "Eleni Marsh to Farouk Aziz\n:white_check_mark: Farouk Aziz has taken over" in history
    assert "stays reachable" not in history
    assert "stays reachable" not in world.say("@asha.patel", "/oncall")


def test_whoever_takes_what_they_hold_already_reads_how_to_accept_it(begun: World) -> None:
    said = begun.say("@farouk.aziz", "/oncall take director")
    assert (
        "You are on call as Director already, so there is nothing to take over. But Eleni Marsh stays reachable" in said
    )
    begun.press("I have taken over", as_="@farouk.aziz")
    begun.dm("@eleni.marsh").expect("Farouk Aziz has taken over")
    assert "reachable" not in begun.say("@farouk.aziz", "/oncall take director")
