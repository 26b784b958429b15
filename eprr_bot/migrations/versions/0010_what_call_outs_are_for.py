"""What a call-out is for, as a kind and a number"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
KINDS = {"incident//command": "command", "handover/": "roll-call", "handover//acceptance": "acceptance"}
"""What stood around the number; where nothing else is said here, what stood before it is the kind."""
SUBJECTS = {"command": "incident/{}/command", "roll-call": "handover/{}", "acceptance": "handover/{}/acceptance"}


def upgrade() -> None:
    op.add_column("callout", sa.Column("kind", TEXT(), nullable=False, server_default=""))
    op.add_column("callout", sa.Column("serves_id", sa.Integer(), nullable=False, server_default="0"))
    for call_out_id, subject in op.get_bind().execute(sa.text("SELECT id, subject FROM callout")).all():
        before, _, rest = subject.partition("/")
        number, slash, after = rest.partition("/")
        kind = KINDS.get(f"{before}/{slash}{after}", before)
        _set(call_out_id, kind=kind, serves_id=int(number) if number.isdecimal() else 0)
    op.drop_index("ix_callout_subject", "callout")
    op.execute("ALTER TABLE callout DROP COLUMN subject")
    op.create_index("ix_callout_kind_serves_id", "callout", ["kind", "serves_id"])


def downgrade() -> None:
    op.drop_index("ix_callout_kind_serves_id", "callout")
    op.add_column("callout", sa.Column("subject", TEXT(), nullable=False, server_default=""))
    for call_out_id, kind, number in op.get_bind().execute(sa.text("SELECT id, kind, serves_id FROM callout")).all():
        _set(call_out_id, subject=SUBJECTS.get(kind, kind + "/{}").format(number))
    op.create_index("ix_callout_subject", "callout", ["subject"])
    op.execute("ALTER TABLE callout DROP COLUMN kind")
    op.execute("ALTER TABLE callout DROP COLUMN serves_id")


def _set(call_out_id: int, **values: object) -> None:
    named = ", ".join(f"{name} = :{name}" for name in values)
    op.get_bind().execute(sa.text(f"UPDATE callout SET {named} WHERE id = :id"), {"id": call_out_id, **values})
