"""Directions to providers"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
AT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "direction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("act", "what", "trigger")),
        sa.Column("until_at", AT(), nullable=True),
        sa.Column("director_id", TEXT(), nullable=True),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("director", "entered_by")),
        sa.Column("at", AT(), nullable=False),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("next_at", AT(), nullable=True),
        sa.Column("ended_at", AT(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_direction_incident_id", "direction", ["incident_id"])
    op.create_index("ix_direction_next_at", "direction", ["next_at"])
    op.create_table(
        "direction_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("direction_id", sa.Integer(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("organisation", "instrument_id", "instrument")),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("why_not", "progress")),
        sa.Column("since", AT(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("by", "note")),
        sa.ForeignKeyConstraint(["direction_id"], ["direction.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_direction_share_direction_id", "direction_share", ["direction_id"])


def downgrade() -> None:
    op.drop_table("direction_share")
    op.drop_table("direction")
