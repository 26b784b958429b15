"""Who signs in at the desk"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("sha256", TEXT(), nullable=False),
        sa.Column("person_id", TEXT(), nullable=False),
        sa.Column("made_at", INSTANT(), nullable=False),
        sa.Column("until", INSTANT(), nullable=False),
        sa.Column("used_at", INSTANT(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("ix_sign_in_link_person_id", "sign_in_link", ["person_id"])
    op.create_table(
        "desk_session",
        sa.Column("sha256", TEXT(), nullable=False),
        sa.Column("person_id", TEXT(), nullable=False),
        sa.Column("began_at", INSTANT(), nullable=False),
        sa.Column("until", INSTANT(), nullable=False),
        sa.Column("ended_at", INSTANT(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("ix_desk_session_person_id", "desk_session", ["person_id"])


def downgrade() -> None:
    op.drop_table("desk_session")
    op.drop_table("sign_in_link")
