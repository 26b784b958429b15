"""What an error of the database means, to us and in words to people (pure)."""

import re
from sqlite3 import SQLITE_BUSY, SQLITE_ERROR, SQLITE_LOCKED

from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError

AWAY = ("08", "53300", "57P")
"""How PostgreSQL's errors begin when it is not there: no connection, no room for one, shutting down or starting."""

NOT_AWAY = (SQLITE_ERROR, SQLITE_BUSY, SQLITE_LOCKED)
"""SQLite's: a mistake of ours, and others who have it all the time."""


def is_busy(error: DBAPIError) -> bool:
    """Was it only that others had the database all the time?"""
    return "database is locked" in str(error.orig)


def is_away(error: Exception) -> bool:
    """Can the database not be used at present? What it says about a mistake of ours is something else."""
    if not isinstance(error, DBAPIError):
        return False
    state, code = getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorcode", None)
    cannot = isinstance(error, OperationalError) and code not in NOT_AWAY and (state or AWAY[0]).startswith(AWAY)
    return error.connection_invalidated or cannot


OUT_OF_DATE = re.compile(r"no such (table|column)|(relation|column) .* does not exist")
REASONS = {
    "unable to open": "The database’s file cannot be opened. Check DATABASE_URL, and who may write in its folder.",
    "not a database": "The file in DATABASE_URL is no SQLite database. Check its name.",
    "locked": "The database is busy with something else. Try again.",
}


def in_words(error: ArgumentError | DatabaseError) -> str:
    """Why a database cannot be used, as a sentence that says what to do."""
    if isinstance(error, ArgumentError):
        return "DATABASE_URL is no address of a database. Leave it out for SQLite, or see docs/settings.md."
    reason = str(error.orig)
    if OUT_OF_DATE.search(reason):
        return "The database has not been brought up to date. Run: eprr-bot migrate"
    known = next((said for words, said in REASONS.items() if words in reason), None)
    return known or f"The database does not answer ({type(error.orig).__name__}). Check DATABASE_URL, and that it runs."
