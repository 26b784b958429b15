"""A feature is one row: whatever it hands over is used, and nothing has to be listed anywhere else."""

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import APIRouter
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, col, select

from eprr_bot import access
from eprr_bot.app import FEATURES
from eprr_bot.base.db import make_engine, transaction
from eprr_bot.feature import Due, Feature
from eprr_bot.migrations import migrate
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Bot, Command, Reply, Request
from tests.world import World, sqlite_url

PACKAGE = Path(access.__file__).parent


def test_every_table_belongs_to_one_feature() -> None:
    for file in PACKAGE.glob("*/models.py"):
        import_module(f"eprr_bot.{file.parent.name}.models")
    owners = Counter(table.__tablename__ for feature in FEATURES for table in feature.tables)
    assert owners == dict.fromkeys(SQLModel.metadata.tables, 1)


def test_every_folder_with_a_row_is_in_the_table_of_contents_once() -> None:
    rows = [import_module(f"eprr_bot.{file.parent.name}.feature").FEATURE for file in PACKAGE.glob("*/feature.py")]
    assert sorted(one.name for one in rows) == sorted(one.name for one in FEATURES)
    assert len(rows) == len({one.name for one in rows})


def test_the_command_line_imports_nothing_heavy_to_know_its_words() -> None:
    heavy = ("eprr_bot.app", "sqlalchemy", "pydantic", "slack_bolt", "fastapi", "matplotlib")
    code = f"import sys, eprr_bot.__main__; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# A made-up feature: whoever put the kettle on


class Apart(SQLModel, registry=registry()):
    """Tables that no other test sees."""


class Kettle(Apart, table=True):
    id: int | None = Field(default=None, primary_key=True)
    who: str
    boiled_at: datetime | None = None


def put_on(request: Request) -> Reply:
    request.session.add(Kettle(who=request.actor.name))
    return Reply(Content("The kettle is on."))


def cold(session: Session, _: datetime) -> list[int]:
    return [one.id or 0 for one in session.exec(select(Kettle).where(col(Kettle.boiled_at).is_(None))).all()]


def boil(_: Bot, session: Session, now: datetime, number: int) -> None:
    session.get_one(Kettle, number).boiled_at = now


def fails(*_: object) -> list[int]:
    raise ZeroDivisionError


def pages(app: Bot) -> APIRouter:
    router = APIRouter()

    @router.get("/kettles")
    def kettles() -> list[str]:
        with transaction(app.engine) as session:
            return [one.who for one in session.exec(select(Kettle)).all() if one.boiled_at]

    return router


KETTLES = Feature(
    name="kettles",
    root="/kettle",
    summary="hot water",
    doors=(cast(Any, SimpleNamespace(COMMANDS=[Command("/kettle", "", "Put the kettle on.", put_on)])),),
    tables=(Kettle,),
    due=(Due("no look", fails, boil), Due("no step", cold, fails), Due("kettles", cold, boil)),
    pages=(pages,),
    on_call_notes=(lambda _, __: ["There is tea."],),
)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setitem(cast(dict[str, access.Rule], access.TABLE), "/kettle", access.EVERYBODY)
    engine = make_engine(sqlite_url(tmp_path))
    migrate(engine)
    Apart.metadata.create_all(engine)
    engine.dispose()
    made = World(sqlite_url(tmp_path), features=(*FEATURES, KETTLES))
    yield made
    made.close()


@pytest.mark.logs_errors("a look and a step fail")
def test_a_feature_is_added_by_its_row_alone(world: World) -> None:
    """Neither a look nor a step that fails keeps what else is due from being done."""
    assert world.say("@asha.patel", "/kettle") == "The kettle is on."
    assert "`/kettle` hot water" in world.say("@asha.patel", "/eprr")
    assert "There is tea." in world.say("@asha.patel", "/oncall")
    with Session(world.app.engine) as session:
        assert session.exec(select(Kettle.boiled_at)).all() == [world.now]
    with urllib.request.urlopen(f"{world.rehearsal.server.url}/bot/kettles") as answer:
        assert json.load(answer) == ["Asha Patel"]
