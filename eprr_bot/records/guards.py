"""Are the guards of the log still there? They are triggers; whoever may change the database can take them away."""

from sqlalchemy import text
from sqlmodel import Session

GUARDS = {
    "sqlite": (
        "log_no_update",
        "log_no_delete",
        "log_no_replace",
        "head_insert",
        "head_update",
        "head_no_delete",
    ),
    "postgresql": ("log_no_change", "log_no_truncate", "head_no_change", "head_no_truncate"),
}
THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('logentry', 'loghead')",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') "
    "AND tgrelid IN ('logentry'::regclass, 'loghead'::regclass)",
}


def faults(session: Session) -> list[str]:
    """Which guards are missing or switched off, in a sentence; empty when all of them stand."""
    kind = session.get_bind().dialect.name
    there = set(session.connection().execute(text(THERE[kind])).scalars())
    gone = [name for name in GUARDS[kind] if name not in there]
    if not gone:
        return []
    return [f"The database guards the logs no more: {', '.join(gone)} missing. Entries can be changed and taken out."]
