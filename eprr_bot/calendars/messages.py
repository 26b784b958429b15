"""What people read in calendars and about them (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from eprr_bot.calendars.models import FeedKind
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Content

CALENDAR_NAMES = {
    FeedKind.PERSON: "My on-call shifts",
    FeedKind.EVERYTHING: "Everybody on call",
    FeedKind.FORUMS: "Our forums, a page in the browser",
    FeedKind.EXERCISES: "Our exercises, pages in the browser",
    FeedKind.SITREPS: "Situation reports, pages in the browser",
    FeedKind.AUTHORITY: "Delegated authority, pages in the browser",
    FeedKind.MUTUAL_AID: "Mutual aid, pages in the browser",
    FeedKind.DEBRIEFS: "What incidents taught, pages in the browser",
}
HOW_TO_CHANGE = "To change it, type /oncall cover or /oncall swap in Slack."
SHOWN_ONCE = (
    "Keep links to yourself: whoever has one can read the calendar. They are shown only once. "
    "If one gets into the wrong hands, `/oncall calendar revoke` stops all of yours and gives you new ones."
)


@dataclass(frozen=True)
class Said:
    """The facts of one shift, as a calendar says them. `next_name` "" is nobody, None not known yet."""

    rota_name: str
    person_name: str
    end: datetime
    zone: ZoneInfo
    next_name: str | None = None
    is_mine: bool = False
    is_cancelled: bool = False
    shadow: str = ""
    """That live call-outs do not call the rota yet as the shift begins; empty where they do."""


def summary(said: Said) -> str:
    """The line that shows in a calendar: the role's name first."""
    who = "" if said.is_mine else f": {said.person_name or 'NOBODY'}"
    return f"{'Cancelled: ' if said.is_cancelled else ''}{said.rota_name}{who}"


@lru_cache(maxsize=8192)
def description(said: Said) -> str:
    """Until when, who is next, and how to change it. No way to reach anybody is in it."""
    if said.is_cancelled:
        return f"This shift has moved or was given to somebody else. {_REALLY}"
    until = blocks.written(said.end, said.zone)
    if not said.person_name:
        return f"Nobody is on call until {until}. Type /oncall cover in Slack to fill the gap."
    first = f"{'You are' if said.is_mine else f'{said.person_name} is'} on call until {until}."
    following = "" if said.next_name is None else f"\nNext: {said.next_name or 'nobody'}."
    shadow = f"\n{blocks.sentence(said.shadow)}." if said.shadow else ""
    return f"{first}{following}{shadow}\n{HOW_TO_CHANGE}"


MOST_PERIODS, MOST_CLASHES = 6, 10
_REALLY = "Type /oncall in Slack to see who is on call."


def calendar_name(kind: str, rota_name: str, cluster_name: str) -> str:
    """What a subscribed calendar is called."""
    if kind == FeedKind.ROTA:
        return f"{rota_name} – {cluster_name}"
    return f"{CALENDAR_NAMES[FeedKind(kind)]} – {cluster_name}"


@dataclass(frozen=True)
class Link:
    """One of somebody's links. `url` is empty for one that was shown before."""

    title: str
    url: str
    made_at: datetime
    last_used_at: datetime | None = None


def links(found: Sequence[Link], renewed: bool = False) -> Content:
    """The links that were made just now, and those that there were already."""
    lines = [f"*{blocks.escape(one.title)}*\n{_shown(one)}" for one in found]
    title = "Your new calendar links. The old ones have stopped working." if renewed else "Calendar links"
    how = (
        "In Outlook: Add calendar › Subscribe from web. In Google Calendar: Other calendars › From URL. "
        "For one rota: `/oncall calendar <rota>`.".replace("<", "&lt;").replace(">", "&gt;")
    )
    laid_out = (
        blocks.section(f"*{title}*"),
        *in_sections("\n".join(lines)),
        blocks.context(how),
        blocks.context(SHOWN_ONCE),
    )
    return Content("\n".join([title, *lines, how, SHOWN_ONCE]), laid_out)


def _shown(one: Link) -> str:
    if one.url:
        return f"`{blocks.escape(one.url)}`"
    used = f"last read by a calendar {blocks.when(one.last_used_at)}" if one.last_used_at else "never read yet"
    return (
        f"You have had this link since {blocks.when(one.made_at)}; {used}. `/oncall calendar revoke` makes a new one."
    )


@dataclass(frozen=True)
class LeaveCalendar:
    """A calendar that says when somebody is away. `shown_as` is the host only: the address is a secret."""

    shown_as: str
    fetched_at: datetime | None = None
    problem: str = ""
    periods: tuple[tuple[datetime, datetime], ...] = ()
    clashes: tuple[tuple[str, datetime], ...] = ()


KEY_IS_GONE = "Its address was kept under a key that I no longer have. Give it again."
NOT_UNDERSTOOD = "I do not understand it. Whoever runs the bot finds in its log where that was."
_MOST_LEFT_OUT = 5
HOW_TO_ADD = "Give the https address of a calendar that holds only your leave: `/oncall calendar leave https://…`"


def leave_noted(shown_as: str) -> Content:
    """The address is kept; what is in it comes as a direct message."""
    text = (
        f"I am reading the calendar at {blocks.escape(shown_as)} and will send you a message with what I find. "
        "After that I look once an hour. `/oncall calendar leave stop` ends it."
    )
    return Content(text, (blocks.section(text),))


def leave_calendars(found: Sequence[LeaveCalendar]) -> Content:
    """Somebody's leave calendars and how each of them stands."""
    if not found:
        text = f"I read no leave calendar of yours. {HOW_TO_ADD}"
        return Content(text, (blocks.section(text),))
    lines = [f"*{blocks.escape(one.shown_as)}*: {_state(one)}" for one in found]
    lines.append("`/oncall calendar leave stop` ends it and takes back the leave that came from it.")
    return Content("\n".join(lines), tuple(blocks.section(line) for line in lines))


def _state(one: LeaveCalendar) -> str:
    read = f"last read {blocks.when(one.fetched_at)}" if one.fetched_at else "not read yet"
    problem = f" :warning: {blocks.escape(one.problem)}" if one.problem else ""
    return f"{read}. {_periods(one.periods)}{problem}"


def _periods(periods: Sequence[tuple[datetime, datetime]]) -> str:
    if not periods:
        return "No leave in it for the year ahead."
    shown = [f"{blocks.when(start)} to {blocks.when(end)}" for start, end in periods]
    return f"You are away {'; '.join(blocks.few(shown, MOST_PERIODS))}."


def left_out(sentences: Sequence[str]) -> str:
    """What of a calendar could not be read; nothing where everything could."""
    if not sentences:
        return ""
    more = f" … and {len(sentences) - _MOST_LEFT_OUT} more." if len(sentences) > _MOST_LEFT_OUT else ""
    return f"Not everything in it could be read. {' '.join(sentences[:_MOST_LEFT_OUT])}{more}"


def leave_left_out(one: LeaveCalendar) -> Content:
    """A leave calendar holds something that could not be read. Said once, until it changes."""
    text = (
        f":warning: Your leave calendar at {blocks.escape(one.shown_as)}: {blocks.escape(one.problem)}\n"
        f"Leave that I knew of still counts. {_periods(one.periods)} "
        "If one of your absences is missing: `/oncall away`"
    )
    return Content(text, (blocks.section(text),))


def leave_read(one: LeaveCalendar) -> Content:
    """What was found in a leave calendar when it was first read."""
    text = f"I have read your leave calendar at {blocks.escape(one.shown_as)}. {_periods(one.periods)}"
    parts = [text]
    if one.problem:
        parts.append(f":warning: {blocks.escape(one.problem)}")
    if one.clashes:
        clashes = [f"• {blocks.escape(rota)}, {blocks.when(start)}" for rota, start in one.clashes]
        rows = blocks.few(clashes, MOST_CLASHES, "• and {} more: `/oncall me`")
        parts.append(
            ":warning: You are on call in that time. `/oncall cover` asks somebody to stand in:\n" + "\n".join(rows)
        )
    return Content("\n".join(parts), tuple(blocks.section(part) for part in parts))


def leave_unreadable(one: LeaveCalendar) -> Content:
    """A leave calendar cannot be read. Said once, until it could be read again."""
    kept = "Nothing was read from it yet."
    if one.fetched_at:
        kept = f"What I read {blocks.at(one.fetched_at)} still counts. {_periods(one.periods)}"
    text = (
        f":warning: Your leave calendar at {blocks.escape(one.shown_as)} cannot be read. {blocks.escape(one.problem)}\n"
        f"{kept}\nI go on trying once an hour. If its address has changed: `/oncall calendar leave https://…`"
    )
    return Content(text, (blocks.section(text),))


def leave_stopped(number: int) -> Content:
    """Somebody's leave calendars are no longer read."""
    if not number:
        return Content("I read no leave calendar of yours, so there is nothing to stop.")
    what = "Your leave calendar is" if number == 1 else f"Your {number} leave calendars are"
    return Content(f"{what} no longer read, and leave from there that is still to come is taken back.")
