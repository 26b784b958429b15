"""A way to reach somebody that failed for good is told, once, to whoever looks after the directory."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from eprr_bot.callout.models import Callee, Page
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.noticeboard import messages, service
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.outbox.people import tell
from eprr_bot.outbox.service import Envelope

NEWS_FOR = timedelta(days=1)


def tell_of_failed_routes(engine: Engine, now: datetime) -> int:
    """Look at the pages of the last day that failed for good. Returns how many there were."""
    failed = (
        select(Callee.person_id, Page.route, Page.failure, Message.address)
        .join(Callee, col(Callee.id) == col(Page.callee_id))
        .join(Message, col(Message.id) == col(Page.message_id))
        .where(Page.failure != "", Page.at > now - NEWS_FOR)
    )
    with transaction(engine) as session:
        found = session.exec(failed.order_by(col(Page.id))).all()
        for person_id, route, failure, address in found:
            _tell(session, now, person_id, route, failure, address)
    return len(found)


def _tell(session: Session, now: datetime, person_id: str, route: str, failure: str, address: str) -> None:
    """Once for each address: when it is put right and fails again, that is news."""
    officer = directory.cluster(session).accountable_emergency_officer
    adviser = service.adviser(session, now)
    reader = adviser.id if adviser and adviser.id != person_id else officer
    key = f"route-failed/{person_id}/{route}/{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    content = messages.route_failed(directory.name_of(session, person_id), route, failure)
    tell(session, now, reader, content, Envelope(Lane.ROUTINE, "directory", key=key, person_id=reader))
