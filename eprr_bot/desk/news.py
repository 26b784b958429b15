"""What is new on the pages of incidents that are open: looked up for all who follow along, in one reading."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.base.db import WORK, mark, reading
from eprr_bot.desk import live, page, sign_in
from eprr_bot.desk.following import Follower, News
from eprr_bot.desk.live import Shown
from eprr_bot.desk.page import Visitor
from eprr_bot.feature import Whole
from eprr_bot.slack.commands import MOST_DIGITS, UserError

GOOD_FOR = timedelta(seconds=10)
"""What stands there may change with time alone: it is looked at again after so long, though nothing was changed."""


@dataclass(frozen=True)
class _Kept:
    at: datetime
    number: int | None
    shown: Shown


class Newsroom:
    """Finds what is new. What stands on a page is looked up and written once for all who have it open."""

    def __init__(self, app: Whole) -> None:
        self._app = app
        self._kept: dict[int, _Kept] = {}

    def look(self, followers: Collection[Follower]) -> list[tuple[Follower, News]]:
        """What each of them has not seen yet."""
        now = self._app.clock.now()
        with reading(self._app.engine) as session:
            writer = _Writer(session, now)
            found = [(one, self._news(writer, one)) for one in followers]
        self._kept = {number: kept for number, kept in self._kept.items() if now - kept.at < GOOD_FOR}
        return [(one, news) for one, news in found if news is not None]

    def _news(self, writer: "_Writer", follower: Follower) -> News | None:
        """What is new to somebody; that it is over, where they are signed in no more or may not read it any more."""
        session, number = writer.session, follower.number
        visitor = Visitor(sign_in.who(session, follower.kept, writer.now), "", follower.root, writer.now)
        if visitor.person is None:
            return News(is_over=True)
        try:
            page.may_read(self._app, session, visitor, number)
            shown = self._shown(writer, number)
        except UserError:
            return News(is_over=True)
        calls = page.calls_of(session, visitor, number)
        seen = shown.seen_with(calls)
        if seen == follower.seen:
            return None
        last = _last(follower.seen)
        return News(
            seen,
            {
                "calls": writer.write("calls.html", visitor, incident=shown.incident, calls=calls) if calls else "",
                "cards": writer.cards(shown, follower.root),
                "state": writer.write("state.html", visitor, incident=shown.incident).strip(),
                "total": shown.total,
                "entries": writer.entries(number, last),
                "is_all": not 0 < shown.total - last <= live.NEWEST and shown.total != last,
            },
        )

    def _shown(self, writer: "_Writer", number: int) -> Shown:
        stands = mark(writer.session, WORK)
        kept = self._kept.get(number)
        if kept is None or kept.number != stands or not kept.at <= writer.now < kept.at + GOOD_FOR:
            kept = _Kept(writer.now, stands, live.look(self._app, writer.session, number, writer.now))
            self._kept[number] = kept
        return kept.shown


class _Writer:
    """Writes pieces of pages in one reading, each of them once."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self._cards: dict[tuple[int, str], str] = {}
        self._entries: dict[tuple[int, int], str] = {}

    def write(self, template: str, visitor: Visitor, **facts: object) -> str:
        return page.written(self.session, visitor, template, **facts)

    def cards(self, shown: Shown, root: str) -> str:
        key = shown.incident.id or 0, root
        if key not in self._cards:
            self._cards[key] = self.write("cards.html", self._nobody(root), incident=shown.incident, shown=shown)
        return self._cards[key]

    def entries(self, number: int, last: int) -> str:
        if (number, last) not in self._entries:
            found = live.entries_after(self.session, number, last)
            self._entries[number, last] = self.write("entries.html", self._nobody(""), log=found)
        return self._entries[number, last]

    def _nobody(self, root: str) -> Visitor:
        return Visitor(None, "", root, self.now)


def _last(seen: str) -> int:
    """The number of the last entry that somebody has seen; 0 where that cannot be told."""
    number = seen.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS else 0
