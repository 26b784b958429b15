"""Pages that are open and follow along: a stream of events for each, which holds no thread and no connection.

One task of the process looks at the mark that moves with every change, whichever process made it. When it has moved,
one look, in one thread, finds what is new for everybody who has a page open here.
"""

import asyncio
import json
import resource
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field

from fastapi.concurrency import run_in_threadpool
from fastapi.sse import format_sse_event
from sqlalchemy import Engine

from eprr_bot.base.db import WORK
from eprr_bot.base.glance import Glance
from eprr_bot.base.safely import safely

LOOK_EVERY = 0.2
"""Seconds between two looks at the mark."""
REST = 1.0
"""As many times as long as a look took, it rests before the next: it is never busy for more than half of the time."""
LASTS = 15.0
"""Seconds. Browsers ask for the next stream by themselves, so that connections end within connections.ANSWERED_WITHIN,
rights are asked for again, and what a proxy holds back comes through."""
AGAIN_AFTER = 300
"""Milliseconds after which they do."""
DESK = 0
"""Instead of the number of an incident: the desk itself."""
MOST = 100
"""Streams at a time in one process: half of the connections that may be open; fewer where it may open few files."""
AFTER_FAILURE = 5.0
"""Seconds until it is looked again where a look failed, such as while the database is away."""


@dataclass(frozen=True)
class News:
    """What is new to somebody, by its place on the page, and what they have seen with it."""

    seen: str = ""
    places: Mapping[str, object] = field(default_factory=dict)
    is_over: bool = False
    """They may not see it any more."""

    def as_event(self) -> bytes:
        """As it goes to the browser."""
        if self.is_over:
            return format_sse_event(event="over", data_str="{}")
        return format_sse_event(event="news", id=self.seen, data_str=json.dumps(self.places))


@dataclass(eq=False)
class Follower:
    """Somebody who has an incident’s page or the desk open, in the browser that keeps this, and what they have seen."""

    number: int
    kept: str
    root: str
    seen: str
    is_new: bool = True
    news: "asyncio.Queue[News]" = field(default_factory=asyncio.Queue)


Look = Callable[[Collection[Follower]], list[tuple[Follower, News]]]
"""What is new, for each of them who has not seen it."""


class Following:
    """Everybody who follows along in this process."""

    def __init__(self, engine: Engine, look: Look) -> None:
        self._glance, self._look = Glance(engine, WORK), look
        self._open: set[Follower] = set()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_full(self) -> bool:
        """Do as many follow along as may?"""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return len(self._open) >= (MOST if files == resource.RLIM_INFINITY else min(MOST, files // 8))

    async def stream(self, follower: Follower) -> AsyncIterator[bytes]:
        """The events for one page, for as long as a stream lasts."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + LASTS
        self._open.add(follower)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._follow())
        try:
            yield format_sse_event(retry=AGAIN_AFTER)
            while True:
                news = await asyncio.wait_for(follower.news.get(), ends - loop.time())
                yield news.as_event()
                if news.is_over:
                    return
        except TimeoutError:
            return
        finally:
            self._open.discard(follower)

    async def _follow(self) -> None:
        """Look, for as long as anybody follows."""
        loop, number = asyncio.get_running_loop(), None
        try:
            while self._open:
                begun = loop.time()
                found = await self._mark()
                wanting = [one for one in self._open if one.is_new or found is None or found != number]
                if wanting and not await self._tell(wanting):
                    await asyncio.sleep(AFTER_FAILURE)
                number = found
                await asyncio.sleep(max(LOOK_EVERY, (loop.time() - begun) * REST))
        finally:
            self._glance.close()

    async def _mark(self) -> int | None:
        """Where the mark stands, read before what it is about."""
        return self._glance.number() if self._glance.is_local else await run_in_threadpool(self._glance.number)

    async def _tell(self, wanting: list[Follower]) -> bool:
        """Tell what is new. False where that could not be looked up: everybody is new once more."""
        found = await run_in_threadpool(safely, "pages that follow along", self._look, wanting)
        for one in wanting:
            one.is_new = found is None
        for one, news in found or ():
            one.seen = news.seen
            one.news.put_nowait(news)
        return found is not None
