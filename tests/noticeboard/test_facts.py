"""What the board shows and when it looks again: groups, Home, the regular post, and what each change moves."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from eprr_bot.base.db import change
from eprr_bot.callout import proved
from eprr_bot.callout.models import Callee
from eprr_bot.cover import requests
from eprr_bot.cover.requests import Exchange
from eprr_bot.cover.service import Wish
from eprr_bot.directory.models import Person
from eprr_bot.exercises import service as exercises
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.noticeboard import service
from eprr_bot.noticeboard.models import Look
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.page_requests import service as pages
from eprr_bot.page_requests.service import Wanted
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY

ROTA = "director-on-call"
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")
MINUTE = timedelta(minutes=1)
TEN_TO_ELEVEN = (MONDAY, MONDAY + 60 * MINUTE)
ASHAS = (datetime.fromisoformat("2026-11-30T09:00Z"), datetime.fromisoformat("2026-12-07T09:00Z"))
BENS = (ASHAS[1], datetime.fromisoformat("2026-12-14T09:00Z"))


def put_in(session: Session, who: str = "ben.okoro") -> CoverRow:
    return oncall.make_cover(session, ROTA, *TEN_TO_ELEVEN, who, MONDAY, NIAMH)


def person(session: Session, who: str) -> Person:
    return session.get_one(Person, who)


def test_a_group_follows_whoever_holds_the_rota_and_loses_whoever_has_left(session: Session) -> None:
    def director(now: datetime = MONDAY) -> str | None:
        return next(one.holder for one in service.feeds(session, now) if one.handle == "oncall-director")

    assert director() == person(session, "farouk.aziz").slack_id
    put_in(session)
    assert director() == person(session, "ben.okoro").slack_id
    assert director(TEN_TO_ELEVEN[1]) == person(session, "farouk.aziz").slack_id
    person(session, "ben.okoro").is_active = False
    session.flush()
    assert director() is None, "then the officer stands in"
    assert service.fallback(session, MONDAY) == person(session, "asha.patel").slack_id
    person(session, "asha.patel").is_active = False
    session.flush()
    assert service.fallback(session, MONDAY) is None


def test_what_is_wrong_is_told_to_the_adviser_or_where_slack_does_not_know_them_to_the_officer(
    session: Session,
) -> None:
    def adviser() -> str:
        found = service.adviser(session, MONDAY)
        return found.id if found else ""

    assert adviser() == "priya.raman"
    person(session, "priya.raman").slack_id = None
    assert adviser() == "asha.patel"
    person(session, "priya.raman").slack_id = "U1"
    person(session, "priya.raman").is_active = False
    session.flush()
    assert adviser() == "asha.patel"


def test_the_post_names_covers_of_its_week_that_still_count(session: Session) -> None:
    def named(now: datetime) -> list[tuple[str, tuple[str, ...], datetime]]:
        return [(one.name, one.replaced, one.end) for one in service.bulletin(session, now).changes]

    row = put_in(session)
    assert named(MONDAY) == [("Ben Okoro", ("Farouk Aziz",), TEN_TO_ELEVEN[1])]
    assert named(TEN_TO_ELEVEN[1]) == []
    assert named(MONDAY - timedelta(days=7)) == [], "that is not this week"
    row.ended_at = MONDAY + 30 * MINUTE
    session.flush()
    assert named(MONDAY) == [("Ben Okoro", ("Farouk Aziz",), MONDAY + 30 * MINUTE)]
    assert named(MONDAY + 30 * MINUTE) == []
    row.undone_at = MONDAY
    session.flush()
    assert named(MONDAY) == []


def asking(session: Session, who: str, now: datetime = MONDAY) -> list[tuple[str, bool, str]]:
    """The open requests on somebody's Home: of which kind, is it theirs, and who made it."""
    mine = service.home(session, person(session, who).slack_id or "", now).mine
    assert mine is not None
    return [(one.kind, one.is_mine, one.made_by) for one in mine.asking]


def test_home_shows_a_request_to_those_whom_it_concerns_until_they_have_said_no(session: Session) -> None:
    asha, ben = (person(session, one) for one in ("asha.patel", "ben.okoro"))
    asked = requests.offer_swap(session, MONDAY, Exchange(Wish(ROTA, *ASHAS), ben, *BENS), asha)
    assert asking(session, "asha.patel") == [("swap", True, "")]
    assert asking(session, "ben.okoro") == [("swap", False, "Asha Patel")]
    assert asking(session, "cara.hughes") == []
    assert asking(session, "asha.patel", ASHAS[1]) == []
    requests.decline(session, MONDAY, asked.number, ben)
    assert asking(session, "asha.patel") == asking(session, "ben.okoro") == []
    requests.ask_team(session, MONDAY, Wish(ROTA, *ASHAS), ben)
    assert asking(session, "asha.patel") == [("team", True, "Ben Okoro")], "it is for her week"
    assert asking(session, "cara.hughes") == [("team", False, "Ben Okoro")]
    requests.decline(session, MONDAY, asked.number + 1, person(session, "cara.hughes"))
    assert asking(session, "cara.hughes") == []


def test_a_week_is_that_of_every_rota_or_of_one_with_a_gap_where_nobody_is(session: Session) -> None:
    assert [one.id for one in service.week(session, MONDAY).rotas] == oncall.rota_ids(session)
    put_in(session)
    [director] = service.week(session, MONDAY, ROTA).rotas
    assert [bar.name for bar in director.bars] == ["Eleni Marsh", "Farouk Aziz", "Ben Okoro", "Farouk Aziz"]
    assert [bar.is_cover for bar in director.bars] == [False, False, True, False]
    assert (director.bars[0].start.hour, director.ends_at) == (0, ASHAS[0]), "the last one ends after the week does"


@pytest.mark.parametrize(("who", "is_on_call", "shifts"), [("farouk.aziz", True, 4), ("asha.patel", False, 3)])
def test_home_shows_somebody_their_own_shifts_and_how_they_can_be_reached(
    session: Session, who: str, is_on_call: bool, shifts: int
) -> None:
    mine = service.home(session, person(session, who).slack_id or "", MONDAY).mine
    assert mine is not None
    assert (mine.is_on_call, len(mine.shifts) >= min(shifts, 2), mine.routes) == (is_on_call, True, ("slack", "text"))
    assert [start for _, _, start, _ in mine.shifts] == sorted(start for _, _, start, _ in mine.shifts)
    person(session, who).mobile = ""
    mine = service.home(session, person(session, who).slack_id or "", MONDAY).mine
    assert mine is not None
    assert mine.routes == ("slack",)
    assert service.home(session, "U-STRANGER", MONDAY).mine is None


def test_a_way_is_proved_by_ones_own_answer_and_not_by_what_others_passed_on(session: Session) -> None:
    """Farouk answers by text; Ben then says so for Grace; and somebody answered by a route that is no more."""
    for who, rota_id, route, answered_by, minutes in (
        ("farouk.aziz", ROTA, "text", "", 1),
        ("farouk.aziz", ROTA, "text", "", 5),
        ("farouk.aziz", ROTA, "slack", "Ben Okoro", 9),
        ("farouk.aziz", ROTA, "pager", "", 9),
        ("grace.adeyemi", "manager-on-call", "slack", "", 3),
    ):
        called = pages.page(session, Wanted(rota_id, "please ring"), NIAMH, MONDAY)
        given = {"answered_at": MONDAY + minutes * MINUTE, "answered_with": route, "answered_by": answered_by}
        theirs = (Callee.call_out_id == called.call_out_id, Callee.person_id == who)
        assert change(session, Callee, *theirs, **given) == 1
    expected = {"farouk.aziz": {"text": MONDAY + 5 * MINUTE}, "grace.adeyemi": {"slack": MONDAY + 3 * MINUTE}}
    assert proved.last(session) == expected
    assert proved.last(session, ["grace.adeyemi", "asha.patel"]) == {"grace.adeyemi": expected["grace.adeyemi"]}


def look(fingerprint: str = "same", looked: float = 0, next_look: float = 60, paused: float = 0) -> Look:
    """What was seen: some minutes before ten, to be looked at again some minutes after it."""
    times = {"looked_at": MONDAY - looked * MINUTE, "next_look": MONDAY + next_look * MINUTE}
    return Look(name="home", fingerprint=fingerprint, paused_until=MONDAY + paused * MINUTE, **times)


@pytest.mark.parametrize(
    ("seen", "is_due"),
    [
        (look(), False),
        (look("another"), True),
        (look(next_look=0), True),
        (look(looked=9.9), False),
        (look(looked=10), True),
        (look("another", paused=1), False),
        (look(next_look=0, looked=60, paused=1), False),
        (look("another", paused=0), True),
    ],
)
def test_the_board_looks_when_something_changed_or_its_time_has_come_but_not_while_slack_asked_for_a_pause(
    seen: Look, is_due: bool
) -> None:
    assert service.is_due(seen, "same", MONDAY) is is_due


Changes = Callable[[Session], object]


def undo(session: Session) -> None:
    session.get_one(CoverRow, 1).undone_at = MONDAY


def end(session: Session) -> None:
    session.get_one(CoverRow, 1).ended_at = MONDAY


def move_house(session: Session) -> None:
    person(session, "cara.hughes").updated_at = MONDAY + timedelta(days=1)


def ask(session: Session, who: str, span: tuple[datetime, datetime]) -> None:
    requests.ask_team(session, MONDAY, Wish(ROTA, *span), person(session, who))


@pytest.mark.parametrize(
    ("happens", "moves_rotas"),
    [
        (lambda session: put_in(session, "cara.hughes"), True),
        (undo, True),
        (end, True),
        (move_house, True),
        (lambda session: incidents.declare(session, MONDAY, Declaration("power lost", "Saltmere"), NIAMH), False),
        (lambda session: exercises.start(session, ROTA, MONDAY, NIAMH), False),
        (lambda session: ask(session, "ben.okoro", BENS), False),
        (lambda session: requests.decline(session, MONDAY, 1, person(session, "ben.okoro")), False),
        (lambda session: requests.withdraw(session, MONDAY + MINUTE, 1, Actor("", "Asha", "asha.patel")), False),
    ],
    ids=["cover", "undone", "ended", "person", "incident", "exercise", "request", "no", "taken back"],
)
def test_whatever_stands_on_home_moves_its_fingerprint(session: Session, happens: Changes, moves_rotas: bool) -> None:
    """Ben covers an hour, and Asha has asked the team for her week."""
    put_in(session)
    ask(session, "asha.patel", ASHAS)
    before = service.home_fingerprint(session), service.rota_fingerprint(session)
    happens(session)
    session.flush()
    after = service.home_fingerprint(session), service.rota_fingerprint(session)
    assert (after[0] != before[0], after[1] != before[1]) == (True, moves_rotas)


def test_a_call_that_waits_for_an_answer_is_news_for_home_and_none_for_the_boards(session: Session) -> None:
    before = service.home_fingerprint(session), service.rota_fingerprint(session)
    pages.page(session, Wanted(ROTA, "please ring"), NIAMH, MONDAY)
    assert service.home_fingerprint(session) != before[0], "it has a button there"
    assert service.rota_fingerprint(session) == before[1]
