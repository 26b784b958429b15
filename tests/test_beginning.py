"""Stories begin from a copy of one world. It is what a world made from nothing is."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from eprr_bot.base.registers import PEOPLE
from eprr_bot.records.numbering import Book, register_of
from tests.clusters import WHOLE
from tests.databases import connected, new_beside
from tests.stories.quiet_cluster import example_in
from tests.world import World, digest, shown, sqlite_url

LATER = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)

OWN = {"person": ("email", "mobile"), "senderlease": ("owner",)}
"""What differs each time, by table: what is encrypted, and the number of a process."""
OF_SEALED = ("text", "digest", "previous_digest")
"""What differs in the register of people: it has digests of what is encrypted."""


def test_a_story_from_the_copy_sees_what_one_from_nothing_sees(database_url: str) -> None:
    same(World(database_url), World(new_beside(database_url), from_nothing=True))


@pytest.mark.parametrize("rotas", [WHOLE, None])
def test_so_does_one_at_another_time_or_with_other_files(tmp_path: Path, rotas: Path | None) -> None:
    files, url = example_in(tmp_path), sqlite_url(tmp_path)
    settings = {} if rotas else {"EPRR_ROTAS": str(files)}
    World(new_beside(url), LATER, settings, rotas=rotas).close()
    moved = shutil.copytree(files.parent, tmp_path / "moved") / files.name
    elsewhere = {} if rotas else {"EPRR_ROTAS": str(moved)}
    made = World(new_beside(url), LATER, settings, rotas=rotas, from_nothing=True)
    same(World(url, LATER, elsewhere, rotas=rotas), made)


def test_files_that_differ_in_one_letter_are_another_beginning(tmp_path: Path) -> None:
    files = example_in(tmp_path)
    before = digest(files)
    (files / "cluster.yaml").write_text((files / "cluster.yaml").read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert digest(files) != before


def same(copied: World, made: World) -> None:
    """The one goes on as the other does."""
    try:
        assert rows(copied) == rows(made)
        assert seen(copied) == seen(made)
        assert copied.app.chance.random() == made.app.chance.random()
        for world in (copied, made):
            world.say("@niamh.doyle", "/exercise start")
            world.advance(minutes=3)
            world.press("Acknowledge", as_="@farouk.aziz")
        assert seen(copied) == seen(made)
    finally:
        copied.close()
        made.close()


def rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """Everything in the database but what differs each time."""
    tables = MetaData()
    with connected(world.app.engine.url.render_as_string(hide_password=False)) as connection:
        tables.reflect(connection)
        found = {table.name: connection.execute(select(table)).mappings().all() for table in tables.sorted_tables}
    return {
        name: sorted(({key: row[key] for key in row if key not in own(name, row)} for row in rows), key=str)
        for name, rows in found.items()
    }


def own(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    is_of_people = row.get("incident_id") == Book("register", register_of(PEOPLE)).log
    return OF_SEALED if is_of_people else OWN.get(name, ())


def seen(world: World) -> dict[str, Any]:
    """All that anybody sees, and what the bot asked of Slack."""
    slack = world.workspace
    return {
        "members": slack.members,
        "channels": {
            ref: (one.name, one.user, one.members, one.topic, [(said.ts, shown(said)) for said in one.messages])
            for ref, one in slack.channels.items()
        },
        "groups": slack.groups,
        "homes": {who: slack.views.home_of(who) for who in slack.members},
        "phones": {who: slack.phones.of(who) for who in slack.members},
        "calls": [(call["t"], call["method"]) for call in slack.calls],
    }


def test_the_database_is_not_in_the_folder_that_another_pytest_closes(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    is_server = database_url.startswith("postgresql")
    assert (str(tmp_path_factory.getbasetemp()) in database_url) != is_server
