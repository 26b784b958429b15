"""Commitments of a director"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
AT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        sa.Column("at", AT(), nullable=False),
        sa.Column("entered_at", AT(), nullable=False),
        sa.Column("director_id", TEXT(), nullable=True),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("director", "entered_by", "body", "body_name", "kind")),
        sa.Column("pence", sa.BigInteger(), nullable=True),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("what", "purpose", "supplier")),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("instrument_id", "instrument")),
        sa.Column("limit_pence", sa.BigInteger(), nullable=True),
        sa.Column("total_pence", sa.BigInteger(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("why_not_covered", "because", "told")),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("ended_at", AT(), nullable=True),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("ended_by", "ended_because")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_commitment_incident_id", "commitment", ["incident_id"])
    op.create_index("ix_commitment_body", "commitment", ["body"])


def downgrade() -> None:
    op.drop_table("commitment")
