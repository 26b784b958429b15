"""A calendar survives a round trip: what is exported and read again is the same rota, clock changes included."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eprr_bot.calendars.feed import write
from eprr_bot.calendars.occurrences import Reading, read_calendar
from eprr_bot.calendars.revisions import NEW, Slot, slots
from eprr_bot.calendars.rota_file import ReadShift, fixed_periods, new_rota_file
from eprr_bot.calendars.service import entry_of
from eprr_bot.calendars.whose_shift import Candidate, match
from eprr_bot.oncall.rota import Cover, Layer, Rota, ShiftLength
from eprr_bot.oncall.rota_file import parse_rota
from eprr_bot.oncall.schedule import Schedule
from tests.calendars.facts import feed

NAMES = {"asha.patel": "Asha Patel", "ben.okoro": "Ben Okoro", "zoe.obrien": "Zoë O'Brien", "": ""}
PEOPLE = [Candidate(one, name) for one, name in NAMES.items() if one]
SPAN = (datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC))

FIRST = datetime.fromisoformat("2026-09-01")

people = st.permutations(["asha.patel", "ben.okoro", "zoe.obrien"]).map(tuple)
lengths = st.sampled_from([ShiftLength(hours=7), ShiftLength(hours=12), ShiftLength(days=1), ShiftLength(weeks=1)])
starts = st.integers(0, 60 * 24 * 45).map(lambda minutes: FIRST + timedelta(minutes=minutes))
hours = st.integers(0, 6 * 7 * 24)
brisk = settings(max_examples=15, deadline=None)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A rota over the October clock change, with covers here and there."""
    layer = Layer("one", draw(starts), draw(lengths), draw(people))
    covers = []
    for number, (begins, lasts) in enumerate(draw(st.lists(st.tuples(hours, st.integers(1, 60)), max_size=4))):
        start = SPAN[0] + timedelta(hours=begins)
        covers.append(Cover(number, start, start + timedelta(hours=lasts), draw(st.sampled_from(sorted(NAMES)[1:]))))
    return Schedule(((None, Rota("r", "Director on call", "Europe/London", (layer,))),), tuple(covers))


def exported(shown: list[Slot]) -> str:
    return write(feed(*(entry_of(slot, NEW, NAMES, None) for slot in shown))).decode()


@brisk
@given(schedules())
def test_a_calendar_survives_a_round_trip(schedule: Schedule) -> None:
    shown = slots(schedule, *SPAN)
    found = read_calendar(exported(shown), *SPAN, Reading(schedule.rota.zone)).occurrences
    held = [slot for slot in shown if slot.person_id]
    matched = match(found, PEOPLE, schedule.rota.zone)
    assert [(one.start, one.end, who) for one, who in matched.shifts] == [
        (slot.start, slot.end, slot.person_id) for slot in held
    ]


@brisk
@given(schedules())
def test_a_calendar_that_becomes_a_rota_file_says_who_is_on_call_at_every_moment(schedule: Schedule) -> None:
    held = [slot for slot in slots(schedule, *SPAN) if slot.person_id]
    shifts = [ReadShift(slot.start, slot.end, slot.person_id) for slot in held]
    fixed, notes = fixed_periods(shifts, schedule.rota, "calendar")
    made = Schedule(((None, parse_rota(new_rota_file("r", "R", "Europe/London", fixed), "r")),))
    if notes:
        return
    at = SPAN[0]
    while at < SPAN[1]:
        assert made.holder_at(at).person == schedule.holder_at(at).person, at
        at += timedelta(minutes=47)


@brisk
@given(schedules(), st.integers(0, 10))
def test_uids_are_unique_and_the_same_whenever_the_calendar_is_made(schedule: Schedule, days: int) -> None:
    first = slots(schedule, *SPAN)
    assert len({slot.uid for slot in first}) == len(first)
    again = slots(Schedule(schedule.versions, schedule.covers), SPAN[0] + timedelta(days=days), SPAN[1])
    assert {slot.uid for slot in again} <= {slot.uid for slot in first}
