"""The hard copy by e-mail, to those whom the cluster names. The outbox knows its name alone: no number is in it."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.questions import question
from eprr_bot.base.settings import Settings
from eprr_bot.directory import service as directory
from eprr_bot.hard_copy.sheets import HardCopy
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.reach.email import ROUTE as EMAIL
from eprr_bot.slack.blocks import Content, escape, written
from eprr_bot.slack.commands import Bot

SUBJECT = "hard copy by e-mail"
COUNTS_FOR = timedelta(days=1)
"""Then the next is written."""
_NOT_SENT = "hard copy not sent/"


def why_not(session: Session, settings: Settings) -> str:
    """Why nobody gets it by e-mail though somebody is to, and what to do; empty where all is well."""
    if not directory.cluster(session).hard_copy_to:
        return ""
    said = "The hard copy cannot go out by e-mail, as hard_copy_to in cluster.yaml asks:"
    if settings.hard_copy is None:
        return f"{said} none is written. Set EPRR_HARD_COPY."
    return "" if settings.smtp_url else f"{said} only a mail server takes it, and Notify does not. Set SMTP_URL."


def send(session: Session, made: HardCopy, file: str, now: datetime) -> list[str]:
    """Decide to send a copy that was written to everybody who is to have it. Returns who gets none, and why."""
    unreached = []
    content = _letter(made, file)
    for person_id in directory.cluster(session).hard_copy_to:
        envelope = Envelope(Lane.ROUTINE, SUBJECT, expires_at=now + COUNTS_FOR, key=f"hard copy/{file}/{person_id}")
        if not reach.tell(session, now, person_id, content, envelope, by=[EMAIL.id]):
            person = directory.person(session, person_id)
            why = reach.why_not(session, person, EMAIL.id, envelope.lane, now) if person else "nobody has this id"
            unreached.append(f"{directory.name_of(session, person_id)} gets no hard copy by e-mail: {why}.")
    return unreached


def _letter(made: HardCopy, file: str) -> Content:
    title = f"Hard copy of {made.cluster}, {written(made.at, made.zone)}"
    letter = (
        f"{title}\n\n"
        "Attached is what people need on paper when no screen works, as it was then: who is on call, forums, contacts, "
        "instruments and action cards. Open it in a browser and print it.\n\n"
        "IT HOLDS PEOPLE’S TELEPHONE NUMBERS. Do not pass it on. Lock the paper away, and once the next one is there, "
        "shred it and delete this e-mail.\n\n"
        "You get it because hard_copy_to in cluster.yaml names you.\n"
    )
    return Content(title, letter=letter, enclosed=file)


def not_sent(session: Session, now: datetime) -> list[str]:
    """The e-mails of the last day that failed for good or came too late, and of which nobody was told."""
    return [one for one in _lost(session, now - COUNTS_FOR).all() if not outbox.is_decided(session, _NOT_SENT + one)]


@question
def _lost(since: datetime) -> SelectOfScalar[str]:
    over = col(Message.state).in_((State.FAILED, State.EXPIRED))
    return select(Message.id).where(Message.subject == SUBJECT, over, Message.state_at > since)


def tell_of(_: Bot, session: Session, now: datetime, message_id: str) -> None:
    """Tell the EPRR adviser of one of them."""
    message = session.get_one(Message, message_id)
    who = directory.name_of(session, message.person_id or "")
    why = (
        f"{message.body['subject']}, did not reach {who} by e-mail: {message.error or 'it could not be sent in time'}."
    )
    envelope = Envelope(Lane.ROUTINE, "hard copy", key=_NOT_SENT + message_id)
    told = Content(f":warning: {escape(why)} The file is in the folder of the hard copies.")
    reach.tell(session, now, oncall.adviser(session, now), told, envelope)
