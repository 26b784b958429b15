"""Twilio's side of the practice workspace, as HTTP."""

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from eprr_bot.practice.faults import InjectedFault
from eprr_bot.practice.state import Json
from eprr_bot.practice.telephones import ACCOUNT, TOKEN, VERSION, TwilioError
from eprr_bot.practice.web import after, before

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

REFUSALS = {
    "rate_limit": TwilioError(429, 20429, "Too many requests"),
    "suspended": TwilioError(401, 20003, "Authenticate"),
    "error": TwilioError(500, 20500, "An internal server error has occurred"),
}
"""Faults that Twilio has an answer of its own for."""


class TwilioDoor:
    """What the bot talks to when it makes telephone calls."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def routes(self) -> list[BaseRoute]:
        """Every address of this stand-in."""
        base = f"/{VERSION}/Accounts/{{account}}/Calls"
        return [
            Route(f"{base}.json", self.make, methods=["POST"]),
            Route(f"{base}.json", self.list_calls),
            Route(f"{base}/{{sid}}.json", self.one),
        ]

    async def make(self, request: Request) -> Response:
        """A call is asked for."""
        form = parse_qs((await request.body()).decode())
        wanted: Json = {name: given if name == "StatusCallbackEvent" else given[-1] for name, given in form.items()}
        return await self._answer(request, "twilio.call", lambda: self._workspace.telephones.make(wanted), 201)

    async def list_calls(self, request: Request) -> Response:
        """Calls by From and To."""
        wanted = dict(request.query_params)
        return await self._answer(request, "twilio.list", lambda: self._workspace.telephones.listed(wanted))

    async def one(self, request: Request) -> Response:
        """One call and its status."""
        sid = request.path_params["sid"]
        return await self._answer(request, "twilio.get", lambda: self._workspace.telephones.one(sid))

    async def _answer(self, request: Request, method: str, work: Callable[[], Json], status: int = 200) -> Response:
        fault = self._workspace.faults.take(method)
        try:
            _refuse(fault)
            if (refused := await before(fault)) is not None:
                return refused
            if _credentials(request) != f"{ACCOUNT}:{TOKEN}":
                raise REFUSALS["suspended"]
            result = await run_in_threadpool(work)
        except TwilioError as error:
            return JSONResponse(error.body, status_code=error.status)
        return after(fault) or JSONResponse(result, status_code=status)


def _refuse(fault: InjectedFault | None) -> None:
    if fault is not None and fault.kind in REFUSALS:
        raise REFUSALS[fault.kind]


def _credentials(request: Request) -> str:
    given = request.headers.get("authorization", "").removeprefix("Basic ")
    try:
        return base64.b64decode(given, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
