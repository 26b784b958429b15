"""What is kept of a channel once Slack takes a step again that it had refused."""

from sqlalchemy import Engine

from eprr_bot.base.db import reading, transaction
from eprr_bot.incidents import in_slack, room
from eprr_bot.incidents.models import Incident, Room
from eprr_bot.records import service as records
from tests.world import MONDAY


def test_whoever_is_invited_in_the_end_is_a_member_and_no_failure_counts_any_more(engine: Engine) -> None:
    said = {"what": "flood", "where": "Mill Lane", "type": "critical", "level": 2, "alert_state": "declared"}
    with transaction(engine) as session:
        session.add(Incident(id=1, declared_at=MONDAY, declared_by="Asha Patel", **said))
        session.flush()
        session.add(Room(incident_id=1, members=["U1"], next_try=MONDAY, failures=3, last_failure="Slack was away"))
    with transaction(engine) as session:
        in_slack._record(session, 1, room.Invite(("U2",)), {}, MONDAY)
    with reading(engine) as session:
        kept = session.get_one(Room, 1)
        assert (kept.members, kept.failures, kept.last_failure) == (["U1", "U2"], 0, "")
        assert [one.text for one in records.entries(session, 1)] == ["Invited to the channel: U2."]
