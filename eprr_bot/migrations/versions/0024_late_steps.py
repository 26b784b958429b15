"""Steps of call-outs that came late"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "late_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_out_id", sa.Integer(), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("taken_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_out_id"], ["callout.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_late_step_call_out_id"), "late_step", ["call_out_id"])
    op.create_index(op.f("ix_late_step_taken_at"), "late_step", ["taken_at"])


def downgrade() -> None:
    op.drop_table("late_step")
