"""The report as Slack, the command line, the channel and the picture of an incident show it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import news
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.methane import messages, methane, service
from eprr_bot.methane.service import Recorded
from eprr_bot.slack.blocks import Content


def report(session: Session, incident: Incident, number: int = 0) -> Content:
    """The newest version, or the one of a number, and what is new in it."""
    last = service.newest(session, incident)
    if last is None and not number:
        return messages.nothing_yet(incident.id or 0)
    meant = service.version(session, incident, number) if number else last
    assert meant is not None
    before = service.before(session, incident, meant.number)
    is_newest = last is not None and meant.number == last.number
    return messages.report(meant, before, incident_messages.of(incident), is_newest=is_newest)


def recorded(session: Session, incident: Incident, made: Recorded, now: datetime) -> Content:
    """Tell the channel what is new; the answer to whoever recorded it. The first stands there as a part anyway."""
    if made.version.number > 1:
        news.tell_room(session, incident, messages.told(made.version, made.new), now)
    facts = incident_messages.of(incident)
    return messages.recorded(made.version, made.new, facts, left_out=made.left_out)


def look(session: Session, incident: Incident, facts: Facts) -> Mapping[str, Content]:
    """The part in the channel: the newest version."""
    found = service.last_two(session, incident)
    if not found:
        return {}
    before = found[1].report if len(found) > 1 else {}
    return {"": messages.report(found[0], before, facts)}


def lines(session: Session, incident: Incident, _: datetime) -> Iterator[Line]:
    """A source of the picture: each field that is known, since it has said so."""
    found = service.versions(session, incident)
    if not found:
        return
    newest = found[-1]
    yield Line(Heading.SITUATION, messages.where_from(newest), newest.received_at)
    for one in methane.known(newest.report):
        same = [version for version in found if version.report[one.name] != newest.report[one.name]]
        since = found[same[-1].number].received_at if same else found[0].received_at
        yield Line(Heading.SITUATION, messages.in_picture(one, newest), since)
