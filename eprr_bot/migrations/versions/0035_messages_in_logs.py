"""Messages of Slack in logs"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "loggedmessage",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", TEXT(), nullable=False),
        sa.Column("ts", TEXT(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("edited_ts", TEXT(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("incident_id", "channel_id", "ts"),
    )
    op.create_table(
        "pickedmessage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("picked_by", TEXT(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("pickedmessage")
    op.drop_table("loggedmessage")
