"""/voice/…: where Twilio asks what to say to whoever takes a call, brings keys, and tells how calls ended.

Whatever Twilio did not sign is refused. It signs the address that it was given, so that is what is looked at, not
what stands in a request that a proxy has passed on.
"""

import time
from typing import Annotated
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Depends, HTTPException, Request, Response

from eprr_bot.app import App
from eprr_bot.base.db import transaction
from eprr_bot.base.letters import mended
from eprr_bot.base.seldom import Seldom
from eprr_bot.callout import telephone
from eprr_bot.callout.telephone_messages import Spoken
from eprr_bot.outbox import fates
from eprr_bot.reach.voice import ROUTE
from eprr_bot.run.bodies import whole_body

log = structlog.get_logger()

LONGEST = 64_000
"""Bytes of a call-back; Twilio's have about a thousand."""
REFUSED = "a call-back that Twilio did not sign was refused"
NOT_FROM_TWILIO = "Twilio did not sign this. Check TWILIO_AUTH_TOKEN, and that EPRR_BASE_URL is the address outside."

Fields = dict[str, str]


def telephone_callbacks(app: App) -> APIRouter:
    """The doors for Twilio. Where no calls are made, nothing is signed, and all is refused."""
    router, seldom = APIRouter(), Seldom()

    async def from_twilio(request: Request) -> Fields:
        body = await whole_body(request, LONGEST)
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not _is_signed(app, request, fields):
            if seldom.lets(REFUSED, time.monotonic()):
                log.warning(REFUSED)
            raise HTTPException(403, NOT_FROM_TWILIO)
        return dict(mended(fields))

    @router.post("/voice/{message_id}", include_in_schema=False)
    def taken(message_id: str, _: Annotated[Fields, Depends(from_twilio)]) -> Response:
        with transaction(app.engine) as session:
            spoken = telephone.begin(session, message_id, app.clock.now())
        return _said(app, message_id, spoken, times=1)

    @router.post("/voice/{message_id}/status", include_in_schema=False)
    def status(message_id: str, fields: Annotated[Fields, Depends(from_twilio)]) -> dict[str, str]:
        from eprr_bot.reach.voice import channel  # with the optional library, which has signed this

        fate = channel.fate(fields.get("CallSid", ""), fields.get("CallStatus", ""))
        with transaction(app.engine) as session:
            is_news = fates.note(session, message_id, fate, app.clock.now())
        app.wake.set()
        return {"outcome": "noted" if is_news else "no news"}

    @router.post("/voice/{message_id}/{times}", include_in_schema=False)
    def key(message_id: str, times: int, fields: Annotated[Fields, Depends(from_twilio)]) -> Response:
        with transaction(app.engine) as session:
            spoken = telephone.after_key(session, message_id, fields.get("Digits", ""), times, app.clock.now())
        app.wake.set()
        return _said(app, message_id, spoken, times=times + 1)

    return router


def _is_signed(app: App, request: Request, fields: Fields) -> bool:
    if not ROUTE.is_set_up(app.settings):
        return False
    from eprr_bot.reach.voice.spoken import is_from_twilio  # the optional library, which is there

    signature = request.headers.get("X-Twilio-Signature", "")
    return is_from_twilio(app.settings.twilio_auth_token, _address(app, request), fields, signature)


def _address(app: App, request: Request) -> str:
    """The address that Twilio was given for this."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return f"{app.settings.base_url.rstrip('/')}{path}{'?' if request.url.query else ''}{request.url.query}"


def _said(app: App, message_id: str, spoken: Spoken, times: int) -> Response:
    from eprr_bot.reach.voice import spoken as twiml  # the optional library, which has signed this

    answer_to = f"{app.settings.base_url.rstrip('/')}/voice/{message_id}/{times}"
    words = twiml.question(spoken.words, spoken.keys, answer_to) if spoken.keys else twiml.farewell(spoken.words)
    return Response(words, media_type="text/xml")
