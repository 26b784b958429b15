"""Issues and meetings of forums"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString(), sqlmodel.sql.sqltypes.UTCDateTime()
    op.create_table(
        "forum_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum", text, nullable=False),
        sa.Column("what", text, nullable=False),
        sa.Column("raised_at", moment, nullable=False),
        sa.Column("raised_by", text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_forum_issue_forum", "forum_issue", ["forum"])
    op.create_table(
        "forum_issue_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("step", text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", text, nullable=False),
        sa.Column("note", text, nullable=False),
        sa.Column("meeting", sa.Date(), nullable=True),
        sa.Column("taken_back_at", moment, nullable=True),
        sa.Column("taken_back_by", text, nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["forum_issue.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_forum_issue_step_issue_id", "forum_issue_step", ["issue_id"])
    op.create_table(
        "forum_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum", text, nullable=False),
        sa.Column("series", text, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attended", text, nullable=False),
        sa.Column("apologies", text, nullable=False),
        sa.Column("chair", text, nullable=False),
        sa.Column("minutes", text, nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("recorded_by", text, nullable=False),
        sa.Column("taken_back_at", moment, nullable=True),
        sa.Column("taken_back_by", text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_forum_meeting_forum", "forum_meeting", ["forum"])


def downgrade() -> None:
    for table in ("forum_meeting", "forum_issue_step", "forum_issue"):
        op.drop_table(table)
