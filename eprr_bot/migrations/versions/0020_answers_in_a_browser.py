"""By which somebody answers in a browser"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("callee") as batch_op:
        batch_op.add_column(sa.Column("token", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f("ix_callee_token"), ["token"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("callee") as batch_op:
        batch_op.drop_index(batch_op.f("ix_callee_token"))
        batch_op.drop_column("token")
