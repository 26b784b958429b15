"""A direction may belong to no incident; then what becomes of it has entries of its own"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
AT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table("direction") as batch:
        batch.alter_column("incident_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "direction_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("direction_id", sa.Integer(), nullable=False),
        sa.Column("at", AT(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("by", "text")),
        sa.ForeignKeyConstraint(["direction_id"], ["direction.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_direction_entry_direction_id", "direction_entry", ["direction_id"])


def downgrade() -> None:
    op.drop_table("direction_entry")
    with op.batch_alter_table("direction") as batch:
        batch.alter_column("incident_id", existing_type=sa.Integer(), nullable=False)
