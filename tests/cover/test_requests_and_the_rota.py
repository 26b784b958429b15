"""A request for cover that the rota has overtaken says why it ends; one that still fits stands."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from eprr_bot.cover import request_state, requests
from eprr_bot.cover.models import CoverRequest, RequestKind
from eprr_bot.cover.requests import Exchange
from eprr_bot.cover.service import Wish
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor
from tests.cover.test_difference import at
from tests.world import MONDAY

ROTA = "director-on-call"
ASHAS, BENS = (at("2026-11-30T09:00"), at("2026-12-07T09:00")), (at("2026-12-07T09:00"), at("2026-12-14T09:00"))
EVENING = (at("2026-12-02T18:00"), at("2026-12-02T23:00"))
NIAMH = Actor("", "Niamh Doyle", "niamh.doyle")
Happens = Callable[[Session], object]


def asked(session: Session, kind: RequestKind, span: tuple[datetime, datetime] = ASHAS) -> CoverRequest:
    """Asha asks for cover: the team, Cara by name, or Ben in exchange for his week."""
    asha, ben, cara = (session.get_one(Person, one) for one in ("asha.patel", "ben.okoro", "cara.hughes"))
    wish = Wish(ROTA, *span)
    if kind == RequestKind.TEAM:
        made = requests.ask_team(session, MONDAY, wish, asha)[0]
    elif kind == RequestKind.PERSON:
        made = requests.ask_person(session, MONDAY, wish, asha, cara)
    else:
        made = requests.offer_swap(session, MONDAY, Exchange(wish, ben, *BENS), asha)
    return session.get_one(CoverRequest, made.number)


def put_in(who: str, start: datetime, end: datetime) -> Happens:
    return lambda session: oncall.make_cover(session, ROTA, start, end, who, MONDAY, NIAMH)


def leaves(who: str, day: datetime) -> Happens:
    def go(session: Session) -> None:
        session.get_one(Person, who).left_on = day.date()
        session.flush()

    return go


def nothing(_: Session) -> None: ...


TEAM, PERSON, SWAP = RequestKind.TEAM, RequestKind.PERSON, RequestKind.SWAP
TIME_IS_OVER = "That time is over, and the past does not change."
BEGUN = "One of the two shifts has begun, and a shift that has begun cannot be swapped."
CHANGED = "The rota has changed since this swap was offered, so it no longer fits. Offer it again."


@pytest.mark.parametrize(
    ("kind", "happens", "now", "why"),
    [
        (TEAM, nothing, ASHAS[0], ""),
        (TEAM, nothing, ASHAS[1] - timedelta(seconds=1), ""),
        (TEAM, nothing, ASHAS[1], TIME_IS_OVER),
        (TEAM, put_in("dmitri.volkov", *ASHAS), MONDAY, "Dmitri Volkov"),
        (TEAM, put_in("dmitri.volkov", *EVENING), MONDAY, "Dmitri Volkov"),
        (TEAM, put_in("dmitri.volkov", *EVENING), EVENING[1], ""),
        (TEAM, put_in("dmitri.volkov", *BENS), MONDAY, ""),
        (TEAM, leaves("asha.patel", ASHAS[0]), MONDAY, ""),
        (PERSON, leaves("cara.hughes", ASHAS[0]), MONDAY, "Cara Hughes"),
        (PERSON, leaves("cara.hughes", BENS[1]), MONDAY, ""),
        (SWAP, nothing, ASHAS[0] - timedelta(seconds=1), ""),
        (SWAP, nothing, ASHAS[0], BEGUN),
        (SWAP, put_in("dmitri.volkov", *EVENING), MONDAY, CHANGED),
        (SWAP, put_in("dmitri.volkov", BENS[0], EVENING[1] + timedelta(days=7)), MONDAY, CHANGED),
        (SWAP, leaves("ben.okoro", ASHAS[0]), MONDAY, "Ben Okoro"),
        (SWAP, leaves("asha.patel", BENS[0]), MONDAY, "Asha Patel"),
    ],
)
def test_why_a_request_has_no_purpose_any_more(
    session: Session, kind: RequestKind, happens: Happens, now: datetime, why: str
) -> None:
    made = asked(session, kind)
    happens(session)
    found = request_state.why_over(session, made, now)
    assert (why in found) if why else found == ""


@pytest.mark.parametrize(
    ("kind", "span", "is_whole"),
    [(TEAM, ASHAS, True), (PERSON, ASHAS, True), (SWAP, ASHAS, True), (TEAM, EVENING, False), (SWAP, EVENING, False)],
)
def test_only_a_request_for_whole_shifts_moves_with_them(
    session: Session, kind: RequestKind, span: tuple[datetime, datetime], is_whole: bool
) -> None:
    made = asked(session, kind, span)
    assert made.is_whole is is_whole
    schedule = oncall.schedule(session, ROTA)
    assert request_state.where_to(session, made, schedule, MONDAY) == [], "nothing has moved"
    made.start, made.end = made.start + timedelta(hours=1), made.end + timedelta(hours=1)
    moved = [ASHAS, BENS] if kind == SWAP else [ASHAS]
    assert request_state.where_to(session, made, schedule, MONDAY) == (moved if is_whole else [])


def test_what_an_acceptance_makes_is_one_cover_or_the_two_of_a_swap(session: Session) -> None:
    for kind, who, expected in (
        (TEAM, "eleni.marsh", [(Wish(ROTA, *ASHAS), "eleni.marsh")]),
        (SWAP, "ben.okoro", [(Wish(ROTA, *ASHAS), "ben.okoro"), (Wish(ROTA, *BENS), "asha.patel")]),
    ):
        made = asked(session, kind)
        assert request_state.wanted(made, who) == expected
        requests.withdraw(session, MONDAY, made.id or 0, Actor("", "Asha Patel", "asha.patel"))
