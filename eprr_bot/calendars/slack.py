"""/oncall calendar: links to feeds, and calendars that say when somebody is away."""

from eprr_bot.calendars import leave, messages, service
from eprr_bot.calendars.messages import Link
from eprr_bot.calendars.models import CalendarToken, FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Command, Reply, Request, UserError

Subject = tuple[FeedKind, str]

MINE = ("mine", "me", "my")
ALL = ("all", "everything", "everybody")


def calendar(request: Request) -> Reply:
    """Links to my own shifts and to everybody's, or to one rota. Each is shown once."""
    base = _base_url(request)
    had = {(FeedKind(row.kind), row.subject_id): row for row in service.links_of(request.session, _owner(request))}
    found = [
        _known(request, had[subject]) if subject in had else _new(request, base, subject)
        for subject in _wanted(request)
    ]
    return Reply(messages.links(found))


def revoke(request: Request) -> Reply:
    """Stop all my links at once, and give new ones for the same calendars."""
    base = _base_url(request)
    stopped = service.revoke(request.session, _owner(request), request.now)
    subjects = list(dict.fromkeys((FeedKind(row.kind), row.subject_id) for row in stopped))
    made = [_new(request, base, subject) for subject in subjects or _usual(request)]
    return Reply(messages.links(made, renewed=bool(stopped)))


def _base_url(request: Request) -> str:
    if not request.app.settings.base_url:
        raise UserError("Calendar links need this bot's web address. Ask whoever runs it to set EPRR_BASE_URL.")
    return request.app.settings.base_url.rstrip("/")


def _owner(request: Request) -> str:
    """Links belong to an account, and end with it. Raises UserError for somebody who has left."""
    person = directory.person_of(request.session, request.actor)
    if person is not None:
        directory.refuse_leaver(person)
    if not request.actor.slack_id:
        raise UserError("Calendar links belong to a Slack account, and none is known for you.")
    return request.actor.slack_id


def _usual(request: Request) -> list[Subject]:
    """My own shifts where I am in the directory, and everybody's."""
    person = directory.person_of(request.session, request.actor)
    mine = [(FeedKind.PERSON, person.id)] if person else []
    return [*mine, (FeedKind.EVERYTHING, "")]


def _wanted(request: Request) -> list[Subject]:
    text = request.text.lower()
    if not text:
        return _usual(request)
    if text in MINE:
        return [(FeedKind.PERSON, _myself(request).id)]
    if text in ALL:
        return [(FeedKind.EVERYTHING, "")]
    rota_id = oncall.find_rota(request.session, text)
    if rota_id is None:
        raise UserError(f"{oncall.no_rota(request.session, request.text, request.now)} Or: mine, all.")
    return [(FeedKind.ROTA, rota_id)]


def _new(request: Request, base: str, subject: Subject) -> Link:
    kind, subject_id = subject
    token, row = service.make_link(request.session, kind, subject_id, _owner(request), request.now)
    return Link(_title(request, row), service.address(base, kind, token), row.made_at)


def _known(request: Request, row: CalendarToken) -> Link:
    return Link(_title(request, row), "", row.made_at, row.last_used_at)


def _title(request: Request, row: CalendarToken) -> str:
    if row.kind == FeedKind.ROTA:
        return oncall.schedule(request.session, row.subject_id).rota.name
    return messages.CALENDAR_NAMES[FeedKind(row.kind)]


def leave_calendar(request: Request) -> Reply:
    """My leave calendars; with an address, one more."""
    person = _myself(request)
    if not request.text:
        rows = leave.calendars_of(request.session, person.id)
        return Reply(messages.leave_calendars([leave.standing(request.session, row, request.now) for row in rows]))
    settings = request.app.settings
    row = leave.add(
        request.session,
        request.app.vault,
        request.text,
        person,
        _owner(request),
        request.now,
        settings.allow_private_calendars,
    )
    return Reply(messages.leave_noted(row.shown_as))


def stop_leave_calendar(request: Request) -> Reply:
    """Read none of my leave calendars any more."""
    number = leave.stop(request.session, _myself(request).id, request.now)
    return Reply(messages.leave_stopped(number))


def _myself(request: Request) -> Person:
    person = directory.person_of(request.session, request.actor)
    if person is None:
        raise directory.not_known(request.session, request.actor, "I cannot tell which shifts are yours.")
    directory.refuse_leaver(person)
    return person


COMMANDS = [
    Command("/oncall", "calendar", "Get links for Outlook or Google: mine, all, or one rota.", calendar, "[rota]"),
    Command("/oncall", "calendar revoke", "Stop your calendar links and get new ones.", revoke),
    Command("/oncall", "calendar leave", "Take your leave from a calendar.", leave_calendar, "[https://…]"),
    Command("/oncall", "calendar leave stop", "Stop reading your leave calendars.", stop_leave_calendar),
]
