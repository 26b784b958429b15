"""Pages that follow along: one task looks for all of them, and what goes wrong ends no stream."""

import asyncio
import resource
from collections.abc import Collection

import pytest
from sqlalchemy import Engine

from eprr_bot.desk import following
from eprr_bot.desk.following import Follower, Following, News


class Looks:
    """A look that fails at first, and then has one thing for each; how many looked each time."""

    def __init__(self, fails: int = 0) -> None:
        self.fails, self.asked = fails, list[int]()

    def __call__(self, followers: Collection[Follower]) -> list[tuple[Follower, News]]:
        self.asked.append(len(followers))
        if len(self.asked) <= self.fails:
            raise ValueError("the look failed")
        return [(one, News(f"1.{one.kept}", {"total": 1})) for one in followers if not one.seen]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("LOOK_EVERY", 0.01), ("AFTER_FAILURE", 0.0), ("LASTS", 0.3)):
        monkeypatch.setattr(following, name, seconds)


def streams(engine: Engine, looks: Looks, number: int) -> list[bytes]:
    """All that goes to so many pages, from the first event to the end of their streams."""

    async def one(held: Following, kept: str) -> bytes:
        return b"".join([part async for part in held.stream(Follower(1, kept, "", ""))])

    async def all_of_them() -> list[bytes]:
        held = Following(engine, looks)
        return list(await asyncio.gather(*(one(held, str(each)) for each in range(number))))

    return asyncio.run(all_of_them())


def test_one_look_is_for_all_and_a_stream_ends_in_good_order(engine: Engine) -> None:
    looks = Looks()
    said = streams(engine, looks, 20)
    assert looks.asked[0] == 20
    assert len(looks.asked) < 5, "nobody looks while nothing changes"
    assert all(f"id: 1.{each}".encode() in one for each, one in enumerate(said))
    assert all(one.count(b"event: news") == 1 and b"retry: " in one for one in said)


@pytest.mark.logs_errors("a look fails")
def test_a_look_that_fails_is_tried_again_and_nothing_is_lost(engine: Engine) -> None:
    looks = Looks(fails=3)
    said = streams(engine, looks, 2)
    assert len(looks.asked) > 3
    assert all(b"event: news" in one for one in said)


def test_where_few_files_may_be_open_few_pages_follow_along(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Following(engine, Looks())
    assert not held.is_full
    monkeypatch.setattr(resource, "getrlimit", lambda _: (7, 7))
    assert held.is_full
