"""What is known of the local resilience forums."""

from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.files import parse, validate
from eprr_bot.lrf.england import England


def parse_england(text: str, name: str) -> England:
    return validate(parse(text, name), England)


def forum_names(session: Session) -> dict[str, str]:
    """What people call each forum, by its ONS code; nothing while england.yaml has not been applied."""
    if documents.latest(session, "england", "england") is None:
        return {}
    england = documents.current(session, "england", "england", parse_england)
    return {one.code: one.common_name for one in england.forums}
