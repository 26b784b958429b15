"""Whose answer counts, calls that insist, replies by text, and who has command"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
ONE_CHECKLIST = {"uq": "%(table_name)s_%(column_0_name)s_%(column_1_name)s_key"}
"""PostgreSQL's own name for the constraint, given to the one that has no name on SQLite."""


def upgrade() -> None:
    with op.batch_alter_table("callout") as batch_op:
        batch_op.add_column(sa.Column("rota_id", TEXT(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("insists", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("rounds", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("callee") as batch_op:
        batch_op.add_column(sa.Column("capacity", TEXT(), nullable=False, server_default="other"))
    with op.batch_alter_table("page") as batch_op:
        batch_op.add_column(sa.Column("counts_until", INSTANT(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", INSTANT(), nullable=True))
        batch_op.create_index(batch_op.f("ix_page_taken_at"), ["taken_at"], unique=False)
    op.execute(
        "UPDATE page SET taken_at = at, "
        "counts_until = (SELECT closes_at FROM callout WHERE callout.id = page.call_out_id)"
    )
    with op.batch_alter_table("page") as batch_op:
        batch_op.alter_column("counts_until", existing_type=INSTANT(), nullable=False)
    op.create_table(
        "textreply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", TEXT(), nullable=True),
        sa.Column("at", INSTANT(), nullable=False),
        sa.Column("person_id", TEXT(), nullable=True),
        sa.Column("sender", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("call_out_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_out_id"], ["callout.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
    )
    with op.batch_alter_table("textreply") as batch_op:
        for column in ("at", "person_id", "call_out_id"):
            batch_op.create_index(batch_op.f(f"ix_textreply_{column}"), [column], unique=False)
    op.create_table(
        "staysreachable",
        sa.Column("rota_id", TEXT(), nullable=False),
        sa.Column("person_id", TEXT(), nullable=False),
        sa.Column("since", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("rota_id", "person_id"),
    )
    with op.batch_alter_table("incident") as batch_op:
        batch_op.add_column(sa.Column("command_at", INSTANT(), nullable=True))
        batch_op.add_column(sa.Column("rota_holder_id", TEXT(), nullable=True))
    op.execute("UPDATE incident SET rota_holder_id = director_id")
    with op.batch_alter_table("checklist", naming_convention=ONE_CHECKLIST) as batch_op:
        batch_op.drop_constraint("checklist_incident_id_playbook_id_key", type_="unique")
        batch_op.add_column(sa.Column("opened_for", TEXT(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("checklist") as batch_op:
        batch_op.drop_column("opened_for")
        batch_op.create_unique_constraint("checklist_incident_id_playbook_id_key", ["incident_id", "playbook_id"])
    with op.batch_alter_table("incident") as batch_op:
        batch_op.drop_column("rota_holder_id")
        batch_op.drop_column("command_at")
    op.drop_table("staysreachable")
    op.drop_table("textreply")
    with op.batch_alter_table("page") as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_taken_at"))
        batch_op.drop_column("taken_at")
        batch_op.drop_column("counts_until")
    with op.batch_alter_table("callee") as batch_op:
        batch_op.drop_column("capacity")
    with op.batch_alter_table("callout") as batch_op:
        batch_op.drop_column("rounds")
        batch_op.drop_column("insists")
        batch_op.drop_column("rota_id")
