"""Bringing the database to the present form."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HERE = Path(__file__).parent


def migrate(engine: Engine) -> None:
    """Bring the database to the newest form. Does nothing where it is there already."""
    if _is_newest(engine):
        return
    from alembic import command  # half a second, which most starts do not need
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def _is_newest(engine: Engine) -> bool:
    """Is the last migration the one that was run last? Files sort by their revision."""
    newest = max(file.name for file in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest)
