"""What the pack says where there is little to say, and which notes are in it."""

from datetime import timedelta

from sqlalchemy import Engine

from eprr_bot.base.db import transaction
from eprr_bot.handover import pack
from eprr_bot.handover.messages import QUIET, Pack, _parts
from eprr_bot.handover.models import Handover, HandoverNote
from tests.world import MONDAY


def test_a_week_is_not_quiet_while_an_incident_is_open() -> None:
    nothing = Pack((), (), (), (), (), (), ())
    assert ("The last seven days", QUIET) in _parts(nothing)
    running = Pack(("Incident 1",), (), (), (), (), (), ())
    assert ("The last seven days", "Nothing else.") in _parts(running)


def test_it_has_the_notes_since_somebody_had_last_accepted_one(engine: Engine) -> None:
    day, rota = timedelta(days=1), "director-on-call"
    last = Handover(rota_id=rota, at=MONDAY, end=MONDAY + 7 * day, incoming="asha.patel", made_at=MONDAY - day)
    last.accepted_at = MONDAY - day / 2
    coming = Handover(rota_id=rota, at=last.end, end=last.end + 7 * day, incoming="ben.okoro", made_at=MONDAY)
    notes = {MONDAY - day: "before it", MONDAY: "since then"}
    written = [
        HandoverNote(rota_id=rota, written_at=at, written_by="Farouk Aziz", text=one) for at, one in notes.items()
    ]
    with transaction(engine) as session:
        session.add_all([last, coming, *written])
        session.flush()
        assert [one.text for one in pack.notes(session, last)] == ["before it"]
        assert [one.text for one in pack.notes(session, coming)] == ["since then"]
