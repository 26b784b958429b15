"""Alert states that were passed on to organisations' contacts"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_alert_incident_id", "alert", ["incident_id"])
    # Nobody is called for the state of an incident that was declared before there was anybody to call.
    op.execute("INSERT INTO alert (incident_id, state, at) SELECT id, alert_state, declared_at FROM incident")


def downgrade() -> None:
    op.drop_table("alert")
