"""The page of the practice workspace: what it reads, and what people do on it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from eprr_bot.base.clock import MovableClock
from eprr_bot.practice import acts, events, page_state, slash
from eprr_bot.practice.answers import Answer
from eprr_bot.practice.forms import FIELDS
from eprr_bot.practice.state import Channel, Json, Member, Message, iso
from eprr_bot.practice.views import View

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

HERE = Path(__file__).parent
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
LONGEST_WAIT = 25.0
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
UNITS = ("minutes", "hours", "days")

Act = Callable[[Json], Json]


class Page:
    """The page's doors. `on_clock` and `next_due` as PracticeServer has them."""

    def __init__(
        self,
        workspace: "Workspace",
        on_clock: Callable[[timedelta | Literal["next"]], object] | None = None,
        next_due: Callable[[], datetime | None] | None = None,
    ) -> None:
        self._workspace = workspace
        self._on_clock = on_clock
        self._next_due = next_due

    def routes(self) -> list[BaseRoute]:
        """Every address of the page."""
        acts_by_path: dict[str, Act] = {
            "command": self.command,
            "say": self.say,
            "action": self.action,
            "view": self.view,
            "read": self.read,
            "home": self.home,
            "react": self.react,
            "shortcut": self.shortcut,
            "edit": self.edit,
            "delete": self.delete,
            "join": self.join,
            "clock": self.clock,
            "phone": self.phone,
            "phone/state": self.phone_state,
            "call": self.call,
            "fault": self.fault,
            "fault/clear": self.clear_faults,
        }
        doors: list[BaseRoute] = [
            Route(f"/practice/{path}", self._door(act), methods=["POST"]) for path, act in acts_by_path.items()
        ]
        return [
            Route("/", self.document),
            Route("/practice/state", self.state),
            Route("/practice/messages", self.messages),
            Route("/archives/{channel}/p{ts}", self.archived),
            *doors,
            Mount("/practice/static", StaticFiles(directory=HERE / "static", check_dir=False)),
        ]

    # Reading

    async def document(self, _request: Request) -> Response:
        """The page itself."""
        return FileResponse(HERE / "templates" / "practice.html", media_type="text/html", headers=HEADERS)

    async def state(self, request: Request) -> Response:
        """Everything but the messages; waits for a change when `since` is the version now."""
        query = request.query_params
        since, wait = query.get("since", ""), query.get("wait", "0")
        if since.lstrip("-").isdigit() and wait.replace(".", "", 1).isdigit():
            seconds = min(float(wait), LONGEST_WAIT)
            await run_in_threadpool(self._workspace.wait_for_change, int(since), seconds)
        due = await run_in_threadpool(self._next_due) if self._next_due else None
        shown = await run_in_threadpool(page_state.state, self._workspace, query.get("as", ""), due)
        return JSONResponse(shown, headers=HEADERS)

    async def messages(self, request: Request) -> Response:
        """The messages of one channel, as one member sees them."""
        query = request.query_params
        try:
            shown = await run_in_threadpool(
                page_state.messages, self._workspace, query.get("as", ""), query.get("channel", "")
            )
        except LookupError as error:
            return JSONResponse({"error": str(error)}, status_code=404)
        return JSONResponse(shown, headers=HEADERS)

    async def archived(self, request: Request) -> Response:
        """The address of one message, as Slack makes it."""
        channel, ts = request.path_params["channel"], request.path_params["ts"]
        shown = urlencode({"channel": channel, "ts": f"{ts[:-6]}.{ts[-6:]}"})
        return RedirectResponse(f"/?{shown}", headers=HEADERS)

    # Doing

    def command(self, body: Json) -> Json:
        """Type a slash command."""
        member = self._actor(body)
        answer = slash.type_command(self._workspace, member, self._channel(body), _text(body))
        return _outcome(self._workspace, member, answer)

    def say(self, body: Json) -> Json:
        """Write an ordinary message."""
        events.say(self._workspace, self._actor(body), self._channel(body), _text(body), body.get("thread_ts"))
        return {"ok": True, "error": None}

    def action(self, body: Json) -> Json:
        """Press a button or choose in a select."""
        member = self._actor(body)
        place = self._view(body) if body.get("view_id") else self._message(body)
        fields = {key: body[key] for key in set(FIELDS.values()) if key in body}
        block, action = str(body.get("block_id")), str(body.get("action_id"))
        return _outcome(self._workspace, member, acts.act_on(self._workspace, member, place, block, action, fields))

    def view(self, body: Json) -> Json:
        """Submit or close a modal."""
        member, view = self._actor(body), self._view(body)
        if body.get("event") == "close":
            return _outcome(self._workspace, member, acts.close_view(self._workspace, member, view))
        answer = acts.submit(self._workspace, member, view, body.get("values") or {})
        return {**_outcome(self._workspace, member, answer), "errors": answer.errors}

    def read(self, body: Json) -> Json:
        """Mark a channel as read."""
        self._workspace.person(self._actor(body)).read(self._channel(body))
        return {"ok": True, "error": None}

    def home(self, body: Json) -> Json:
        """Visit the bot's Home tab."""
        events.open_home(self._workspace, self._actor(body))
        return {"ok": True, "error": None}

    def react(self, body: Json) -> Json:
        """React to a message, or take the reaction back."""
        events.react(self._workspace, self._actor(body), self._message(body), str(body.get("name") or ""))
        return {"ok": True, "error": None}

    def shortcut(self, body: Json) -> Json:
        """Choose something of the bot's in the menu of a message."""
        member, which, message = self._actor(body), str(body.get("callback_id")), self._message(body)
        return _outcome(self._workspace, member, acts.run_shortcut(self._workspace, member, which, message))

    def edit(self, body: Json) -> Json:
        """Change a message that one wrote."""
        events.edit(self._workspace, self._actor(body), self._message(body), _text(body))
        return {"ok": True, "error": None}

    def delete(self, body: Json) -> Json:
        """Delete a message that one wrote."""
        events.delete(self._workspace, self._actor(body), self._message(body))
        return {"ok": True, "error": None}

    def join(self, body: Json) -> Json:
        """Join a public channel."""
        events.join_public(self._workspace, self._actor(body), self._channel(body))
        return {"ok": True, "error": None}

    def phone(self, body: Json) -> Json:
        """Answer by text message."""
        status = self._workspace.phones.reply(self._actor(body), _text(body))
        is_heard = status is None or status < 400
        return {"ok": is_heard, "error": None if is_heard else f"The service refused the text (HTTP {status})."}

    def phone_state(self, body: Json) -> Json:
        """Switch somebody's phone on or off, or let their number no longer exist."""
        self._workspace.phones.put(self._actor(body), str(body.get("state")))
        return {"ok": True, "error": None}

    def call(self, body: Json) -> Json:
        """Take the telephone call that rings or do not, press a key, or hang up."""
        person = self._workspace.person(self._actor(body))
        ways: dict[str, Callable[[], object]] = {
            "take": person.take_call,
            "leave": person.leave_call,
            "key": lambda: person.press_key(str(body.get("key") or "")),
            "hang_up": person.hang_up,
        }
        if body.get("act") not in ways:
            raise ValueError(f"Say what to do with the call: {', '.join(ways)}.")
        ways[str(body["act"])]()
        return {"ok": True, "error": None}

    def clock(self, body: Json) -> Json:
        """Move time forward."""
        error = self._moved("next" if body.get("to") == "next" else _span(body))
        self._workspace.changed()
        return {"ok": error is None, "now": iso(self._workspace.now()), "error": error}

    def fault(self, body: Json) -> Json:
        """Make something go wrong."""
        fault = self._workspace.faults.add(
            kind=str(body.get("kind")),
            method=str(body.get("method") or "*"),
            times=body.get("times"),
            error=str(body.get("error") or ""),
            seconds=body.get("seconds"),
        )
        self._workspace.changed()
        return {"ok": True, "error": None, "id": fault.id}

    def clear_faults(self, body: Json) -> Json:
        """Let everything work again, or end one fault by its id."""
        self._workspace.faults.clear(body.get("id"))
        self._workspace.changed()
        return {"ok": True, "error": None}

    def _moved(self, how: timedelta | Literal["next"]) -> str | None:
        due = self._next_due() if self._next_due else None
        if how == "next" and due is None:
            return "Nothing is due. Move the clock by hours or days instead."
        if self._on_clock is not None:
            self._on_clock(how)
        elif not isinstance(self._workspace.clock, MovableClock):
            return "This clock cannot be moved."
        elif isinstance(how, timedelta):
            self._workspace.clock.move(how)
        elif due is not None:
            self._workspace.clock.move_to(due)
        return None

    def _door(self, act: Act) -> Callable[[Request], Any]:
        async def door(request: Request) -> Response:
            # Another site cannot send this header without the browser asking us first.
            if request.headers.get("x-practice") != "1":
                return JSONResponse({"ok": False, "error": "The header X-Practice: 1 is missing."}, status_code=403)
            try:
                body = await request.json()
                result = await run_in_threadpool(act, body if isinstance(body, dict) else {})
            except (LookupError, ValueError) as error:
                return JSONResponse({"ok": False, "error": str(error)}, headers=HEADERS)
            return JSONResponse(result, headers=HEADERS)

        return door

    def _actor(self, body: Json) -> Member:
        member = self._workspace.member(str(body.get("as")))
        self._workspace.notices.pop(member.id, None)
        return member

    def _channel(self, body: Json) -> Channel:
        return self._workspace.channel(str(body.get("channel")))

    def _message(self, body: Json) -> Message:
        message = self._channel(body).message(str(body.get("ts")))
        if message is None or not message.is_visible_to(str(body.get("as"))):
            raise LookupError("That message is gone. Look at the channel again.")
        return message

    def _view(self, body: Json) -> View:
        view = self._workspace.views.find(str(body.get("view_id")))
        if view is None or view.user != body.get("as"):
            raise LookupError("That form has been closed already.")
        return view


def _text(body: Json) -> str:
    text = str(body.get("text") or "").strip()
    if not text:
        raise ValueError("There is nothing to send. Type something first.")
    return text


def _outcome(workspace: "Workspace", member: Member, answer: Answer) -> Json:
    sentence = workspace.notices.get(member.id) or answer.error
    return {"ok": answer.error is None and not answer.errors, "error": sentence if answer.error else None}


def _span(body: Json) -> timedelta:
    given = {unit: float(body[unit]) for unit in UNITS if body.get(unit)}
    span = timedelta(**given)
    if span <= timedelta():
        raise ValueError("Say how far to move the clock: minutes, hours or days, forward.")
    return span
