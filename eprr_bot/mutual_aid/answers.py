"""What providers' own contacts say of mutual aid: that they have it, how many they offer, that they can give none."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

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
from eprr_bot.mutual_aid import calls, line, messages, movements, register, service
from eprr_bot.mutual_aid.aid import WAITED_FOR, Step
from eprr_bot.mutual_aid.models import MUTUAL_AID, AidShare
from eprr_bot.mutual_aid.said import Said
from eprr_bot.slack.blocks import Block
from eprr_bot.slack.commands import MOST_DIGITS

SAID = "says what they can give"
_REPORT = re.compile(
    r"\W*(?P<word>offer(?:s|ing|ed)?|nil(?:\s+returns?)?)\b(?:\W*for\s+#?(?P<which>\d{1,9})(?!\w))?(?P<rest>[^?]*)",
    re.IGNORECASE | re.DOTALL,
)
_FOR = re.compile(rf"(.*?)[\s,]*\bfor\s+(?:mutual aid\s+)?#?(\d{{1,{MOST_DIGITS}}})\W*", re.IGNORECASE | re.DOTALL)


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Somebody of a provider has said that they have it, and perhaps some words."""
    share = session.get(AidShare, call_out.serves_id)
    person = directory.person(session, callee.person_id)
    if share is not None and person is not None:
        movements.acknowledge(session, share, callee.said, now, directory.as_actor(person))


def buttons(session: Session, call_out: CallOut) -> Sequence[Block]:
    """What may be pressed in a call besides “Acknowledge”."""
    share = session.get(AidShare, call_out.serves_id)
    row = service.get(session, share.request_id) if share else None
    incident = service.incident_of(session, row) if row else None
    if share is None or row is None or row.closed_at or incident is None or incident.alert_state not in LIVE:
        return ()
    return calls.buttons(register.provider(session, row, share))


def understand(
    session: Session, people: Mapping[str, Person], called: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """A text of a provider's contact: “OFFER 8”, “NIL no staff”, or “2 no staff” to the call about it."""
    meant = text_replies.meant_by(called, now)
    is_about_aid = meant is not None and meant.call_out.kind == MUTUAL_AID
    if meant is not None and is_about_aid and replies.read(text, now).sense == Sense.CANNOT:
        share = session.get(AidShare, meant.call_out.serves_id)
        person = people[meant.callee.person_id]
        said = replies.read(text, now).said
        return _nil(session, share, person, said, meant, now) if share and share.answer in WAITED_FOR else None
    found = _REPORT.fullmatch(text)
    those = _open_of(session, people) if found else []
    return _report(session, those, found, called, now) if found and those else None


def _open_of(session: Session, people: Mapping[str, Person]) -> list[tuple[Person, AidShare]]:
    by = {one.organisation: one for one in people.values() if one.contact_hours}
    those = service.open_of(session, by) if by else []
    return [(by[one.organisation], one) for one in those if _is_live(session, one)]


def _is_live(session: Session, share: AidShare) -> bool:
    incident = service.incident_of(session, service.get(session, share.request_id))
    return incident is not None and incident.alert_state in LIVE


def _report(
    session: Session,
    those: Sequence[tuple[Person, AidShare]],
    found: re.Match[str],
    called: Sequence[Called],
    now: datetime,
) -> Outcome | None:
    is_nil = found["word"].lower().startswith("nil")
    rest, which = line.trimmed(found["rest"]), int(found["which"] or 0)
    after = _FOR.fullmatch(rest)
    if after and int(after[2]) in {share.request_id for _, share in those}:
        rest, which = line.trimmed(after[1]), int(after[2])
    named = [(person, one) for person, one in those if which in (0, one.request_id)]
    waiting = [(person, one) for person, one in named if one.answer in WAITED_FOR]
    named = waiting if len(waiting) == 1 else named
    if not named:
        return None
    (person, share), *others = named
    about = next((one for one in called if (one.call_out.kind, one.call_out.serves_id) == (MUTUAL_AID, share.id)), None)
    number, note = line.number(rest)
    if others:
        word = "NIL" if is_nil else f"OFFER {number or 8}"
        said = calls.which_one([one.request_id for _, one in named], word)
        return Outcome(text_replies.NOT_UNDERSTOOD, person, about, callout_messages.said(said))
    if is_nil:
        return _nil(session, share, person, rest, about, now)
    return _offer(session, share, person, number, note, about, now) if number else None


def _offer(
    session: Session, share: AidShare, person: Person, number: int, note: str, about: Called | None, now: datetime
) -> Outcome:
    organisations.keep_answer(session, MUTUAL_AID, share.id, person, now)
    said = Said(Step.OFFERED, number, note=note)
    taken = movements.record(session, share, said, now, directory.as_actor(person))
    movements.tell_room(session, taken.request, messages.offered(taken), now)
    back = calls.offer_taken(share.request_id, number, now)
    return Outcome(SAID, person, about, callout_messages.said(back), is_answer=True)


def _nil(session: Session, share: AidShare, person: Person, why: str, about: Called | None, now: datetime) -> Outcome:
    organisations.keep_answer(session, MUTUAL_AID, share.id, person, now)
    one, theirs = movements.nil(session, share, why, now, directory.as_actor(person))
    movements.tell_room(session, one, messages.nil_told(one, theirs), now)
    back = calls.nil_taken(share.request_id, share.note, now)
    return Outcome(SAID, person, about, callout_messages.said(back), is_answer=True)
