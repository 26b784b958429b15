"""What a mobile number is found by without being opened"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        text = sqlmodel.sql.sqltypes.AutoString()
        batch_op.add_column(sa.Column("mobile_look_up", text, nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_person_mobile_look_up"), ["mobile_look_up"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_mobile_look_up"))
        batch_op.drop_column("mobile_look_up")
