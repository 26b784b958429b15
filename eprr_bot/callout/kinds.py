"""What call-outs are for: each feature says in a row what is to happen when one of its own is answered, or ends.

It is told in the transaction in which that happens, after everything else. A mistake in it must not cost the answer:
what it did is undone, the answer stays, and it is told again until it has gone well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlmodel import Session

from eprr_bot.base.database_errors import is_away
from eprr_bot.base.db import take_turns, undone_alone
from eprr_bot.callout.models import Callee, CallOut, Unfollowed
from eprr_bot.directory.models import Person
from eprr_bot.slack.blocks import Block, Content

if TYPE_CHECKING:
    from eprr_bot.callout.register import Called

log = structlog.get_logger()

AGAIN_AFTER = timedelta(seconds=30)


def _nothing(*_: object) -> None:
    """Most need not be told of everything."""


@dataclass(frozen=True)
class Outcome:
    """What came of a reply by text, and what whoever sent it is told."""

    words: str
    person: Person | None = None
    called: Called | None = None
    back: Content | None = None
    is_answer: bool = False
    hurries: bool = False
    """Are others to be called at once, though whoever sent it is still asked?"""
    over: int | None = None
    """The incident of which the word back says that it is over, which is true until it is reopened."""


@dataclass(frozen=True)
class Kind:
    """What call-outs of one kind are for, by the name that is kept with them."""

    name: str
    on_answer: Callable[[Session, CallOut, Callee, datetime], None] = _nothing
    """Somebody has answered, in time or late; one that ended by this has been told so before."""
    on_refusal: Callable[[Session, CallOut, Callee, datetime], None] = _nothing
    """Somebody has said that they cannot attend, perhaps after they had answered; never told as an answer."""
    on_end: Callable[[Session, CallOut, datetime], None] = _nothing
    """It was answered, nobody answered in time, or it was stopped."""
    understands: Callable[[Session, Mapping[str, Person], Sequence[Called], str, datetime], Outcome | None] = (
        lambda *_: None
    )
    """Takes a text message that says something of its own, from one of those who share a number and were called."""
    other_word: str = ""
    """What else may be replied by text, and what for, such as “COMMAND to take command”."""
    adds: Callable[[Session, CallOut, Person, str], str] = lambda *_: ""
    """What is said as well to somebody whose answer was taken, by the route by which it came."""
    has_lapsed: Callable[[Session, CallOut], bool] = lambda *_: False
    """Had somebody the command that it calls for, and nobody has it now?"""
    only_informs: bool = False
    """Are people to say that they have read it, and not that they come?"""
    if_they_cannot: str = ""
    """What is so once somebody says that they cannot, where they alone are asked and nobody else is called."""
    how_to_reply: str = ""
    """What may be replied by text to what only informs, where that is not as usual; it follows “Reply”."""
    buttons: Callable[[Session, CallOut], Sequence[Block]] = lambda *_: ()
    """What may be pressed in Slack besides the answer, as what the call-out serves stands."""
    is_over: Callable[[Session, CallOut], str] = lambda *_: ""
    """That what it serves is over, in a plain sentence, though the call-out itself was answered; else nothing."""
    last_word: str = ""
    """What everybody who was called reads in Slack once it is over by itself; mrkdwn."""
    passes_over: Callable[[Session, CallOut, Person, str, datetime], bool] = lambda *_: False
    """Is somebody whom a step means, and as what, to be left alone for now?"""
    turn: str = ""
    """What all who work on this feature take turns about, before any call-out is locked."""


KINDS: dict[str, Kind] = {}
"""Every kind there is, of all features: `app.build` fills it."""


def use(kinds: Iterable[Kind]) -> None:
    """These are the kinds there are."""
    KINDS.update((one.name, one) for one in kinds)


def of(name: str) -> Kind:
    """The kind of this name. Whoever was called for what there is no more may still answer: nothing follows."""
    return KINDS.get(name) or Kind(name)


def take_turn(session: Session, kind: str) -> None:
    """Wait for whoever works on what call-outs of this kind are for."""
    if turn := of(kind).turn:
        take_turns(session, turn)


def answered(session: Session, call_out: CallOut, callee: Callee, now: datetime) -> None:
    """Tell the feature that somebody answered one of its call-outs, or that they cannot attend."""
    kind = of(call_out.kind)
    _tell(session, kind.on_refusal if callee.cannot_attend else kind.on_answer, call_out, now, callee)


def ended(session: Session, call_out: CallOut, now: datetime) -> None:
    """Tell the feature that one of its call-outs has ended."""
    _tell(session, of(call_out.kind).on_end, call_out, now)


def understood(
    session: Session, people: Mapping[str, Person], calls: Sequence[Called], text: str, now: datetime
) -> Outcome | None:
    """What a feature takes a text message for, that is no plain answer."""
    found = (one.understands(session, people, calls, text, now) for one in KINDS.values())
    return next((one for one in found if one), None)


def _tell(
    session: Session, run: Callable[..., None], call_out: CallOut, now: datetime, callee: Callee | None = None
) -> None:
    if run is _nothing:
        return
    try:
        with undone_alone(session):
            run(session, call_out, *([callee] if callee else []), now)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("what was to follow an answer failed", kind=call_out.kind, call_out=call_out.id)
        callee_id = callee.id if callee else None
        session.add(Unfollowed(call_out_id=call_out.id or 0, callee_id=callee_id, next_try=now + AGAIN_AFTER))
        session.flush()
