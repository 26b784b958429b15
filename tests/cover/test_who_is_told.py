"""Whom a change of who is on call is told by text message, and when."""

from datetime import timedelta

from sqlmodel import Session, col, select

from eprr_bot.base.db import transaction
from eprr_bot.cover.service import post_to
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Message
from eprr_bot.slack.blocks import Content
from tests.world import World

SAID = Content("You are on call.", short="You are on call.")


def told(session: Session, world: World, in_hours: int) -> list[str]:
    """The ways by which Asha Patel is told of what begins in so many hours."""
    before = set(session.exec(select(Message.id)).all())
    post_to(session, world.now, "asha.patel", SAID, world.now + timedelta(hours=in_hours), "cover/1")
    session.flush()
    return sorted(session.exec(select(Message.channel).where(col(Message.id).not_in(before))).all())


def test_whoever_is_not_in_slack_is_texted_within_their_hours_unless_it_begins_soon(quick_world: World) -> None:
    """It is 10:00."""
    cases = [
        ("20:00-21:00", 100, []),
        ("20:00-21:00", 2, ["text"]),
        ("", 100, ["text"]),
        ("07:00-23:00", 100, ["text"]),
    ]
    with transaction(quick_world.app.engine) as session:
        asha = session.get_one(Person, "asha.patel")
        asha.slack_id = None
        for hours, in_hours, ways in cases:
            asha.text_hours = hours
            assert told(session, quick_world, in_hours) == ways, (hours, in_hours)
        session.rollback()


def test_whoever_has_left_is_told_nothing(quick_world: World) -> None:
    with transaction(quick_world.app.engine) as session:
        assert told(session, quick_world, 2) == ["slack", "text"]
        session.get_one(Person, "asha.patel").is_active = False
        assert told(session, quick_world, 2) == []
        session.rollback()
