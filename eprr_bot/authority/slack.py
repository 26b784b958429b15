"""/authority: whose authority is what, under which instruments, and what is missing."""

from eprr_bot.authority import instrument, messages, organisation, register
from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.incidents import standing
from eprr_bot.slack.commands import Command, Reply, Request


def now_held(request: Request) -> Reply:
    """Who has authority now, and over whom; with a name, of that body or provider."""
    if request.text:
        return check(request)
    held = register.of_holder(request.session, request.now)
    cells = instrument.cells(held.papers, held.area)
    return Reply(messages.now_held(held, cells, register.gaps(request.session, request.now)))


def check(request: Request) -> Reply:
    """What whoever is on call may use of one body or provider now."""
    session, now = request.session, request.now
    held, cluster = register.of_holder(session, now), directory.cluster(session)
    named = organisation.one(cluster, directory.plain_words(request))
    found = next((one for one in instrument.cells(held.papers, held.area) if one.organisation == named.name), None)
    if found is None:
        return Reply(messages.outside(named.name, held.area.all.values()))
    papers = register.shown(session, held.papers, now)
    status = None
    if named.id in held.area.providers:
        status = instrument.standing_of_provider(standing.file(session), named.id, held.day)[0]
    return Reply(messages.check(held, named.name, found, papers, status))


def papers(request: Request) -> Reply:
    """The register of instruments."""
    return Reply(messages.register(register.papers(request.session, request.now)))


def gaps(request: Request) -> Reply:
    """What is missing in the register, and what is due."""
    return Reply(messages.gaps(register.gaps(request.session, request.now)))


def matrix(request: Request) -> Reply:
    """What each director may use of whom."""
    return Reply(messages.matrix(register.matrix(request.session, request.now)))


def page(request: Request) -> Reply:
    """A link to the register in a browser; the one before it stops."""
    url, is_renewed = links.renew_page(
        request.session, FeedKind.AUTHORITY, request.app.settings.base_url, request.actor.slack_id, request.now
    )
    return Reply(messages.page(url, is_renewed=is_renewed))


COMMANDS = [
    Command(
        "/authority",
        "",
        "Show who has delegated authority now, over whom and until when.",
        now_held,
        "[body or provider]",
        is_question=True,
    ),
    Command(
        "/authority",
        "check",
        "Show what the director on call may use of one body or provider.",
        check,
        "<body or provider>",
        is_question=True,
    ),
    Command("/authority", "register", "Show every instrument.", papers, also=("instruments",), is_question=True),
    Command("/authority", "gaps", "Show what no instrument covers, and reviews that are due.", gaps, is_question=True),
    Command("/authority", "matrix", "Show what each director may use of whom.", matrix, is_question=True),
    Command("/authority", "page", "Get a link to the register in a browser.", page),
]
