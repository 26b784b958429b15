"""Tasks to organisations, shortfalls and requests from above"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _task()
    _task_share()
    _shortfall()
    _return_asked()
    _return_step()


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("due_at", INSTANT(), nullable=True),
        sa.Column("is_immediate", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_task_incident_id", "task", ["incident_id"])


def _task_share() -> None:
    op.create_table(
        "task_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("organisation", TEXT(), nullable=False),
        sa.Column("progress", TEXT(), nullable=False),
        sa.Column("since", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("nudged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_task_share_task_id", "task_share", ["task_id"])
    op.create_index("ix_task_share_progress", "task_share", ["progress"])


def _shortfall() -> None:
    op.create_table(
        "shortfall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("until", INSTANT(), nullable=True),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("closed_at", INSTANT(), nullable=True),
        sa.Column("closed_by", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shortfall_incident_id", "shortfall", ["incident_id"])
    op.create_index("ix_shortfall_closed_at", "shortfall", ["closed_at"])


def _return_asked() -> None:
    op.create_table(
        "return_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("issuer", TEXT(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("purpose", TEXT(), nullable=False),
        sa.Column("due_at", INSTANT(), nullable=True),
        sa.Column("owner_id", TEXT(), nullable=True),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_return_asked_incident_id", "return_asked", ["incident_id"])
    op.create_index("ix_return_asked_owner_id", "return_asked", ["owner_id"])
    op.create_index("ix_return_asked_state", "return_asked", ["state"])


def _return_step() -> None:
    op.create_table(
        "return_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["return_asked.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_return_step_return_id", "return_step", ["return_id"])


def downgrade() -> None:
    for table in ("return_step", "return_asked", "shortfall", "task_share", "task"):
        op.drop_table(table)
