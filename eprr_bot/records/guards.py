"""The guards of the logs: triggers that refuse whatever changes an entry, takes one out or leaves a gap.

Whoever owns the database can take them away, and a table that is laid anew loses them without a word: so it is
looked whether each stands as it was made, and whether nothing else stands beside them. `stand_again` puts them back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from eprr_bot.records.kept_rows import KEPT

FIRST = "0" * 64
NO_CHANGE = "entries of a log are never changed or taken out"
NO_HEAD_CHANGE = f"{NO_CHANGE}, nor is where it ends"
NO_GAP = "entries of a log follow one another without a gap, and are never changed or taken out"
NO_WITNESS_CHANGE = "what a witness was told is never changed or taken out"
NO_REPORT_CHANGE = "a situation report that is authorised is never changed or taken out: a newer one corrects it"
_ENTRY = "SELECT 1 FROM logentry WHERE incident_id = NEW.incident_id"
_OR_ITS_ID = "OR EXISTS (SELECT 1 FROM logentry WHERE id = NEW.id)"
_NO_FIRST = f"NEW.number <> 0 OR NEW.digest <> '{FIRST}' OR EXISTS ({_ENTRY})"
_NO_NEXT = (
    "NEW.incident_id <> OLD.incident_id OR NEW.number <> OLD.number + 1 "
    f"OR NOT EXISTS ({_ENTRY} AND number = NEW.number AND digest = NEW.digest)"
)
_FOLLOWS = (
    f"(NEW.number = 1 AND NEW.previous_digest = '{FIRST}') "
    f"OR EXISTS ({_ENTRY} AND number = NEW.number - 1 AND digest = NEW.previous_digest)"
)
_OVER_REPORT = (
    "SELECT 1 FROM sitrep WHERE (id = NEW.id OR (incident_id = NEW.incident_id AND number = NEW.number)) "
    "AND authorised_at IS NOT NULL"
)
_OVER_ANOTHER = _OVER_REPORT.replace("WHERE ", "WHERE id <> OLD.id AND ", 1)


def _on_sqlite(name: str, when: str, refusal: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"


_SEEN = "SELECT 1 FROM loghead WHERE incident_id = NEW.incident_id"
SQLITE = {
    name: _on_sqlite(name, when, refusal)
    for name, when, refusal in (
        ("log_no_update", "UPDATE ON logentry", NO_CHANGE),
        ("log_no_delete", "DELETE ON logentry", NO_CHANGE),
        # REPLACE takes out what stands there without asking the trigger for DELETE
        (
            "log_no_replace",
            f"INSERT ON logentry WHEN EXISTS ({_ENTRY} AND number = NEW.number) {_OR_ITS_ID}",
            NO_HEAD_CHANGE,
        ),
        ("head_insert", f"INSERT ON loghead WHEN {_NO_FIRST} OR EXISTS ({_SEEN})", NO_HEAD_CHANGE),
        ("head_update", f"UPDATE ON loghead WHEN {_NO_NEXT}", NO_HEAD_CHANGE),
        ("head_no_delete", "DELETE ON loghead", NO_HEAD_CHANGE),
        ("log_follows", f"INSERT ON logentry WHEN NOT ({_FOLLOWS})", NO_GAP),
        ("witness_no_update", "UPDATE ON witness", NO_WITNESS_CHANGE),
        ("witness_no_delete", "DELETE ON witness", NO_WITNESS_CHANGE),
        (
            "witness_no_replace",
            "INSERT ON witness WHEN EXISTS (SELECT 1 FROM witness WHERE id = NEW.id)",
            NO_WITNESS_CHANGE,
        ),
        ("sitrep_no_delete", "DELETE ON sitrep WHEN OLD.authorised_at IS NOT NULL", NO_REPORT_CHANGE),
        (
            "sitrep_no_update",
            f"UPDATE ON sitrep WHEN OLD.authorised_at IS NOT NULL OR EXISTS ({_OVER_ANOTHER})",
            NO_REPORT_CHANGE,
        ),
        ("sitrep_no_replace", f"INSERT ON sitrep WHEN EXISTS ({_OVER_REPORT})", NO_REPORT_CHANGE),
        *(row for one in KEPT for row in one.on_sqlite()),
    )
}


@dataclass(frozen=True)
class _Trigger:
    """A trigger of PostgreSQL: `kind` is its bit mask (row 1, before 2, insert 4, delete 8, update 16, truncate 32)."""

    table: str
    kind: int
    when: str
    function: str

    def made(self, name: str) -> Iterator[str]:
        """The statements that make it."""
        each = "ROW" if self.kind & 1 else "STATEMENT"
        yield f"DROP TRIGGER IF EXISTS {name} ON {self.table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {self.when} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.function}()"
        )
        yield f"ALTER TABLE {self.table} ENABLE ALWAYS TRIGGER {name}"

    def as_it_stands(self) -> tuple[object, ...]:
        return (self.table, self.kind, "A", True, "", FUNCTIONS[self.function])


FUNCTIONS = {
    "refuse_log_change": f" BEGIN RAISE EXCEPTION '{NO_CHANGE}'; END ",
    "refuse_head_change": f" BEGIN IF TG_OP = 'INSERT' THEN IF NOT ({_NO_FIRST}) THEN RETURN NEW; END IF; "
    f"ELSIF TG_OP = 'UPDATE' THEN IF NOT ({_NO_NEXT}) THEN RETURN NEW; END IF; END IF; "
    f"RAISE EXCEPTION '{NO_HEAD_CHANGE}'; END ",
    "refuse_witness_change": f" BEGIN RAISE EXCEPTION '{NO_WITNESS_CHANGE}'; END ",
    "refuse_log_gap": f" BEGIN IF {_FOLLOWS} THEN RETURN NEW; END IF; RAISE EXCEPTION '{NO_GAP}'; END ",
    "refuse_sitrep_change": " BEGIN IF TG_OP = 'UPDATE' THEN IF OLD.authorised_at IS NULL THEN RETURN NEW; END IF; "
    "ELSIF TG_OP = 'DELETE' THEN IF OLD.authorised_at IS NULL THEN RETURN OLD; END IF; END IF; "
    f"RAISE EXCEPTION '{NO_REPORT_CHANGE}'; END ",
    **{one.function: one.on_postgresql() for one in KEPT},
}
POSTGRESQL = {
    "log_no_change": _Trigger("logentry", 27, "UPDATE OR DELETE", "refuse_log_change"),
    "log_no_truncate": _Trigger("logentry", 34, "TRUNCATE", "refuse_log_change"),
    "head_no_change": _Trigger("loghead", 31, "INSERT OR UPDATE OR DELETE", "refuse_head_change"),
    "head_no_truncate": _Trigger("loghead", 34, "TRUNCATE", "refuse_head_change"),
    "log_follows": _Trigger("logentry", 7, "INSERT", "refuse_log_gap"),
    "witness_no_change": _Trigger("witness", 27, "UPDATE OR DELETE", "refuse_witness_change"),
    "witness_no_truncate": _Trigger("witness", 34, "TRUNCATE", "refuse_witness_change"),
    "sitrep_no_change": _Trigger("sitrep", 27, "UPDATE OR DELETE", "refuse_sitrep_change"),
    "sitrep_no_truncate": _Trigger("sitrep", 34, "TRUNCATE", "refuse_sitrep_change"),
    **{f"{one.table}_no_change": _Trigger(one.table, 27, "UPDATE OR DELETE", one.function) for one in KEPT},
    **{f"{one.table}_no_truncate": _Trigger(one.table, 34, "TRUNCATE", one.function) for one in KEPT},
}
GUARDS = {
    kind: tuple(name for name in all_of_them if name.startswith(("log_", "head_")))
    for kind, all_of_them in (("sqlite", SQLITE), ("postgresql", POSTGRESQL))
}
"""Those of the logs themselves."""
TABLES = ", ".join(f"'{one}'" for one in sorted({one.table for one in POSTGRESQL.values()}))
"""Every table that is guarded."""
_ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s)".replace("%s", TABLES)
_ON_POSTGRESQL = (
    "SELECT tgname, relname, tgtype, tgenabled, tgqual IS NULL, tgattr::text, prosrc FROM pg_trigger "
    "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid) AND relname IN (%s)"
).replace("%s", TABLES)
_RULES = "SELECT rulename FROM pg_rules WHERE tablename IN (%s)".replace("%s", TABLES)


def faults(session: Session) -> list[str]:
    """Which guards are missing or other than they were made, and what stands beside them; empty when all is well."""
    gone, changed, strange = _looked_at(session.connection())
    found = []
    if gone:
        found.append(
            f"The database guards the logs no more: {', '.join(gone)} missing. Entries can be changed and taken out. "
            "Put them back: eprr-bot migrate"
        )
    if changed:
        found.append(
            f"What guards the logs is not as it was made: {', '.join(changed)}. It may let changes pass. "
            "Put it right: eprr-bot migrate"
        )
    if strange:
        found.append(
            f"Something else acts on the tables of the logs: {', '.join(strange)}. It may change what is kept."
        )
    return found


def stand_again(engine: Engine) -> str:
    """Put back the guards that are missing or not as they were made. Returns a sentence about them, if there were."""
    with engine.begin() as connection:
        gone, changed, _ = _looked_at(connection)
        for name in (*gone, *changed):
            for statement in _made(connection, name):
                connection.execute(text(statement))
    named = ", ".join(gone + changed)
    return f"Guards of the logs were missing or changed, and stand again: {named}." if named else ""


def _made(connection: Connection, name: str) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield SQLITE[name]
        return
    trigger = POSTGRESQL[name]
    body = FUNCTIONS[trigger.function]
    yield f"CREATE OR REPLACE FUNCTION {trigger.function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    yield from trigger.made(name)


def _looked_at(connection: Connection) -> tuple[list[str], list[str], list[str]]:
    """The names of those that are missing, that are changed, and of what does not belong there."""
    if connection.dialect.name == "sqlite":
        wanted: dict[str, object] = dict(SQLITE)
        there: dict[str, object] = {one.name: one.sql for one in connection.execute(text(_ON_SQLITE))}
        rules: list[str] = []
    else:
        wanted = {name: one.as_it_stands() for name, one in POSTGRESQL.items()}
        there = {name: tuple(rest) for name, *rest in connection.execute(text(_ON_POSTGRESQL)) if rest[2] != "D"}
        rules = list(connection.execute(text(_RULES)).scalars())
    gone = [name for name in wanted if name not in there]
    changed = [name for name, one in wanted.items() if name in there and there[name] != one]
    return gone, changed, sorted({*there, *rules} - {*wanted})
