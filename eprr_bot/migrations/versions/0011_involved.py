"""Who is told of an incident's news, called to it or not"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "involved",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("part", text, nullable=False),
        sa.Column("person_id", text, nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("incident_id", "part", "person_id"),
    )


def downgrade() -> None:
    op.drop_table("involved")
