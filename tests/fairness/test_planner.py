"""The planner: nobody who cannot, nobody too often, everybody alike, and the same answer every time."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eprr_bot.fairness import planner as plan_module
from eprr_bot.fairness.burden import Tally
from eprr_bot.fairness.planner import Away, NoPlan, Question, Slot, Turn, propose, why_not
from eprr_bot.oncall.rota import Rules

LONDON = ZoneInfo("Europe/London")
START = datetime(2027, 1, 4, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
NAMES = ("asha", "ben", "cara", "dmitri", "eleni", "farouk")


def weeks(number: int, people: tuple[str, ...], length: timedelta = WEEK) -> tuple[Slot, ...]:
    """Turns one after another, that people take in their order."""
    return tuple(
        Slot("week", Turn.of(START + n * length, START + (n + 1) * length), people, people[n % len(people)])
        for n in range(number)
    )


def question(slots, rules=None, standing=None, away=None, past=None, newcomers=(), holidays=()) -> Question:
    everybody = {person for slot in slots for person in slot.people}
    return Question(
        slots=slots,
        rules=rules or Rules(),
        zone=LONDON,
        holidays=holidays,
        standing=standing or {},
        away=away or {},
        past={person: Tally() for person in everybody} | (past or {}),
        newcomers=frozenset(newcomers),
    )


def shifts_so_far(number: int) -> Tally:
    return Tally(turns=frozenset(range(number)))


def test_a_rota_that_is_fair_already_stays_as_it_is():
    slots = weeks(12, NAMES[:4])
    assert propose(question(slots)).given == tuple(slot.now for slot in slots)


def test_whoever_did_least_comes_first():
    past = {"asha": shifts_so_far(9), "ben": shifts_so_far(8), "cara": shifts_so_far(3), "dmitri": shifts_so_far(7)}
    assert propose(question(weeks(4, NAMES[:4]), past=past)).given[0] == "cara"


def test_what_was_missed_is_made_up_a_turn_at_a_time_and_not_by_months_on_end():
    past = {person: shifts_so_far(200) for person in NAMES[1:]}
    given = propose(question(weeks(12, NAMES), past=past)).given
    assert max(given.count(person) for person in NAMES) <= 3
    assert given[0] == "asha"


def test_a_newcomer_starts_at_the_average():
    past = {person: shifts_so_far(20) for person in NAMES[1:4]}
    plan = propose(question(weeks(12, NAMES[:4]), past=past, newcomers=["asha"]))
    assert plan.before["asha"] == plan.before["ben"]
    assert [plan.given.count(person) for person in NAMES[:4]] == [3, 3, 3, 3]


def test_somebody_back_from_months_away_is_not_buried():
    plan = propose(question(weeks(6, NAMES), past={person: shifts_so_far(60) for person in NAMES[1:]}))
    assert plan.given.count("asha") <= 2


def test_leave_at_any_moment_of_a_turn_keeps_somebody_off_it():
    slots = weeks(3, NAMES[:3])
    away = {"asha": [Away(START + timedelta(days=6), START + timedelta(days=8), "is away until Tue 12 Jan 2027 09:00")]}
    given = propose(question(slots, away=away)).given
    assert "asha" not in given[:2]


def test_too_many_in_a_row_are_taken_back():
    """Only asha can take the third week, so she must not have the second, though she has the fewest points."""
    slots = weeks(3, ("asha", "ben"))
    away = {"ben": [Away(START + 2 * WEEK, START + 3 * WEEK, "is away")]}
    past = {"ben": shifts_so_far(5)}
    plan = propose(question(slots, rules=Rules(max_consecutive_shifts=1), away=away, past=past))
    assert plan.given == ("asha", "ben", "asha")


def test_a_turn_before_the_plan_counts_as_one_of_a_row():
    standing = {"asha": [Turn.of(START - WEEK, START)]}
    plan = propose(question(weeks(1, ("asha", "ben")), rules=Rules(max_consecutive_shifts=1), standing=standing))
    assert plan.given == ("ben",)


def test_rest_is_kept_between_turns_that_do_not_touch():
    slots = weeks(4, ("asha", "ben", "cara"), timedelta(hours=8))
    given = propose(question(slots, rules=Rules(min_rest_hours=11, max_consecutive_shifts=1))).given
    assert given == ("asha", "ben", "cara", "asha")
    standing = {"cara": [Turn.of(START + timedelta(hours=36), START + timedelta(hours=40))]}
    plan = propose(question(slots, rules=Rules(min_rest_hours=11, max_consecutive_shifts=1), standing=standing))
    assert plan.given[3] != "cara"


def test_a_fixed_period_ahead_counts_before_it_comes():
    """Whoever has Christmas by agreement gets less of the rest, and no turn that runs into it."""
    standing = {"asha": [Turn.of(START + WEEK, START + 2 * WEEK)]}
    slots = tuple(slot for slot in weeks(3, ("asha", "ben")) if slot.turn.start != START + WEEK)
    plan = propose(question(slots, rules=Rules(max_consecutive_shifts=1), standing=standing))
    assert plan.given == ("ben", "ben")


def test_when_nobody_can_the_planner_says_who_is_kept_by_what():
    slots = weeks(3, ("asha", "ben"))
    away = {person: [Away(START + WEEK, START + 2 * WEEK, f"{person} is away")] for person in ("asha", "ben")}
    with pytest.raises(NoPlan) as refused:
        propose(question(slots, away=away))
    assert refused.value.slot == slots[1]
    assert refused.value.reasons == {"asha": "asha is away", "ben": "ben is away"}


def test_when_the_rules_leave_no_way_the_planner_names_the_rule():
    slots = weeks(4, ("asha", "ben"))
    away = {"ben": [Away(START + WEEK, START + 3 * WEEK, "is away until Mon 25 Jan 2027 09:00")]}
    with pytest.raises(NoPlan) as refused:
        propose(question(slots, rules=Rules(max_consecutive_shifts=1), away=away))
    assert refused.value.reasons["asha"] == "would have 2 turns in a row, and 1 is the most"
    assert refused.value.is_certain


def test_where_the_planner_gives_up_it_does_not_say_that_there_is_no_plan(monkeypatch):
    monkeypatch.setattr(plan_module, "MOST_TRIES", 10)
    slots = weeks(30, NAMES)
    last = slots[-1].turn
    away = {person: [Away(last.start - 2 * WEEK, last.end - WEEK, "is away")] for person in NAMES[1:]}
    with pytest.raises(NoPlan) as refused:
        propose(question(slots, rules=Rules(max_consecutive_shifts=1), away=away))
    assert not refused.value.is_certain


def test_a_bank_holiday_is_heavier_than_a_week_without():
    easter = (START + 2 * WEEK).date() + timedelta(days=3)
    plan = propose(question(weeks(5, ("asha", "ben")), holidays={easter}))
    assert sorted(plan.given.count(person) for person in ("asha", "ben")) == [2, 3]
    assert plan.given.count(plan.given[2]) == 2


def test_an_order_that_breaks_a_rule_is_told():
    slots = weeks(2, ("asha", "ben"))
    found = why_not(question(slots, rules=Rules(max_consecutive_shifts=1)), ["asha", "asha"])
    assert [(slot, person) for slot, person, _ in found] == [(slots[1], "asha")]


people_count = st.integers(2, 6)
absences = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 200), st.integers(1, 30)), max_size=8)


@given(people_count, st.integers(1, 40), st.sampled_from([timedelta(hours=12), timedelta(days=1), WEEK]))
@settings(max_examples=60, deadline=None)
def test_without_constraints_equal_turns_differ_by_one_at_most(number, turns, length):
    slots = tuple(
        Slot("x", Turn.of(START + n * WEEK, START + n * WEEK + length), NAMES[:number], "") for n in range(turns)
    )
    given_out = propose(question(slots)).given
    counts = [given_out.count(person) for person in NAMES[:number]]
    assert max(counts) - min(counts) <= 1


@given(people_count, st.integers(1, 60), st.sampled_from([timedelta(hours=8), timedelta(hours=12), timedelta(days=1)]))
@settings(max_examples=60, deadline=None)
def test_without_constraints_unequal_turns_differ_by_two_of_the_heaviest_at_most(number, turns, length):
    slots = weeks(turns, NAMES[:number], length)
    heaviest = max(slot.tally(LONDON, ()).points for slot in slots)
    after = propose(question(slots)).after
    assert max(after.values()) - min(after.values()) <= 2 * heaviest


@given(people_count, st.integers(1, 26), absences, st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_nobody_away_is_planned_no_row_is_too_long_and_the_answer_is_always_the_same(number, turns, missing, most):
    people = NAMES[:number]
    away: dict[str, list[Away]] = {person: [] for person in people}
    for who, day, days in missing:
        begins = START + timedelta(days=day)
        away[people[who % number]].append(Away(begins, begins + timedelta(days=days), "is away"))
    asked = question(weeks(turns, people), rules=Rules(max_consecutive_shifts=most), away=away)
    plan = None
    with suppress(NoPlan):
        plan = propose(asked)
    if plan is None:
        return
    assert why_not(asked, plan.given) == []
    assert propose(asked) == plan
    for slot, person in zip(asked.slots, plan.given, strict=True):
        assert not any(one.start < slot.turn.end and slot.turn.start < one.end for one in away[person])
    longest = max(len(list(run)) for run in _runs(plan.given))
    assert longest <= most


def _runs(given_out):
    run = [given_out[0]]
    for person in given_out[1:]:
        if person != run[-1]:
            yield run
            run = []
        run.append(person)
    yield run


@given(st.permutations(NAMES[:4]))
def test_the_order_of_people_in_the_question_s_tables_does_not_matter(order):
    assume(list(order) != list(NAMES[:4]))
    past = {person: shifts_so_far(5) for person in order}
    straight = {person: shifts_so_far(5) for person in NAMES[:4]}
    slots = weeks(9, NAMES[:4])
    assert propose(question(slots, past=past)).given == propose(question(slots, past=straight)).given
