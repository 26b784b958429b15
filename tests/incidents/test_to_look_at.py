"""Whose time is over, and what keeps it all the same: a hold, an incident around it, an action that is open."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from eprr_bot.callout.models import CallOut, CallOutState
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.handover.models import Handover, HandoverNote
from eprr_bot.incidents import retention, to_look_at
from eprr_bot.incidents.models import Incident
from eprr_bot.lessons import service as lessons
from eprr_bot.oncall.models import CoverRow, Leave
from eprr_bot.records import books, holds
from eprr_bot.slack.commands import Actor

T0 = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")


def years(number: int) -> datetime:
    return T0.replace(year=T0.year + number) + DAY


def call_out(session: Session, **changes: object) -> str:
    texts = dict.fromkeys(("summary", "button", "title", "text"), "")
    when = {"opened_at": T0, "answer_by": T0, "closes_at": T0, "closed_at": T0 + HOUR}
    fields = {"kind": "page", "serves_id": 1, "lane": 1, "stop": "first", "ladder": {}, "state": CallOutState.ANSWERED}
    made = CallOut(**(fields | texts | when | changes))
    session.add(made)
    session.flush()
    return f"call-out {made.id}"


def incident(session: Session, **changes: object) -> Incident:
    fields = {"what": "flood", "where": "Saltmere", "type": "major", "level": 2, "lead_organisation": ""}
    ended = {"alert_state": "closed", "declared_at": T0, "declared_by": "Niamh Doyle", "closed_at": T0 + DAY}
    made = Incident(**(fields | ended | changes))
    session.add(made)
    session.flush()
    return made


def exercise(session: Session, **changes: object) -> Exercise:
    fields = {"name": "Call-out", "month": "2026-11", "state": ExerciseState.COMPLETED}
    when = {"planned_at": T0, "planned_for": T0, "started_at": T0, "closed_at": T0 + HOUR}
    made = Exercise(**(fields | when | changes))
    session.add(made)
    session.flush()
    return made


def of_rotas(session: Session) -> None:
    """A night of each: cover, absence, handover and a note."""
    night = {"start": T0, "end": T0 + 12 * HOUR, "person_id": "asha.patel", "made_at": T0, "made_by": "Asha"}
    session.add(CoverRow(rota_id="director-on-call", **night))
    session.add(Leave(**night))
    session.add(
        Handover(rota_id="director-on-call", at=T0, end=T0 + 12 * HOUR, incoming="asha.patel", made_at=T0 - DAY)
    )
    session.add(HandoverNote(rota_id="director-on-call", written_at=T0, written_by="Asha", text="All calm"))
    session.flush()


def others(session: Session, now: datetime) -> list[str]:
    return list(to_look_at.look(session, now).others)


def test_a_call_out_of_nothing_else_is_looked_at_after_six_years_unless_it_is_held(session: Session) -> None:
    name = call_out(session)
    call_out(session, incident_id=incident(session).id, opened_at=T0 - 9 * DAY, closed_at=T0 - 8 * DAY)
    call_out(session, is_exercise=True)
    call_out(session, state=CallOutState.OPEN, closed_at=None)
    assert others(session, T0 + DAY) == []
    session.delete(incident(session))
    early = call_out(session, opened_at=T0 - 9 * DAY, closed_at=T0 - 8 * DAY)
    assert others(session, years(6)) == [early], f"{name} was within a day of an incident that is kept for 25 years"
    found = holds.NAMED.fullmatch(early)
    assert found
    holds.hold(session, holds.named(session, found), "an inquiry", T0, NIAMH)
    assert others(session, years(6)) == []
    assert "is over for" not in to_look_at.to_look_at(session, years(6))
    holds.release(session, early, "", T0, NIAMH)
    assert f"is over for {early}. Nothing goes by itself" in to_look_at.to_look_at(session, years(6))
    assert list(to_look_at.lines(to_look_at.look(session, years(6)))) == [
        f"{early.capitalize()}: its time is over, look whether it may go"
    ]
    assert books.all_faults(session) == []


def test_what_belongs_to_rotas_is_counted_after_two_years(session: Session) -> None:
    of_rotas(session)
    assert to_look_at.look(session, years(1)).of_rotas == []
    found = to_look_at.look(session, years(2))
    assert found.of_rotas == ["absences (1)", "covers (1)", "handovers (1)", "notes for handovers (1)"]
    assert found.before == date(2026, 11, 24)
    assert "what belongs to rotas and ended before Tue 24 Nov 2026" in to_look_at.to_look_at(session, years(2))
    holds.hold(session, holds.ROTAS, "", T0, NIAMH)
    assert to_look_at.look(session, years(2)).of_rotas == []


@pytest.mark.parametrize("how", ["an incident that is kept", "one that is held", "one that is open", "an exercise"])
def test_who_was_on_call_goes_no_sooner_than_the_record_of_what_happened_then(session: Session, how: str) -> None:
    of_rotas(session)
    now = years(2) if "exercise" in how or "open" in how else years(24)
    if how == "an exercise":
        exercise(session)
    elif how == "one that is open":
        incident(session, alert_state="declared", closed_at=None)
    else:
        retention.hold(session, incident(session), T0, "", NIAMH) if "held" in how else incident(session)
        now = years(27) if "held" in how else now
    assert to_look_at.look(session, now).of_rotas == []


def test_an_exercise_stays_while_an_action_of_it_is_open_and_keeps_the_incident_it_was_counted_for(
    session: Session,
) -> None:
    real = incident(session, type="business_continuity")
    one = exercise(session, incident_id=real.id, planned_for=T0 + 9 * DAY, started_at=None, closed_at=T0 + 9 * DAY)
    later = years(6) + 30 * DAY
    assert to_look_at.look(session, years(6) + DAY).incidents == [], "the exercise is kept nine days longer"
    found = to_look_at.look(session, later)
    assert (found.incidents, found.others) == ([real.id], [f"exercise {one.id}"])
    given = lessons.add_action(session, f"exercise/{one.id}", "Send it", "asha.patel", date(2027, 1, 12), T0, NIAMH)
    found = to_look_at.look(session, later)
    assert (found.incidents, found.others) == ([], [])
    lessons.close(session, given[0].number, "Sent", T0, NIAMH)
    assert to_look_at.look(session, later).others == [f"exercise {one.id}"]
    on_real = lessons.add_action(session, f"incident/{real.id}", "Mend", "asha.patel", date(2027, 1, 12), T0, NIAMH)
    assert on_real
    assert to_look_at.look(session, later).incidents == []
