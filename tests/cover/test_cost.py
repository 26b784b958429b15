"""What asking for cover costs, and that nothing is remembered for longer than it is true."""

from datetime import timedelta

from eprr_bot.base.db import make_engine, transaction
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor
from tests.test_idle import statements
from tests.world import MONDAY, World

BY = Actor("", "Somebody")
HOUR = timedelta(hours=1)
ROTA = "director-on-call"


def test_asking_the_team_looks_each_rota_up_once(quick_world: World) -> None:
    with statements(quick_world.app.engine) as asked:
        answer = quick_world.workspace.person("@farouk.aziz").command("/oncall cover me tomorrow 10:00 to 12:00")
    assert "Asked: Asha Patel" in (answer.text or "")
    asked = [one for one in asked if not one.startswith(("PRAGMA", "BEGIN"))]
    assert len(asked) <= 40, asked
    assert sum("WHERE cover.undone_at" in one for one in asked) == 1


def test_a_transaction_sees_what_it_changes_itself(quick_world: World) -> None:
    with transaction(quick_world.app.engine) as session:
        before = oncall.holder(session, ROTA, MONDAY)
        row = oncall.make_cover(session, ROTA, MONDAY, MONDAY + HOUR, "ben.okoro", MONDAY, BY)
        assert oncall.holder(session, ROTA, MONDAY) == "ben.okoro"
        row.undone_at = MONDAY
        assert oncall.holder(session, ROTA, MONDAY) == before


def test_whoever_had_to_wait_for_their_turn_sees_what_the_other_did(database_url: str) -> None:
    world = World(database_url)
    other = make_engine(world.app.settings.database)
    with transaction(world.app.engine) as session:
        before = oncall.schedule(session, ROTA).holder_at(MONDAY).person
        if not world.app.settings.is_sqlite:  # there, nobody else can change anything meanwhile
            with transaction(other) as elsewhere:
                oncall.make_cover(elsewhere, ROTA, MONDAY, MONDAY + HOUR, "ben.okoro", MONDAY, BY)
        after = oncall.to_change(session, ROTA).holder_at(MONDAY).person
    assert before == "farouk.aziz"
    assert after == (before if world.app.settings.is_sqlite else "ben.okoro")
    other.dispose()
    world.close()
