"""/desk: what people do in Slack, in a browser. The very same rows, buttons, forms and rights.

No page needs a script. What changes something is sent by a form that carries the seal of whoever is signed in, and
counts once; nothing is changed by opening an address.
"""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.sse import EventSourceResponse
from sqlmodel import Session

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.letters import mended
from eprr_bot.desk import asking, page, sign_in, with_slack
from eprr_bot.desk.following import DESK, Follower, Following
from eprr_bot.desk.news import Newsroom
from eprr_bot.desk.page import Visitor
from eprr_bot.desk.with_slack import NotSignedIn, SignIn
from eprr_bot.directory import service as directory
from eprr_bot.feature import Whole
from eprr_bot.run.bodies import whole_body
from eprr_bot.slack.commands import MOST_DIGITS

COOKIE, SLACK_COOKIE = "eprr_desk", "eprr_desk_slack"
LONGEST = 1_000_000
"""Bytes of a form that is sent in: 40,000 letters of any alphabet are a third of that."""
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}

Given = Mapping[str, list[str]]


def routes(app: Whole) -> APIRouter:
    """The routes of the desk."""
    router = APIRouter(include_in_schema=False)

    @router.get("/desk")
    def home(request: Request) -> Response:
        return _read(app, request, page.home)

    @router.get("/desk/do")
    def do(request: Request) -> Response:
        return _read(app, request, lambda session, visitor: page.everything(app, session, visitor))

    _add_incidents(router, app)
    _add_news(router, app)
    _add_slack(router, app)

    @router.post("/desk/sign-in")
    async def ask_for_link(request: Request) -> Response:
        given = _parsed(await whole_body(request, LONGEST))
        return await run_in_threadpool(_send_link, app, request, _one(given, "who"))

    @router.get("/desk/sign-in/{token}")
    def show_link(request: Request, token: str) -> Response:
        with reading(app.engine) as session:
            person = sign_in.whose(session, token, app.clock.now())
            return _page(page.may_sign_in(session, _visitor(app, session, request), person, token))

    @router.post("/desk/sign-in/{token}")
    def use_link(request: Request, token: str) -> Response:
        with transaction(app.engine) as session:
            kept = sign_in.sign_in(session, token, app.clock.now())
            if kept is None:
                return _page(page.may_sign_in(session, _visitor(app, session, request), None, token))
        return _signed_in(app, request, kept)

    @router.post("/desk/{verb}")
    async def act(request: Request, verb: str) -> Response:
        given = _parsed(await whole_body(request, LONGEST))
        return await run_in_threadpool(_act, app, request, verb, given)

    return router


def _add_slack(router: APIRouter, app: Whole) -> None:
    """Signing in with Slack, where that is set up."""
    if not with_slack.is_set_up(app.settings):
        return
    slack = SignIn(app)

    @router.get("/desk/slack")
    def to_slack(request: Request) -> Response:
        try:
            address, kept = slack.begin()
        except NotSignedIn as error:
            return _not_signed_in(app, request, str(error))
        answer = RedirectResponse(address, 303, HEADERS)
        _keep(app, request, answer, SLACK_COOKIE, kept, int(with_slack.GOOD_FOR.total_seconds()))
        return answer

    @router.get(with_slack.ANSWER)
    def from_slack(request: Request, state: str = "", code: str = "") -> Response:
        now = app.clock.now()
        try:
            slack_id = slack.who(request.cookies.get(SLACK_COOKIE, ""), state, code, now)
        except NotSignedIn as error:
            return _not_signed_in(app, request, str(error))
        with transaction(app.engine) as session:
            person = directory.by_slack_id(session, slack_id)
            kept = sign_in.begin(session, person, now) if person and person.is_active else None
        return _signed_in(app, request, kept) if kept else _not_signed_in(app, request, with_slack.UNKNOWN)


def _not_signed_in(app: Whole, request: Request, words: str) -> Response:
    answer = _read(app, request, lambda session, visitor: page.sign_in_first(session, visitor, why_not=words))
    answer.delete_cookie(SLACK_COOKIE, path=f"{_root(app, request)}/")
    return answer


def _signed_in(app: Whole, request: Request, kept: str) -> Response:
    """To the desk, by a browser that keeps who is signed in."""
    answer = RedirectResponse(f"{_root(app, request)}/desk", 303, HEADERS)
    _keep(app, request, answer, COOKIE, kept)
    answer.delete_cookie(SLACK_COOKIE, path=f"{_root(app, request)}/")
    return answer


def _keep(app: Whole, request: Request, answer: Response, name: str, kept: str, seconds: int | None = None) -> None:
    """What a browser keeps for us alone: no script reads it, and no other site can send a form with it."""
    is_secure, path = app.settings.base_url.startswith("https:"), f"{_root(app, request)}/"
    answer.set_cookie(name, kept, seconds, httponly=True, secure=is_secure, samesite="lax", path=path)


def _add_incidents(router: APIRouter, app: Whole) -> None:
    """The page of an incident, and its record to take away."""

    @router.get("/desk/incident/{number}")
    def incident(request: Request, number: str, before: str = "") -> Response:
        if not _is_number(number) or (before and not _is_number(before)):
            return _read(app, request, page.nothing_here)
        return _read(
            app, request, lambda session, visitor: page.incident(app, session, visitor, int(number), int(before or 0))
        )

    @router.get("/desk/incident/{number}/do")
    def do_there(request: Request, number: str) -> Response:
        if not _is_number(number):
            return _read(app, request, page.nothing_here)
        return _read(app, request, lambda session, visitor: page.everything(app, session, visitor, int(number)))

    @router.get("/desk/incident/{number}/record.{kind}")
    def record(request: Request, number: str, kind: str) -> Response:
        if not _is_number(number) or kind not in ("html", "csv", "json", "py"):
            return _read(app, request, page.nothing_here)
        return _read(app, request, lambda session, visitor: page.record(app, session, visitor, int(number), kind))


def _add_news(router: APIRouter, app: Whole) -> None:
    """The desk and the pages of incidents follow along by these.

    Whoever may not read one is told so in the stream, where it is asked again.
    """
    following = Following(app.engine, Newsroom(app).look)

    @router.get("/desk/news")
    async def of_the_desk(request: Request, seen: str = "") -> Response:
        return stream(request, DESK, seen)

    @router.get("/desk/incident/{number}/news")
    async def of_an_incident(request: Request, number: str, seen: str = "") -> Response:
        if not _is_number(number) or int(number) == DESK:
            return await run_in_threadpool(_read, app, request, page.nothing_here)
        return stream(request, int(number), seen)

    def stream(request: Request, number: int, seen: str) -> Response:
        if following.is_full:
            return PlainTextResponse("Too many pages follow along. Load yours again to see what is new.", 503, HEADERS)
        kept, seen = request.cookies.get(COOKIE, ""), request.headers.get("Last-Event-ID", seen)
        follower = Follower(number, kept, _root(app, request), seen)
        return EventSourceResponse(following.stream(follower), headers={**HEADERS, "X-Accel-Buffering": "no"})


def _act(app: Whole, request: Request, verb: str, given: Given) -> Response:
    """Do what a form asks for, for whoever is signed in, once."""
    kept = request.cookies.get(COOKIE, "")
    with transaction(app.engine) as session:
        visitor = _visitor(app, session, request)
        if visitor.person is None or _one(given, "seal") != visitor.seal:
            return _page(page.sign_in_first(session, visitor, was_sent=True))
        if verb == "sign-out":
            sign_in.sign_out(session, kept, app.clock.now())
            return RedirectResponse(f"{visitor.root}/desk", 303, HEADERS)
    doing = asking.DOING.get(verb)
    if doing is None:
        return _read(app, request, page.nothing_here)
    asked = doing(app, visitor, asking.Given(given))
    return _read(app, request, lambda session, visitor: page.answer(session, visitor, asked))


def _send_link(app: Whole, request: Request, typed: str) -> Response:
    """Whoever types what is nobody's makes no writer wait, however often: anybody may type here."""
    base = app.settings.base_url or str(request.base_url)
    with reading(app.engine) as session:
        is_known = any(sign_in.owners(session, app.vault, typed))
    if is_known:
        with transaction(app.engine) as session:
            sign_in.ask(session, app.vault, typed, base, app.clock.now())
    return _read(app, request, page.link_is_on_its_way)


def _read(app: Whole, request: Request, write: Callable[[Session, Visitor], page.Written]) -> Response:
    with reading(app.engine) as session:
        return _page(write(session, _visitor(app, session, request)))


def _page(written: page.Written) -> Response:
    headers = {**HEADERS, "Content-Security-Policy": written.policy}
    if written.name:
        headers["Content-Disposition"] = f'attachment; filename="{written.name}"'
        headers["X-Content-Type-Options"] = "nosniff"
    return Response(written.body, written.status, headers, media_type=written.type)


def _visitor(app: Whole, session: Session, request: Request) -> Visitor:
    kept = request.cookies.get(COOKIE, "")
    person = sign_in.who(session, kept, app.clock.now())
    seal, root = sign_in.seal_of(kept) if person else "", _root(app, request)
    return Visitor(person, seal, root, app.clock.now(), with_slack.is_set_up(app.settings))


def _root(app: Whole, request: Request) -> str:
    """What stands before all of our addresses, where we are not at the root of our host."""
    if app.settings.base_url:
        return urlsplit(app.settings.base_url).path.rstrip("/")
    return str(request.scope.get("root_path", "")).rstrip("/")


def _parsed(body: bytes) -> Given:
    try:
        given: Given = mended(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=500))
    except ValueError:
        return {}  # no form of ours has so many fields
    return given


def _one(given: Given, name: str) -> str:
    return given.get(name, [""])[0]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
