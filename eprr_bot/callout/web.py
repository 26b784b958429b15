"""/answer/<token>: a call as a page with buttons, for whoever was reached where there is none, such as by e-mail.

The token is the whole of the permission. Only a button answers: programs that look at mail open every address in it.
The big one says that they can attend; of the others each `says` that they cannot, or in how many minutes they arrive.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.callout import answer_page, kinds, messages, posts, register, service
from eprr_bot.callout.messages import ARRIVE_IN, LONGEST_READ_BACK
from eprr_bot.callout.models import Asks, Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.slack.blocks import fit
from eprr_bot.slack.commands import Bot

NOT_FOUND = "There is nothing to answer at this address. It may not be complete. If you were called, use another way.\n"
ANSWERED_FOR = timedelta(days=7)
"""After a call-out is over its pages show it for as long."""
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True)
class Asked:
    """Who is asked here, and in which call-out."""

    callee: Callee
    call_out: CallOut
    person: Person


def routes(app: Bot) -> APIRouter:
    """The routes of the page on which a call is answered."""
    router = APIRouter()

    @router.api_route("/answer/{token}", methods=["GET", "HEAD"], include_in_schema=False)
    def show(token: str) -> Response:
        now = app.clock.now()
        with reading(app.engine) as session:
            asked = _asked(session, token, now)
            if asked is None:
                return PlainTextResponse(NOT_FOUND, status_code=404, headers=HEADERS)
            if directory.has_left(session, asked.person.id):
                return PlainTextResponse(messages.you_have_left().short, status_code=403, headers=HEADERS)
            seen = posts.as_seen_by(session, asked.call_out, asked.callee, now)
            more = _more(session, asked)
            words = answer_page.on_page(seen, more)
            body = answer_page.write(words, asked.person.name, token, is_exercise=asked.call_out.is_exercise)
        return HTMLResponse(body, headers={**HEADERS, "Content-Security-Policy": answer_page.policy()})

    @router.post("/answer/{token}", include_in_schema=False)
    def answer(token: str, says: str = "", message: Annotated[str, Form()] = "") -> Response:
        now = app.clock.now()
        minutes = next((one for one in ARRIVE_IN if says == str(one)), None)
        with transaction(app.engine) as session:
            asked = _asked(session, token, now)
            if asked is not None and not directory.has_left(session, asked.person.id):
                actor = directory.as_actor(asked.person)
                number = register.id_of(asked.call_out)
                service.answer(
                    session,
                    number,
                    asked.person,
                    now,
                    "email",
                    actor,
                    cannot_attend=says == "cannot",
                    arrives_at=None if minutes is None else now + timedelta(minutes=minutes),
                    said=_read_back(asked.call_out, message),
                )
        return RedirectResponse(f"../answer/{token}", status_code=303, headers=HEADERS)

    return router


def _more(session: Session, asked: Asked) -> str:
    """What somebody who has answered reads besides that."""
    if asked.callee.cannot_attend:
        over = posts.over_of(session, asked.call_out)
        return f" {over}" if over else ""
    return kinds.of(asked.call_out.kind).adds(session, asked.call_out, asked.person, "email")


def _read_back(call_out: CallOut, message: str) -> str:
    """On one line, and only where it was asked for."""
    return " ".join(fit(message, LONGEST_READ_BACK).split()) if call_out.asks == Asks.READ_BACK else ""


def _asked(session: Session, token: str, now: datetime) -> Asked | None:
    callee = register.callee_by_token(session, token)
    person = directory.person(session, callee.person_id) if callee else None
    if callee is None or person is None:
        return None
    call_out = session.get_one(CallOut, callee.call_out_id)
    is_too_old = call_out.closed_at is not None and call_out.closed_at + ANSWERED_FOR < now
    return None if is_too_old else Asked(callee, call_out, person)
