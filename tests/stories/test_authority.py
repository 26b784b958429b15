"""The director's authority in the channel: what is too long for Slack is in the log."""

import pytest

from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from tests.stories.incident_words import declared, expect_called, expect_the_room, from_bot, log_of
from tests.world import World, shown

CLAUSE = """\
  - {{id: clause-{n}, kind: contract_clause, title: Saltmere & District contract number {n}, version: "1",
     clause: Schedule 2G, body: haven, covers: [saltmere-hospitals], role: director-on-call, covers_spending: false,
     covers_fixed_assets: false, approved_by: Both, approved_on: 2026-01-05, review_on: 2028-01-05,
     valid_from: 2026-01-05}}
"""


@pytest.mark.both_databases
def test_a_checklist_too_long_for_slack_is_cut_and_the_log_has_all_of_it(world: World) -> None:
    many = "schema: 1\ninstruments:\n" + "".join(CLAUSE.format(n=n) for n in range(60))
    with transaction(world.app.engine) as session:
        documents.save(session, "instruments", "instruments", many, world.now, "a test")
    room = declared(world, "power lost at Saltmere")
    checklist = shown(from_bot(world, room)[1])
    assert "Saltmere &amp; District contract number 1," in checklist
    assert "contract number 59" not in checklist
    assert checklist.count("(too long to show here: the log has all of it)") == 1
    [whole] = [one for one in log_of(world, 1) if "In the checklist:" in one]
    assert "Saltmere & District contract number 59" in whole
    assert "\n" not in whole
    expect_called(world)
    expect_the_room(world, room)
