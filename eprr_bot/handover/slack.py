"""/oncall handover: the pack, notes for the next holder, and the buttons of a handover."""

import difflib
import re
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.like import closest
from eprr_bot.directory import service as directory
from eprr_bot.handover import diary, messages, pack, service
from eprr_bot.handover.models import Handover
from eprr_bot.handover.notices import handing, others
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_words import rota_first
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Command, Reply, Request, UserError

_NOTE_WORD = re.compile(r"^notes?\b[\s:,–-]*", re.IGNORECASE)
"""“director note ring the council” says that what follows is one; it is no part of it."""
SHORTEST_BEGINNING = 3
NHS_NUMBER = " A number that looked like an NHS number was left out."


def handover(request: Request) -> Reply:
    """Bare, the pack of the handover under way or the next one; with words, a note for whoever comes in."""
    rota_id, note = _rota_and_note(request)
    if note:
        return _leave(request, rota_id, _NOTE_WORD.sub("", note))
    row = service.current_or_next(request.session, rota_id, request.now)
    found = pack.gather(request.session, row, request.now)
    if not service.may_read_all(request.session, row, request.actor, request.now):
        found = replace(found, actions=(), committed=(), notes=(), forums=(), is_whole=False)
    return Reply(messages.pack(handing(request.session, row), found, _button(request, row)))


def note(request: Request) -> Reply:
    """A note, and nothing but a note: for a rota that is named first, or else for one's own."""
    return _leave(request, *_rota_and_note(request))


def _leave(request: Request, rota_id: str, text: str) -> Reply:
    if not text:
        raise UserError(f"Write the note after it: /oncall handover note {rota_id} the generator is on loan")
    row = service.current_or_next(request.session, rota_id, request.now)
    left_out = service.add_note(request.session, row, text, request.actor, request.now)
    said = messages.noted(handing(request.session, row))
    return Reply(Content(said.text + (NHS_NUMBER if left_out else "")))


def _button(request: Request, row: Handover) -> str:
    """Whoever has taken over says so; those who look after the handover may say so for them; others only read."""
    if request.actor.person_id == row.incoming:
        return messages.ACCEPT
    return messages.ACCEPT_FOR if request.actor.person_id in others(request.session, row, request.now) else ""


def _rota_and_note(request: Request) -> tuple[str, str]:
    """A rota at the start of the text, where there is one; the rest is the note. Raises UserError for a slip."""
    text = directory.plain_words(request)
    rota_id, note = rota_first(request.session, text, SHORTEST_BEGINNING)
    if rota_id is None:
        _refuse_slip(request, text)
        return _own_rota(request), text
    held = diary.rotas(request.session)
    if note and rota_id not in held:
        raise UserError(
            f"No handover is held for {rota_id}, so nobody would get the note. Handovers are held for: "
            f"{', '.join(held) or 'no rota'}. If it is for one of those, begin with its name: "
            f"/oncall handover {held[0] if held else '<rota>'} {text}"
        )
    return rota_id, note


def _refuse_slip(request: Request, text: str) -> None:
    """One word that is almost a rota or a command is no note, nor is a note for a rota with a slip in it.

    Raises UserError.
    """
    first, _, rest = text.lower().partition(" ")
    first = first.rstrip(":,")
    known = oncall.names_of_rotas(request.session, request.now)
    rota = closest(first, {name: one for name, one in known.items() if abs(len(name) - len(first)) < 2})
    if rest and rota and first.removesuffix("s") not in known:
        raise UserError(
            f"Did you mean {rota}? Type: /oncall handover {rota} {rest}. If it is a note for another rota, begin with "
            "the name of that one."
        )
    meant = ["history", "note", *oncall.rota_ids(request.session, request.now)]
    close = difflib.get_close_matches(text.lower(), meant, n=1, cutoff=0.75)
    if close:
        raise UserError(
            f"Did you mean /oncall handover {close[0]}? If “{text}” is a note, write it in a few words more."
        )


def _own_rota(request: Request) -> str:
    """The rota that whoever asks holds or takes next; otherwise the first whose handovers are held."""
    rotas = diary.rotas(request.session)
    for row in service.under_way(request.session):
        if row.rota_id in rotas and request.actor.person_id in (row.incoming, row.outgoing):
            return row.rota_id
    for rota_id in rotas:
        if request.actor.person_id == oncall.holder(request.session, rota_id, request.now):
            return rota_id
    if not rotas:
        raise UserError(
            f"Name the rota: {', '.join(oncall.rota_ids(request.session, request.now))}. "
            "Handovers are held for those that cluster.yaml names under handover_rotas; now it is none."
        )
    return rotas[0]


def history(request: Request) -> Reply:
    """The handovers there were."""
    return Reply(messages.history(*service.history(request.session)))


def accept(request: Request) -> Reply:
    """“I have taken over”, or somebody who knows that they have."""
    service.accept(request.session, request.number, request.actor, request.now)
    return Reply()


def confirm_for(request: Request) -> Reply:
    """Somebody has spoken to the incoming."""
    service.confirm_for(request.session, request.number, request.actor, request.now)
    return Reply()


def still_reachable(session: Session, now: datetime) -> list[str]:
    """For those who ask who is on call: whose handover nobody has accepted yet."""
    return messages.not_accepted_lines([one for one in service.not_accepted(session) if one.at <= now], now)


COMMANDS = [
    Command(
        "/oncall",
        "handover",
        "Show the handover pack, or leave a note for it.",
        handover,
        "[rota] [note]",
        asks_when_bare=True,
    ),
    Command("/oncall", "handover note", "Leave a note for whoever takes a rota next.", note, "<[rota] text>"),
    Command("/oncall", "handover history", "Show the handovers there were.", history, is_question=True),
]
ACTIONS = {"handover.accept": accept, "handover.confirm_for": confirm_for}
