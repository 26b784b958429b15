"""Situation reports"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _sitrep()
    _sitrep_edit()
    _sitrep_ask()
    _sitrep_answer()
    _sitrep_timer()


def _sitrep() -> None:
    op.create_table(
        "sitrep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", TIME(), nullable=False),
        sa.Column("started_by", TEXT(), nullable=False),
        sa.Column("drafted", sa.JSON(), nullable=False),
        sa.Column("drafted_at", TIME(), nullable=False),
        sa.Column("drafted_for", TEXT(), nullable=False),
        sa.Column("drafted_to", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("correction", TEXT(), nullable=False),
        sa.Column("authorised_at", TIME(), nullable=True),
        sa.Column("authorised_by", TEXT(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("digest", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    op.create_index("ix_sitrep_incident_id", "sitrep", ["incident_id"])


def _sitrep_edit() -> None:
    op.create_table(
        "sitrep_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitrep_id", sa.Integer(), nullable=False),
        sa.Column("section", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["sitrep_id"], ["sitrep.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sitrep_edit_sitrep_id", "sitrep_edit", ["sitrep_id"])


def _sitrep_ask() -> None:
    op.create_table(
        "sitrep_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitrep_id", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("organisation", TEXT(), nullable=False),
        sa.Column("asked_at", TIME(), nullable=False),
        sa.Column("asked_by", TEXT(), nullable=False),
        sa.Column("answer_by", TIME(), nullable=False),
        sa.Column("late_told_at", TIME(), nullable=True),
        sa.ForeignKeyConstraint(["sitrep_id"], ["sitrep.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sitrep_ask_sitrep_id", "sitrep_ask", ["sitrep_id"])


def _sitrep_answer() -> None:
    op.create_table(
        "sitrep_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitrep_id", sa.Integer(), nullable=False),
        sa.Column("section", TEXT(), nullable=False),
        sa.Column("organisation", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["sitrep_id"], ["sitrep.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sitrep_answer_sitrep_id", "sitrep_answer", ["sitrep_id"])


def _sitrep_timer() -> None:
    op.create_table(
        "sitrep_timer",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME(), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("since", TIME(), nullable=False),
        sa.Column("set_by", TEXT(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    op.create_index("ix_sitrep_timer_next_at", "sitrep_timer", ["next_at"])


def downgrade() -> None:
    for table in ("sitrep_timer", "sitrep_answer", "sitrep_ask", "sitrep_edit", "sitrep"):
        op.drop_table(table)
