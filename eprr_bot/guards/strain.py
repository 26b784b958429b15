"""What the rotas ahead ask of people, and whether they can give it (pure)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations, takewhile

from eprr_bot.guards.guard import Away, Facts, Held, Kind, Named, Warning, gaps, span, uncovered, written_day
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import EARLIEST, Shift
from eprr_bot.slack.blocks import on, written

COUNTS_AS_A_SHIFT = timedelta(hours=6)
"""A shorter stretch is help for an evening; it does not make a second shift in a row."""


def warnings(facts: Facts) -> list[Warning]:
    """Everything that is wrong with the rotas ahead, each topic once: by kind, and the earliest first."""
    checks = (gaps, leavers, unreachable, on_leave, two_rotas, uncovered, untrained, unrested, in_a_row, unproved)
    found = [warning for check in checks for warning in check(facts)]
    order = list(Kind)
    return _each_once(sorted(found, key=lambda one: (order.index(one.kind), one.start, one.rota_id, one.person)))


def _each_once(found: Iterable[Warning]) -> list[Warning]:
    """The first of each topic, with how many more there are."""
    topics: Counter[str] = Counter()
    first: dict[str, Warning] = {}
    for one in found:
        topics[one.key] += 1
        first.setdefault(one.key, one)
    return [replace(one, more=topics[key] - 1) if one.topic else one for key, one in first.items()]


def _ahead(facts: Facts) -> Iterator[tuple[Held, str, Shift]]:
    """Every shift that is not over, with its rota and its person."""
    for held in facts.rotas:
        for shift in held.shifts:
            if shift.person is not None and facts.now < shift.end and shift.start < facts.until:
                yield held, shift.person, shift


def _first_of_each(facts: Facts) -> Iterator[tuple[Held, str, Shift]]:
    """The first shift ahead of each person on each rota."""
    seen = set()
    for held, person, shift in _ahead(facts):
        if (held.rota.id, person) not in seen:
            seen.add((held.rota.id, person))
            yield held, person, shift


def _from(rota: Rota, shift: Shift) -> str:
    return f"from {written(shift.start, rota.zone)}"


def leavers(facts: Facts) -> Iterator[Warning]:
    """People who still hold shifts for a time when they are not there any more."""
    for held, person, shift in _ahead(facts):
        known = facts.people.get(person)
        if known is not None and known.left_on is not None and _has_gone_by(known, held.rota, shift.end):
            start = max(shift.start, _midnight(known.left_on, held.rota))
            goes = "left" if known.has_left else "leaves"
            text = (
                f"{known.name} {goes} on {written_day(known.left_on)} and still holds {held.rota.name} "
                f"{span(held.rota, start, shift.end)}."
            )
            yield Warning(Kind.LEAVER, held.rota.id, person, start, shift.end, text, f"left on {known.left_on}")


def _has_gone_by(known: Named | None, rota: Rota, instant: datetime) -> bool:
    """Has somebody left before an instant? Those who have are told of as leavers, and as nothing else."""
    return known is not None and known.left_on is not None and _midnight(known.left_on, rota) < instant


def _midnight(day: date, rota: Rota) -> datetime:
    return datetime.combine(day, time(), rota.zone)


def unreachable(facts: Facts) -> Iterator[Warning]:
    """People who go on call although there is no way at all to reach them."""
    for held, person, shift in _first_of_each(facts):
        known = facts.people.get(person)
        if (known is None or not known.has_route) and not _has_gone_by(known, held.rota, shift.end):
            why = "has neither a Slack account nor a mobile number" if known else "is not in the directory"
            text = f"{facts.name(person)} {why}, so cannot be reached on {held.rota.name}."
            yield Warning(Kind.UNREACHABLE, held.rota.id, person, shift.start, shift.end, text, "no route")


def unproved(facts: Facts) -> Iterator[Warning]:
    """People who go on call and have never answered a call-out or an exercise by any route.

    On a rota that was never exercised that is of a kind of its own.
    """
    for held, person, shift in _first_of_each(facts):
        known = facts.people.get(person, Named(person, has_route=False))
        if known.has_route and not known.answered and not _has_gone_by(known, held.rota, shift.end):
            tried = (
                f"was called {_times(known.called)} and never answered themselves"
                if known.called
                else "was never yet called with time to answer"
            )
            so = f"and {tried}: not proved reachable within a year"
            text = f"{known.name} holds {held.rota.name} {_from(held.rota, shift)} {so}."
            topic = "never answered" if known.called else "never called"
            kind = Kind.UNPROVED if held.rota.id in facts.exercised else Kind.UNTRIED
            yield Warning(kind, held.rota.id, person, shift.start, shift.end, text, topic, name=known.name)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def on_leave(facts: Facts) -> Iterator[Warning]:
    """People who are on leave while they are on call."""
    for held, person, shift in _ahead(facts):
        for away in _leave_of(facts, person):
            start, end = max(away.start, shift.start), min(away.end, shift.end)
            if start < end and end > facts.now:
                text = f"{facts.name(person)} is on leave and holds {held.rota.name} {span(held.rota, start, end)}."
                yield Warning(Kind.LEAVE, held.rota.id, person, start, end, text)


def _leave_of(facts: Facts, person: str) -> list[Away]:
    return [away for away in facts.away if away.person == person]


def two_rotas(facts: Facts) -> Iterator[Warning]:
    """People who hold two rotas at once that exclude each other."""
    held_by_id = {held.rota.id: held for held in facts.rotas}
    for group in facts.exclusive:
        known = [held_by_id[one] for one in group if one in held_by_id]
        for one, other in combinations(known, 2):
            yield from _at_once(facts, one, other)


def _at_once(facts: Facts, one: Held, other: Held) -> Iterator[Warning]:
    for shift in one.shifts:
        for also in other.of(shift.person) if shift.person else ():
            start, end = max(shift.start, also.start), min(shift.end, also.end)
            if shift.person and start < end and end > facts.now:
                both = f"{one.rota.name} and {other.rota.name}"
                text = f"{facts.name(shift.person)} holds {both} at once {span(one.rota, start, end)}."
                yield Warning(Kind.TWO_ROTAS, one.rota.id, shift.person, start, end, text)


def untrained(facts: Facts) -> Iterator[Warning]:
    """People without the competence that their rota needs, or whose competence lapses before a shift ends."""
    seen = set()
    for held, person, shift in _ahead(facts):
        needed = held.rota.rules.competence
        known = facts.people.get(person)
        if needed is None or known is None or (held.rota.id, person) in seen:
            continue
        expires = known.competences.get(needed)
        lasts = (
            expires is not None and (shift.end - timedelta(microseconds=1)).astimezone(held.rota.zone).date() <= expires
        )
        if not lasts:
            seen.add((held.rota.id, person))
            trained = held.rota.rules.trained
            state = f"is {trained} only until {written_day(expires)}" if expires else f"is not on record as {trained}"
            text = f"{known.name} {state} and holds {held.rota.name} {_from(held.rota, shift)}."
            topic = f"{needed} {expires or ''}"
            yield Warning(Kind.COMPETENCE, held.rota.id, person, shift.start, shift.end, text, topic)


def unrested(facts: Facts) -> Iterator[Warning]:
    """People who start a shift too soon after another one, or after a call-out that they answered."""
    of_person: dict[str, list[tuple[Held, Shift]]] = {}
    for held in facts.rotas:
        for shift in held.shifts:
            if shift.person is not None:
                of_person.setdefault(shift.person, []).append((held, shift))
    for person, shifts in of_person.items():
        in_order = sorted(shifts, key=lambda pair: (pair[1].start, pair[0].rota.id))
        by_end = sorted(in_order, key=lambda pair: pair[1].end)
        ends = [shift.end for _, shift in by_end]
        for held, shift in in_order:
            if held.rota.rules.min_rest_hours and shift.end > facts.now:
                earlier = by_end[: bisect_right(ends, shift.start)]
                yield from _too_soon(facts, held, person, shift, earlier)
                yield from _after_a_call(facts, held, person, shift, earlier)


def _too_soon(
    facts: Facts, held: Held, person: str, shift: Shift, earlier: list[tuple[Held, Shift]]
) -> Iterator[Warning]:
    """Only what ended last counts: whoever is on without a break has no rest. `earlier` is in the order of ends."""
    needed = timedelta(hours=held.rota.rules.min_rest_hours or 0)
    ended = earlier[-1][1].end if earlier else EARLIEST
    rest = shift.start - ended
    last = [*takewhile(lambda pair: pair[1].end == ended, reversed(earlier))] if rest < needed else []
    for other, before in reversed(last):
        if not _is_one_stretch(held, other, before, shift):
            text = (
                f"{facts.name(person)} holds {held.rota.name} {_from(held.rota, shift)}, {_hours(rest)} after "
                f"{other.rota.name} ends: less than {held.rota.rules.min_rest_hours} hours of rest."
            )
            yield Warning(Kind.REST, held.rota.id, person, shift.start, shift.end, text, "between shifts")
            return


def _is_one_stretch(held: Held, other: Held, before: Shift, shift: Shift) -> bool:
    """Nothing but somebody's cover lies between, or it is a matter of how many shifts there are in a row."""
    if held.rota.id != other.rota.id:
        return False
    if before.end == shift.start:
        return held.rota.rules.max_consecutive_shifts is not None or before.source == shift.source
    between = [one for one in held.shifts if before.end <= one.start and one.end <= shift.start]
    return bool(between) and all(one.source.startswith("cover") for one in between)


def _hours(rest: timedelta) -> str:
    minutes = int(rest.total_seconds()) // 60
    if minutes == 0:
        return "at once"
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part)


def _after_a_call(
    facts: Facts, held: Held, person: str, shift: Shift, earlier: list[tuple[Held, Shift]]
) -> Iterator[Warning]:
    """From the answer to the start of the shift; how long the work took is not known."""
    needed = timedelta(hours=held.rota.rules.min_rest_hours or 0)
    answers = [one.at for one in facts.called if one.person == person and one.at <= shift.start < one.at + needed]
    if answers and not any(_is_one_stretch(held, other, before, shift) for other, before in earlier):
        text = (
            f"{facts.name(person)} answered a call-out {on(max(answers), held.rota.zone)} and holds {held.rota.name} "
            f"{_from(held.rota, shift)}: less than {held.rota.rules.min_rest_hours} hours of rest."
        )
        yield Warning(Kind.AFTER_A_CALL, held.rota.id, person, shift.start, shift.end, text)


def in_a_row(facts: Facts) -> Iterator[Warning]:
    """People with more shifts in a row than their rota allows; short covers do not count."""
    for held in facts.rotas:
        most = held.rota.rules.max_consecutive_shifts
        if most is None:
            continue
        for run in _runs(held):
            if len(run) > most and run[-1].end > facts.now and run[0].person:
                start, end = run[0].start, run[-1].end
                more = "at least " if start <= facts.since or end >= facts.until else ""
                text = (
                    f"{facts.name(run[0].person)} holds {held.rota.name} for {more}{len(run)} shifts in a row, "
                    f"{span(held.rota, start, end)}; the rota allows {most}."
                )
                yield Warning(Kind.IN_A_ROW, held.rota.id, run[0].person, start, end, text, "in a row")


def _runs(held: Held) -> Iterator[list[Shift]]:
    """Shifts of one person that follow one another without a break."""
    run: list[Shift] = []
    for shift in held.shifts:
        if run and (shift.person != run[-1].person or shift.start != run[-1].end):
            yield run
            run = []
        if shift.person is not None and shift.end - shift.start >= COUNTS_AS_A_SHIFT:
            run.append(shift)
    if run:
        yield run
