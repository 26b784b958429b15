"""Roles that are asked for, handed over and ended; a director who is away at a co-ordinating group"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.add_column("roletaken", sa.Column("asked_at", INSTANT(), nullable=True))
    op.add_column("roletaken", sa.Column("asked_by", TEXT(), nullable=False, server_default=""))
    op.add_column("roletaken", sa.Column("question", sa.Integer(), nullable=True))
    op.add_column("roletaken", sa.Column("after", TEXT(), nullable=True))
    op.add_column("roletaken", sa.Column("serves", TEXT(), nullable=True))
    op.add_column("roletaken", sa.Column("ended_at", INSTANT(), nullable=True))
    op.create_table(
        "rolequestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("person_id", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rolequestion_incident_id", "rolequestion", ["incident_id"])
    op.create_table(
        "awayatgroup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("director_id", TEXT(), nullable=False),
        sa.Column("group", TEXT(), nullable=False),
        sa.Column("since", INSTANT(), nullable=False),
        sa.Column("base_id", TEXT(), nullable=True),
        sa.Column("asked_at", INSTANT(), nullable=True),
        sa.Column("said_at", INSTANT(), nullable=True),
        sa.Column("back_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_awayatgroup_incident_id", "awayatgroup", ["incident_id"])


def downgrade() -> None:
    op.drop_index("ix_awayatgroup_incident_id", table_name="awayatgroup")
    op.drop_table("awayatgroup")
    op.drop_index("ix_rolequestion_incident_id", table_name="rolequestion")
    op.drop_table("rolequestion")
    for column in ("ended_at", "serves", "after", "question", "asked_by", "asked_at"):
        op.drop_column("roletaken", column)
