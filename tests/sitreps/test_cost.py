"""How often the database is asked for a report behind a long log: counted, because time differs by machine."""

from sqlmodel import Session

from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.sitreps import service
from eprr_bot.slack.commands import Actor
from tests.statements import counted
from tests.world import MONDAY

GRACE = Actor("", "Grace Adeyemi", "grace.adeyemi")
MOST_FOR_A_LONG_LOG = 2


def cost(session: Session, number: int) -> int:
    incident = incidents.get(session, number)
    with counted(session.get_bind()) as asked:  # type: ignore[arg-type]  # an engine, never a connection
        found = service.draw_up(session, incident, MONDAY, GRACE)
        assert service.report(session, incident, found).text
    return asked.statements


def test_a_long_log_costs_no_more_than_a_short_one(session: Session) -> None:
    short = incidents.declare(session, MONDAY, Declaration("power lost", "Saltmere"), GRACE)
    cost(session, short.id or 0)
    cheap = cost(session, short.id or 0)
    for number in range(10_000):
        incidents.note(session, short, MONDAY, "information", f"Ward {number} is dark.", GRACE)
    records.count(session, short.id or 0)
    assert cost(session, short.id or 0) <= cheap + MOST_FOR_A_LONG_LOG
