"""Every way of tampering with a log is found, each by what can find it: the log itself, or a witness outside."""

import pytest
from sqlalchemy import Engine

from eprr_bot.base.db import transaction
from eprr_bot.records import service as records
from tests.records.tampering import FOUND_WITHOUT, NEEDS_WITNESS, ONLY_SQLITE, tamper, three_entries


@pytest.mark.parametrize("how", [*FOUND_WITHOUT, *ONLY_SQLITE])
def test_the_log_itself_betrays_it_and_the_first_bad_entry_is_named(engine: Engine, how: str) -> None:
    if engine.dialect.name != "sqlite" and how in ONLY_SQLITE:
        return
    three_entries(engine)
    done, first_bad = (FOUND_WITHOUT | ONLY_SQLITE)[how]
    tamper(engine, done)
    with transaction(engine) as session:
        found = records.check(session, 1)
    assert found.faults
    assert found.first_bad == first_bad


@pytest.mark.parametrize("how", NEEDS_WITNESS)
def test_a_log_written_anew_or_cut_fits_together_as_if_it_had_always_been_so(engine: Engine, how: str) -> None:
    three_entries(engine)
    tamper(engine, NEEDS_WITNESS[how])
    with transaction(engine) as session:
        assert records.check(session, 1).faults == ()
