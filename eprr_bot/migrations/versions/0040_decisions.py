"""Decisions and actions of incidents"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
AT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _decision()
    _decision_step()
    _incident_action()


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_at", AT(), nullable=False),
        sa.Column("entered_at", AT(), nullable=False),
        sa.Column("late_reason", TEXT(), nullable=False),
        sa.Column("maker_id", TEXT(), nullable=True),
        sa.Column("maker", TEXT(), nullable=False),
        sa.Column("entered_by", TEXT(), nullable=False),
        sa.Column("decision", TEXT(), nullable=False),
        sa.Column("because", TEXT(), nullable=False),
        sa.Column("options", TEXT(), nullable=False),
        sa.Column("information", TEXT(), nullable=False),
        sa.Column("risks", TEXT(), nullable=False),
        sa.Column("powers", TEXT(), nullable=False),
        sa.Column("consulted", TEXT(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("review_at", AT(), nullable=True),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("nudge_at", AT(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    op.create_index("ix_decision_incident_id", "decision", ["incident_id"])
    op.create_index("ix_decision_nudge_at", "decision", ["nudge_at"])


def _decision_step() -> None:
    op.create_table(
        "decision_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("at", AT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("review_at", AT(), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_decision_step_decision_id", "decision_step", ["decision_id"])


def _incident_action() -> None:
    op.create_table(
        "incident_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("owner_id", TEXT(), nullable=True),
        sa.Column("owner", TEXT(), nullable=False),
        sa.Column("due_at", AT(), nullable=True),
        sa.Column("priority", TEXT(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("at", AT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=True),
        sa.Column("completed_at", AT(), nullable=True),
        sa.Column("completed_by", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("nudge_at", AT(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    op.create_index("ix_incident_action_incident_id", "incident_action", ["incident_id"])
    op.create_index("ix_incident_action_nudge_at", "incident_action", ["nudge_at"])


def downgrade() -> None:
    op.drop_table("incident_action")
    op.drop_table("decision_step")
    op.drop_table("decision")
