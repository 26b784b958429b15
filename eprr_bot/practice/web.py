"""Slack's and GOV.UK Notify's sides of the practice workspace, as HTTP and web sockets."""

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from eprr_bot.practice import api
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.faults import AFTERWARDS, InjectedFault
from eprr_bot.practice.phones import NotifyError
from eprr_bot.practice.sockets import Connection
from eprr_bot.practice.state import Json
from eprr_bot.practice.tiers import Tiers

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

TRANSPORT = "practice.transport"
"""Where the server keeps the TCP connection in the scope, so that a fault can hang up."""

FILTERED = "<!doctype html><title>Blocked</title><p>This page is not allowed by your organisation."


class HangUp(Response):
    """No response at all: the connection is closed, as when a reply is lost on the way."""

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Close the connection and wait until the server has noticed."""
        scope[TRANSPORT].abort()
        while (await receive())["type"] != "http.disconnect":
            pass


class SlackDoor:
    """What the bot talks to."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._tiers = Tiers(workspace)

    def routes(self) -> list[BaseRoute]:
        """Every address of this stand-in."""
        routes: list[BaseRoute] = [
            Route("/api/{method}", self.call, methods=["GET", "POST"]),
            Route("/response/{token}", self.response_url, methods=["POST"]),
            Route("/upload/{file}", self.upload, methods=["POST"]),
            Route("/files/{file}/{name}", self.file),
            WebSocketRoute("/socket/{ticket}", self.socket),
        ]
        # Notify's own client takes an absolute path, which drops the /notify of its base address.
        for base in ("/notify/v2", "/v2"):
            routes += [
                Route(f"{base}/notifications/{{kind:str}}", self.send_notification, methods=["POST"]),
                Route(f"{base}/notifications/{{ref:str}}", self.one_notification),
                Route(f"{base}/notifications", self.list_notifications),
                Route(f"{base}/received-text-messages", self.received_texts),
            ]
        return routes

    async def call(self, request: Request) -> Response:
        """One Web API call, with the fault that hits it."""
        method, workspace = request.path_params["method"], self._workspace
        kind = request.headers.get("content-type", "")
        body = await request.body()
        fault = workspace.faults.take(method)
        if (refused := await before(fault)) is not None:
            return refused
        try:
            args = {**request.query_params, **api.read_body(body, kind)}
        except SlackError as error:
            return JSONResponse(error.answer())
        token = _token(request) or str(args.get("token", ""))
        if "json" in kind and api.only_by_form(method):
            args = dict(request.query_params)
        if wait := self._tiers.wait_for(method, args):
            return _rate_limited(wait)
        result = await run_in_threadpool(api.answer, workspace, method, token, args, kind)
        return after(fault) or JSONResponse(result)

    async def response_url(self, request: Request) -> Response:
        """A post to a response URL."""
        said = json.loads(await request.body() or "{}")
        try:
            await run_in_threadpool(self._workspace.response_urls.post, request.path_params["token"], said)
        except SlackError as error:
            self._workspace.record("response_url", said, "application/json", error.answer())
            return JSONResponse(error.answer(), status_code=404 if "url" in error.code else 400)
        self._workspace.record("response_url", said, "application/json", {"ok": True})
        return JSONResponse({"ok": True})

    async def upload(self, request: Request) -> Response:
        """The content of a file that was announced before."""
        file = self._workspace.files.get(request.path_params["file"])
        if file is None:
            return PlainTextResponse("no such upload", status_code=404)
        if "multipart" in request.headers.get("content-type", ""):
            async with request.form() as form:
                part: Any = next(iter(form.values()))
                file.content = await part.read() if hasattr(part, "read") else str(part).encode()
        else:
            file.content = await request.body()
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def file(self, request: Request) -> Response:
        """A shared file, for the page. Only pictures are shown; everything else is downloaded."""
        file = self._workspace.files.get(request.path_params["file"])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", status_code=404)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        if file.media_type not in ("image/png", "image/jpeg", "image/gif"):
            headers["Content-Disposition"] = "attachment"
        return Response(file.content, media_type=file.media_type, headers=headers)

    async def socket(self, socket: WebSocket) -> None:
        """One Socket Mode connection."""
        sockets = self._workspace.sockets
        if not sockets.redeem(socket.path_params["ticket"]):
            await socket.close()
            return
        await socket.accept()
        connection = Connection(socket.send_text, asyncio.get_running_loop())
        await socket.send_text(json.dumps(self._hello(sockets.add(connection))))
        try:
            while True:
                connection.acknowledge(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, ValueError):
            pass
        finally:
            sockets.remove(connection)

    def _hello(self, number: int) -> Json:
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": {"host": "practice", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._workspace.ids["app"]},
        }

    async def send_notification(self, request: Request) -> Response:
        """GOV.UK Notify: a text message or an e-mail."""
        kind = request.path_params["kind"]
        wanted = json.loads(await request.body() or "{}")
        return await self._notify(request, f"notify.{kind}", lambda: self._sent(kind, wanted), 201)

    def _sent(self, kind: str, wanted: Json) -> Json:
        if kind not in ("sms", "email"):
            raise NotifyError(404, "NotFound", "Not found")
        return self._workspace.phones.send(kind, wanted)

    async def list_notifications(self, request: Request) -> Response:
        """GOV.UK Notify: what was sent, by reference."""
        reference = request.query_params.get("reference")
        return await self._notify(request, "notify.get", lambda: self._workspace.phones.found(reference))

    async def one_notification(self, request: Request) -> Response:
        """GOV.UK Notify: one notification and its status."""
        ref = request.path_params["ref"]
        return await self._notify(request, "notify.get", lambda: self._workspace.phones.one(ref))

    async def received_texts(self, request: Request) -> Response:
        """GOV.UK Notify: texts that people sent back, newest first."""
        rows = {"received_text_messages": self._workspace.phones.replies[::-1], "links": {}}
        return await self._notify(request, "notify.received", lambda: rows)

    async def _notify(self, request: Request, method: str, work: Callable[[], Json], status: int = 200) -> Response:
        fault = self._workspace.faults.take(method)
        if fault is not None and fault.kind in ("rate_limit", "day_is_full", "error"):
            return _notify_refused(fault)
        if (refused := await before(fault)) is not None:
            return refused
        try:
            if not _token(request):
                raise NotifyError(403, "AuthError", "Unauthorized: authentication token must be provided")
            result = await run_in_threadpool(work)
        except NotifyError as error:
            return JSONResponse(error.body, status_code=error.status)
        return after(fault) or JSONResponse(result, status_code=status)


async def before(fault: InjectedFault | None) -> Response | None:
    """What a fault does before a call is carried out; None lets it go ahead."""
    if fault is None or fault.kind in AFTERWARDS:
        return None
    if fault.kind == "filtered":
        return HTMLResponse(FILTERED)
    if fault.kind == "outage":
        return PlainTextResponse("no healthy upstream", status_code=503)
    if fault.kind == "dropped":
        return HangUp()
    if fault.kind == "rate_limit":
        return _rate_limited(fault.seconds)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return None
    return JSONResponse({"ok": False, "error": fault.error})


def after(fault: InjectedFault | None) -> Response | None:
    """What a fault puts in the place of the answer to a call that was carried out."""
    if fault is None or fault.kind not in AFTERWARDS:
        return None
    return HangUp() if fault.kind == "lost_reply" else HTMLResponse(FILTERED)


def _rate_limited(seconds: float) -> Response:
    body = {"ok": False, "error": "ratelimited"}
    return JSONResponse(body, status_code=429, headers={"Retry-After": str(max(1, round(seconds)))})


def _notify_refused(fault: InjectedFault) -> Response:
    if fault.kind == "rate_limit":
        error = NotifyError(
            429, "RateLimitError", "Exceeded rate limit for key type TEAM of 3000 requests per 60 seconds"
        )
    elif fault.kind == "day_is_full":
        error = NotifyError(429, "TooManyRequestsError", "Exceeded send limits (sms: 50) for today")
    else:
        error = NotifyError(500, "Exception", "Internal server error")
    return JSONResponse(error.body, status_code=error.status)


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
