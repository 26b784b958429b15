"""Several people who act in one incident at the same instant: nobody's act is lost."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eprr_bot.base.db import transaction
from eprr_bot.callout import service as callout
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.models import Exercise
from eprr_bot.incidents import changes, command
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.models import Incident, IncidentLevel
from eprr_bot.incidents.service import Declaration
from eprr_bot.mutual_aid import said
from eprr_bot.mutual_aid import service as mutual_aid
from eprr_bot.mutual_aid.models import MutualAidRequest
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.outbox.models import Message
from eprr_bot.page_requests import service as page_requests
from eprr_bot.page_requests.service import Wanted
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.stories.incident_words import ON_THE_COMMAND_LINE as ACTOR
from tests.stories.incident_words import declare_on_the_command_line, look_away
from tests.world import World

Act = Callable[[Session, Incident], object]

BEDS = said.Wanted("beds", [said.Whom("Haven")])


@pytest.mark.both_databases
def test_whoever_answers_changes_or_takes_command_at_once_waits_for_the_others(world: World) -> None:
    now = world.now

    def answers(who: str) -> Act:
        def act(session: Session, incident: Incident) -> None:
            for one, callee in incidents.responders(session, incident):
                if callee.person_id == who:
                    callout.answer(session, callout.id_of(one), directory.person(session, who), now, "slack", ACTOR)

        return act

    def takes(session: Session, incident: Incident) -> None:
        command.take(session, incident, directory.person(session, "ben.okoro"), now, ACTOR, "slack")

    at_once: tuple[Act, ...] = (
        answers("grace.adeyemi"),
        answers("farouk.aziz"),
        takes,
        lambda session, incident: command.look_after(session, incident, now),
        lambda session, incident: changes.update(session, incident, "where", "Fenbridge", now, ACTOR),
        lambda session, incident: changes.classify(session, incident, "level", IncidentLevel(3), now, ACTOR, ""),
    )
    for number in range(1, 6):
        declare_on_the_command_line(world, f"thing {number}", "Saltmere")
        with ThreadPoolExecutor(len(at_once)) as people:
            for done in [people.submit(_act, world, number, one) for one in at_once]:
                done.result()
        with transaction(world.app.engine) as session:
            changes.set_alert_state(session, incidents.get(session, number), AlertState.STAND_DOWN, now, ACTOR, "")
    look_away(world)


@pytest.mark.both_databases
def test_each_change_of_level_names_the_one_before_it_however_many_come_at_once(world: World) -> None:
    declare_on_the_command_line(world, "power lost", "Saltmere")

    def to(level: int) -> Act:
        return lambda session, one: changes.classify(session, one, "level", IncidentLevel(level), world.now, ACTOR, "")

    for _ in range(3):
        with ThreadPoolExecutor(4) as people:
            for done in [people.submit(_act, world, 1, to(level)) for level in (1, 2, 3, 4)]:
                done.result()
    with transaction(world.app.engine) as session:
        told = [one.text for one in records.entries(session, 1) if one.kind == "level"]
        assert len(told) > 3
        levels = [(re.findall(r"[Ll]evel: (\d)|now: (\d)", text)) for text in told]
        before = [pair[1][1] for pair in levels]
        after = [pair[0][0] for pair in levels]
        assert before == ["2", *after[:-1]]
        assert incidents.get(session, 1).level == int(after[-1])
    look_away(world)


@pytest.mark.both_databases
def test_nobody_takes_command_of_what_ends_at_the_same_instant(world: World) -> None:
    for number in range(1, 5):
        declare_on_the_command_line(world, f"thing {number}", "Saltmere")
        at_once: tuple[Act, ...] = (
            lambda session, one: command.take(session, one, _person(session, "ben.okoro"), world.now, ACTOR, "slack"),
            lambda session, one: changes.set_alert_state(session, one, AlertState.CANCELLED, world.now, ACTOR, ""),
        )
        with ThreadPoolExecutor(2) as people:
            for done in [people.submit(_act, world, number, one) for one in at_once]:
                done.result()
        with transaction(world.app.engine) as session:
            kinds = [one.kind for one in records.entries(session, number) if one.kind in ("command", "alert state")]
            assert kinds in (["alert state"], ["command", "alert state"])
    look_away(world)


@pytest.mark.both_databases
def test_whoever_asked_hears_of_an_answer_that_comes_at_the_instant_when_it_is_overdue(world: World) -> None:
    asked = Actor("U0000001", "Asha Patel", "asha.patel")
    with transaction(world.app.engine) as session:
        wanted = Wanted("director-on-call", "please ring")
        made = [page_requests.page(session, wanted, asked, world.now) for _ in range(8)]
        overdue = world.now + timedelta(hours=2)

    def answers(call_out_id: int) -> None:
        with transaction(world.app.engine) as session:
            farouk = _person(session, "farouk.aziz")
            callout.answer(session, call_out_id, farouk, overdue, "slack", Actor("", farouk.name, farouk.id))

    def tells(number: int) -> None:
        with transaction(world.app.engine) as session:
            page_requests.tell_in_vain(session, overdue, number)

    for one in made:
        with ThreadPoolExecutor(2) as both:
            for done in (both.submit(tells, one.id or 0), both.submit(answers, one.call_out_id or 0)):
                done.result()
        with transaction(world.app.engine) as session:
            news = select(Message.body).where(Message.subject == f"page/{one.id}/news").order_by(col(Message.id))
            assert "Farouk Aziz answered" in session.exec(news).all()[-1]["text"]
    look_away(world)


@pytest.mark.both_databases
def test_an_incoming_director_who_says_that_they_have_command_waits_for_the_others(world: World) -> None:
    now, start = world.now, world.now - timedelta(minutes=1)

    def says_so(session: Session, incident: Incident) -> None:
        question = callout.serving(session, command.QUESTION, incident.id)[-1]
        ben = _person(session, "ben.okoro")
        callout.answer(session, callout.id_of(question), ben, now, "slack", Actor("", ben.name, ben.id))

    at_once: tuple[Act, ...] = (
        says_so,
        lambda session, incident: changes.update(session, incident, "where", "Fenbridge", now, ACTOR),
        lambda session, incident: command.look_after(session, incident, now),
        lambda session, incident: changes.classify(session, incident, "level", IncidentLevel(3), now, ACTOR, ""),
    )
    for number in range(1, 4):
        declare_on_the_command_line(world, f"thing {number}", "Saltmere")
    with transaction(world.app.engine) as session:
        for number in range(1, 4):
            command.take(session, incidents.get(session, number), _person(session, "farouk.aziz"), now, ACTOR, "slack")
        oncall.make_cover(session, "director-on-call", start, now + timedelta(days=1), "ben.okoro", now, ACTOR)
        for number in range(1, 4):
            command.look_after(session, incidents.get(session, number), now)
    for number in range(1, 4):
        with ThreadPoolExecutor(len(at_once)) as people:
            for done in [people.submit(_act, world, number, one) for one in at_once]:
                done.result()
        with transaction(world.app.engine) as session:
            assert incidents.get(session, number).director_id == "ben.okoro"
    look_away(world)


def _person(session: Session, person_id: str) -> Person:
    found = directory.person(session, person_id)
    assert found is not None
    return found


@pytest.mark.both_databases
def test_what_an_inquiry_reads_by_its_number_has_no_gap_whatever_fails_at_once(world: World) -> None:
    now, rotas = world.now, ("director-on-call", "manager-on-call", "eprr-adviser")
    officer = Actor("", "Asha Patel", "asha.patel")

    def covers(session: Session, number: int) -> None:
        start, end = now + timedelta(days=30 + number), now + timedelta(days=30 + number, hours=1)
        person = "ben.okoro" if oncall.holder(session, "director-on-call", start) == "asha.patel" else "asha.patel"
        oncall.make_cover(session, "director-on-call", start, end, person, now, officer)

    numbered: tuple[tuple[Any, Callable[[Session, int], object]], ...] = (
        (Exercise, lambda session, number: exercises.start(session, rotas[number % 3], now, officer)),
        (Incident, lambda session, _: incidents.declare(session, now, Declaration("power lost", "Saltmere"), officer)),
        (MutualAidRequest, lambda session, _: mutual_aid.request_aid(session, None, BEDS, now, officer)),
        (CoverRow, covers),
    )
    for table, add in numbered:

        def act(number: int, add: Callable[[Session, int], object] = add) -> None:
            with suppress(ZeroDivisionError, UserError), transaction(world.app.engine) as session:
                add(session, number)
                if number < 3:
                    raise ZeroDivisionError

        with ThreadPoolExecutor(6) as people:
            list(people.map(act, range(6)))
        with transaction(world.app.engine) as session:
            numbers = sorted(session.exec(select(table.id)).all())
        assert len(numbers) >= 3
        assert numbers == list(range(1, len(numbers) + 1)), table
    look_away(world)


def _act(world: World, number: int, act: Act) -> None:
    try:
        with transaction(world.app.engine) as session:
            act(session, incidents.get(session, number))
    except UserError:
        pass  # somebody was first, and that is what people are told
