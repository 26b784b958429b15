"""The guards: gaps and whatever else is wrong with the rotas ahead, each told once and never in the way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eprr_bot import documents
from eprr_bot.commands import Actor
from eprr_bot.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.guards import service
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.oncall.service import apply_rota
from tests.stories.quiet_cluster import folder, replace_in, world_at
from tests.world import World

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOSTILE = "INJ<!channel>&<http://evil|x>"


@pytest.fixture
def rotas(tmp_path: Path) -> Path:
    """The files of the cluster, with nobody's handovers held."""
    return folder(tmp_path, handover_rotas=[])


@pytest.fixture
def opened() -> Iterator[list[World]]:
    """The world of a story, checked for surprises at its end."""
    made: list[World] = []
    yield made
    made[0].close()
    made[0].expect_no_more()


def adviser_until(rotas: Path, ends: str) -> None:
    """The adviser's rota comes to its end."""
    replace_in(
        rotas / "eprr-adviser.yaml", "starts: 2026-01-02T17:00\n", f"starts: 2026-01-02T17:00\n    ends: {ends}\n"
    )


def test_a_layer_that_ends_is_told_once_and_again_only_when_it_changes(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    adviser_until(rotas, "2026-12-18T17:00")
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    world.advance(minutes=3)
    gap = "Nobody holds EPRR adviser from Fri 18 Dec 2026 17:00 to Thu 24 Dec 2026 17:00"
    world.channel("on-call").expect("Please look at the rotas", gap, "from Sun 27 Dec 2026 09:00 and from then on")
    world.dm("@asha.patel").expect(gap)
    world.dm("@priya.raman").expect(gap)
    assert gap in str(world.command("@grace.adeyemi", "/oncall gaps").blocks)
    world.advance(hours=3)

    with transaction(world.app.engine) as session:
        start, end = datetime(2026, 12, 18, 17, tzinfo=UTC), datetime(2026, 12, 22, 17, tzinfo=UTC)
        by = Actor("", "Niamh Doyle")
        oncall.make_cover(session, "eprr-adviser", start, end, "niamh.doyle", world.now, by)
    world.advance(hours=1)
    rest = "Nobody holds EPRR adviser from Tue 22 Dec 2026 17:00"
    assert "27 Dec" not in world.channel("on-call").expect(rest)
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect(rest)
    world.advance(hours=2)


def test_a_gap_at_night_waits_for_the_morning_unless_it_is_close(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    adviser_until(rotas, "2026-12-18T17:00")
    world = world_at(database_url, rotas, TUESDAY.replace(hour=2))
    opened.append(world)
    world.advance(hours=5)
    assert world.channel("on-call").unexpected() == []
    world.advance(hours=2)
    world.channel("on-call").expect("Nobody holds EPRR adviser")
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect("Nobody holds EPRR adviser")
    change_rota(world, rotas, "ends: 2026-12-18T17:00", "ends: 2026-11-25T17:00")
    world.advance(hours=13)
    world.channel("on-call").expect("Nobody holds EPRR adviser from Fri 27 Nov 2026 17:00")
    for who in ("@asha.patel", "@priya.raman"):
        world.dm(who).expect("from Fri 27 Nov 2026 17:00")


def change_rota(world: World, rotas: Path, old: str, new: str) -> None:
    """Somebody edits the adviser's rota and applies it."""
    replace_in(rotas / "eprr-adviser.yaml", old, new)
    with transaction(world.app.engine) as session:
        apply_rota(session, (rotas / "eprr-adviser.yaml").read_text(encoding="utf-8"), world.now, "Niamh Doyle")
        assert len(documents.versions(session, "rota", "eprr-adviser")) == 2


def test_peers_10_a_weekly_summary_in_the_channel(database_url: str, rotas: Path, opened: list[World]) -> None:
    world = world_at(database_url, rotas, datetime(2026, 11, 23, 8, 20, tzinfo=UTC))
    opened.append(world)
    world.advance(minutes=15)
    world.channel("on-call").expect("as every week", "No gaps in the next 13 weeks", "27 people")
    world.advance(hours=2)


def test_whoever_makes_a_cover_is_told_what_speaks_against_it_and_it_stands(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    start, end = world.now + timedelta(days=8), world.now + timedelta(days=10)
    cover_director(world, start, end)
    hint = world.dm("@niamh.doyle").expect("Noted", "the change stands", "Grace Adeyemi is not on record")
    assert "Director on call and Manager on call at once" in hint
    assert "never yet called" not in hint
    world.advance(hours=2)


def cover_director(world: World, start: datetime, end: datetime) -> None:
    """Niamh Doyle puts the manager Grace Adeyemi in as director."""
    with transaction(world.app.engine) as session:
        by = Actor("", "Niamh Doyle", "niamh.doyle")
        oncall.make_cover(session, "director-on-call", start, end, "grace.adeyemi", world.now, by, HOSTILE)
    world.settle()


def test_nothing_is_warned_of_while_an_incident_is_live(database_url: str, rotas: Path, opened: list[World]) -> None:
    world = world_at(database_url, rotas, TUESDAY)
    opened.append(world)
    with transaction(world.app.engine) as session:
        session.add(
            Incident(
                what="Power lost",
                where="Saltmere",
                type="critical",
                level=2,
                alert_state="declared",
                declared_at=world.now,
                declared_by="Asha Patel",
            )
        )
    cover_director(world, world.now + timedelta(days=1), world.now + timedelta(days=2))
    world.advance(hours=1)
    with transaction(world.app.engine) as session:
        ask = ("director-on-call", "grace.adeyemi", world.now, world.now + timedelta(days=1), world.now)
        assert service.warnings_for(session, *ask) == []


def test_leave_and_somebody_unreachable_within_a_week_are_told_once(
    database_url: str, rotas: Path, opened: list[World]
) -> None:
    world = world_at(database_url, rotas, TUESDAY.replace(hour=7))
    opened.append(world)
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "farouk.aziz", slack_id=None, mobile="")
        leave = Leave(
            person_id="farouk.aziz",
            start=TUESDAY + timedelta(days=2),
            end=TUESDAY + timedelta(days=3),
            made_at=world.now,
            made_by="Farouk Aziz",
        )
        session.add(leave)
    world.advance(hours=1, minutes=1)
    told = world.channel("on-call").expect("Farouk Aziz has neither a Slack account nor a mobile number")
    assert "Farouk Aziz is on leave and holds Director on call from Thu 26 Nov 2026 10:00" in told
    world.advance(hours=3)
