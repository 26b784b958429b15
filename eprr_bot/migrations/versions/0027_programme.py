"""Exercises of every kind, what was found of them, and lessons and actions"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
TIME = sqlmodel.sql.sqltypes.UTCDateTime
WORDS = ("planned_by", "codeword", "message", "theme", "organiser")
LISTS = ("objectives", "risks", "took_part")


def upgrade() -> None:
    _more_of_exercises()
    _what_was_found()
    _lessons_and_actions()


def _more_of_exercises() -> None:
    with op.batch_alter_table("exercise") as batch_op:
        batch_op.add_column(sa.Column("kind", TEXT(), nullable=False, server_default="communications"))
        batch_op.add_column(sa.Column("type", TEXT(), nullable=False, server_default="acknowledge"))
        batch_op.add_column(sa.Column("is_announced", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("incident_id", sa.Integer(), nullable=True))
        for name in WORDS:
            batch_op.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        for name in LISTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_exercise_kind", "exercise", ["kind"])


def _what_was_found() -> None:
    op.create_table(
        "passed_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", TEXT(), nullable=False),
        sa.Column("called_as", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["exercise_id"], ["exercise.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("exercise_id", "person_id"),
    )
    op.create_index("ix_passed_over_exercise_id", "passed_over", ["exercise_id"])
    op.create_table(
        "debrief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("by_id", TEXT(), nullable=False),
        sa.Column("met", sa.JSON(), nullable=False),
        sa.Column("issues", TEXT(), nullable=False),
        sa.Column("good_practice", TEXT(), nullable=False),
        sa.Column("is_sign_off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["exercise_id"], ["exercise.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_debrief_exercise_id", "debrief", ["exercise_id"])


def _lessons_and_actions() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("theme", TEXT(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_lesson_about", "lesson", ["about"])
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("owner_id", TEXT(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("by", TEXT(), nullable=False),
        sa.Column("closed_at", TIME(), nullable=True),
        sa.Column("closed_by", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("about", "owner_id", "closed_at"):
        op.create_index(f"ix_action_{name}", "action", [name])


def downgrade() -> None:
    for table in ("action", "lesson", "debrief", "passed_over"):
        op.drop_table(table)
    op.drop_index("ix_exercise_kind", "exercise")
    with op.batch_alter_table("exercise") as batch_op:
        for name in ("kind", "type", "is_announced", "incident_id", *WORDS, *LISTS):
            batch_op.drop_column(name)
