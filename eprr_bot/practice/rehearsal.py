"""The whole bot against a practice workspace: what `eprr-bot demo` opens and what the story tests drive."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal

from starlette.types import Receive, Scope, Send

from eprr_bot.app import FEATURES, App, build
from eprr_bot.base.clock import Clock, MovableClock
from eprr_bot.base.db import reading, transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.directory.cluster import read_cluster
from eprr_bot.directory.people_file import read_people
from eprr_bot.feature import Feature
from eprr_bot.health.auditor import audit
from eprr_bot.migrations import migrate
from eprr_bot.outbox import fates
from eprr_bot.practice.openid import CLIENT_ID, CLIENT_SECRET
from eprr_bot.practice.server import PracticeServer
from eprr_bot.practice.workspace import Workspace
from eprr_bot.run.apply_files import apply_files
from eprr_bot.run.monitor import OutsideMonitor
from eprr_bot.run.web.shell import make_web
from eprr_bot.slack.manifest import completions, make_manifest

NOTIFY_KEY = "practice-00000000-0000-4000-8000-000000000000-00000000-0000-4000-8000-000000000001"
MOST_STOPS = 2000
LOOK_AGAIN = timedelta(seconds=1)
ASK_EVERY = timedelta(seconds=5)
"""Providers are asked what became of messages at such instants; of all that is due by then in one go."""
PRACTICE = "{practice}"
"""Stands in settings for the address of the practice workspace, which is not known before."""
MONITOR = {"EPRR_HEARTBEAT_URL": f"{PRACTICE}/monitor/bot"}
TEAMS = "{teams}"
"""Stands likewise for the address of its flow for Teams."""
IN_TEAMS = {"EPRR_TEAMS_URL": TEAMS}
MAIL = "{mail}"
"""Stands likewise for the address of its mail server."""
BY_SMTP = {"SMTP_URL": MAIL, "EPRR_MAIL_FROM": "EPRR bot <eprr-bot@practice.invalid>"}
STRANGER, UNKNOWN = "Robin Vale", "In Slack, but not in the bot’s directory"
"""Somebody to see with what the bot lets people do whom it does not know."""
A_TELEPHONE = "An organisation’s on-call telephone, not in Slack"


class Rehearsal:
    """A practice workspace peopled from a cluster's files, and the production bot beside it on one port.

    A workspace that `goes_on` has been at work with this database before.
    """

    def __init__(
        self,
        database_url: str,
        clock: MovableClock,
        port: int = 0,
        rotas: Path | None = None,
        settings: Mapping[str, str] | None = None,
        chance: random.Random | None = None,
        features: tuple[Feature, ...] = FEATURES,
        goes_on: Workspace | None = None,
    ) -> None:
        self.clock, self._chance, self._features = clock, chance, features
        rotas = rotas or bundled("rotas") / "example"
        self.workspace = goes_on or peopled(rotas, clock)
        self._moving = Lock()
        self.server = PracticeServer(
            self.workspace,
            port=port,
            mounts={"/bot": self._bot},
            on_clock=self.move,
            next_due=lambda: self.app.next_due(),
        )
        more = {name: self._filled_in(one) for name, one in (settings or {}).items()}
        self.settings = _settings(database_url, self.server.url, rotas, more)
        self.app = self._made()
        self.monitor = OutsideMonitor(self.app)
        if goes_on is None:
            self._prepare()
        self._web = make_web(self.app)

    def _filled_in(self, setting: str) -> str:
        """A setting with the addresses that are not known before."""
        if setting == TEAMS:
            return self.workspace.teams.url
        return self.workspace.mail.url if setting == MAIL else setting.replace(PRACTICE, self.server.url)

    async def _bot(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The bot's own web app; it needs the server's address, so it is made after the server."""
        await self._web(scope, receive, send)

    def _made(self) -> App:
        app = build(self.settings, self.clock, self._chance, self._features)
        app.has_worker = True
        for sender in app.senders:
            sender.at_once = 1  # so that the same story goes the same way each time
        url = f"{self.server.url}/bot"
        self.workspace.install(make_manifest(app.router, f"{url}/slack/events"), completions(app.router))
        self.workspace.request_url = f"{url}/slack/events"
        answer_texts_at(self.workspace, url)
        return app

    def _prepare(self) -> None:
        migrate(self.app.engine)
        with transaction(self.app.engine) as session:
            apply_files(self.app, session, self.clock.now())

    def move(self, by: timedelta | Literal["next"]) -> datetime:
        """Move time forward, stopping at everything that falls due on the way, so that it happens on time."""
        with self._moving:
            now = self.clock.now()
            due = self.app.next_due()
            target = max(now, due or now) if by == "next" else now + by
            for _ in range(MOST_STOPS):
                self.settle()
                due = min((one for one in (self.app.next_due(), self._next_question()) if one), default=None)
                # What is due and was not done waits for Slack, or for its limits: look again a second later.
                stop = max(due, self.clock.now() + LOOK_AGAIN) if due else None
                if stop is None or stop > target:
                    break
                self.clock.move_to(stop)
            self.clock.move_to(target)
            self.settle()
            return self.clock.now()

    def settle(self) -> None:
        """Do and send everything that is due at this instant."""
        for _ in range(MOST_STOPS):
            self.app.tick()
            done = sum(self.app.send(sender.channel.name) for sender in self.app.senders)
            self.workspace.delivery.arrive()
            if not done + self.app.ask_after_messages():
                break
        if audit(self.app, self.clock.now()):
            self.settle()
        self.monitor.call_if_due()

    def _next_question(self) -> datetime | None:
        with reading(self.app.engine) as session:
            due = fates.next_question(session)
        return due + (datetime.min.replace(tzinfo=due.tzinfo) - due) % ASK_EVERY if due else None


def _settings(database_url: str, url: str, rotas: Path, more: Mapping[str, str]) -> Settings:
    bot = {"EPRR_BASE_URL": f"{url}/bot", "SLACK_APP_TOKEN": "", "EPRR_ROTAS": rotas}
    sign_in = {"SLACK_CLIENT_ID": CLIENT_ID, "SLACK_CLIENT_SECRET": CLIENT_SECRET}
    return Settings.model_validate({**environment(database_url, url), **sign_in, **bot, **more})


def environment(database_url: str, url: str) -> dict[str, str]:
    """The settings of a bot whose Slack, Notify and Twilio are the practice workspace at `url`."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-practice",
        "SLACK_SIGNING_SECRET": "practice-secret",
        "SLACK_API_URL": f"{url}/api/",
        "DATABASE_URL": database_url,
        "NOTIFY_API_KEY": NOTIFY_KEY,
        "NOTIFY_API_URL": url,
        "NOTIFY_TEXT_TEMPLATE": "practice",
        "NOTIFY_CALLBACK_TOKEN": "practice",
        "TWILIO_API_URL": url,
        "EPRR_BANK_HOLIDAYS": "",
    }


def answer_texts_at(workspace: Workspace, url: str) -> None:
    """Hand replies to text messages to the bot at `url`."""
    phones = workspace.phones
    phones.callback_url, phones.callback_token = f"{url}/callbacks/notify/text", "practice"
    phones.templates["practice"] = "((message))"


def peopled(rotas: Path, clock: Clock) -> Workspace:
    """A workspace with everybody of the cluster's file, a stranger, and the channels that the bot posts in.

    An organisation's contact is in no channel and known to nobody in Slack: only their telephone is of use.
    """
    cluster = read_cluster(rotas / "cluster.yaml")
    workspace = Workspace(clock=clock, name=f"{cluster.name} practice")
    everybody = read_people(rotas / "people.csv")
    for person in (one for one in everybody if not one.contact_hours):
        workspace.add_member(
            name=person.name, email=person.email, handle=person.id, title=person.job_title, phone=person.mobile
        )
    workspace.add_member(STRANGER, title=UNKNOWN)
    ours = (cluster.channels.on_call, cluster.channels.incidents, cluster.channels.exercises, cluster.witness_channel)
    for name in filter(None, dict.fromkeys(ours)):
        workspace.add_channel(name, members="everyone")
    for contact in (one for one in everybody if one.contact_hours):
        workspace.add_member(contact.name, handle=contact.id, title=A_TELEPHONE, phone=contact.mobile)
    return workspace
