"""What was to follow an answer or an end and failed"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unfollowed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_out_id", sa.Integer(), nullable=False),
        sa.Column("callee_id", sa.Integer(), nullable=True),
        sa.Column("next_try", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_out_id"], ["callout.id"]),
        sa.ForeignKeyConstraint(["callee_id"], ["callee.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("unfollowed")
