"""Signing in by a link that is sent to somebody's own phone or mailbox. It needs neither Slack nor a password.

Whoever asks is never told whether a number or an address is in the directory.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from eprr_bot.base.db import change, take_turns
from eprr_bot.base.files import FaultsFound
from eprr_bot.base.vault import Vault
from eprr_bot.desk import messages
from eprr_bot.desk.models import DeskSession, SignInLink
from eprr_bot.directory import addresses, numbers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach

LINK_FOR = timedelta(minutes=15)
SIGNED_IN_FOR = timedelta(hours=12)
MOST_LINKS = 3
"""For one person within the time for which a link is good: nobody's phone is filled by a stranger."""
SUBJECT = "sign-in"
WAYS = ("text", "email")
"""Where what they typed cannot be used now, the other is."""


def ask(session: Session, vault: Vault, typed: str, base: str, now: datetime) -> int:
    """Send a link to whoever has this mobile number or e-mail address. Returns to how many people one goes."""
    take_turns(session, SUBJECT)
    found = [(person, route) for person, route in owners(session, vault, typed) if _may_have_one(session, person, now)]
    for person, route in found:
        _send(session, person, route, base, now)
    return len(found)


def owners(session: Session, vault: Vault, typed: str) -> Iterator[tuple[Person, str]]:
    """Whose it is, and by which route they are told; an organisation's contact is nobody who signs in."""
    try:
        found, route = directory.by_number(session, vault, numbers.mobile(typed)), "text"
    except (FaultsFound, ValueError):
        found, route = _by_address(session, vault, typed), "email"
    yield from ((one, route) for one in found if one.is_active and not one.contact_hours)


def _by_address(session: Session, vault: Vault, typed: str) -> list[Person]:
    try:
        wanted = addresses.email(typed)
    except (FaultsFound, ValueError):
        return []
    return directory.by_address(session, vault, wanted)


def _may_have_one(session: Session, person: Person, now: datetime) -> bool:
    recent = select(func.count()).select_from(SignInLink)
    theirs = recent.where(SignInLink.person_id == person.id, SignInLink.made_at > now - LINK_FOR)
    return session.exec(theirs).one() < MOST_LINKS


def _send(session: Session, person: Person, route: str, base: str, now: datetime) -> None:
    token = secrets.token_urlsafe(24)
    session.add(SignInLink(sha256=digest(token), person_id=person.id, made_at=now, until=now + LINK_FOR))
    content = messages.link(person.name, f"{base.rstrip('/')}/desk/sign-in/{token}", now + LINK_FOR)
    envelope = Envelope(Lane.LIVE, SUBJECT, expires_at=now + LINK_FOR)
    for one in (route, *(other for other in WAYS if other != route)):
        if reach.tell(session, now, person, content, envelope, by=(one,)):
            return


def whose(session: Session, token: str, now: datetime) -> Person | None:
    """Who signs in by this link; None for one that is unknown, used or too old."""
    link = session.get(SignInLink, digest(token))
    if link is None or link.used_at is not None or link.until <= now:
        return None
    return _still_here(session, link.person_id)


def sign_in(session: Session, token: str, now: datetime) -> str | None:
    """Use a link: what the browser is to keep; None where it is no good any more."""
    person = whose(session, token, now)
    used = (SignInLink.sha256 == digest(token), col(SignInLink.used_at).is_(None))
    if person is None or not change(session, SignInLink, *used, used_at=now):
        return None
    return begin(session, person, now)


def begin(session: Session, person: Person, now: datetime) -> str:
    """Somebody is signed in: what their browser is to keep."""
    kept = secrets.token_urlsafe(32)
    session.add(DeskSession(sha256=digest(kept), person_id=person.id, began_at=now, until=now + SIGNED_IN_FOR))
    return kept


def who(session: Session, kept: str, now: datetime) -> Person | None:
    """Who is signed in, by what their browser kept."""
    found = session.get(DeskSession, digest(kept)) if kept else None
    if found is None or found.ended_at is not None or found.until <= now:
        return None
    return _still_here(session, found.person_id)


def who_of(session: Session, kept: Collection[str], now: datetime) -> dict[str, Person]:
    """Likewise for many browsers at once, by what each of them kept."""
    digests = {digest(one): one for one in kept}
    joined = select(DeskSession.sha256, Person).join(Person, col(Person.id) == DeskSession.person_id)
    is_in = (col(DeskSession.sha256).in_(digests), col(DeskSession.ended_at).is_(None), DeskSession.until > now)
    found = session.exec(joined.where(*is_in, col(Person.is_active))).all()
    return {digests[sha256]: person for sha256, person in found}


def sign_out(session: Session, kept: str, now: datetime) -> None:
    """Somebody is signed in no more, in this browser."""
    change(session, DeskSession, DeskSession.sha256 == digest(kept), col(DeskSession.ended_at).is_(None), ended_at=now)


def let_go(session: Session, person: Person, now: datetime) -> None:
    """Somebody has left: they are signed out everywhere."""
    theirs = (DeskSession.person_id == person.id, col(DeskSession.ended_at).is_(None))
    change(session, DeskSession, *theirs, ended_at=now)


def seal_of(kept: str) -> str:
    """What every form of a signed-in page carries, so that no other site can send it."""
    return hmac.new(kept.encode(), b"form", "sha256").hexdigest()


def digest(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _still_here(session: Session, person_id: str) -> Person | None:
    person = directory.person(session, person_id)
    return person if person is not None and person.is_active else None
