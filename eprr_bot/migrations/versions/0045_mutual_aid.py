"""Mutual aid as a life-cycle: who was asked, and every movement of what they gave"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
TEXTS = ("skills", "place", "why", "for_whom", "closed_by", "closed_why")
INSTANTS = ("starts_at", "ends_at", "answer_by", "sent_at", "closed_at", "raised_at", "due_at")


def upgrade() -> None:
    _request()
    _share()
    _movement()
    op.execute(
        "INSERT INTO aid_share (request_id, organisation, name, answer, since, by, note) "
        "SELECT id, '', from_whom, 'asked', requested_at, '', '' FROM mutualaidrequest"
    )


def _request() -> None:
    with op.batch_alter_table("mutualaidrequest") as table:
        table.add_column(sa.Column("quantity", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("priority", TEXT(), nullable=False, server_default="urgent"))
        for name in TEXTS:
            table.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        for name in INSTANTS:
            table.add_column(sa.Column(name, INSTANT(), nullable=True))
        table.add_column(sa.Column("coordinator_id", TEXT(), nullable=True))
        table.add_column(sa.Column("return_id", sa.Integer(), nullable=True))
    op.create_index("ix_mutualaidrequest_due_at", "mutualaidrequest", ["due_at"])


def _share() -> None:
    op.create_table(
        "aid_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("organisation", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("answer", TEXT(), nullable=False),
        sa.Column("since", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["mutualaidrequest.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_aid_share_request_id", "aid_share", ["request_id"])
    op.create_index("ix_aid_share_answer", "aid_share", ["answer"])


def _movement() -> None:
    op.create_table(
        "aid_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Integer(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("recorded_at", INSTANT(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("report_at", INSTANT(), nullable=True),
        sa.Column("pence", sa.Integer(), nullable=True),
        sa.Column("undone_at", INSTANT(), nullable=True),
        sa.Column("undone_by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["mutualaidrequest.id"]),
        sa.ForeignKeyConstraint(["share_id"], ["aid_share.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_aid_movement_request_id", "aid_movement", ["request_id"])


def downgrade() -> None:
    op.drop_table("aid_movement")
    op.drop_table("aid_share")
    op.drop_index("ix_mutualaidrequest_due_at", "mutualaidrequest")
    with op.batch_alter_table("mutualaidrequest") as table:
        for name in ("quantity", "priority", *TEXTS, *INSTANTS, "coordinator_id", "return_id"):
            table.drop_column(name)
