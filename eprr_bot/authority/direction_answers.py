"""What providers' contacts answer to a direction: that they have it, or that they cannot."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from eprr_bot.authority import direction_messages as messages
from eprr_bot.authority import directions
from eprr_bot.authority.direction import Progress
from eprr_bot.authority.directions import KIND
from eprr_bot.authority.models import DirectionShare
from eprr_bot.callout import messages as callout_messages
from eprr_bot.callout import replies, text_replies
from eprr_bot.callout.kinds import Outcome
from eprr_bot.callout.models import Callee, CallOut
from eprr_bot.callout.register import Called
from eprr_bot.callout.replies import Sense
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import organisations
from eprr_bot.incidents.alert import LIVE
from eprr_bot.slack.blocks import Block

CANNOT = "cannot follow a direction"


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Somebody of a provider has said that they have it, and perhaps some words."""
    share = session.get(DirectionShare, call_out.serves_id)
    person = directory.person(session, callee.person_id)
    if share is not None and person is not None and share.progress == Progress.GIVEN:
        directions.say(session, share, Progress.ACKNOWLEDGED, now, directory.as_actor(person), callee.said)


def buttons(session: Session, call_out: CallOut) -> Sequence[Block]:
    """What may be pressed in a call besides “Acknowledge”."""
    share = session.get(DirectionShare, call_out.serves_id)
    if share is None:
        return ()
    row, incident = directions.of_share(session, share)
    is_over = row.ended_at is not None or (incident is not None and incident.alert_state not in LIVE)
    return () if is_over else messages.buttons(directions.as_read(session, share))


def understand(
    session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """A text of a provider's contact that answers the call about a direction: “2 no theatre staff”."""
    meant = text_replies.meant_by(calls, now)
    if meant is None or meant.call_out.kind != KIND or replies.read(text, now).sense != Sense.CANNOT:
        return None
    share = session.get(DirectionShare, meant.call_out.serves_id)
    if share is None or share.progress == Progress.WITHDRAWN:
        return None
    person = people[meant.callee.person_id]
    organisations.keep_answer(session, KIND, share.id, person, now)
    directions.say(session, share, Progress.CANNOT, now, directory.as_actor(person), replies.read(text, now).said)
    said = messages.cannot_taken(share.direction_id, share.note, now)
    return Outcome(CANNOT, person, meant, callout_messages.said(said), is_answer=True)
