"""Forums of an incident, its scope, and who was asked whether it still goes on"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forumlink",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("forum", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("removed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("incident_id", "forum"),
    )
    op.create_table(
        "quietasked",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("incident_id", "entry"),
    )
    scope = sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("incident", scope)


def downgrade() -> None:
    op.drop_column("incident", "scope")
    op.drop_table("quietasked")
    op.drop_table("forumlink")
