"""Answers carry the id of the way that brought them"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IDS = {"text message": "text", "by word of mouth": "spoken"}


def upgrade() -> None:
    for words, way in IDS.items():
        op.execute(f"UPDATE callee SET answered_with = '{way}' WHERE answered_with = '{words}'")


def downgrade() -> None:
    for words, way in IDS.items():
        op.execute(f"UPDATE callee SET answered_with = '{words}' WHERE answered_with = '{way}'")
