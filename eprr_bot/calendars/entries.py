"""The entries of a calendar: what each says, and whether it is cancelled. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from unicodedata import normalize
from urllib.parse import unquote

from eprr_bot.calendars.clocks import Clocks
from eprr_bot.calendars.content_lines import PERSON, Component, Line
from eprr_bot.calendars.file_text import unescaped
from eprr_bot.calendars.moments import MIDNIGHT, Length, Moment
from eprr_bot.calendars.notes import Notes, Unusable
from eprr_bot.calendars.rules import Rule, rule_of
from eprr_bot.calendars.values import length, listed, moment, moments

_DAY = timedelta(days=1)
_WORDS = (
    r"cancell?ed|abgesagt|annul[ée]e?|cancelad[oa]|annullat[oa]|geannuleerd|avlyst|aflyst|inställ[td]|odwołan[eoya]"
    r"|peruut(?:ettu|us)|zrušen[oaý]|törölve|отменено|已取消|wedi['’]i (?:g|ch)anslo"
)
_CANCELLED = re.compile(
    r"\W*(?:(?:fwd?|re|aw|wg|tr|rv|sv|vs|updated|aktualisiert)\s*:\s*)*"
    rf"(?:[\[(*]+\s*(?:{_WORDS})\s*[\])*]|(?:{_WORDS})(?: event| meeting)?(?: with note)?\s*(?:[:：–—]|-\s))",
    re.IGNORECASE,
)
"""How Exchange begins the title of what was cancelled, whatever its STATUS says, in the language of whoever did."""

Also = tuple[Moment, Length | None]
"""One more time at which a series takes place, and how long if not as long as the others."""


@dataclass(frozen=True)
class Entry:
    """One VEVENT. `replaces` is the repetition that it stands for, and `and_later` whether for those after it too."""

    line: int
    uid: str
    start: Moment
    length: Length
    rules: tuple[Rule, ...] = ()
    but_not: tuple[Rule, ...] = ()
    also: tuple[Also, ...] = ()
    without: tuple[tuple[Moment, int], ...] = ()
    replaces: Moment | None = None
    and_later: bool = False
    is_cancelled: bool = False
    end: Moment | None = None
    version: tuple[int, str, str] = (0, "", "")
    component: Component = field(default_factory=lambda: Component("VEVENT", 0), compare=False)

    def wall_of(self, moment: Moment) -> datetime:
        """A moment on this clock, where one without a zone is; a day alone is that day at this time of day."""
        if self.start.is_day:
            return moment.day_on(self.start.clock)
        if moment.is_day:
            return datetime.combine(moment.wall, self.start.wall.time())
        return moment.wall if moment.is_floating else moment.on(self.start.clock)

    @property
    def is_alone(self) -> bool:
        """Does it take place once, and says itself when it ends?"""
        return not self.rules and not self.and_later and self.end is not None and not self.end.is_day

    @property
    def summary(self) -> str:
        """What it is called."""
        found = self.component.first("SUMMARY")
        return unescaped(found.value).strip() if found else ""

    @property
    def person_id(self) -> str:
        """Whose shift our own exports say it is."""
        return unescaped(self.component.value(PERSON)).strip()

    @property
    def attendees(self) -> tuple[str, ...]:
        """The addresses of those who were invited and did not decline."""
        coming = (one for one in self.component.all("ATTENDEE") if one.parameters.get("PARTSTAT", "").upper() != _NO)
        return tuple(address for one in coming for address in _addresses(one))

    @property
    def organiser(self) -> str:
        """The address of whoever made it."""
        line = self.component.first("ORGANIZER")
        return next(_addresses(line), "") if line else ""


_NO = "DECLINED"
_ONCE = frozenset(("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "STATUS"))
_ANY_DAY = "19700101"


def _addresses(line: Line) -> Iterator[str]:
    """iCloud puts the address into EMAIL=, and only a token after the colon."""
    for text in (line.parameters.get("EMAIL", ""), line.value):
        tidy = re.sub(r"^(?:\s*mailto\s*:)+", "", unquote(text).strip().lower()).strip(" <>")
        if tidy:
            yield tidy


def entry_of(event: Component, clocks: Clocks, is_withdrawn: bool, notes: Notes) -> Entry:
    """What an event says. Raises Unusable with the line at fault."""
    _check_once(event)
    first, edited = event.first("DTSTART"), event.first("RECURRENCE-ID")
    is_cancelled = is_withdrawn or _is_cancelled(event, notes)
    if first is None and is_cancelled:
        first = edited or Line(event.line, "DTSTART", _ANY_DAY)  # what is withdrawn need not say when it was
    if first is None:
        raise Unusable(event.line, "this event has no DTSTART, so it has no date. Add one.")
    start = moment(first, first.value, clocks, notes)
    rules = _rules(event, "RRULE", start, notes)
    also = tuple(_also(event, clocks, notes))
    made = Entry(
        event.line,
        event.value("UID"),
        start,
        Length(),
        rules=rules,
        but_not=_rules(event, "EXRULE", start, notes),
        also=also,
        without=tuple((one, line.number) for line in event.all("EXDATE") for one in moments(line, clocks, notes)),
        replaces=moment(edited, edited.value, clocks, notes) if edited and edited.value.strip() else None,
        and_later=_and_later(edited, notes),
        is_cancelled=is_cancelled,
        version=_version(event, notes),
        component=event,
    )
    return _with_length(made, clocks, notes)


def _check_once(event: Component) -> None:
    """Raises Unusable where an entry says two things at once, as one does whose description was not folded."""
    said: dict[str, tuple[str, str]] = {}
    for line in event.lines:
        if line.name in _ONCE and line.value.strip():
            says = (line.value.strip().upper(), line.parameters.get("TZID", ""))
            if said.setdefault(line.name, says) != says:
                raise Unusable(line.number, f"{line.name} stands twice in this entry, and says two things.")


def _rules(event: Component, name: str, start: Moment, notes: Notes) -> tuple[Rule, ...]:
    found = (rule_of(line, start, notes) for line in event.all(name))
    return tuple(rule for rule in found if rule)


def _and_later(edited: Line | None, notes: Notes) -> bool:
    which = edited.parameters.get("RANGE", "").upper() if edited else ""
    if edited and which not in ("", "THISANDFUTURE"):
        notes.repair(edited.number, f"RANGE={which[:40]} is not understood: only the day that is named is replaced.")
    return which == "THISANDFUTURE"


def _also(event: Component, clocks: Clocks, notes: Notes) -> Iterator[Also]:
    for line in event.all("RDATE"):
        for part in listed(line, notes):
            text, _, ends = (one.strip() for one in part.partition("/"))
            begins = moment(line, text, clocks, notes)
            if not ends:
                yield begins, None
            elif "P" in ends.upper():
                yield begins, length(line, ends)
            else:
                lasts = moment(line, ends, clocks, notes).instant - begins.instant
                if lasts < timedelta(0):
                    raise Unusable(line.number, "RDATE has a period that ends before it begins. Give a later end.")
                yield begins, Length(exact=lasts)


def _with_length(entry: Entry, clocks: Clocks, notes: Notes) -> Entry:
    """The entry with its end. Raises Unusable for one that ends before it begins."""
    event, start = entry.component, entry.start
    ends, lasts = event.first("DTEND"), event.first("DURATION")
    if ends and lasts and ends.value.strip() and lasts.value.strip():
        notes.repair(lasts.number, "DURATION stands beside DTEND, and was passed over.")
    if ends and ends.value.strip():
        other = None if start.is_day or start.clock is clocks.floating else start.clock
        end = moment(ends, ends.value, clocks, notes, other)
        if end.is_day and not start.is_day:
            notes.repair(ends.number, "DTEND is a day although DTSTART is a time, and is read as its midnight.")
            end = Moment(end.wall, start.clock)
        if start.is_day and not end.is_day:
            notes.repair(ends.number, "DTEND is a time although DTSTART is a day: a midnight ends the day before it.")
            if MIDNIGHT in (end.wall.time(), end.on(start.clock).time()):
                end = Moment(end.day_on(start.clock), start.clock, is_day=True)
        if end.instant < start.instant:
            raise Unusable(ends.number, "DTEND is before DTSTART. Give a later end.")
        return replace(entry, length=_between(start, end), end=end)
    for line in (ends, lasts):
        if line and not line.value.strip():
            notes.repair(line.number, f"{line.name} is empty, and was passed over.")
    if lasts and lasts.value.strip():
        found = length(lasts, lasts.value)
        if start.is_day and not found.exact % _DAY:  # 24 hours of a whole day are that day
            found = Length(found.days + found.exact // _DAY)
        return replace(entry, length=found)
    return replace(entry, length=Length(days=1 if start.is_day else 0))


def _between(start: Moment, end: Moment) -> Length:
    if start.is_day and end.is_day:
        return Length(days=max(1, (end.wall - start.wall).days))
    if end.clock is start.clock or (
        end.clock is not UTC and not start.is_day
    ):  # a place keeps to the wall, as does ours
        return Length(wall=end.on(start.clock) - start.wall)
    return Length(exact=end.instant - start.instant)


def _is_cancelled(event: Component, notes: Notes) -> bool:
    if event.value("STATUS").upper() in ("CANCELLED", "CANCELED"):
        return True
    title = event.first("SUMMARY")
    if title and _CANCELLED.match(normalize("NFC", unescaped(title.value))):
        notes.repair(title.number, "this entry is cancelled, as its title says, and does not count.")
        return True
    return False


def _version(event: Component, notes: Notes) -> tuple[int, str, str]:
    line, text = event.first("SEQUENCE"), event.value("SEQUENCE")
    if line and text and not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        notes.repair(line.number, "SEQUENCE is not a number, and was passed over.")
        text = ""
    changed, stamped = (re.sub(r"\D", "", event.value(name)) for name in ("LAST-MODIFIED", "DTSTAMP"))
    return int(text or 0), changed, stamped
