"""A server of its own process to measure: `python -m bench.serving bot|bare|slack [DATABASE_URL [SLACK_URL]]`.

It prints its port. `bare` is what Slack's own library costs on the same server: one listener that answers with a
constant. `slack` says yes to every call, and a bot that has one also ticks and sends; so does the GOV.UK Notify there,
after 200 milliseconds.
"""

import asyncio
import sys

import structlog
from slack_bolt import App as BoltApp
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from eprr_bot.app import App, build
from eprr_bot.base.db import transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.migrations import migrate
from eprr_bot.run.apply_files import apply_files
from eprr_bot.run.web.connections import make_server
from eprr_bot.run.web.shell import make_web
from eprr_bot.run.worker import Worker
from tests.world import KEY

NOTIFY_TAKES = 0.2
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def bare() -> ASGIApp:
    """One Bolt listener, nothing else."""
    bolt = BoltApp(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        process_before_response=True,
        token_verification_enabled=False,
    )
    bolt.command("/oncall")(lambda ack: ack("Nobody is on call."))
    handler = SlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def slack() -> ASGIApp:
    """A Slack in which everything works, and a Notify in which it takes its time."""

    async def api(_: Request) -> Response:
        found: dict[str, list[dict[str, str]]] = {"members": [{"id": "U1"}], "channels": [], "usergroups": []}
        return JSONResponse({"ok": True, "channel": "C1", "ts": "1.1"} | found)

    async def take(request: Request) -> Response:
        await asyncio.sleep(NOTIFY_TAKES)
        return JSONResponse({"id": (await request.json())["reference"]}, 201)

    async def tell(request: Request) -> Response:
        found = {"id": request.query_params["reference"], "status": "delivered"}
        return JSONResponse({"notifications": [found]})

    return Starlette(
        routes=[
            Route("/api/{method}", api, methods=["POST", "GET"]),
            Route("/v2/notifications/sms", take, methods=["POST"]),
            Route("/v2/notifications", tell),
        ]
    )


def made(settings: Settings) -> App:
    """A bot with its tables and its files."""
    app = build(settings)
    migrate(app.engine)
    with transaction(app.engine) as session:
        apply_files(app, session, app.clock.now())
    return app


def bot(url: str, slack_url: str = "") -> ASGIApp:
    """The whole bot's web app with the example cluster."""
    settings = Settings(
        database_url=url,
        slack_bot_token="xoxb-1",
        slack_signing_secret=SECRET,
        slack_api_url=slack_url or "http://127.0.0.1:9/",
        eprr_secret_keys=KEY,
        eprr_rotas=bundled("rotas") / "example",
    )
    app = made(settings)
    if slack_url:
        Worker(app).start()
    return make_web(app)


async def serve(web: ASGIApp) -> None:
    """Serve until killed."""
    server = make_server(web, "127.0.0.1", 0)
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await serving


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    kind, *rest = sys.argv[1:]
    asyncio.run(serve({"bare": bare, "slack": slack, "bot": bot}[kind](*rest)))
