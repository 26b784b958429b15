"""What one message asks of the database, counted: every statement and every commit is time in which nobody is told."""

from eprr_bot.base.db import transaction
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack.blocks import Content
from tests.statements import counted
from tests.world import World

MESSAGES = 10


def test_a_message_costs_six_statements_and_two_commits(quick_world: World) -> None:
    """It is committed before the call, so that a crash cannot hide it, and what became of it after."""
    world = quick_world
    sender = world.app.senders[0]
    with transaction(world.app.engine) as session:
        for member in world.workspace.people()[:MESSAGES]:
            outbox.post(session, world.now, member.id, Content("Hello."), Envelope(Lane.LIVE))
    with counted(world.app.engine) as found:
        assert sender.send_due() == MESSAGES
    assert found.commits <= 2 * MESSAGES + 5
    assert found.statements <= 6 * MESSAGES + 10
    for member in world.workspace.people()[:MESSAGES]:
        world.dm(f"@{member.handle}").expect("Hello.")
