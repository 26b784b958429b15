"""Whose time it is: taking over, the coming turn, what somebody holds, and who looks after open requests."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from eprr_bot.cover import service
from eprr_bot.cover.models import CoverRequest
from eprr_bot.cover.service import Wish
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor, UserError
from tests.cover.test_difference import at
from tests.world import MONDAY

DIRECTOR, MANAGER = "director-on-call", "manager-on-call"
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")
HOUR = timedelta(hours=1)
ENDS = at("2026-11-30T09:00")
"""Farouk Aziz is director until then, and Grace Adeyemi manager until 20:00."""

Span = tuple[datetime, datetime]


def put_in(session: Session, who: str, start: datetime, end: datetime, rota_id: str = DIRECTOR) -> None:
    oncall.make_cover(session, rota_id, start, end, who, MONDAY, NIAMH)


def person(session: Session, who: str) -> Person:
    return session.get_one(Person, who)


def took(session: Session, who: str, until: datetime | None = None) -> list[Span]:
    made = service.take(session, MONDAY, DIRECTOR, until, person(session, who), NIAMH, "")
    return [(one.span.start, one.span.end) for one in made]


@pytest.mark.parametrize(
    ("until", "covered", "expected"),
    [
        (None, None, [(MONDAY, ENDS)]),
        (MONDAY + 2 * HOUR, None, [(MONDAY, MONDAY + 2 * HOUR)]),
        (None, (MONDAY + 3 * HOUR, MONDAY + 5 * HOUR), [(MONDAY, MONDAY + 3 * HOUR), (MONDAY + 5 * HOUR, ENDS)]),
        (
            MONDAY + 9 * HOUR,
            (MONDAY + 3 * HOUR, MONDAY + 5 * HOUR),
            [(MONDAY, MONDAY + 9 * HOUR)],
        ),
    ],
    ids=["all that is left of it", "until a time", "what another holds of it stays theirs", "until a time, over all"],
)
def test_whoever_takes_over_takes_what_is_left_of_the_turn_or_up_to_a_time(
    session: Session, until: datetime | None, covered: Span | None, expected: list[Span]
) -> None:
    if covered:
        put_in(session, "cara.hughes", *covered)
    assert took(session, "ben.okoro", until) == expected


def test_nobody_takes_over_from_themselves_nor_from_nobody_for_a_long_time(session: Session) -> None:
    with pytest.raises(UserError, match="You are on call as Director already"):
        took(session, "farouk.aziz")
    put_in(session, "ben.okoro", MONDAY, MONDAY + HOUR)
    with pytest.raises(UserError, match="You are on call as Director already"):
        took(session, "ben.okoro")
    assert took(session, "farouk.aziz") == [(MONDAY, MONDAY + HOUR)], "he takes it back"


@pytest.mark.parametrize(
    ("who", "rota_id", "expected"),
    [
        ("farouk.aziz", "", [(DIRECTOR, MONDAY, ENDS)]),
        ("farouk.aziz", DIRECTOR, [(DIRECTOR, MONDAY, ENDS)]),
        ("asha.patel", "", [(DIRECTOR, ENDS, ENDS + timedelta(days=7))]),
        ("grace.adeyemi", "", [(MANAGER, MONDAY, at("2026-11-23T20:00"))]),
    ],
)
def test_the_coming_turn_is_the_one_that_runs_or_the_next(
    session: Session, who: str, rota_id: str, expected: list[tuple[str, datetime, datetime]]
) -> None:
    found = service.coming_turn(session, MONDAY, person(session, who), rota_id)
    assert [(one.rota_id, one.start, one.end) for one in found] == expected


def test_whoever_is_on_two_rotas_now_has_to_name_one(session: Session) -> None:
    farouk = person(session, "farouk.aziz")
    put_in(session, "farouk.aziz", MONDAY, MONDAY + 2 * HOUR, MANAGER)
    with pytest.raises(UserError, match="Name the rota: on director-on-call or on manager-on-call"):
        service.coming_turn(session, MONDAY, farouk)
    [wish] = service.coming_turn(session, MONDAY, farouk, MANAGER)
    assert (wish.rota_id, wish.end) == (MANAGER, MONDAY + 2 * HOUR)
    with pytest.raises(UserError, match="Farouk Aziz is on more than one rota then"):
        service.held_by(session, farouk, MONDAY, MONDAY + HOUR)
    assert len(service.held_by(session, farouk, MONDAY + 3 * HOUR, MONDAY + 4 * HOUR)) == 1
    with pytest.raises(UserError, match="Tamsin Reed is not on call from"):
        service.held_by(session, person(session, "tamsin.reed"), MONDAY, MONDAY + HOUR, DIRECTOR)


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((), ["grace.adeyemi", "priya.raman"]),
        (("grace.adeyemi",), ["priya.raman"]),
        (("grace.adeyemi", "priya.raman"), ["asha.patel"]),
    ],
    ids=["both", "the manager has left", "both have left"],
)
def test_the_manager_and_the_adviser_on_call_look_after_open_requests_or_else_the_officer(
    session: Session, gone: tuple[str, ...], expected: list[str]
) -> None:
    for one in gone:
        person(session, one).is_active = False
    session.flush()
    assert sorted(service.watchers(session, MONDAY)) == expected


def test_whoever_covers_the_manager_looks_after_them_meanwhile(session: Session) -> None:
    put_in(session, "liam.byrne", MONDAY, MONDAY + HOUR, MANAGER)
    assert sorted(service.watchers(session, MONDAY)) == ["liam.byrne", "priya.raman"]


def request(start: datetime, end: datetime, *holders: str, back: datetime | None = None) -> CoverRequest:
    return CoverRequest(rota_id=DIRECTOR, start=start, end=end, holders=list(holders), back_start=back, back_end=back)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (request(MONDAY - HOUR, MONDAY + 8 * HOUR, "farouk.aziz"), [(0, 3), (5, 8)]),
        (request(MONDAY, MONDAY + 8 * HOUR, "farouk.aziz", "cara.hughes"), [(0, 3), (3, 5), (5, 8)]),
        (request(MONDAY, MONDAY + 8 * HOUR, "ben.okoro"), []),
        (request(MONDAY - 2 * HOUR, MONDAY, "farouk.aziz"), []),
        (request(MONDAY, MONDAY + 8 * HOUR, "farouk.aziz", back=ENDS), []),
    ],
    ids=["what another took is left out", "of both", "of one who holds nothing", "what is over", "a swap"],
)
def test_what_is_still_theirs_of_a_request_that_ends_can_be_asked_for_again(
    session: Session, asked: CoverRequest, expected: list[tuple[int, int]]
) -> None:
    put_in(session, "cara.hughes", MONDAY + 3 * HOUR, MONDAY + 5 * HOUR)
    found = service.still_held(session, MONDAY, asked)
    assert [((one.span.start - MONDAY) // HOUR, (one.span.end - MONDAY) // HOUR) for one in found] == expected
    assert all(one.value == Wish(DIRECTOR, one.span.start, one.span.end).value for one in found)
