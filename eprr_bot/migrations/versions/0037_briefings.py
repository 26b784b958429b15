"""Handover briefings in an incident"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shape", TEXT(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("made_at", INSTANT(), nullable=False),
        sa.Column("made_by", TEXT(), nullable=False),
        sa.Column("made_by_id", TEXT(), nullable=False),
        sa.Column("to_id", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("settled_at", INSTANT(), nullable=True),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("reminded_at", INSTANT(), nullable=True),
        sa.Column("message_id", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    op.create_index("ix_briefing_incident_id", "briefing", ["incident_id"])
    op.create_index("ix_briefing_state", "briefing", ["state"])


def downgrade() -> None:
    op.drop_table("briefing")
