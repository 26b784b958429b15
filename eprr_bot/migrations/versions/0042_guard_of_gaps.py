"""An entry is added behind the last one alone, and no session switches the guards of the logs off for itself"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

REFUSAL = "entries of a log follow one another without a gap, and are never changed or taken out"
NEXT = (
    f"(NEW.number = 1 AND NEW.previous_digest = '{'0' * 64}') OR EXISTS (SELECT 1 FROM logentry "
    "WHERE incident_id = NEW.incident_id AND number = NEW.number - 1 AND digest = NEW.previous_digest)"
)
ALWAYS = {"logentry": ("log_no_change", "log_no_truncate"), "loghead": ("head_no_change", "head_no_truncate")}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER log_follows BEFORE INSERT ON logentry WHEN NOT ({NEXT}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_log_gap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {NEXT} THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER log_follows BEFORE INSERT ON logentry FOR EACH ROW EXECUTE FUNCTION refuse_log_gap()"
    )
    op.execute("ALTER TABLE logentry ENABLE ALWAYS TRIGGER log_follows")
    for table, names in ALWAYS.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER log_follows")
        return
    op.execute("DROP TRIGGER log_follows ON logentry")
    op.execute("DROP FUNCTION refuse_log_gap")
    for table, names in ALWAYS.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
