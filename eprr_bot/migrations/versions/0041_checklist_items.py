"""Items of checklists that do not apply, and reminders of those that are overdue"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

AT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.add_column("checklist", sa.Column("opened_at", AT(), nullable=True))
    op.add_column("checklist", sa.Column("nudges", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("checklist", sa.Column("nudge_at", AT(), nullable=True))
    op.create_index("ix_checklist_nudge_at", "checklist", ["nudge_at"])
    because = sa.Column("because", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("tick", because)


def downgrade() -> None:
    op.drop_column("tick", "because")
    op.drop_index("ix_checklist_nudge_at", "checklist")
    op.drop_column("checklist", "nudge_at")
    op.drop_column("checklist", "nudges")
    op.drop_column("checklist", "opened_at")
