"""Who asked for a call-out, and so is not called in it"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "callout", sa.Column("asked_by_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.execute("ALTER TABLE callout DROP COLUMN asked_by_id")
