"""Whether somebody who answered can attend, when they arrive, and their own words"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("callee") as batch_op:
        batch_op.add_column(sa.Column("cannot_attend", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("arrives_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("said", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("callee") as batch_op:
        for name in ("said", "arrives_at", "cannot_attend"):
            batch_op.drop_column(name)
