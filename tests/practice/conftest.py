"""A practice workspace with two people and one channel, and a tiny bot that talks to it over HTTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI, Request, Response
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk import WebClient
from starlette.concurrency import run_in_threadpool

from eprr_bot.base.clock import MovableClock
from eprr_bot.practice import PracticeServer, Workspace
from tests.patience import LONG

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
MANIFEST = {
    "display_information": {"name": "Haven bot"},
    "features": {
        "bot_user": {"display_name": "Haven bot"},
        "slash_commands": [
            {"command": "/oncall", "description": "Who is on call.", "usage_hint": "next", "should_escape": True},
            {"command": "/raw", "description": "Not escaped.", "should_escape": False},
        ],
        "shortcuts": [
            {"name": "Declare", "type": "global", "callback_id": "declare", "description": "Declare."},
            {"name": "Log", "type": "message", "callback_id": "log", "description": "Log it."},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *("chat:write", "commands", "users:read", "users:read.email", "im:write", "im:history"),
                *("channels:manage", "channels:read", "channels:history", "channels:join"),
                *("groups:write", "groups:read", "groups:history", "usergroups:read", "usergroups:write"),
                *("pins:write", "pins:read", "bookmarks:write", "bookmarks:read", "files:write"),
                *("reactions:read", "reactions:write"),
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *("app_home_opened", "message.im", "message.channels", "app_mention"),
                *("reaction_added", "member_joined_channel"),
            ]
        }
    },
}


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace(clock=MovableClock(stopped_at=T0), name="Haven practice")
    made.answer_limit = made.triggers.life = LONG
    made.add_member(name="Asha Patel", email="asha.patel@example.org", handle="asha.patel", phone="07700 900101")
    made.add_member(name="Ben Okoro", email="ben.okoro@example.org", handle="ben.okoro", phone="+44 7700 900102")
    made.add_channel("eprr-on-call", members="everyone")
    made.install(MANIFEST, {"/oncall": [{"words": "next", "usage": "", "summary": "Who is next."}]})
    return made


@pytest.fixture
def door() -> FastAPI:
    """The bot's web app, mounted at /bot."""
    return FastAPI()


@pytest.fixture
def server(workspace: Workspace, door: FastAPI) -> Iterator[PracticeServer]:
    with PracticeServer(workspace, mounts={"/bot": door}) as running:
        yield running


@pytest.fixture
def client(workspace: Workspace, server: PracticeServer) -> WebClient:
    """Slack's own client, without its retries."""
    return WebClient(token=workspace.bot_token, base_url=f"{server.url}/api/", retry_handlers=[])


@pytest.fixture
def bot(workspace: Workspace, server: PracticeServer, client: WebClient, door: FastAPI) -> Iterator[App]:
    """A real Bolt app behind signed HTTP."""
    with ThreadPoolExecutor(8) as executor:
        app = App(
            client=client,
            signing_secret=workspace.signing_secret,
            token_verification_enabled=False,
            process_before_response=True,
            listener_executor=executor,
        )

        @door.post("/slack/events")
        async def slack_events(request: Request) -> Response:
            body = await request.body()
            return to_starlette_response(await run_in_threadpool(app.dispatch, to_bolt_request(request, body)))

        workspace.request_url = f"{server.url}/bot/slack/events"
        yield app
        workspace.delivery.close()
        workspace.delivery.settle()


@pytest.fixture
def page(browser: Browser, server: PracticeServer) -> Iterator[Page]:
    """The page as Asha sees it. A script error or a refused style fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    opened.goto(server.url)
    expect(opened.locator("body")).to_have_attribute("data-ready", "yes")
    yield opened
    context.close()
    assert complaints == []


def is_complaint(said: ConsoleMessage) -> bool:
    return said.type == "error" and "Failed to load resource" not in said.text
