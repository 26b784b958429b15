"""What is known of the local resilience forums."""

from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.lrf.england import ENGLAND


def forum_names(session: Session) -> dict[str, str]:
    """What people call each forum, by its ONS code; nothing while england.yaml has not been applied."""
    if documents.latest(session, ENGLAND.kind, ENGLAND.kind) is None:
        return {}
    return {one.code: one.common_name for one in ENGLAND.current(session).forums}
