"""What of rotas is kept for so many years: covers, requests for cover, and when people were away."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.kept import ROTA, Kept
from eprr_bot.cover.models import CoverRequest, RequestState
from eprr_bot.oncall.models import CoverRow, Leave


def ended(session: Session, before: datetime) -> Iterator[Kept]:
    """Those that ended before an instant. What was undone ended all the same."""
    for name, table in (("covers", CoverRow), ("absences", Leave)):
        rows = session.exec(select(table.start, table.end).where(col(table.end) < before))
        yield from (Kept(ROTA, name, start, end) for start, end in rows)
    settled = select(CoverRequest.start, CoverRequest.end, CoverRequest.back_start, CoverRequest.back_end)
    settled = settled.where(CoverRequest.state != RequestState.OPEN, col(CoverRequest.end) < before)
    for start, end, back_start, back_end in session.exec(settled):
        if back_end is None or back_end < before:
            first, last = min(start, back_start or start), max(end, back_end or end)
            yield Kept(ROTA, "requests for cover", first, last)
