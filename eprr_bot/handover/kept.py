"""What of rotas is kept for so many years: handovers, and notes for them."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.kept import ROTA, Kept
from eprr_bot.handover.models import Handover, HandoverNote


def ended(session: Session, before: datetime) -> Iterator[Kept]:
    """Handovers to shifts that ended before an instant, and notes that were written before it."""
    for start, end in session.exec(select(Handover.at, Handover.end).where(col(Handover.end) < before)):
        yield Kept(ROTA, "handovers", start, end)
    for at in session.exec(select(HandoverNote.written_at).where(col(HandoverNote.written_at) < before)):
        yield Kept(ROTA, "notes for handovers", at, at)
