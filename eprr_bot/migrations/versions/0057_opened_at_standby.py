"""Whether an incident was opened at standby, so that nobody reads of a later declaration as if it had been the first"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("opened_at_standby", sa.Boolean(), nullable=False, server_default=sa.false()))
