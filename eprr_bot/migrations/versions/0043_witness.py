"""What a witness outside was told of logs"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
REFUSAL = "what a witness was told is never changed or taken out"
ON_SQLITE = {
    "witness_no_update": "UPDATE ON witness",
    "witness_no_delete": "DELETE ON witness",
    "witness_no_replace": "INSERT ON witness WHEN EXISTS (SELECT 1 FROM witness WHERE id = NEW.id)",
}


def upgrade() -> None:
    op.create_table(
        "witness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", TEXT(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("key", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("witness_of_log", "witness", ["incident_id", "number"])
    if op.get_bind().dialect.name == "sqlite":
        for name, when in ON_SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    op.execute(
        "CREATE FUNCTION refuse_witness_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for name, when, each in (
        ("witness_no_change", "UPDATE OR DELETE", "ROW"),
        ("witness_no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON witness FOR EACH {each} EXECUTE FUNCTION refuse_witness_change()"
        )
        op.execute(f"ALTER TABLE witness ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    op.drop_table("witness")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_witness_change")
