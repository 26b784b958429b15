"""Requests for cover that are about the whole of a shift"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("coverrequest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_whole", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("coverrequest", schema=None) as batch_op:
        batch_op.drop_column("is_whole")
