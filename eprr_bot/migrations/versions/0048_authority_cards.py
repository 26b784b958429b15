"""Authority cards"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
AT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "authority_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("person_id", "name")),
        *(sa.Column(name, AT(), nullable=False) for name in ("made_at", "since")),
        sa.Column("until", AT(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("ended_at", AT(), nullable=True),
        sa.Column("ended_because", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_authority_card_incident_id", "authority_card", ["incident_id"])


def downgrade() -> None:
    op.drop_table("authority_card")
