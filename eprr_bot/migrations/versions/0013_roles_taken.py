"""Who has taken which role in an incident"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ANSWERED = """
INSERT INTO roletaken (incident_id, role, person_id, at, carded_at)
SELECT callout.serves_id, callee.rota_id, callee.person_id, min(callee.answered_at), min(callee.answered_at)
FROM callee JOIN callout ON callout.id = callee.call_out_id
WHERE callout.kind = 'incident' AND callee.rota_id <> '' AND callee.answered_at IS NOT NULL
GROUP BY callout.serves_id, callee.rota_id, callee.person_id
"""
"""Whoever answered an incident before this table was: they have got their cards."""


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "roletaken",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("role", text, nullable=False),
        sa.Column("person_id", text, nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("carded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("incident_id", "role", "person_id"),
    )
    op.create_index("ix_roletaken_carded_at", "roletaken", ["carded_at"])
    op.execute(ANSWERED)


def downgrade() -> None:
    op.drop_table("roletaken")
