"""Whom an incident has to be told to above the cluster, as its headline and its action cards show it (¶64)."""

from datetime import datetime

from sqlmodel import Session

from eprr_bot.incidents import forum_links
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.models import Incident
from eprr_bot.lrf import above
from eprr_bot.lrf import messages as words
from eprr_bot.lrf import service as lrf
from eprr_bot.lrf.forum import ContactAbove


def contacts(session: Session, incident: Incident | None, now: datetime) -> list[ContactAbove]:
    """Those whom it needs; without an incident, all there are."""
    found = lrf.contacts_above(session, now)
    if incident is None:
        return found
    spanned, is_widespread = forum_links.spanned(session, incident, now)
    needed = above.told(incident.type, incident.level, spanned, is_widespread=is_widespread)
    return [one for one in found if one.kind in needed]


def line(session: Session, incident: Incident, now: datetime) -> str:
    """For the headline, in mrkdwn; empty where nobody needs to be told, or nobody is named, or it is over."""
    found = contacts(session, incident, now) if incident.alert_state in LIVE else []
    return f"*Tell above us*\n{chr(10).join(map(words.contact, found))}" if found else ""
