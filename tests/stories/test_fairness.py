"""Who did how much, and a plan for the months to come."""

import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.db import transaction
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.fairness import next_rota, service
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.rota_file import ROTA, parse_rota
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.slack.commands import Actor, UserError
from tests.world import World, texts_in

JANUARY, JULY = datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 7, 5, tzinfo=UTC)


@pytest.mark.both_databases
def test_gov_04_anybody_can_see_that_the_burden_is_shared(world: World) -> None:
    answer = world.command("@priya.raman", "/oncall fairness director since 29 Dec 2025")
    assert "Asha Patel 8 shifts" in (answer.text or "")
    cells = texts_in(answer.blocks)
    assert {"Person", "Nights", "Weekends", "Bank hols", "Called", "Exercises", "Asha Patel"} <= set(cells)
    assert "Hamish Reid" not in cells
    world.dm("@priya.raman").expect("Director on call: who did how much, Mon 29 Dec 2025 to Mon 23 Nov 2026")
    with transaction(world.app.engine) as session:
        picture = session.exec(select(Message).where(Message.method == "files.upload")).one()
    assert base64.b64decode(picture.body["png"]).startswith(b"\x89PNG")
    assert "Asha Patel 8 shifts" in picture.body["alt_txt"]

    everybody = world.say("@priya.raman", "/oncall fairness")
    assert "All rotas: who did how much, Mon 24 Nov 2025 to Mon 23 Nov 2026" in everybody
    assert "Hamish Reid" in everybody


def test_what_people_type_wrong_is_told(world: World) -> None:
    hostile = "INJ<!channel>&<http://evil|x>"
    assert "There is no rota called" in world.say("@priya.raman", f"/oncall fairness {hostile}")
    assert "is not a time I understand" in world.say("@priya.raman", "/oncall fairness since the beginning")
    for later in ("tomorrow", "next Fri", "25 Dec 2026", "in 2 weeks", "2027"):
        answer = world.say("@priya.raman", f"/oncall fairness manager since {later}")
        assert "still to come, and “since” looks back." in answer, later


def test_since_a_date_without_a_year_looks_back(world: World) -> None:
    for typed, begins in (
        ("1 Sep", "Tue 1 Sep 2026"),
        ("25 Dec", "Thu 25 Dec 2025"),
        ("24 Nov", "Mon 24 Nov 2025"),
        ("22 Nov", "Sun 22 Nov 2026"),
        ("last Wed", "Wed 18 Nov 2026"),
        ("Mon", "Mon 16 Nov 2026"),
        ("Fri", "Fri 20 Nov 2026"),
        ("September", "Tue 1 Sep 2026"),
        ("2026", "Thu 1 Jan 2026"),
        ("last month", "Thu 1 Oct 2026"),
    ):
        answer = world.say("@priya.raman", f"/oncall fairness director since {typed}")
        assert f"who did how much, {begins} to Mon 23 Nov 2026" in answer, typed
        world.dm("@priya.raman").expect("who did how much", begins)
        world.advance(seconds=1)  # only so many pictures go to one person at once


def test_a_rota_and_since_when_are_understood_in_either_order(world: World) -> None:
    for line in ("since 1 Sep director", "director 1 Sep", "1 Sep director", "from 1 Sep director"):
        assert "Director on call: who did how much, Tue 1 Sep 2026" in world.say(
            "@priya.raman", f"/oncall fairness {line}"
        ), line
        world.dm("@priya.raman").expect("Director on call: who did how much")
    assert "All rotas: who did how much, Thu 1 Jan 2026" in world.say("@priya.raman", "/oncall fairness this year")


def test_calls_are_counted_the_real_ones_apart_from_exercises(world: World) -> None:
    world.say("@asha.patel", "/exercise start director-on-call")
    world.dm("@farouk.aziz").expect("EXERCISE")
    world.phone("@farouk.aziz").expect("EXERCISE")
    world.press("Acknowledge", as_="@farouk.aziz")
    world.channel("exercises").expect("Farouk Aziz")
    with transaction(world.app.engine) as session:
        start = datetime(2026, 11, 1, tzinfo=UTC)
        now = datetime(2026, 11, 24, tzinfo=UTC)
        mine = {one.person: one for one in service.standing(session, start, now, "director-on-call").rows}
        assert (mine["farouk.aziz"].call_outs, mine["farouk.aziz"].exercises) == (0, 1)
        elsewhere = service.standing(session, start, now, "manager-on-call")
        assert sum(one.exercises for one in elsewhere.rows) == 0
        assert all(one.person != "farouk.aziz" for one in elsewhere.rows)


@pytest.mark.both_databases
def test_peers_11_a_plan_respects_leave_and_applies_as_it_reads(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.add(_away("asha.patel", datetime(2027, 1, 10, tzinfo=UTC), datetime(2027, 1, 20, tzinfo=UTC)))
    with transaction(world.app.engine) as session:
        made = next_rota.plan(session, "director-on-call", JANUARY, JULY, world.now)
        changed = next_rota.moves(session, made)
    weeks = {slot.turn.start: person for slot, person in zip(made.slots, made.proposal.given, strict=True)}
    assert len(weeks) == 26
    assert all(weeks[datetime(2027, 1, day, 9, tzinfo=UTC)] != "asha.patel" for day in (4, 11, 18))
    given = made.proposal.given
    assert max(given.count(person) for person in set(given)) - min(given.count(person) for person in set(given)) <= 2
    assert all(before != after for before, after in pairwise(given))
    final = Schedule(((None, parse_rota(made.text, "plan")),))
    assert all(final.holder_at(start).person == person for start, person in weeks.items())
    assert final.holder_at(datetime(2026, 12, 25, tzinfo=UTC)).source == "fixed:Christmas"
    with transaction(world.app.engine) as session:
        before = oncall.schedule(session, "director-on-call")
        held = [shift for shift in before.shifts(world.now, JANUARY) if shift.end < JANUARY]
        oncall.apply_rota(session, ROTA.of_text(made.text, "a test"), world.now, "test")
    with transaction(world.app.engine) as session:
        after = oncall.schedule(session, "director-on-call")
        assert [shift for shift in after.shifts(world.now, JANUARY) if shift.end < JANUARY] == held
        assert all(after.holder_at(start).person == person for start, person in weeks.items())
        again = next_rota.plan(session, "director-on-call", JANUARY, JULY, world.now)
        assert again.proposal.given == given
        assert next_rota.moves(session, again) == []
    assert changed


def test_a_handover_s_roll_call_is_no_call_out(world: World) -> None:
    with transaction(world.app.engine) as session:
        for lane in (Lane.ROUTINE, Lane.LIVE):
            session.add(_call_out_of("farouk.aziz", lane, session, world.now))
    with transaction(world.app.engine) as session:
        found = service.standing(session, world.now, world.now + timedelta(days=1), "director-on-call").rows
    assert [(one.person, one.call_outs, one.exercises) for one in found if one.call_outs] == [("farouk.aziz", 1, 0)]


def _call_out_of(person: str, lane: Lane, session: Session, now: datetime) -> Callee:
    words = dict.fromkeys(("title", "text", "summary", "button", "stop"), "")
    times = {"opened_at": now, "answer_by": now, "closes_at": now}
    made = CallOut(kind="page", serves_id=0, lane=lane, ladder={}, state=CallOutState.ANSWERED, **words, **times)
    session.add(made)
    session.flush()
    one = Callee(call_out_id=made.id, person_id=person, step=0, reached_as="Director on call", paged_at=now)
    session.add(one)
    session.flush()
    taken = dict.fromkeys(("at", "counts_until", "taken_at"), now)
    session.add(Page(callee_id=one.id, call_out_id=made.id, step=0, route="text", **taken))
    return one


def test_what_a_plan_promises_is_what_the_table_shows_once_it_is_applied(world: World) -> None:
    """On a rota of two layers, one of which holds only the hours outside of the office's."""
    april = datetime(2027, 4, 4, 23, tzinfo=UTC)
    with transaction(world.app.engine) as session:
        made = next_rota.plan(session, "communications", JANUARY, april, world.now)
        oncall.apply_rota(session, ROTA.of_text(made.text, "a test"), world.now, "test")
    given = made.proposal.given
    with transaction(world.app.engine) as session:
        # Rosa has the week before as well; the night between the two counts once for her, and is over at seven.
        rows = service.standing(session, JANUARY + timedelta(hours=7), april, "communications").rows
    assert {one.person: one.shifts for one in rows} == {one: given.count(one) for one in set(given)}
    promised = {one: made.proposal.after[one] - made.proposal.before[one] for one in set(given)}
    assert {one.person: one.points for one in rows} == promised


def test_a_turn_that_is_covered_is_neither_given_out_nor_charged_again(world: World) -> None:
    covered = datetime(2027, 1, 11, 9, tzinfo=UTC)
    with transaction(world.app.engine) as session:
        asked = Actor("", "Grace Adeyemi", "grace.adeyemi")
        end = covered + timedelta(days=7)
        oncall.make_cover(session, "director-on-call", covered, end, "ben.okoro", world.now, asked)
        monday = covered + timedelta(days=7)
        evening = monday + timedelta(hours=12)
        oncall.make_cover(session, "director-on-call", monday, evening, "cara.hughes", world.now, asked)
    with transaction(world.app.engine) as session:
        made = next_rota.plan(session, "director-on-call", JANUARY, JULY, world.now)
    slots = {slot.turn.start: slot for slot in made.slots}
    assert len(slots) == 25
    assert covered not in slots
    assert slots[monday].turn.pieces == ((evening, monday + timedelta(days=7)),)
    weeks = [
        slot.turn.start for slot, person in zip(made.slots, made.proposal.given, strict=True) if person == "ben.okoro"
    ]
    assert not {covered - timedelta(days=7), monday} & set(weeks), "Ben has the week between them"


def test_an_order_is_proposed_and_says_where_it_needs_somebody_else(world: World) -> None:
    with transaction(world.app.engine) as session:
        session.add(_away("asha.patel", datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 30, tzinfo=UTC)))
    with transaction(world.app.engine) as session:
        made = next_rota.plan(session, "director-on-call", JANUARY, JULY, world.now, order_only=True)
    old, new = parse_rota(made.text, "plan").layers
    assert (new.id, f"{new.starts}", f"{old.ends}") == ("week-from-2027-01-04", *["2027-01-04 09:00:00"] * 2)
    assert set(new.people) == set(old.people)
    assert any("Asha Patel is away until Fri 30 Apr 2027" in problem for problem in made.problems)


def test_an_order_counts_the_turns_that_are_covered(world: World) -> None:
    monday, week = datetime(2026, 11, 30, 9, tzinfo=UTC), timedelta(days=7)
    asked = Actor("", "Grace Adeyemi", "grace.adeyemi")
    with transaction(world.app.engine) as session:
        for begins in (monday, monday + 2 * week):
            oncall.make_cover(session, "director-on-call", begins, begins + week, "ben.okoro", world.now, asked)
    with transaction(world.app.engine) as session:
        made = next_rota.plan(session, "director-on-call", monday, JANUARY, world.now, order_only=True)
    layer = parse_rota(made.text, "plan").layers[-1]
    assert f"{layer.starts}" == "2026-11-30 09:00:00", "the first turn is covered, and is a turn all the same"
    assert made.problems == ()
    assert [slot.turn.start for slot in made.slots][:2] == [monday + week, monday + 3 * week]
    assert made.proposal.given[:2] == (layer.people[1], layer.people[3])


def test_where_no_plan_is_fair_the_planner_says_why(world: World) -> None:
    directors = ["asha.patel", "ben.okoro", "cara.hughes", "dmitri.volkov", "eleni.marsh", "farouk.aziz"]
    with transaction(world.app.engine) as session:
        session.add_all(
            _away(one, datetime(2027, 2, 3, tzinfo=UTC), datetime(2027, 2, 4, tzinfo=UTC)) for one in directors
        )
    with transaction(world.app.engine) as session:
        with pytest.raises(UserError, match=r"from Mon 1 Feb 2027 09:00 to Mon 8 Feb 2027 09:00\. Asha Patel is away"):
            next_rota.plan(session, "director-on-call", JANUARY, JULY, world.now)
        with pytest.raises(UserError, match="A plan cannot change what is past"):
            next_rota.plan(session, "director-on-call", datetime(2026, 1, 5, tzinfo=UTC), JULY, world.now)


def test_bank_holidays_that_are_not_published_yet_are_said_to_be_unknown(world: World) -> None:
    with transaction(world.app.engine) as session:
        late = datetime(2035, 1, 1, tzinfo=UTC)
        made = next_rota.plan(session, "eprr-adviser", late, datetime(2035, 3, 1, tzinfo=UTC), world.now)
        assert made.is_beyond_known
        assert "Niamh Doyle is an EPRR adviser only until" in " ".join(made.problems)
        assert not service.standing(session, JANUARY, JULY).is_beyond_known


def _away(person_id: str, start: datetime, end: datetime) -> Leave:
    return Leave(person_id=person_id, start=start, end=end, made_at=start, made_by="test")


@pytest.mark.both_databases
def test_fairness_on_the_command_line(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("DATABASE_URL", world.app.settings.database)
    monkeypatch.setenv("EPRR_SECRET_KEYS", world.app.settings.secret_keys)
    png, plan = tmp_path / "fair.png", tmp_path / "plan.yaml"
    year = ["--from", "2025-12-29", "--to", "2026-12-28"]
    run = CliRunner().invoke
    rows = json.loads(run(command_line, ["rota", "fairness", "director-on-call", *year, "--json"]).stdout)
    assert sum(row["hours"] for row in rows) == 52 * 7 * 24 - 9, "the rota begins at 09:00"
    assert {"person": "cara.hughes", "weekends": 9, "bank_holidays": 2}.items() <= {
        (key, value) for row in rows if row["person"] == "cara.hughes" for key, value in row.items()
    }
    shown = run(command_line, ["rota", "fairness", "director-on-call", *year, "--png", str(png)]).stdout
    assert "Cara Hughes" in shown
    assert png.read_bytes().startswith(b"\x89PNG")
    span = ["--from", "2040-01-02", "--to", "2040-04-02"]
    told = run(command_line, ["rota", "plan", "director-on-call", *span, "--output", str(plan)]).stdout
    assert "bank holidays are published only up to" in told.lower()
    assert "13 turns given out" in told
    assert "Cara Hughes: 2 turns (14 nights, 2 weekends, 0 bank holidays), " in told
    assert parse_rota(plan.read_text(), "plan").id == "director-on-call"
