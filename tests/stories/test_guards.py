"""The guards: gaps and whatever else is wrong with the rotas ahead, each told once and never in the way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base import documents
from eprr_bot.base.db import add_numbered, change, transaction
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Page
from eprr_bot.directory import leavers
from eprr_bot.directory.models import Person
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.guards import facts
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.rota_file import ROTA
from eprr_bot.oncall.service import apply_rota
from eprr_bot.outbox.models import Lane
from eprr_bot.slack.commands import Actor
from tests.stories.incident_words import read_everything
from tests.stories.quiet_cluster import folder, replace_in, world_at
from tests.stories.test_who_commands import MANAGERS
from tests.world import World

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOSTILE = "INJ<!channel>&<http://evil|x>"


@pytest.fixture
def rotas(tmp_path: Path) -> Path:
    """The files of the cluster, with nobody's handovers held."""
    return folder(tmp_path, handover_rotas=[])


@pytest.fixture
def opened() -> Iterator[list[World]]:
    """The world of a story, checked for surprises at its end."""
    made: list[World] = []
    yield made
    made[0].close()
    made[0].expect_no_more()


def adviser_until(rotas: Path, ends: str) -> None:
    """The adviser's rota comes to its end."""
    replace_in(
        rotas / "eprr-adviser.yaml", "starts: 2026-01-02T17:00\n", f"starts: 2026-01-02T17:00\n    ends: {ends}\n"
    )


def test_a_layer_that_ends_is_told_once_and_again_only_when_it_changes(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    adviser_until(rotas, "2026-12-18T17:00")
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    world.advance(minutes=3)
    gap = "Nobody holds EPRR adviser from Fri 18 Dec 2026 17:00 to Thu 24 Dec 2026 17:00"
    world.channel("on-call").expect("Please look at the rotas", gap, "from Sun 27 Dec 2026 09:00 and from then on")
    world.dm("@asha.patel").expect(gap)
    world.dm("@priya.raman").expect(gap)
    assert gap in str(world.command("@grace.adeyemi", "/oncall gaps").blocks)
    world.advance(hours=3)

    with transaction(world.app.engine) as session:
        start, end = datetime(2026, 12, 18, 17, tzinfo=UTC), datetime(2026, 12, 22, 17, tzinfo=UTC)
        by = Actor("", "Niamh Doyle")
        oncall.make_cover(session, "eprr-adviser", start, end, "niamh.doyle", world.now, by)
    world.advance(hours=1)
    rest = "Nobody holds EPRR adviser from Tue 22 Dec 2026 17:00"
    assert "27 Dec" not in world.channel("on-call").expect(rest)
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect(rest)
    world.advance(hours=2)


def test_a_gap_at_night_waits_for_the_morning_unless_it_is_close(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    adviser_until(rotas, "2026-12-18T17:00")
    world = world_at(database_url, rotas, TUESDAY.replace(hour=2))
    opened.append(world)
    world.advance(hours=5)
    assert world.channel("on-call").unexpected() == []
    world.advance(hours=2)
    world.channel("on-call").expect("Nobody holds EPRR adviser")
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect("Nobody holds EPRR adviser")
    change_rota(world, rotas, "ends: 2026-12-18T17:00", "ends: 2026-11-25T17:00")
    world.advance(hours=13)
    world.channel("on-call").expect("Nobody holds EPRR adviser from Fri 27 Nov 2026 17:00")
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect("from Fri 27 Nov 2026 17:00")


def change_rota(world: World, rotas: Path, old: str, new: str) -> None:
    """Somebody edits the adviser's rota and applies it."""
    replace_in(rotas / "eprr-adviser.yaml", old, new)
    with transaction(world.app.engine) as session:
        apply_rota(session, ROTA.read_one(rotas / "eprr-adviser.yaml"), world.now, "Niamh Doyle")
        assert len(documents.versions(session, "rota", "eprr-adviser")) == 2


def test_peers_10_a_weekly_summary_in_the_channel(database_url: str, rotas: Path, opened: list[World]) -> None:
    world = world_at(database_url, rotas, datetime(2026, 11, 23, 8, 20, tzinfo=UTC))
    opened.append(world)
    world.advance(minutes=15)
    names = "Never yet called with time to answer, whoever is next on first: William Achebe, Eleni Marsh, Priya Raman"
    world.channel("on-call").expect("as every week", "No gaps in the next 13 weeks", names)
    world.advance(hours=2)


def test_whoever_makes_a_cover_is_told_what_speaks_against_it_and_it_stands(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    start, end = world.now + timedelta(days=8), world.now + timedelta(days=10)
    cover_director(world, start, end)
    hint = world.dm("@niamh.doyle").expect("Noted", "the change stands", "Grace Adeyemi is not on record")
    assert "Director on call and Manager on call at once" in hint
    assert "never yet called" not in hint
    world.advance(hours=2)


def test_whoever_accepts_is_told_what_speaks_against_it(database_url: str, rotas: Path, opened: list[World]) -> None:
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    assert "has been asked" in world.say("@farouk.aziz", "/oncall cover me on 25 Nov by @grace.adeyemi")
    world.dm("@farouk.aziz").expect("Your request for cover")
    world.dm("@grace.adeyemi").expect("Can you cover?")
    world.press("Accept", as_="@grace.adeyemi")
    world.dm("@grace.adeyemi").expect("Noted", "the change stands", "Grace Adeyemi is not on record")
    world.dm("@farouk.aziz").expect("Grace Adeyemi is on call")
    world.channel("on-call").expect("Grace Adeyemi is on call")


def cover_director(world: World, start: datetime, end: datetime) -> None:
    """Niamh Doyle puts the manager Grace Adeyemi in as director."""
    with transaction(world.app.engine) as session:
        by = Actor("", "Niamh Doyle", "niamh.doyle")
        oncall.make_cover(session, "director-on-call", start, end, "grace.adeyemi", world.now, by, HOSTILE)
    world.settle()


def test_the_second_hint_about_somebody_is_not_lost_behind_the_first(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    for days in (8, 11):
        start = TUESDAY + timedelta(days=days)
        cover_director(world, start, start + timedelta(days=1))
        world.dm("@niamh.doyle").expect("Grace Adeyemi is not on record as a strategic commander")


def add_incident(world: World, alert_state: str) -> None:
    """An incident that calls nobody, and has a room that nobody makes."""
    with transaction(world.app.engine) as session:
        session.add(incident(alert_state, world.now))
        session.flush()
        session.add(Room(incident_id=1, next_try=world.now + timedelta(days=9), failures=1))


def incident(alert_state: str, at: datetime) -> Incident:
    return Incident(
        what="Power lost",
        where="Saltmere",
        type="critical",
        level=2,
        alert_state=alert_state,
        declared_at=at,
        declared_by="Asha Patel",
    )


def test_while_an_incident_is_declared_only_hints_wait(database_url: str, rotas: Path, opened: list[World]) -> None:
    world = world_at(database_url, rotas, TUESDAY.replace(hour=21))
    opened.append(world)
    add_incident(world, "declared")
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "farouk.aziz", slack_id=None, email="", mobile="")
    cover_director(world, TUESDAY + timedelta(days=8), TUESDAY + timedelta(days=10))
    hint = world.dm("@niamh.doyle").expect("Director on call and Manager on call at once")
    assert "not on record" not in hint
    world.advance(hours=1, minutes=1)
    for inbox in (world.channel("on-call"), world.dm("@asha.patel"), world.dm("@priya.raman")):
        inbox.expect("Farouk Aziz has neither a Slack account nor a mobile number, so cannot be reached on Director")
    world.advance(days=2, hours=12)
    assert "not on record" not in world.channel("on-call").expect("Grace Adeyemi holds Director on call and Manager")
    with transaction(world.app.engine) as session:
        change(session, Incident, col(Incident.id).is_not(None), alert_state="closed")
    world.advance(hours=1)
    world.channel("on-call").expect("Grace Adeyemi is not on record as a strategic commander")
    read_everything(world, *MANAGERS)  # whoever comes on is told of the incident


def test_an_open_incident_that_was_not_declared_keeps_nothing_back(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    adviser_until(rotas, "2026-12-18T17:00")
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    add_incident(world, "none")
    world.advance(minutes=3)
    for inbox in (world.channel("on-call"), world.dm("@asha.patel"), world.dm("@priya.raman")):
        inbox.expect("Nobody holds EPRR adviser from Fri 18 Dec 2026 17:00")
    read_everything(world, *MANAGERS)  # whoever comes on is told of the incident


def test_a_leaver_is_told_of_as_soon_as_it_is_known_and_is_never_called(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    with transaction(world.app.engine) as session:
        person = session.get_one(Person, "farouk.aziz")
        leavers.leave(session, person, date(2026, 11, 27), world.now, "Niamh Doyle")
    world.advance(hours=1)
    gap = "Farouk Aziz leaves on Fri 27 Nov 2026 and still holds Director on call from Fri 27 Nov 2026 00:00"
    for inbox in (world.channel("on-call"), world.dm("@asha.patel"), world.dm("@priya.raman")):
        inbox.expect(f"{gap} to Wed 2 Dec 2026 09:00.", "more like it follow.")

    world.advance(days=3)
    assert "Farouk Aziz (has left)" in world.say("@hana.suzuki", "/oncall director")
    group = next(one for one in world.workspace.groups.values() if one.handle == "oncall-director")
    assert [world.workspace.member(one).handle for one in group.users] == ["asha.patel"]
    called = world.say("@hana.suzuki", "/oncall page director the water main has burst")
    assert "Dmitri Volkov" in called
    assert "Farouk" not in called
    directors = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh")
    for inbox in (world.dm("@dmitri.volkov"), world.phone("@dmitri.volkov")):
        inbox.expect("the water main has burst")
    world.press("I will see to it", "@dmitri.volkov")
    world.dm("@hana.suzuki").expect("Dmitri Volkov answered")
    read_everything(world, *directors)  # whoever else may be called for a gap


@pytest.mark.both_databases
@pytest.mark.parametrize(("asked", "told"), [((23, 20), (7, 0)), ((22, 20), (22, 36))])
def test_little_rest_after_a_call_out_is_told_at_once_or_in_the_morning(
    database_url: str, rotas: Path, opened: list[World], asked: tuple[int, int], told: tuple[int, int]
) -> None:
    world = world_at(database_url, rotas, TUESDAY.replace(hour=asked[0], minute=asked[1]))
    opened.append(world)
    start = datetime(2026, 11, 25, 8, tzinfo=UTC)
    with transaction(world.app.engine) as session:
        end, by = start + timedelta(hours=12), Actor("", "Niamh Doyle")
        oncall.make_cover(session, "manager-on-call", start, end, "asha.patel", world.now, by)
    world.say("@hana.suzuki", "/oncall page director the river is rising")
    world.advance(minutes=16)
    for who in ("@eleni.marsh", "@eleni.marsh", "@dmitri.volkov", "@asha.patel"):
        for inbox in (world.dm(who), world.phone(who)):
            inbox.expect("the river is rising")
    world.press("I will see to it", "@asha.patel")
    world.dm("@hana.suzuki").expect("Asha Patel answered")
    if told[0] == 7:
        world.advance(hours=7, minutes=23)
        for who in ("@asha.patel", "@priya.raman"):
            assert world.dm(who).unexpected() == []
        world.advance(minutes=1)
    assert (world.now.hour, world.now.minute) == told
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect("Asha Patel answered a call-out", "holds Manager on call from Wed 25 Nov 2026 08:00")
    world.advance(hours=12)
    assert "answered a call-out" not in world.channel("on-call").expect("Asha Patel is not on record")
    assert "Asha Patel answered a call-out" in str(world.command("@hana.suzuki", "/oncall gaps").blocks)


def test_peers_12_after_an_exercise_whoever_was_never_reached_is_named_before_the_shift(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    """Farouk Aziz confirmed a handover: that proves him, and is no call-out after which he would need rest."""
    world = world_at(database_url, rotas, datetime(2026, 11, 25, 8, 30, tzinfo=UTC))
    opened.append(world)
    with transaction(world.app.engine) as session:
        times = dict.fromkeys(("planned_at", "planned_for"), world.now)
        done = {"state": ExerciseState.COMPLETED, "month": "2026-10"}
        answered(session, "roll-call", 7, "farouk.aziz", world.now - timedelta(hours=2))
        answered(session, "page", 7, "eleni.marsh", world.now - timedelta(hours=2), by="Priya Raman")
        called = session.exec(select(CallOut.id).where(CallOut.kind == "page")).one()
        add_numbered(
            session, Exercise(name="Call-out", rota_id="director-on-call", call_out_id=called, **done, **times)
        )
    world.advance(minutes=3)
    told = world.channel("on-call").expect(
        "Eleni Marsh holds Director on call", "was called once and never answered themselves"
    )
    assert "Farouk" not in told
    world.advance(hours=2)
    world.channel("on-call").expect("Asha Patel holds Director on call from Wed 2 Dec 2026 09:00 and was never yet")


def test_whoever_was_given_no_time_to_answer_was_not_silent(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    """Nothing is proved by a call that was stopped, nor by one that another answered a minute later."""
    opened.append(world_at(database_url, rotas, datetime(2026, 11, 16, 12, tzinfo=UTC)))
    world = opened[0]
    with transaction(world.app.engine) as session:
        ends = ((CallOutState.STOPPED, 60), (CallOutState.UNANSWERED, 60), (CallOutState.ANSWERED, 1))
        for number, (state, minutes) in enumerate(ends):
            answered(session, "roll-call", number, "farouk.aziz", world.now)
            call_out = session.exec(select(CallOut).where(CallOut.serves_id == number)).one()
            call_out.state, call_out.closed_at = state, world.now + timedelta(minutes=minutes)
            session.exec(select(Callee).where(Callee.call_out_id == call_out.id)).one().answered_at = None
        farouk = facts._people(session, world.now)["farouk.aziz"]
        assert (farouk.called, farouk.answered) == (1, 0)


def answered(session: Session, kind: str, serves_id: int, person_id: str, at: datetime, by: str = "") -> None:
    """Somebody answered a call-out, or somebody else did for them."""
    words = dict.fromkeys(("title", "text", "summary", "button", "stop"), "first")
    times = dict.fromkeys(("opened_at", "answer_by", "closes_at"), at)
    lane = int(Lane.ROUTINE if kind == "roll-call" else Lane.LIVE)
    made = CallOut(kind=kind, serves_id=serves_id, lane=lane, state=CallOutState.ANSWERED, ladder={}, **words, **times)
    session.add(made)
    session.flush()
    one = Callee(call_out_id=made.id or 0, person_id=person_id, step=1, paged_at=at, answered_at=at, answered_by=by)
    session.add(one)
    session.flush()
    taken = dict.fromkeys(("at", "counts_until", "taken_at"), at)
    session.add(Page(callee_id=one.id or 0, call_out_id=made.id or 0, step=1, route="text", **taken))


def test_gaps_of_every_week_are_told_once(database_url: str, rotas: Path, opened: list[World]) -> None:
    hours = 'days: [mon, tue, wed, thu, fri], from: "17:00", to: "09:00"'
    replace_in(rotas / "loggist.yaml", "zachary.webb]\n", f"zachary.webb]\n    during:\n      - {{{hours}}}\n")
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    world.advance(minutes=3)
    for inbox in (world.channel("on-call"), world.dm("@asha.patel"), world.dm("@priya.raman")):
        told = inbox.expect("Nobody holds Loggist from Tue 24 Nov 2026 09:00 to Tue 24 Nov 2026 17:00.")
        assert (told.count("more like it follow."), "more: `/oncall gaps`" in told) == (10, False)
    for _ in range(4):
        world.advance(days=1)


def test_somebody_who_is_always_on_is_told_of_once(database_url: str, rotas: Path, opened: list[World]) -> None:
    everybody = "[violet.chan, william.achebe, ximena.flores, yusra.hassan, zachary.webb]"
    replace_in(rotas / "loggist.yaml", everybody, "[violet.chan]")
    replace_in(rotas / "loggist.yaml", "shift: {weeks: 1}", "shift: {hours: 8}")
    rules = "min_rest_hours: 11, max_consecutive_shifts: 3"
    replace_in(rotas / "loggist.yaml", "max_consecutive_shifts: 1", rules)
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    world.advance(minutes=3)
    world.channel("on-call").expect("Violet Chan holds Loggist for at least", "the rota allows 3")
    for _ in range(4):
        world.advance(hours=20)


def test_leave_and_somebody_unreachable_within_a_week_are_told_once(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    world = world_at(database_url, rotas, TUESDAY.replace(hour=7))
    opened.append(world)
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "farouk.aziz", slack_id=None, mobile="")
        leave = Leave(
            person_id="farouk.aziz",
            start=TUESDAY + timedelta(days=2),
            end=TUESDAY + timedelta(days=3),
            made_at=world.now,
            made_by="Farouk Aziz",
        )
        session.add(leave)
    world.advance(hours=1, minutes=1)
    told = world.channel("on-call").expect("Farouk Aziz has neither a Slack account nor a mobile number")
    for who in ("@asha.patel", "@priya.raman"):
        assert "on leave" not in world.dm(who).expect("Farouk Aziz has neither a Slack account nor a mobile number")
    assert "Farouk Aziz is on leave and holds Director on call from Thu 26 Nov 2026 10:00" in told
    world.advance(hours=3)
