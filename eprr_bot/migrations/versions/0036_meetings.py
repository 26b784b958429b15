"""Meetings of an incident"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "meeting_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("first_at", INSTANT(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT(), nullable=True),
        sa.Column("made_at", INSTANT(), nullable=False),
        sa.Column("made_by", TEXT(), nullable=False),
        sa.Column("cancelled_at", INSTANT(), nullable=True),
        sa.Column("cancelled_by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_cycle_incident_id", "meeting_cycle", ["incident_id"])
    op.create_index("ix_meeting_cycle_next_at", "meeting_cycle", ["next_at"])
    op.create_table(
        "incident_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("message_id", TEXT(), nullable=False),
        sa.Column("was_held", sa.Boolean(), nullable=True),
        sa.Column("attended", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=True),
        sa.Column("recorded_by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["meeting_cycle.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cycle_id", "at"),
    )
    op.create_index("ix_incident_meeting_cycle_id", "incident_meeting", ["cycle_id"])


def downgrade() -> None:
    op.drop_table("incident_meeting")
    op.drop_table("meeting_cycle")
