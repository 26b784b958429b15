"""What is new on the desk and on the pages of incidents: looked up for all who follow along, in one reading."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlmodel import Session

from eprr_bot.base.db import WORK, mark, reading
from eprr_bot.desk import live, page, sign_in
from eprr_bot.desk.following import DESK, Follower, News
from eprr_bot.desk.live import Desk, Shown
from eprr_bot.desk.page import Visitor
from eprr_bot.directory.models import Person
from eprr_bot.feature import Whole
from eprr_bot.incidents.models import Incident
from eprr_bot.slack.as_html import Piece
from eprr_bot.slack.commands import MOST_DIGITS, UserError

GOOD_FOR = timedelta(seconds=10)
"""What stands there may change with time alone: it is looked at again after so long, though nothing was changed."""


@dataclass(frozen=True)
class _Kept:
    at: datetime
    number: int | None
    stands: Shown | Desk


class Newsroom:
    """Finds what is new. What stands on a page is looked up and written once for all who have it open."""

    def __init__(self, app: Whole) -> None:
        self._app = app
        self._kept: dict[int, _Kept] = {}
        self._may_read: dict[tuple[str, int], tuple[datetime, bool]] = {}

    def look(self, followers: Collection[Follower]) -> list[tuple[Follower, News]]:
        """What each of them has not seen yet."""
        now = self._app.clock.now()
        self._kept = {key: kept for key, kept in self._kept.items() if is_fresh(kept.at, now)}
        self._may_read = {key: kept for key, kept in self._may_read.items() if is_fresh(kept[0], now)}
        with reading(self._app.engine) as session:
            stands, people = mark(session, WORK), sign_in.who_of(session, {one.kept for one in followers}, now)
            pages = {
                number: self._page(session, now, stands, number, people) for number in {f.number for f in followers}
            }
            found = [(one, self._news(session, now, one, pages[one.number], people.get(one.kept))) for one in followers]
        return [(one, news) for one, news in found if news is not None]

    def _page(
        self, session: Session, now: datetime, stands: int | None, number: int, people: Mapping[str, Person]
    ) -> "_Page | None":
        """What stands on a page; None where there is no such incident."""
        kept = self._kept.get(number)
        if kept is None or stands is None or kept.number != stands:
            if number != DESK and session.get(Incident, number) is None:
                return None
            found = live.desk(session, now) if number == DESK else live.look(self._app, session, number, now)
            kept = self._kept[number] = _Kept(now, stands, found)
        calls = page.calls_to(session, {one.id for one in people.values()}, now, number)
        return _Page(session, now, kept.stands, calls)

    def _news(
        self,
        session: Session,
        now: datetime,
        follower: Follower,
        its: "_Page | None",
        person: Person | None,
    ) -> News | None:
        """What is new to somebody; that it is over, where they are signed in no more or may not read it any more."""
        visitor = Visitor(person, "", follower.root, now)
        may_read = follower.number == DESK or (person is not None and self._may(session, visitor, follower.number))
        if person is None or its is None or not may_read:
            return News(is_over=True)
        return its.news(visitor, follower.seen)

    def _may(self, session: Session, visitor: Visitor, number: int) -> bool:
        """May they read the log? It is asked for again after some seconds."""
        assert visitor.person is not None
        key = visitor.person.id, number
        if key not in self._may_read:
            try:
                page.may_read(self._app, session, visitor, number)
                self._may_read[key] = visitor.now, True
            except UserError:
                self._may_read[key] = visitor.now, False
        return self._may_read[key][1]


def is_fresh(at: datetime, now: datetime) -> bool:
    """Does what was looked up then still count?"""
    return at <= now < at + GOOD_FOR


class _Page:
    """Writes what is new on the desk or on the page of one incident, each piece of it once."""

    def __init__(
        self, session: Session, now: datetime, stands: Shown | Desk, calls: Mapping[str, Sequence[Sequence[Piece]]]
    ) -> None:
        self._session, self._now, self._stands, self._calls = session, now, stands, calls
        self._write = cache(self._written)

    def news(self, visitor: Visitor, has_seen: str) -> News | None:
        """What is new to somebody who has seen this much; None where nothing is."""
        assert visitor.person is not None
        calls, stands, root = self._calls.get(visitor.person.id, []), self._stands, visitor.root
        seen = stands.seen_with(calls)
        if seen == has_seen:
            return None
        facts = {"calls": self._written("calls.html", root, calls=calls) if calls else ""}
        if isinstance(stands, Desk):
            return News(
                seen, {**facts, "cards": self._write("now.html", root), "state": self._write("as_of.html", root)}
            )
        facts |= {"cards": self._write("cards.html", root), "state": self._write("state.html", root)}
        return News(seen, {**facts, **self._entries(stands, root, has_seen)})

    def _entries(self, shown: Shown, root: str, has_seen: str) -> dict[str, object]:
        last, total = _last(has_seen, shown.total), shown.total
        is_all = last != total and not total - live.NEWEST <= last < total
        return {"entries": self._write("entries.html", root, last), "total": total, "is_all": is_all}

    def _written(self, template: str, root: str, last: int | None = None, **more: object) -> str:
        nobody = Visitor(None, "", root, self._now)
        if isinstance(self._stands, Desk):
            return page.written(self._session, nobody, template, desk=self._stands, **more).strip()
        shown, incident = self._stands, self._stands.incident
        if last is not None:
            more["log"] = live.entries_after(self._session, incident.id or 0, last, shown.total)
        return page.written(self._session, nobody, template, incident=incident, shown=shown, **more).strip()


def _last(seen: str, total: int) -> int:
    """The number of the last entry that somebody has seen; 0 where that is too long ago, or cannot be told."""
    text = seen.partition(".")[0]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
    return number if max(1, total - live.NEWEST) <= number <= total else 0
