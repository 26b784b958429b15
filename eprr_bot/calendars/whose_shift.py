"""Whose shift is an entry of a calendar? People are matched by e-mail address or by name. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from eprr_bot.calendars.absence_words import is_away
from eprr_bot.calendars.occurrences import Occurrence
from eprr_bot.directory.names import InText, meant_in
from eprr_bot.slack.blocks import written

NOBODY = "names nobody in the directory"
MOST_GUESSES = 10


@dataclass(frozen=True)
class Candidate:
    """Somebody in the directory."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True)
class Matched:
    """The entries with the person each belongs to, and a sentence for each one that belongs to nobody."""

    shifts: tuple[tuple[Occurrence, str], ...]
    unmatched: tuple[str, ...]


def match(occurrences: Sequence[Occurrence], people: Sequence[Candidate], zone: ZoneInfo) -> Matched:
    """Give every entry its person: our own mark first, then who was invited, then names, then the organiser."""
    finder = _Finder(people)
    shifts, left = [], []
    for occurrence in occurrences:
        is_shift = occurrence.end > occurrence.start and (occurrence.person_id or not is_away(occurrence.summary))
        found = finder.who(occurrence) if is_shift else []
        if len(found) == 1:
            shifts.append((occurrence, found[0]))
        else:
            left.append((occurrence, _reason(occurrence, found)))
    return Matched(tuple(shifts), tuple(_sentences(left, zone, people)))


class _Finder:
    def __init__(self, people: Sequence[Candidate]) -> None:
        self._ids = {one.id: one.id for one in people}
        self._emails = {one.email.lower(): one.id for one in people if one.email}
        self._names = InText({one.id: one.name for one in people})

    def who(self, occurrence: Occurrence) -> list[str]:
        """The only person it can be; else everybody it could be."""
        if occurrence.person_id in self._ids:
            return [occurrence.person_id]
        invited = sorted({self._emails[one] for one in occurrence.attendees if one in self._emails})
        named = self._named(occurrence.summary)
        both = [one for one in invited if one in named]
        organiser = [self._emails[occurrence.organiser]] if occurrence.organiser in self._emails else []
        for found in (both, invited, named):
            if len(found) == 1:
                return found
        return invited or named or organiser

    def _named(self, summary: str) -> list[str]:
        return self._names.find(summary) or [one for one in self._ids if one == summary.strip()]


def _reason(occurrence: Occurrence, found: Sequence[str]) -> str:
    if occurrence.end <= occurrence.start:
        return "has no length"
    if is_away(occurrence.summary):
        return "is no shift"
    if found:
        return f"names more than one person ({', '.join(found)})"
    return NOBODY


def _guesses(summaries: Sequence[str], people: Sequence[Candidate]) -> dict[str, str | None]:
    """Whom each of the first titles may mean: a calendar may be full of other things."""
    return {one: meant_in(people, one) for one in list(dict.fromkeys(summaries))[:MOST_GUESSES]}


def _sentences(left: Sequence[tuple[Occurrence, str]], zone: ZoneInfo, people: Sequence[Candidate]) -> list[str]:
    """One line for each event of the file, however often it repeats."""
    times = Counter(occurrence.line for occurrence, _ in left)
    sentences: dict[int, str] = {}
    guesses = _guesses([one.summary for one, reason in left if reason == NOBODY], people)
    for occurrence, reason in left:
        if reason == NOBODY and guesses.get(occurrence.summary):
            reason = f"{reason} (did you mean {guesses[occurrence.summary]}?)"
        more = f" (and {times[occurrence.line] - 1} more)" if times[occurrence.line] > 1 else ""
        begins = written(occurrence.start, zone)
        said = f"line {occurrence.line}: “{occurrence.summary or 'no summary'}” on {begins}{more} {reason}. Left out."
        sentences.setdefault(occurrence.line, said)
    return [sentences[line] for line in sorted(sentences)]
