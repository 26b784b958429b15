"""Commitments, directions, authority cards and the ledger of mutual aid are never changed nor taken out

The guard of authorised situation reports says its condition in its function, as the others do, and no session switches
it off for itself.
"""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

COMMITMENT = (
    "id incident_id is_exercise at entered_at director_id director entered_by body body_name kind pence what purpose "
    "supplier instrument_id instrument limit_pence total_pence why_not_covered because replaces"
)
REQUEST = (
    "id incident_id what from_whom requested_at requested_by quantity priority skills place why starts_at ends_at "
    "answer_by for_whom"
)
MOVEMENT = "id request_id share_id step quantity at recorded_at by note details report_at pence"
CARD = "id code incident_id is_exercise person_id name made_at since until cells"
FIXED = {
    "commitment": COMMITMENT,
    "direction": "id incident_id act what trigger until_at director_id director entered_by at",
    "direction_share": "id direction_id organisation instrument_id instrument why_not",
    "direction_entry": "id direction_id at by text",
    "authority_card": CARD,
    "mutualaidrequest": REQUEST,
    "aid_share": "id request_id organisation name",
    "aid_movement": MOVEMENT,
}
ONCE = {
    "commitment": {
        "told": "''",
        "replaced_by": "NULL",
        "state": "'stands'",
        "ended_at": "NULL",
        "ended_by": "''",
        "ended_because": "''",
    },
    "direction": {"ended_at": "NULL"},
    "authority_card": {"ended_at": "NULL", "ended_because": "''"},
    "aid_movement": {"action": "0", "undone_at": "NULL", "undone_by": "''"},
}
JSON = ("cells", "details")
REFUSALS = {
    "commitment": "what was committed is never changed or taken out: another takes its place",
    "direction": "a direction is never changed or taken out: withdraw it and give another",
    "direction_share": "whom a direction went to, and under what, is never changed or taken out",
    "direction_entry": "what became of a direction is never changed or taken out",
    "authority_card": "an authority card is never changed or taken out",
    "mutualaidrequest": "what was asked of others is never changed or taken out: close it and ask anew",
    "aid_share": "of whom mutual aid was asked is never changed or taken out",
    "aid_movement": "what became of mutual aid is never changed or taken out: it is taken back",
}
REPORT = "a situation report that is authorised is never changed or taken out: a newer one corrects it"


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in FIXED:
        (_guard_on_sqlite if on_sqlite else _guard_on_postgresql)(table)
    if not on_sqlite:
        _guard_reports()


def _changed(table: str, is_not: str, of_json: str) -> str:
    text = {one: of_json for one in JSON}
    found = [f'OLD."{one}"{text.get(one, "")} {is_not} NEW."{one}"{text.get(one, "")}' for one in FIXED[table].split()]
    once = '(OLD."{0}" {1} {2} AND OLD."{0}" {1} NEW."{0}")'
    found += [once.format(one, is_not, first) for one, first in ONCE.get(table, {}).items()]
    return " OR ".join(found)


def _guard_on_sqlite(table: str) -> None:
    for name, when in (
        ("update", f"UPDATE ON {table} WHEN {_changed(table, 'IS NOT', '')}"),
        ("delete", f"DELETE ON {table}"),
        ("replace", f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"),
    ):
        refusal = f"BEGIN SELECT RAISE(ABORT, '{REFUSALS[table]}'); END"
        op.execute(f"CREATE TRIGGER {table}_no_{name} BEFORE {when} {refusal}")


def _guard_on_postgresql(table: str) -> None:
    is_same = f"NOT ({_changed(table, 'IS DISTINCT FROM', '::text')})"
    op.execute(
        f"CREATE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {is_same} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{REFUSALS[table]}'; END $$"
    )
    _triggers(table, table, f"refuse_change_of_{table}")


def _triggers(table: str, name: str, function: str) -> None:
    for end, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        trigger = f"{name}_no_{end}"
        op.execute(f"CREATE TRIGGER {trigger} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def _guard_reports() -> None:
    for name in ("sitrep_no_change", "sitrep_no_truncate"):
        op.execute(f"DROP TRIGGER {name} ON sitrep")
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_sitrep_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' THEN IF OLD.authorised_at IS NULL THEN RETURN NEW; END IF; "
        "ELSIF TG_OP = 'DELETE' THEN IF OLD.authorised_at IS NULL THEN RETURN OLD; END IF; END IF; "
        f"RAISE EXCEPTION '{REPORT}'; END $$"
    )
    _triggers("sitrep", "sitrep", "refuse_sitrep_change")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in FIXED:
            for name in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_no_{name}")
        return
    for table in FIXED:
        for name in ("change", "truncate"):
            op.execute(f"DROP TRIGGER {table}_no_{name} ON {table}")
        op.execute(f"DROP FUNCTION refuse_change_of_{table}")
    for name in ("change", "truncate"):
        op.execute(f"ALTER TABLE sitrep ENABLE TRIGGER sitrep_no_{name}")
