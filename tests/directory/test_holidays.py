"""Bank holidays of a cluster: from GOV.UK where there is a network, with what its file adds and takes away."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine

from eprr_bot.base.db import reading, transaction
from eprr_bot.calendars import download
from eprr_bot.calendars.gov_uk import read_if_due
from eprr_bot.directory import holidays
from eprr_bot.run.check import check
from tests.calendars.server import Elsewhere, elsewhere
from tests.holidays import gov_uk_of
from tests.world import World, sqlite_url

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NEW_DAY = date(2030, 7, 1)
FEED = gov_uk_of(2030)
fetch = partial(download.fetch, allow_private=True)


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as made:
        yield made


@pytest.fixture
def engine(world: World) -> Engine:
    return world.app.engine


def ask(engine: Engine, now: datetime = NOW) -> None:
    with transaction(engine) as session:
        holidays.ask_for_them(session, now)


def known(engine: Engine) -> bool:
    with reading(engine) as session:
        return NEW_DAY in holidays.holidays(session).days


def said(engine: Engine, now: datetime = NOW) -> str:
    with reading(engine) as session:
        return holidays.state(session, now, is_asked=True)


def test_gov_uk_is_asked_once_the_calendar_says_so_and_what_it_answers_counts(engine: Engine, there: Elsewhere) -> None:
    url = there.holds(FEED, etag='"1"')
    assert read_if_due(engine, url, NOW, fetch) == 0, "nobody has said so"
    assert said(engine) == "ok, as they came with this version, from Wed 25 Feb 2026; known until 31 Dec 2028."
    ask(engine)
    assert [read_if_due(engine, url, NOW, fetch) for _ in range(2)] == [1, 0]
    assert known(engine)
    assert said(engine) == "ok, as GOV.UK had them on Mon 23 Nov 2026; known until 31 Dec 2030."
    later = NOW + timedelta(days=7)
    ask(engine, later)
    assert read_if_due(engine, url, later, fetch) == 1
    assert there.asked[-1][1] == '"1"', "only what is new is sent again"
    assert said(engine).startswith("ok, as GOV.UK had them on Mon 30 Nov 2026;")
    assert known(engine)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, {}, b"<html>Sign in</html>"), "It does not hold bank holidays as GOV.UK writes them."),
        ((503, {}, b""), "The server answered 503."),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_asked_for_again_the_next_day(
    engine: Engine, there: Elsewhere, answer: tuple[int, dict[str, str], bytes], why: str
) -> None:
    url = there.holds(FEED)
    ask(engine)
    assert read_if_due(engine, url, NOW, fetch) == 1
    ask(engine)
    there.answers["/c.ics"] = answer
    assert read_if_due(engine, url, NOW, fetch) == 1
    assert known(engine)
    assert said(engine).endswith(f"known until 31 Dec 2030. GOV.UK could not be read since: {why}")
    assert read_if_due(engine, url, NOW + timedelta(hours=23), fetch) == 0
    there.holds(FEED)
    assert read_if_due(engine, url, NOW + timedelta(hours=25), fetch) == 1
    assert "could not" not in said(engine)


def test_without_a_network_or_with_the_setting_empty_the_bot_goes_on_with_what_it_has(engine: Engine) -> None:
    ask(engine)
    assert read_if_due(engine, "", NOW, fetch) == 0
    assert read_if_due(engine, "http://127.0.0.1:9/none.json", NOW, fetch) == 1
    assert "GOV.UK could not be read since: No connection could be made." in said(engine)
    assert said(engine).startswith("ok, as they came with this version, from Wed 25 Feb 2026;")


def test_an_address_inside_the_network_is_not_read_unless_that_is_allowed(engine: Engine, there: Elsewhere) -> None:
    ask(engine)
    assert read_if_due(engine, there.holds(FEED), NOW, download.fetch) == 1
    assert not known(engine)


def test_the_doctor_says_when_what_is_known_ends_soon(engine: Engine) -> None:
    soon = datetime(2028, 11, 1, tzinfo=UTC)
    assert said(engine, soon) == (
        "known only until 31 Dec 2028, as they came with this version, from Wed 25 Feb 2026. "
        "Upgrade the bot, or name later ones in cluster.yaml."
    )
    with reading(engine) as session:
        assert "Set EPRR_BANK_HOLIDAYS, or upgrade" in holidays.state(session, soon, is_asked=False)


def test_the_calendar_asks_every_monday_and_only_where_there_is_an_address(tmp_path: Path, there: Elsewhere) -> None:
    settings = {"EPRR_BANK_HOLIDAYS": there.holds(FEED), "EPRR_ALLOW_PRIVATE_CALENDARS": "1"}
    asking = World(sqlite_url(tmp_path), settings=settings)
    try:
        assert asking.app.read_calendars() == 1, "at once on a new database"
        asking.advance(days=6)
        assert asking.app.read_calendars() == 0
        asking.advance(days=1)
        assert asking.app.read_calendars() == 1
        with reading(asking.app.engine) as session:
            assert NEW_DAY in holidays.holidays(session).days
    finally:
        asking.close()


def test_a_cluster_adds_days_and_takes_some_away(tmp_path: Path) -> None:
    folder = example(
        tmp_path,
        bank_holidays="scotland",
        added_bank_holidays=[{"day": "2026-11-27", "name": "Founders’ Day"}],
        removed_bank_holidays=["2026-11-30"],
    )
    world = World(sqlite_url(tmp_path), settings={"EPRR_ROTAS": str(folder)})
    try:
        with reading(world.app.engine) as session:
            found = holidays.holidays(session)
        assert found.names[date(2026, 11, 27)] == "Founders’ Day"
        assert date(2026, 11, 30) not in found.days
        assert date(2026, 6, 15) in found.days
        assert "Founders’ Day" in world.say("@asha.patel", "/oncall bank holiday")
        assert "27 Nov" in world.say("@asha.patel", "/oncall week")
    finally:
        world.close()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        (
            {"removed_bank_holidays": ["2026-12-01"]},
            "warning: removed_bank_holidays[0]: Tue 1 Dec 2026 is no bank holiday. Correct the day, or take it out.",
        ),
        (
            {"added_bank_holidays": [{"day": "2026-12-25", "name": "Christmas"}]},
            "warning: added_bank_holidays[0]: Fri 25 Dec 2026 is a bank holiday already.",
        ),
        ({"removed_bank_holidays": ["25 Dec 2026"]}, "removed_bank_holidays[0]: This must be a date. Write it as"),
        ({"added_bank_holidays": [{"day": "2027-09-01"}]}, "added_bank_holidays[0].name: This field is missing."),
        ({"added_bank_holidays": [{"day": "2027-09-01", "name": ""}]}, "added_bank_holidays[0].name: This may not be"),
        (
            {"added_bank_holidays": [{"day": "2027-09-01", "name": "A"}], "removed_bank_holidays": ["2027-09-01"]},
            "Days of bank holidays given more than once: 2027-09-01.",
        ),
    ],
)
def test_days_that_cannot_be_meant_are_named(tmp_path: Path, fields: dict[str, object], fault: str) -> None:
    found = [str(one) for one in check(example(tmp_path, **fields), Path("playbooks"))]
    assert len(found) == 1
    assert fault in found[0]


def example(tmp_path: Path, **fields: object) -> Path:
    """The example cluster with other fields in cluster.yaml."""
    folder = tmp_path / "files" / "cluster"
    shutil.copytree("rotas/example", folder)
    shutil.copy("rotas/england.yaml", folder.parent)
    file = folder / "cluster.yaml"
    body = "".join(line for line in file.read_text().splitlines(True) if line.partition(":")[0] not in fields)
    file.write_text(body + yaml.safe_dump(fields, allow_unicode=True))
    return folder
