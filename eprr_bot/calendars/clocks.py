"""The clocks that one calendar of a file speaks of. Pure."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from eprr_bot.calendars import zones
from eprr_bot.calendars.content_lines import Component, Line
from eprr_bot.calendars.described import Described
from eprr_bot.calendars.notes import Notes, Unusable

Span = tuple[datetime, datetime]


def tidy(name: str) -> str:
    """A zone's name without what protects its commas."""
    return name.strip().strip('"').replace("\\", "").strip()


class Clocks:
    """`days` is where whole days begin and end, `floating` the clock of times without a zone."""

    def __init__(
        self, calendar: Component, file: Iterable[Component], days: ZoneInfo, span: Span, notes: Notes
    ) -> None:
        self.days, self._span = days, span
        every = [one for each in (*file, calendar) for one in each.inner if one.name == "VTIMEZONE"]
        self._described = {tidy(one.value("TZID")).casefold(): one for one in every}
        self._unusable: dict[str, str] = {}
        self._found: dict[str, tzinfo | None] = {}
        self._said: dict[str, str] = {}
        self.floating = self._floating(calendar, notes)

    def _floating(self, calendar: Component, notes: Notes) -> tzinfo:
        """The clock that a calendar names for itself counts for times without a zone, and for no others."""
        line = calendar.first("X-WR-TIMEZONE") or calendar.first("TIMEZONE-ID")
        if line is None or not line.value.strip():
            return self.days
        found = self._clock(line.value.strip(), line, notes)
        if found is None:
            said = (
                f"there is no time zone called “{line.value[:60]}”. Times without a zone are read in {self.days.key}."
            )
            notes.repair(line.number, said)
        return found or self.days

    def named(self, name: str, line: Line, notes: Notes) -> tzinfo:
        """The clock that an entry names. Raises Unusable."""
        if name not in self._found:
            self._found[name] = self._clock(name, line, notes)
        elif name in self._said:
            notes.repair(line.number, self._said[name])
        found = self._found[name]
        if found is None:
            raise Unusable(line.number, f"{self._why_not(name)} Write Europe/London.")
        return found

    def _clock(self, written: str, line: Line, notes: Notes) -> tzinfo | None:
        """A place is that place; of any other name the file's description counts, then what is meant by it."""
        name = tidy(written)
        described = self._by_description(name, notes)
        known = zones.known(name) or (None if described else zones.known(self._location(name)))
        if described and known and zones.differ(described, known, *self._span):
            which = "what the name means counts" if zones.is_place(name) else "its description counts"
            sentence = f"the time zone “{name[:60]}” is described otherwise than it is known; {which}."
            notes.repair(self._described[name.casefold()].line, sentence)
        if known is not None and (described is None or zones.is_place(name)):
            key = getattr(known, "key", str(known))
            if name != key:
                self._said[written] = f"the time zone “{name[:60]}” is read as {key}."
                notes.repair(line.number, self._said[written])
            return known
        return described

    def _by_description(self, name: str, notes: Notes) -> tzinfo | None:
        """The clock that the file describes under a name; None where it does not, or not so that it can be used."""
        component = self._described.get(name.casefold())
        if component is None:
            return None
        try:
            return Described(component, notes)
        except Unusable as error:
            line, why = error.line, error.sentence
        except (ValueError, OverflowError):  # what the library of rules says about one that no check of ours knows
            line, why = component.line, "it cannot be worked out."
        self._unusable[name.casefold()] = why
        notes.repair(line, f"the description of the time zone “{name[:60]}” was passed over: {why}")
        return None

    def _location(self, name: str) -> str:
        """The place that a description is of, as libical writes it."""
        component = self._described.get(name.casefold())
        return component.value("X-LIC-LOCATION") if component else ""

    def _why_not(self, written: str) -> str:
        component = self._described.get(tidy(written).casefold())
        if component is None:
            return f"there is no time zone called “{written[:60]}”."
        why = self._unusable[tidy(written).casefold()]
        return f"the time zone “{written[:60]}” is described on line {component.line}, but cannot be used: {why}"
