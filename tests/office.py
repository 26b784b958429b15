"""An outbox and a practice workspace for it to send to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from eprr_bot.base.clock import MovableClock
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.migrations import migrate
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Limits
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.outbox.sender import Sender
from eprr_bot.outbox.service import Envelope
from eprr_bot.practice.server import PracticeServer
from eprr_bot.practice.workspace import Workspace
from eprr_bot.reach.slack.channel import SlackChannel, web_client
from eprr_bot.slack.blocks import Content
from tests.sending_process import WIDE

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
"""In the past, so that the processes, whose clock is the machine's, find everything due."""


@dataclass
class Office:
    """An outbox, a practice workspace for it to send to, and a clock that stands still until it is moved."""

    database_url: str
    engine: Engine
    workspace: Workspace
    server: PracticeServer
    clock: MovableClock

    def sender(self, limits: Limits = WIDE, at_once: int = 1) -> Sender:
        """One call after the other, unless told otherwise, so that the order can be told."""
        client = web_client("xoxb-practice", f"{self.server.url}/api/")
        return Sender(self.engine, SlackChannel(client, limits), self.clock.now, at_once)

    def post(self, *texts: str, to: str, lane: Lane = Lane.LIVE, expires_at: datetime | None = None) -> list[Message]:
        with transaction(self.engine) as session:
            envelope = Envelope(lane, subject="test", expires_at=expires_at)
            return [outbox.post(session, self.clock.now(), to, Content(text), envelope) for text in texts]

    def send_until_done(self, sender: Sender, minutes: float = 5) -> None:
        """Send whenever something may go out, for some minutes on the clock."""
        end = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < end:
            sender.send_due()
            with transaction(self.engine) as session:
                due = outbox.next_due(session)
            if due is None:
                return
            self.clock.move_to(max(due, self.clock.now() + timedelta(seconds=1)))

    def received(self, who: str) -> list[str]:
        return [one.text for one in self.workspace.person(who).messages() if one.user == self.workspace.bot.id]

    def states(self) -> Counter[str]:
        with transaction(self.engine) as session:
            return Counter(session.exec(select(Message.state)).all())


def again(session: Session, message: Message) -> Message:
    """The message as it is in the database now."""
    return session.get_one(Message, message.id)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = make_engine(database_url)
    migrate(engine)
    clock = MovableClock(stopped_at=NOW)
    workspace = Workspace(clock=clock)
    for handle in ("asha", "ben", "cara"):
        workspace.add_member(handle.title(), handle=handle)
    with PracticeServer(workspace) as server:
        yield Office(database_url, engine, workspace, server, clock)
    engine.dispose()
