"""The handovers ahead follow the rota: made in time, moved and withdrawn with it, and none is made up for."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.handover import before, diary
from eprr_bot.handover.models import Handover
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.slack.commands import Actor

ROTA = "director-on-call"
ON = datetime(2026, 11, 30, 9, tzinfo=UTC)
"""Farouk Aziz hands over to Asha Patel, for a week."""
WEEK = timedelta(days=7)
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def planned(session: Session, now: datetime) -> list[tuple[datetime, str, str]]:
    """The handovers of the director that are to come or just begun, once the diary was brought into step."""
    diary.plan(session, now)
    rows = session.exec(select(Handover).order_by(Handover.at).execution_options(populate_existing=True)).all()
    return [(one.at, one.outgoing, one.incoming) for one in rows if not one.withdrawn_at]


def cover(
    session: Session, who: str, start: datetime, end: datetime, now: datetime = WEDNESDAY, by: Actor = NIAMH
) -> CoverRow:
    return oncall.make_cover(session, ROTA, start, end, who, now, by)


def the_handover(session: Session) -> Handover:
    return session.exec(select(Handover)).one()


FAROUK_TO_ASHA = (ON, "farouk.aziz", "asha.patel")


def test_a_handover_is_made_five_days_ahead_with_its_reminders_and_only_once(session: Session) -> None:
    early = ON - timedelta(days=5, minutes=1)
    assert planned(session, early) == []
    assert diary.next_planned(session, early) == [ON - timedelta(days=5)]
    assert planned(session, ON - timedelta(days=5)) == [FAROUK_TO_ASHA]
    row = the_handover(session)
    assert row.end == ON + WEEK
    assert (row.days_ahead_due, row.evening_due, row.roll_call_due) == (
        datetime(2026, 11, 27, 9, tzinfo=UTC),
        datetime(2026, 11, 29, 18, tzinfo=UTC),
        ON - hours(2),
    )
    assert planned(session, WEDNESDAY) == [FAROUK_TO_ASHA]


def test_a_cover_moves_the_handover_and_all_that_was_asked_is_asked_anew(session: Session) -> None:
    planned(session, WEDNESDAY)
    row = the_handover(session)
    row.confirmed_at, row.confirmed_by = WEDNESDAY, "Asha Patel"
    row.days_ahead_due = row.evening_due = row.roll_call_due = None
    session.flush()
    made = cover(session, "ben.okoro", ON, ON + WEEK)
    assert planned(session, WEDNESDAY) == [(ON, "farouk.aziz", "ben.okoro")]
    assert (row.confirmed_at, row.confirmed_by) == (None, "")
    assert (row.days_ahead_due, row.evening_due, row.roll_call_due) == (ON - hours(72), ON - hours(15), ON - hours(2))
    made.undone_at = WEDNESDAY
    session.flush()
    assert planned(session, WEDNESDAY) == [FAROUK_TO_ASHA]


def test_a_handover_that_was_withdrawn_takes_place_after_all_once_its_cover_is_undone(session: Session) -> None:
    planned(session, WEDNESDAY)
    made = cover(session, "farouk.aziz", ON, ON + WEEK)
    for _ in range(2):
        assert planned(session, WEDNESDAY) == []
    made.undone_at = WEDNESDAY
    session.flush()
    assert planned(session, WEDNESDAY) == [FAROUK_TO_ASHA]


def test_a_handover_keeps_step_with_its_end_and_stays_once_it_has_begun(session: Session) -> None:
    planned(session, WEDNESDAY)
    cover(session, "dmitri.volkov", ON + hours(144), ON + WEEK)
    assert planned(session, WEDNESDAY) == [FAROUK_TO_ASHA]
    assert the_handover(session).end == ON + hours(144)
    for minutes in (0, 30):
        assert planned(session, ON + timedelta(minutes=minutes)) == [FAROUK_TO_ASHA]


@pytest.mark.parametrize(
    ("hours_of_it", "because", "expected"),
    [
        (120, diary.MOVED, [(ON, "farouk.aziz", "dmitri.volkov")]),
        (2, diary.GONE, [(ON + hours(2), "dmitri.volkov", "asha.patel")]),
    ],
    ids=["another comes on", "it is later"],
)
def test_whoever_was_being_asked_is_asked_no_more_when_it_moves(
    session: Session, hours_of_it: int, because: str, expected: list[tuple[datetime, str, str]]
) -> None:
    planned(session, WEDNESDAY)
    row, now = the_handover(session), ON - hours(2)
    before.prepare(session, row, now)
    call_out = session.get_one(CallOut, row.call_out_id)
    row.unconfirmed_told_at = now
    cover(session, "dmitri.volkov", ON, ON + hours(hours_of_it), now)
    assert planned(session, now + timedelta(minutes=5)) == expected
    assert (call_out.state, call_out.ending.startswith(because)) == (CallOutState.STOPPED, True)
    moved = session.exec(select(Handover).where(col(Handover.withdrawn_at).is_(None))).one()
    assert (moved.call_out_id, moved.unconfirmed_due, moved.unconfirmed_told_at) == (None, None, None)
    assert moved.end == ON + (WEEK if because == diary.GONE else hours(hours_of_it))


@pytest.mark.parametrize(
    ("who", "from_hours", "to_hours", "expected"),
    [
        ("ben.okoro", 0, 2, [(ON + hours(2), "ben.okoro", "asha.patel")]),
        ("ben.okoro", -8, 0, [(ON - hours(8), "farouk.aziz", "ben.okoro"), (ON, "ben.okoro", "asha.patel")]),
        ("ben.okoro", -2, 0, [(ON, "ben.okoro", "asha.patel")]),
        ("asha.patel", -24, 0, [(ON - hours(24), "farouk.aziz", "asha.patel")]),
        ("farouk.aziz", 0, 24, [(ON + hours(24), "farouk.aziz", "asha.patel")]),
        ("farouk.aziz", 0, 168, []),
    ],
    ids=["short help at its start", "a night before it", "short help before", "earlier", "later", "not at all"],
)
def test_a_handover_stands_where_the_rota_changes_hands_for_good(
    session: Session, who: str, from_hours: int, to_hours: int, expected: list[tuple[datetime, str, str]]
) -> None:
    now = ON - timedelta(days=3)
    planned(session, now)
    cover(session, who, ON + hours(from_hours), ON + hours(to_hours), now)
    assert planned(session, now) == expected
    assert all(diary.takes_place(session, row) for row in session.exec(select(Handover)) if not row.withdrawn_at)


def test_a_bot_that_was_just_installed_makes_up_for_no_handover(session: Session) -> None:
    assert planned(session, ON + timedelta(minutes=30)) == []


@pytest.mark.parametrize(("after", "is_made"), [(0, True), (59, True), (60, False)])
def test_a_handover_that_a_cover_brought_about_at_once_is_made_within_the_hour(
    session: Session, after: int, is_made: bool
) -> None:
    begun = ON + hours(30)
    cover(session, "ben.okoro", begun, ON + WEEK, now=begun)
    found = planned(session, begun + timedelta(minutes=after))
    assert found == ([(begun, "asha.patel", "ben.okoro")] if is_made else [])
    assert not is_made or the_handover(session).roll_call_due is None


@pytest.mark.parametrize(
    ("who", "made_by", "made_early", "request_id", "at_once", "taken"),
    [
        ("ben.okoro", "ben.okoro", False, None, True, True),
        ("ben.okoro", "niamh.doyle", False, None, True, False),
        ("ben.okoro", "niamh.doyle", False, 3, True, True),
        ("ben.okoro", "ben.okoro", True, None, False, False),
        ("cara.hughes", "cara.hughes", False, None, False, False),
    ],
    ids=["took it", "was put in", "was asked and can", "said so the day before", "another took it"],
)
def test_whoever_takes_the_rota_by_their_own_doing_has_taken_it_over(
    session: Session, who: str, made_by: str, made_early: bool, request_id: int | None, at_once: bool, taken: bool
) -> None:
    now = WEDNESDAY
    made = cover(session, who, now, now + hours(24), by=Actor("", "Somebody", made_by))
    made.request_id, made.made_at = request_id, now - hours(24 if made_early else 0)
    session.flush()
    row = Handover(rota_id=ROTA, at=now, end=now + hours(24), incoming="ben.okoro", made_at=now)
    assert (diary.was_put_in_at_once(session, row), diary.was_taken(session, row)) == (at_once, taken)
    made.undone_at = now
    session.flush()
    assert not diary.was_put_in_at_once(session, row), "it was undone"


def test_a_step_is_taken_when_it_is_due_and_by_one_alone(session: Session) -> None:
    planned(session, WEDNESDAY)
    row, due = the_handover(session), ON - hours(2)
    assert not diary.take_due(session, row, "roll_call_due", due - timedelta(seconds=1))
    assert diary.take_due(session, row, "roll_call_due", due, confirmed_by="Asha Patel")
    assert not diary.take_due(session, row, "roll_call_due", due)
    session.refresh(row)
    assert (row.roll_call_due, row.confirmed_by) == (None, "Asha Patel")
