"""How many pages one person gets by routes of which there can be too many, where several calls mean them.

Of the calls about one thing the one that means them most goes before: as the rota's holder before the rest, and then
the older call. An answer to any of them counts in each.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot.callout import register
from eprr_bot.callout.models import Callee, CallOut, CallOutState, Capacity, Page
from eprr_bot.callout.whom import Meant, is_stronger
from eprr_bot.reach.routes import ROUTES

PAGED_WITHIN = timedelta(minutes=20)
"""For so long after the page of a call that goes before, the rounds of others send somebody none."""


def has_had_enough(session: Session, call_out: CallOut, callee: Callee, route: str, now: datetime) -> bool:
    """Does a call that goes before page them already, or did as many go out within the hour as one person is to get?

    Only repeats in rounds are held back: never the steps of a ladder, nor the first word of another matter. Of calls
    about the same thing two texts at first may differ, while what rings says much the same to whoever takes it.
    """
    most = ROUTES[route].most_an_hour
    if most is None:
        return False
    pages = select(func.count(col(Page.message_id).distinct())).join(Callee, col(Callee.id) == col(Page.callee_id))
    real = pages.join(CallOut, col(CallOut.id) == col(Page.call_out_id)).where(col(CallOut.insists).is_(True))
    tried = ("", *ROUTES[route].passing)  # a telephone that rang in vain has rung
    theirs = real.where(Callee.person_id == callee.person_id, Page.route == route, col(Page.failure).in_(tried))
    before = page_that_goes_before(session, call_out, callee, route, now - PAGED_WITHIN, tried)
    if before and ROUTES[route].rings:
        return True
    if not session.exec(theirs.where(Page.callee_id == callee.id)).one():
        return False
    if before:
        return True
    return session.exec(theirs.where(Page.at > now - timedelta(hours=1))).one() >= most


def page_that_goes_before(
    session: Session, call_out: CallOut, callee: Callee, route: str, since: datetime, tried: Collection[str] = ("",)
) -> Page | None:
    """The newest page to the same person, about the same thing, of an open call that goes before this one.

    It has not failed, or for a reason that is among `tried`. None by a route of which people may get as much as there
    is: each call keeps a message of its own up to date there.
    """
    if ROUTES[route].most_an_hour is None:
        return None
    others = [one for one in register.alike(session, call_out) if one.state == CallOutState.OPEN]
    theirs = [register.callee(session, one.id, callee.person_id) for one in others]
    before = [one.id for one in theirs if one and _goes_before(one, callee)]
    if not before:
        return None
    found = select(Page).where(col(Page.callee_id).in_(before), Page.route == route, col(Page.failure).in_(tried))
    return session.exec(found.where(Page.at >= since).order_by(col(Page.id).desc())).first()


def passed_over(session: Session, call_out: CallOut, meant: Meant, by: Iterable[str], now: datetime) -> bool:
    """Is it the holder whom a step names to stand in for the holder, and were they called by its routes already?

    The log says so, and the step is for the others that it names; with nobody left the next is taken at once.
    """
    person = meant.person
    called = register.callee(session, call_out.id, person.id) if person else None
    if person is None or called is None or called.capacity != Capacity.HOLDER or called.answered_at:
        return False
    paged = session.exec(select(Page.route).where(Page.callee_id == called.id, Page.failure == "")).all()
    if not set(by) <= set(paged):
        return False
    text = f"{person.name} was called as {called.reached_as} and has not answered, so this step passes them over."
    register.note(session, call_out, now, text)
    return True


def _goes_before(one: Callee, other: Callee) -> bool:
    """Of two calls to the same person: does the first have the first claim on them?"""
    if one.capacity != other.capacity:
        return is_stronger(one.capacity, other.capacity)
    return one.call_out_id < other.call_out_id
