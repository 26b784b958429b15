"""Whether whoever asked somebody to have a role could have called them out"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rolequestion", sa.Column("by_outsider", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.execute("ALTER TABLE rolequestion DROP COLUMN by_outsider")
