"""Two people exchange shifts."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from tests.stories.cover_words import HOSTILE, calm, holder, is_shown, quiet
from tests.world import World


@pytest.fixture
def october(database_url: str) -> Iterator[World]:
    """The world on Mon 12 Oct 2026, two weeks before the clocks go back."""
    made = World(database_url, at=datetime(2026, 10, 12, 10, 0, tzinfo=UTC))
    calm(made)
    yield made
    made.close()
    made.expect_no_more()


@pytest.mark.both_databases
def test_peers_01_a_swap_over_the_october_clock_change(october: World) -> None:
    # Farouk Aziz has 12 to 19 Oct, Asha Patel 19 to 26 Oct (169 hours), Ben Okoro 26 Oct to 2 Nov.
    world = october
    answer = world.say("@asha.patel", f"/oncall swap 19 Oct with @ben.okoro 26 Oct because {HOSTILE}")
    assert "Ben Okoro has been asked" in answer
    world.dm("@asha.patel").expect("Your swap on Director on call", "Mon 19 Oct 2026 09:00", "Mon 26 Oct 2026 09:00")
    offer = world.dm("@ben.okoro").expect("Will you swap?", "You would take", "Mon 19 Oct 2026 09:00")
    assert "INJ&lt;!channel&gt;" in offer
    world.press("Accept", as_="@ben.okoro")
    told = world.dm("@asha.patel").expect("Swap (covers 1 and 2)", "You are on call as Director from")
    assert "Mon 26 Oct 2026 09:00" in told
    world.channel("on-call").expect("Swap (covers 1 and 2)", "Ben Okoro is on call", "Asha Patel is on call")
    assert is_shown(world, "@ben.okoro", "You accepted. Thank you.")
    assert holder(world, "director-on-call", "2026-10-19T08:59") == "farouk.aziz"
    assert holder(world, "director-on-call", "2026-10-19T09:00") == "ben.okoro"
    # The handover is at nine on the wall on both sides of the change.
    assert holder(world, "director-on-call", "2026-10-26T08:59") == "ben.okoro"
    assert holder(world, "director-on-call", "2026-10-26T09:00") == "asha.patel"
    assert holder(world, "director-on-call", "2026-11-02T09:00") == "cara.hughes"
    with transaction(world.app.engine) as session:
        first, second = oncall.schedule(session, "director-on-call").covers
        assert (first.start, first.end) == (_utc("2026-10-19T08:00"), _utc("2026-10-26T09:00"))
        assert (second.start, second.end) == (_utc("2026-10-26T09:00"), _utc("2026-11-02T09:00"))
    assert "swap, made by Asha Patel" in world.say("@hamish.reid", "/oncall why director-on-call at 20 Oct")
    # Either of the two undoes both halves.
    world.advance(seconds=30)
    assert "undid the swap (covers 1 and 2)" in world.say("@asha.patel", "/oncall undo 2")
    world.dm("@ben.okoro").expect("Asha Patel undid the swap (covers 1 and 2)")
    world.channel("on-call").expect("Asha Patel undid the swap (covers 1 and 2)")
    assert holder(world, "director-on-call", "2026-10-19T09:00") == "asha.patel"
    assert holder(world, "director-on-call", "2026-10-26T09:00") == "ben.okoro"
    assert "Undone by Asha Patel" in world.say("@asha.patel", "/oncall changes director-on-call")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_peers_07_a_swap_whose_shifts_changed_is_refused(world: World) -> None:
    calm(world)
    world.say("@asha.patel", "/oncall swap Mon 30 Nov with @ben.okoro 7 Dec")
    world.dm("@asha.patel").expect("Your swap on Director on call")
    world.dm("@ben.okoro").expect("Will you swap?")
    # Ben accepts in the moment in which the rota changes under the offer.
    part = "/oncall cover @asha.patel to @cara.hughes from 1 Dec 09:00 to 2 Dec 09:00"
    world.workspace.person("@dmitri.volkov").command(part)
    world.press("Accept", as_="@ben.okoro")
    world.dm("@cara.hughes").expect("You are on call as Director")
    world.dm("@asha.patel").expect("Cara Hughes is on call", "instead of you")
    world.channel("on-call").expect("Cara Hughes is on call")
    world.dm("@asha.patel").expect("Your swap is over", "The rota has changed since this swap was offered")
    assert is_shown(world, "@ben.okoro", "The rota has changed since this swap was offered")
    assert holder(world, "director-on-call", "2026-12-03T09:00") == "asha.patel"
    assert holder(world, "director-on-call", "2026-12-08T09:00") == "ben.okoro"


def test_a_swap_that_has_begun_is_not_undone(world: World) -> None:
    calm(world)
    first, second = (holder(world, "manager-on-call", f"2026-11-{shift}") for shift in ("23T20:00", "24T08:00"))
    world.say(f"@{first}", f"/oncall swap 23 Nov 20:00 with @{second} 24 Nov 08:00")
    world.press("Accept", as_=f"@{second}")
    quiet(world, f"@{first}", f"@{second}")
    world.phone(f"@{first}").expect("You are on call as Manager")
    world.channel("on-call").expect("Swap (covers 1 and 2)")
    world.advance(hours=12)
    # One of them has done a night for the other, who must not get out of the day that was promised for it.
    for number in (1, 2):
        answer = world.say(f"@{first}", f"/oncall undo {number}")
        assert "This swap has begun" in answer
        assert "/oncall cover" in answer
    assert holder(world, "manager-on-call") == second
    assert holder(world, "manager-on-call", "2026-11-24T08:00") == first


def test_a_swap_is_declined_or_taken_back(world: World) -> None:
    calm(world)
    world.say("@asha.patel", "/oncall swap")
    assert (
        world.submit(
            "@asha.patel",
            mine="Director on call: Mon 30 Nov 09:00 – Mon 7 Dec 09:00",
            theirs="Ben Okoro, Director on call: Mon 7 Dec 09:00 – Mon 14 Dec 09:00",
            reason=HOSTILE,
        )
        is None
    )
    world.dm("@asha.patel").expect("Your swap on Director on call")
    world.dm("@ben.okoro").expect("Will you swap?", "INJ&lt;!channel&gt;")
    world.press("Decline", as_="@ben.okoro")
    world.dm("@asha.patel").expect("Ben Okoro cannot swap", "It is as it was")
    world.advance(seconds=30)
    world.say("@asha.patel", "/oncall swap Mon 30 Nov with Cara Hughes 14 Dec")
    world.dm("@asha.patel").expect("Your swap on Director on call")
    world.dm("@cara.hughes").expect("Will you swap?")
    world.press("Withdraw", as_="@asha.patel")
    assert is_shown(world, "@cara.hughes", "Asha Patel took it back")
    assert holder(world, "director-on-call", "2026-12-01T09:00") == "asha.patel"


def test_a_swap_that_cannot_be_is_refused_with_a_sentence(world: World) -> None:
    calm(world)
    say = world.say
    assert "no shift on" in say("@asha.patel", "/oncall swap 24 Nov with @ben.okoro 7 Dec")
    assert "has begun" in say("@farouk.aziz", "/oncall swap 24 Nov with @ben.okoro 7 Dec")
    assert "a swap would change nothing" in say("@asha.patel", "/oncall swap 30 Nov with @asha.patel 30 Nov")
    assert "two rotas" in say("@asha.patel", "/oncall swap 30 Nov with @niamh.doyle 4 Dec")
    assert "does not say what to swap" in say("@asha.patel", "/oncall swap 30 Nov")
    assert "nobody called" in say("@asha.patel", "/oncall swap 30 Nov with @nobody 7 Dec")
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "gareth.moss", organisation="haven")
    assert "no coming shift" in say("@gareth.moss", "/oncall swap")
