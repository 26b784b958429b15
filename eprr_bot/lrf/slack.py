"""/lrf: who leads for the local NHS at each forum, and who is there now."""

from dataclasses import replace

from eprr_bot.base.db import ROTAS, mark
from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.lrf import messages, register, service
from eprr_bot.lrf.forum import same_until
from eprr_bot.lrf.service import Standing
from eprr_bot.oncall import roles
from eprr_bot.slack.commands import Command, Holds, Reply, Request, UserError


def look(request: Request) -> Reply:
    """Every forum of the cluster; with a name, one of them."""
    if not request.text:
        return _every_one(request)
    zone = directory.cluster(request.session).zone
    code = service.meant(request.session, request.text, request.now)
    found = _ours(request, code)
    if found is None:
        name = service.forum_names(request.session, request.now).get(code, code)
        regions = list(service.regions_of(request.session, code, request.now).values())
        return Reply(messages.elsewhere(name, code, regions))
    kept = register.of_forums(request.session, [found.row], request.now)[code]
    on_call = service.on_call_for(request.session, request.now)
    return Reply(messages.forum(found, on_call, zone, kept, is_ours=_is_ours(request)))


def _every_one(request: Request) -> Reply:
    """Each forum; to our own people also what is open there, and what is late. The same whenever the same one asks."""
    session, now = request.session, request.now
    number = mark(session, ROTAS)
    session.expire_all()  # whoever asks was looked up before
    rows, zone = service.forums(session, now), directory.cluster(session).zone
    found = [service.standing(session, one, now) for one in rows]
    kept = register.of_forums(session, rows, now) if _is_ours(request) else {}
    reply, whose = Reply(messages.listing(found, zone, kept)), request.actor.slack_id
    if number is None or not whose:
        return reply
    return replace(reply, holds=Holds(number, now, same_until(rows, now, zone), only_for=whose))


def _is_ours(request: Request) -> bool:
    return roles.is_staff(request.session, directory.person_of(request.session, request.actor))


def _ours(request: Request, code: str) -> Standing | None:
    row = next((one for one in service.forums(request.session, request.now) if one.forum == code), None)
    return service.standing(request.session, row, request.now) if row else None


def lead(request: Request) -> Reply:
    """Who has led a forum, who leads it and who will."""
    cluster = directory.cluster(request.session)
    found = _ours(request, service.meant(request.session, request.text, request.now))
    if found is None:
        raise UserError("None of our statutory bodies is in the area of that forum, so none of them leads at it.")
    return Reply(messages.leads(found, service.history(cluster, found.row, request.now), cluster.zone))


def contacts(request: Request) -> Reply:
    """Who is told above the cluster."""
    session, now = request.session, request.now
    return Reply(messages.contacts(service.contacts_above(session, now), register.without_contacts(session, now)))


def page(request: Request) -> Reply:
    """A link to the forums in a browser; the one before it stops."""
    url, is_renewed = links.renew_page(
        request.session, FeedKind.FORUMS, request.app.settings.base_url, request.actor.slack_id, request.now
    )
    return Reply(messages.page(url, is_renewed=is_renewed))


COMMANDS = [
    Command("/lrf", "", "Show who leads at each forum, or all about one.", look, "[forum]", is_question=True),
    Command("/lrf", "contacts", "Show who is told in the region and nationally.", contacts, is_question=True),
    Command("/lrf", "page", "Get a link to the forums in a browser.", page),
    Command("/lrf", "lead", "Show who has led a forum, and will.", lead, "<forum>", is_question=True),
]
