"""What is not ready yet, in words: settings, files, database, Slack."""

from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eprr_bot.channels import Undelivered
from eprr_bot.channels.slack import calling, web_client
from eprr_bot.check import check
from eprr_bot.db import make_engine
from eprr_bot.manifest import SCOPES
from eprr_bot.settings import Settings


def make_key() -> str:
    """A new key for EPRR_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def examine(settings: Settings) -> list[tuple[str, str]]:
    """(what, `ok` or what is wrong and what to do) for everything that must be right."""
    found = [(f"setting {problem.id}", f"{problem.what} {problem.remedy}") for problem in settings.problems()]
    faults = [one for one in check(settings.rotas, settings.playbooks) if not one.is_warning]
    found.append(("files", f"{len(faults)} fault(s). Run: eprr-bot check" if faults else "ok"))
    found.append(("database", _database(settings)))
    found.append(("Slack", _slack(settings)))
    return found


def _database(settings: Settings) -> str:
    try:
        engine = make_engine(settings.database)
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM document"))
        engine.dispose()
    except SQLAlchemyError as error:
        return f"{type(error).__name__}. Check DATABASE_URL, then run: eprr-bot migrate"
    return "ok"


def _slack(settings: Settings) -> str:
    if not settings.slack_bot_token:
        return "not set up. Set SLACK_BOT_TOKEN."
    try:
        answer = calling(web_client(settings.slack_bot_token, settings.slack_api).auth_test)
    except Undelivered as error:
        return f"{error.reason}. Check SLACK_BOT_TOKEN and the network."
    granted = str(answer.headers.get("x-oauth-scopes", "")).split(",")
    missing = [scope for scope in SCOPES if scope not in granted]
    if granted != [""] and missing:
        return f"the app lacks {', '.join(missing)}. Install it again with: eprr-bot manifest"
    return "ok"
