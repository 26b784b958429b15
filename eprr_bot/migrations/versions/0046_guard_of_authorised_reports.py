"""A situation report is not changed once it is authorised"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

REFUSAL = "a situation report that is authorised is never changed or taken out: a newer one corrects it"
OVER_ONE = "(id = NEW.id OR (incident_id = NEW.incident_id AND number = NEW.number)) AND authorised_at IS NOT NULL"
ON_SQLITE = {
    "sitrep_no_delete": "DELETE ON sitrep WHEN OLD.authorised_at IS NOT NULL",
    # REPLACE takes out what stands there without asking the trigger for DELETE
    "sitrep_no_update": "UPDATE ON sitrep WHEN OLD.authorised_at IS NOT NULL "
    f"OR EXISTS (SELECT 1 FROM sitrep WHERE id <> OLD.id AND {OVER_ONE})",
    "sitrep_no_replace": f"INSERT ON sitrep WHEN EXISTS (SELECT 1 FROM sitrep WHERE {OVER_ONE})",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, when in ON_SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    op.execute(
        "CREATE FUNCTION refuse_sitrep_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER sitrep_no_change BEFORE UPDATE OR DELETE ON sitrep "
        "FOR EACH ROW WHEN (OLD.authorised_at IS NOT NULL) EXECUTE FUNCTION refuse_sitrep_change()"
    )
    op.execute(
        "CREATE TRIGGER sitrep_no_truncate BEFORE TRUNCATE ON sitrep "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_sitrep_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name in ("sitrep_no_change", "sitrep_no_truncate"):
        op.execute(f"DROP TRIGGER {name} ON sitrep")
    op.execute("DROP FUNCTION refuse_sitrep_change")
