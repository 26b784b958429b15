"""What a time-stamping authority answered about where logs ended"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0053"
down_revision = "0050"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
REFUSAL = "what a time-stamping authority answered is never changed or taken out"
COLUMNS = ("id", "incident_id", "number", "digest", "at", "answer")


def upgrade() -> None:
    op.create_table(
        "stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", TEXT(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f'OLD."{one}" IS NOT NEW."{one}"' for one in COLUMNS)
        for name, when in (
            ("update", f"UPDATE ON stamp WHEN {changed}"),
            ("delete", "DELETE ON stamp"),
            ("replace", "INSERT ON stamp WHEN EXISTS (SELECT 1 FROM stamp WHERE id = NEW.id)"),
        ):
            op.execute(f"CREATE TRIGGER stamp_no_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    changed = " OR ".join(f'OLD."{one}" IS DISTINCT FROM NEW."{one}"' for one in COLUMNS)
    op.execute(
        "CREATE FUNCTION refuse_change_of_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF NOT ({changed}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for end, when, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER stamp_no_{end} BEFORE {when} ON stamp "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change_of_stamp()"
        )
        op.execute(f"ALTER TABLE stamp ENABLE ALWAYS TRIGGER stamp_no_{end}")


def downgrade() -> None:
    op.drop_table("stamp")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_stamp")
