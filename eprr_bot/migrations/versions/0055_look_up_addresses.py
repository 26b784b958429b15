"""What an e-mail address is found by without being opened"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.add_column("person", sa.Column("email_look_up", text, nullable=False, server_default=""))
    op.create_index(op.f("ix_person_email_look_up"), "person", ["email_look_up"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_email_look_up"), "person")
    op.execute("ALTER TABLE person DROP COLUMN email_look_up")
