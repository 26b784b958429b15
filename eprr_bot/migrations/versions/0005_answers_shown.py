"""How many answers an exercise's posted result shows"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_shown", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE exercise SET answers_shown = "
        "(SELECT count(answered_at) FROM callee WHERE callee.call_out_id = exercise.call_out_id)"
    )
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.alter_column("answers_shown", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.drop_column("answers_shown")
