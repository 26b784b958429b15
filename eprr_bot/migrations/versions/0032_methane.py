"""M/ETHANE reports, and the hazards of incidents"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "methane",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("declared", TEXT(), nullable=False),
        sa.Column("location", TEXT(), nullable=False),
        sa.Column("type", TEXT(), nullable=False),
        sa.Column("hazards", TEXT(), nullable=False),
        sa.Column("access", TEXT(), nullable=False),
        sa.Column("casualties", TEXT(), nullable=False),
        sa.Column("services", TEXT(), nullable=False),
        sa.Column("source", TEXT(), nullable=False),
        sa.Column("received_by", TEXT(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("takes_back", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "number"),
    )
    op.create_index("ix_methane_incident_id", "methane", ["incident_id"])
    op.add_column("incident", sa.Column("hazards", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("incident", sa.Column("onset", TEXT(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("incident", "onset")
    op.drop_column("incident", "hazards")
    op.drop_table("methane")
