"""Messages of Slack that somebody adds to an incident's log, and what becomes of them there afterwards.

The entry has the time of the message. A message that is changed or deleted later is written down too: what people
could have read at which time is what an inquiry asks.
"""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, select

from eprr_bot.base.db import add_once
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import REMOVED, without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.incidents import from_slack_messages as words
from eprr_bot.incidents import service
from eprr_bot.incidents.models import Incident, LoggedMessage, PickedMessage
from eprr_bot.records import service as records
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, Said, UserError

MESSAGE = "message"
"""The kind of the log's entries."""
KEPT = timedelta(hours=1)
"""For how long a message is kept of which nobody has said to which incident it belongs."""
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
"""How Slack writes a moment, which each reader sees on their own clock."""
OF_SLACK = ("slack.com", "slack-gov.com")


@dataclass(frozen=True)
class Added:
    """What came of it: the entry, whether it was there before, and whether an NHS number was taken out."""

    number: int
    was_there: bool = False
    took_out: bool = False


def add(session: Session, incident: Incident, said: Said, now: datetime, actor: Actor, api: str) -> Added:
    """Write a message in a log, once. `api` is where Slack's methods are. Raises UserError when nothing is in it."""
    text = in_plain_words(session, said)
    if not visible(text) and not said.files:
        raise UserError("Nothing of that message could be read. Say what it shows with /incident log.")
    row = LoggedMessage(incident_id=incident.id or 0, channel_id=said.channel, ts=said.ts, text=text)
    row.edited_ts, row.is_ours = said.edited_ts, said.is_ours
    if not add_once(session, row):
        earlier = session.get_one(LoggedMessage, (incident.id, said.channel, said.ts))
        return Added(earlier.number, was_there=True)
    author = author_of(session, said)
    entry = words.entry(text, author, said.place, said.files, permalink(said, api))
    for_whom = "" if actor.slack_id == said.author else author
    row.number = service.note(
        session, incident, now, MESSAGE, entry, actor, event_at=min(at(said.ts), now), on_behalf_of=for_whom
    )
    return Added(row.number, took_out=REMOVED in text)


def follow(session: Session, said: Said, now: datetime) -> None:
    """A message was changed or deleted: each log that has it says so, once. One of ours is kept up to date by us."""
    known = select(LoggedMessage).where(LoggedMessage.channel_id == said.channel, LoggedMessage.ts == said.ts)
    for row in session.exec(known.with_for_update()).all():
        if not row.is_ours and not row.is_gone and row.number:
            _follow(session, row, said, now)


def _follow(session: Session, row: LoggedMessage, said: Said, now: datetime) -> None:
    incident, text = service.get(session, row.incident_id), in_plain_words(session, said)
    if said.is_deleted:
        row.is_gone = True
        told = words.deleted(row.number)
    elif text == row.text or said.edited_ts <= row.edited_ts:
        return  # only its preview or its reactions have changed, or this is an older change that came late
    else:
        row.text, row.edited_ts = text, said.edited_ts
        told = words.changed(row.number, text)
    session.add(row)
    when = min(at(said.edited_ts), now) if said.edited_ts else now
    service.note(session, incident, now, MESSAGE, told, _editor(session, said), event_at=when, corrects=row.number)


def _editor(session: Session, said: Said) -> Actor:
    """Whoever changed it; of a deletion Slack does not say who did it."""
    person = directory.by_slack_id(session, said.author) if said.author and not said.is_deleted else None
    return Actor(said.author, person.name, person.id) if person else records.BOT


def keep(session: Session, said: Said, now: datetime, actor: Actor) -> int:
    """Keep a message until somebody says to which incident it belongs; older ones go. Returns its number."""
    for old in session.exec(select(PickedMessage).where(PickedMessage.picked_at < now - KEPT)).all():
        session.delete(old)
    kept = asdict(said) | {"text": without_nhs_numbers(said.text)[0]}
    row = PickedMessage(picked_at=now, picked_by=actor.slack_id, said=kept)
    session.add(row)
    session.flush()
    return row.id or 0


def kept(session: Session, number: int, actor: Actor) -> Said:
    """The message that somebody picked, once. Raises UserError when it is kept no more."""
    row = session.get(PickedMessage, number)
    if row is None or row.picked_by != actor.slack_id:
        raise UserError("That was too long ago. Choose “Add to the log” in the menu of the message again.")
    session.delete(row)
    return Said(**{**row.said, "files": tuple(row.said["files"])})


def in_plain_words(session: Session, said: Said) -> str:
    """What the message says, with names for mentions, dates as they read, and without NHS numbers."""
    plain = blocks.plain_words(_DATE.sub(r"\1", said.text), lambda slack_id: service.name_behind(session, slack_id))
    return without_nhs_numbers(plain.strip())[0]


def author_of(session: Session, said: Said) -> str:
    """Who wrote it: by the directory, or as Slack has it."""
    if said.is_ours:
        return records.BOT.name
    person = directory.by_slack_id(session, said.author) if said.author else None
    return person.name if person else visible(said.name) or f"a member of Slack ({said.author or 'unknown'})"


def at(ts: str) -> datetime:
    """The instant for which Slack's name of a message stands."""
    return datetime.fromtimestamp(float(ts), UTC)


def permalink(said: Said, api: str) -> str:
    """The address of a message, as Slack makes it; elsewhere than at Slack, beside its methods."""
    url = urlsplit(api)
    host = f"{said.domain}.{url.netloc}" if url.netloc in OF_SLACK and said.domain else url.netloc
    is_reply = said.thread and said.thread != said.ts
    # Its first figure is written in another way: ten figures could be taken for an NHS number.
    thread = f"?thread_ts=%{ord(said.thread[0]):x}{said.thread[1:]}&cid={said.channel}" if is_reply else ""
    return f"{url.scheme}://{host}/archives/{said.channel}/p{said.ts.replace('.', '')}{thread}"
