"""Numbers and addresses that nobody has, as their providers say of messages that they took, or people of their own.

No page goes by them until they are put right: by another number in the directory, by a text from it or an answer by
that route, or because somebody says that it works again. A live call tries it where nothing else reaches the person.
One that is doubtful, since nobody was there twice in a row, is left alone by what is routine, until a message arrives.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, put, remembered
from eprr_bot.base.questions import question
from eprr_bot.directory import roll
from eprr_bot.directory.models import DeadAddress, Person
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.reach.route import Recipient, Route
from eprr_bot.reach.routes import ROUTES, every
from eprr_bot.slack.blocks import LONDON, clock_time

NEWS_FOR = timedelta(days=1)
ASKED_FOR = timedelta(days=3)
"""For so long a service is asked what became of a message."""
STILL = col(DeadAddress.works_again_at).is_(None)
BOT = "the bot"
THEIR_WORD = "they say that it is wrong"


def found(session: Session, now: datetime) -> list[str]:
    """The messages of the last day by which a provider says that nobody has an address, where that is not kept yet.

    What was sent before somebody’s entry was changed says nothing of it.
    """
    if _failed_since(session, now - NEWS_FOR).first() is None:
        return []
    saying = [and_(Message.channel == one.id, _says_dead_or_doubtful(one)) for one in ROUTES.values()]
    is_known = and_(DeadAddress.person_id == Message.person_id, DeadAddress.route == Message.channel)
    failed = select(Message.id).join(Person, col(Person.id) == Message.person_id).outerjoin(DeadAddress, is_known)
    news = failed.where(
        Message.state == State.FAILED,
        Message.state_at > now - NEWS_FOR,
        or_(*saying),
        Message.created_at >= Person.updated_at,
        or_(col(DeadAddress.person_id).is_(None), col(DeadAddress.works_again_at) < Message.created_at),
    )
    return list(session.exec(news.order_by(col(Message.id))).all())


@question
def _failed_since(at: datetime) -> SelectOfScalar[str]:
    return select(Message.id).where(Message.state == State.FAILED, Message.state_at > at).limit(1)


def _says_dead_or_doubtful(route: Route) -> ColumnElement[bool]:
    """Does the message say so, or that nobody was there, as the one before it to the same person did?"""
    earlier = aliased(Message)
    before = select(earlier.error).where(
        earlier.person_id == Message.person_id,
        earlier.channel == Message.channel,
        col(earlier.created_at) < Message.created_at,
        col(earlier.state).in_((State.SENT, State.FAILED)),
    )
    last = before.order_by(col(earlier.created_at).desc()).limit(1).scalar_subquery()
    error = col(Message.error)
    return or_(error.in_(route.says_dead), and_(error.in_(route.says_doubtful), last.in_(route.says_doubtful)))


def arrived(session: Session, now: datetime) -> list[str]:
    """What was doubtful, as person/route, and by which a message has arrived since."""
    those = [one for one in everyone(session) if is_doubtful(one)]
    return [f"{one.person_id}/{one.route}" for one in those if _has_arrived(session, one, now)]


def trust_again(session: Session, key: str, now: datetime) -> None:
    """It is doubtful no more."""
    person_id, _, route = key.partition("/")
    works_again(session, person_id, route, now, BOT)


def _has_arrived(session: Session, dead: DeadAddress, now: datetime) -> bool:
    """What is asked for no more was settled, if it went out lately."""
    theirs = select(Message.id).where(Message.person_id == dead.person_id, Message.channel == dead.route)
    settled = theirs.where(Message.state == State.SENT, col(Message.ask_at).is_(None))
    since = max(dead.since, now - ASKED_FOR)
    return session.exec(settled.where(Message.created_at > since).limit(1)).first() is not None


def keep(session: Session, message_id: str, now: datetime) -> None:
    """From here on no page goes to whom this message was for by its route."""
    message = session.get(Message, message_id)
    if message is None or message.person_id is None or message_id not in found(session, now):
        return  # of two messages the first says it
    put(session, DeadAddress(person_id=message.person_id, route=message.channel, since=now, reason=message.error))
    roll.note(session, now, BOT, message.person_id, gone(message.channel))


def says_wrong(session: Session, person_id: str, route: str, now: datetime, by: str) -> None:
    """Somebody says that their own number or address is wrong: from here on no page goes by it."""
    if not why(session, person_id, route):
        put(session, DeadAddress(person_id=person_id, route=route, since=now, reason=THEIR_WORD))
        roll.note(session, now, by, person_id, gone(route))


def gone(route: str) -> str:
    """What the directory notes of it."""
    return f"not reached {ROUTES[route].by} any more"


def works_again(session: Session, person_id: str, route: str, now: datetime, by: str) -> bool:
    """Somebody can be reached this way again, as they showed or somebody says. False where they could be all along."""
    mine = (DeadAddress.person_id == person_id, DeadAddress.route == route, STILL)
    if not change(session, DeadAddress, *mine, works_again_at=now):
        return False
    roll.note(session, now, by, person_id, f"reached {ROUTES[route].by} again" if route in ROUTES else "reached again")
    return True


def put_right(session: Session, person_id: str, columns: Collection[str], now: datetime, by: str) -> None:
    """Somebody’s number or address was changed in these columns of the directory, so it is tried again."""
    for route in ROUTES.values():
        if set(route.columns) & set(columns):
            works_again(session, person_id, route.id, now, by)


def everyone(session: Session) -> Sequence[DeadAddress]:
    """Every number and address that nobody has now, of people who have not left."""
    return remembered(session, DeadAddress, "still", lambda: _everyone(session).all())


@question
def _everyone() -> SelectOfScalar[DeadAddress]:
    theirs = select(DeadAddress).outerjoin(Person, col(Person.id) == DeadAddress.person_id)
    kept = theirs.where(STILL, col(Person.is_active).is_not(False))
    return kept.order_by(col(DeadAddress.since), col(DeadAddress.person_id))


def why(session: Session, person_id: str, route: str) -> str:
    """Why somebody is not reached by a route, to follow on from “cannot be reached”; empty where nothing is known."""
    return next((said(one) for one in everyone(session) if (one.person_id, one.route) == (person_id, route)), "")


def stops(session: Session, person_id: str, route: str, lane: Lane) -> str:
    """Why a message of this lane is not to go by a route; what is doubtful stops only what is routine."""
    theirs = (one for one in everyone(session) if (one.person_id, one.route) == (person_id, route))
    return next((said(one) for one in theirs if lane > Lane.EXERCISE or not is_doubtful(one)), "")


def is_doubtful(dead: DeadAddress) -> bool:
    """Was nobody there, and may there be somebody again?"""
    return dead.route in ROUTES and dead.reason in ROUTES[dead.route].says_doubtful


def said(dead: DeadAddress) -> str:
    """What its provider says, and since when."""
    local = dead.since.astimezone(LONDON)
    twice = ", twice in a row" if is_doubtful(dead) else ""
    return f"{dead.reason}{twice} (since {clock_time(dead.since)}, {local.day} {local:%B})"


def has_way(session: Session, recipient: Recipient) -> bool:
    """Is there any way to reach somebody who has not left, that is not dead?"""
    known = (one for one in every() if ROUTES[one].address_of(recipient))
    return any(not stops(session, recipient.id, one, Lane.LIVE) for one in known)
