"""What a user group should be, and the next step towards it."""

from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.noticeboard.groups import (
    CALLS_A_MINUTE,
    Create,
    Current,
    Desired,
    Disable,
    Enable,
    Feed,
    Find,
    SetMembers,
    desired,
    may_call_at,
    next_step,
)

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def members(*feeds: Feed, fallback: str | None = "U9", refused: tuple[str, ...] = ()) -> tuple[str, ...]:
    (found,) = desired(feeds, fallback, {"on-call": refused})
    return found.members


def feed(holder: str | None) -> Feed:
    return Feed("on-call", "Director on call", holder)


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        (("U1",), ("U1",)),
        (("U1", "U2"), ("U1", "U2")),
        (("U1", "U1"), ("U1",)),
        (("U1", None), ("U1",)),
        ((None,), ("U9",)),
        ((None, None), ("U9",)),
    ],
)
def test_a_group_holds_whoever_holds_its_rotas_and_never_nobody(
    holders: tuple[str | None, ...], expected: tuple[str, ...]
) -> None:
    assert members(*map(feed, holders)) == expected


def test_somebody_refused_makes_room_for_the_fallback_and_then_for_nobody() -> None:
    assert members(feed("U1"), refused=("U1",)) == ("U9",)
    assert members(feed("U1"), refused=("U1", "U9")) == ()
    assert members(feed(None), fallback=None) == ()


def test_a_group_of_many_rotas_says_in_its_name_how_many_it_does_not_name() -> None:
    found = desired([Feed("on-call", f"Director of site {number}", "U1") for number in range(7)], None, {})
    named = ", ".join(f"Director of site {number}" for number in range(4))
    assert [one.name for one in found] == [f"{named}, and 3 more"]


def test_groups_come_in_the_order_of_their_rotas_and_those_without_a_rota_last() -> None:
    feeds = [Feed("b", "B", "U1"), Feed("a", "A", "U2"), Feed("b", "C", "U3")]
    found = desired(feeds, None, {}, ["old"])
    assert [one.handle for one in found] == ["b", "a", "old"]
    assert found[0].name == "B, C"
    assert found[2].members == ()


WANTED = Desired("on-call", "Director on call", ("U1",))
NOBODY = Desired("on-call", "Director on call", ())


@pytest.mark.parametrize(
    ("wanted", "current", "step"),
    [
        (WANTED, Current(), Find()),
        (WANTED, Current(is_missing=True), Create("Director on call")),
        (WANTED, Current("S1"), SetMembers(("U1",))),
        (WANTED, Current("S1", members=("U2",)), SetMembers(("U1",))),
        (WANTED, Current("S1", members=("U1",)), None),
        (WANTED, Current("S1", is_enabled=False, members=("U1",)), Enable()),
        (NOBODY, Current("S1", members=("U1",)), Disable()),
        (NOBODY, Current("S1", is_enabled=False), None),
        (NOBODY, Current(), None),
        (NOBODY, Current(is_missing=True), None),
    ],
)
def test_the_next_step(wanted: Desired, current: Current, step: object) -> None:
    assert next_step(wanted, current) == step


def test_calls_stay_inside_the_limit() -> None:
    called = [NOW - timedelta(seconds=30 - number) for number in range(CALLS_A_MINUTE)]
    assert may_call_at(called[:-1], NOW) == NOW
    assert may_call_at(called, NOW) == called[0] + timedelta(minutes=1)
    assert may_call_at(called, NOW + timedelta(seconds=31)) == NOW + timedelta(seconds=31)
