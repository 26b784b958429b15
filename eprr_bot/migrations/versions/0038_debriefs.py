"""Debriefs of an incident"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "hot_debrief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("by_id", TEXT(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hot_debrief_incident_id", "hot_debrief", ["incident_id"])
    op.create_table(
        "planned_debrief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_at", INSTANT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("said_at", INSTANT(), nullable=True),
        sa.Column("said_by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_planned_debrief_incident_id", "planned_debrief", ["incident_id"])
    op.create_index("ix_planned_debrief_state", "planned_debrief", ["state"])


def downgrade() -> None:
    op.drop_table("planned_debrief")
    op.drop_table("hot_debrief")
