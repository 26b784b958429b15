"""Questions that are put together once, and what counts as news."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from eprr_bot.base.db import POST, WORK, change, mark, put_off, transaction
from eprr_bot.base.heartbeats import Heartbeat, note_beat
from eprr_bot.base.questions import question
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from tests.world import MONDAY

built: list[str] = []


@question
def _named(names: list[str]) -> SelectOfScalar[str]:
    built.append("named")
    return select(Heartbeat.name).where(col(Heartbeat.name).in_(names)).order_by(col(Heartbeat.name))


@question
def _since(at: datetime, name: str) -> Select[str, datetime]:
    return select(Heartbeat.name, Heartbeat.at).where(Heartbeat.at >= at, Heartbeat.name == name)


def test_it_is_put_together_once_and_asked_with_other_values_each_time(engine: Engine) -> None:
    with transaction(engine) as session:
        for name in ("ticker", "sender text", "slack"):
            note_beat(session, name, MONDAY)
        assert _named(session, ["ticker", "slack"]).all() == ["slack", "ticker"]
        assert _named(session, ["sender text"]).all() == ["sender text"]
        assert _named(session, []).all() == []
        assert len(built) == 1
        assert _since(session, MONDAY, "slack").all() == [("slack", MONDAY)]
        assert _since(session, MONDAY + timedelta(seconds=1), "slack").all() == []


def test_a_try_to_send_is_news_to_the_senders_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        to_all = Content("All well.")
        message = outbox.post(session, MONDAY, "C1", to_all, Envelope(Lane.ROUTINE))
    work, post = marks(engine)
    with transaction(engine) as session:
        assert put_off(session, Message, Message.id == message.id, not_before=MONDAY + timedelta(hours=1)) == 1
        outbox.pause(session, "slack", "chat.postMessage", MONDAY)
    assert marks(engine) == (work, post + 1)
    with transaction(engine) as session:
        assert put_off(session, Message, Message.id == "another", not_before=MONDAY) == 0
    assert marks(engine) == (work, post + 1)
    with transaction(engine) as session:
        change(session, Message, Message.id == message.id, error="refused")
    assert marks(engine) == (work + 1, post + 2)


def marks(engine: Engine) -> tuple[int, int]:
    with transaction(engine) as session:
        return _number(session, WORK), _number(session, POST)


def _number(session: Session, name: str) -> int:
    return mark(session, name) or 0
