"""What a call-out asks of those who answer"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("callout") as batch_op:
        batch_op.add_column(sa.Column("asks", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("callout") as batch_op:
        batch_op.drop_column("asks")
