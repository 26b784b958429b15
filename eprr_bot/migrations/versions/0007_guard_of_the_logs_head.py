"""Where a log ends moves on with its entries alone, and an entry is not written over"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REFUSAL = "entries of a log are never changed or taken out, nor is where it ends"
ENTRY = "SELECT 1 FROM logentry WHERE incident_id = NEW.incident_id"
NO_FIRST = f"NEW.number <> 0 OR NEW.digest <> '{'0' * 64}' OR EXISTS ({ENTRY})"
NO_NEXT = (
    "NEW.incident_id <> OLD.incident_id OR NEW.number <> OLD.number + 1 "
    f"OR NOT EXISTS ({ENTRY} AND number = NEW.number AND digest = NEW.digest)"
)
ON_SQLITE = {
    # REPLACE takes out what stands there without asking the trigger for DELETE
    "log_no_replace": f"INSERT ON logentry WHEN EXISTS ({ENTRY} AND number = NEW.number) "
    "OR EXISTS (SELECT 1 FROM logentry WHERE id = NEW.id)",
    "head_insert": "INSERT ON loghead "
    f"WHEN {NO_FIRST} OR EXISTS (SELECT 1 FROM loghead WHERE incident_id = NEW.incident_id)",
    "head_update": f"UPDATE ON loghead WHEN {NO_NEXT}",
    "head_no_delete": "DELETE ON loghead",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, when in ON_SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    op.execute(
        "CREATE FUNCTION refuse_head_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF NOT ({NO_FIRST}) THEN RETURN NEW; END IF; "
        f"ELSIF TG_OP = 'UPDATE' THEN IF NOT ({NO_NEXT}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER head_no_change BEFORE INSERT OR UPDATE OR DELETE ON loghead "
        "FOR EACH ROW EXECUTE FUNCTION refuse_head_change()"
    )
    op.execute(
        "CREATE TRIGGER head_no_truncate BEFORE TRUNCATE ON loghead "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_head_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ON_SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name in ("head_no_change", "head_no_truncate"):
        op.execute(f"DROP TRIGGER {name} ON loghead")
    op.execute("DROP FUNCTION refuse_head_change")
