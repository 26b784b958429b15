"""/eprr status: what the bot knows of itself; and the button in news of a number that nobody has."""

from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.health import messages, status
from eprr_bot.noticeboard import service as noticeboard
from eprr_bot.noticeboard.home import how_reached
from eprr_bot.reach import dead
from eprr_bot.reach.routes import ROUTES, missing, replies_refused
from eprr_bot.slack.commands import NOT_OURS, Command, Reply, Request, UserError

MEANT = {"text": ("mobile", "texts"), "email": ("mail", "emails"), "voice": ("phone", "telephone", "landline", "call")}
"""What else people call the ways to reach them."""


def own_status(request: Request) -> Reply:
    """What the bot knows of itself."""
    settings = request.app.settings
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    about = (missing(settings), replies_refused(settings))
    has_monitor = bool(settings.heartbeat_url)
    return Reply(status.message(status.look(request.session, kind, request.now, *about, has_monitor=has_monitor)))


def works_again(request: Request) -> Reply:
    """Somebody can be reached again by the route that the button names."""
    person_id, _, route = request.value.partition("/")
    known = [*directory.people(request.session), *directory.contacts(request.session)]
    person = next((one for one in known if one.id == person_id), None)
    if person is None or route not in ROUTES:
        raise UserError(NOT_OURS)
    is_news = dead.works_again(request.session, person.id, route, request.now, request.actor.name)
    return Reply(messages.reached_again(person.name, route, is_news=is_news))


def contact(request: Request) -> Reply:
    """How I am reached, and by what I was last proved reachable."""
    me = _myself(request)
    mine = noticeboard.home(request.session, me.slack_id or "", request.now).mine
    return Reply(messages.how_you_are_reached(how_reached(mine) if mine else ""))


def contact_wrong(request: Request) -> Reply:
    """My number or address is wrong: nothing goes there any more, and whoever looks after the directory is told."""
    me, route = _myself(request), _route(request.text)
    if not ROUTES[route].address_of(me):
        raise UserError(f"No {ROUTES[route].address} is held for you. Ask your EPRR officer to add one.")
    dead.says_wrong(request.session, me.id, route, request.now, me.name)
    return Reply(messages.noted_as_wrong(route))


def contact_right(request: Request) -> Reply:
    """It was right after all."""
    me, route = _myself(request), _route(request.text)
    is_news = dead.works_again(request.session, me.id, route, request.now, me.name)
    return Reply(messages.reached_again(me.name, route, is_news=is_news))


def _myself(request: Request) -> Person:
    person = directory.person_of(request.session, request.actor)
    if person is None:
        raise directory.not_known(request.session, request.actor, "I cannot tell how you are reached.")
    directory.refuse_leaver(person)
    return person


def _route(text: str) -> str:
    """The route that somebody means by its id, its name or what it is sent to; Slack has nothing to correct."""
    wanted = text.strip().lower()
    known = [one for one in ROUTES.values() if one.columns]
    found = next((one.id for one in known if wanted in (one.id, one.name, one.address, *MEANT.get(one.id, ()))), "")
    if not found:
        raise UserError(f"Say which: {', '.join(one.id for one in known)}. Type /eprr contact wrong text.")
    return found


COMMANDS = [
    Command("/eprr", "contact", "Show how you are reached.", contact, is_question=True),
    Command("/eprr", "contact wrong", "Say that your number or address is wrong.", contact_wrong, "<text|email|voice>"),
    Command("/eprr", "contact right", "Say that it is right after all.", contact_right, "<text|email|voice>"),
    Command("/eprr", "status", "Show whether the bot itself is well.", own_status, is_question=True),
]
ACTIONS = {"health.works_again": works_again}
