"""/lrf issue and /lrf meeting: what is raised at a forum, and when it met."""

import re
from datetime import date

from eprr_bot.directory import service as directory
from eprr_bot.lrf import issues, meetings, register, service, typed_meeting
from eprr_bot.lrf import register_messages as messages
from eprr_bot.lrf.issue import Issue, Owned, Step
from eprr_bot.lrf.meeting import THE_FORUM
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.reach import service as reach
from eprr_bot.slack.commands import MOST_DIGITS, Command, Reply, Request, UserError

_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})\b[\s:,]*")
_MINUTES = re.compile(r"[;,]?\s*\b(?:minutes?|reference|ref)\b\.?:?\s*", re.IGNORECASE)


def issue(request: Request) -> Reply:
    """Every open issue; one of them; those of a forum; or with a forum and some words, a new one."""
    zone, plain = directory.cluster(request.session).zone, directory.plain_words(request)
    if not plain:
        found = [one for one in issues.every(request.session) if one.is_open]
        return Reply(messages.issues(register.owned(request.session, found, request.now), zone))
    if (number := _NUMBER.fullmatch(plain)) is not None:
        return Reply(messages.issue(_owned(request, issues.get(request.session, int(number[1]))), zone))
    row, what = service.ours_first(request.session, plain, request.now)
    if what:
        return _raise(request, row.forum, what)
    found = [one for one in issues.every(request.session) if one.forum == row.forum]
    name = _name(request, row.forum)
    return Reply(messages.issues(register.owned(request.session, found, request.now), zone, name))


def _raise(request: Request, forum: str, what: str) -> Reply:
    session, now = request.session, request.now
    made = _owned(request, issues.raise_issue(session, forum, what, now, request.actor))
    row = service.ours(session, forum, now)
    whose = register.representative(session, row, now) or oncall.adviser(session, now)
    is_news = whose is not None and whose != request.actor.person_id
    envelope = Envelope(Lane.ROUTINE, f"forum issue/{made.issue.number}")
    told = reach.tell(session, now, whose, messages.to_representative(made), envelope) if is_news else []
    return Reply(messages.raised(made, directory.name_of(session, whose) if told else ""))


def _owned(request: Request, one: Issue) -> Owned:
    return register.owned(request.session, [one], request.now)[0]


def _name(request: Request, code: str) -> str:
    return service.forum_names(request.session, request.now).get(code, code)


def _numbered(request: Request) -> tuple[int, str]:
    """The number that comes first, and what follows it. Raises UserError."""
    plain = directory.plain_words(request)
    found = _NUMBER.match(plain)
    if found is None:
        raise UserError(f"Say which: a number comes first, not “{plain[:40]}”. Type /lrf issue or /lrf meeting.")
    return int(found[1]), plain[found.end() :].strip()


def _step(request: Request, step: Step) -> Reply:
    number, note = _numbered(request)
    found = issues.take(request.session, number, step, request.now, request.actor, note)
    return Reply(messages.stepped(_owned(request, found)))


def accept(request: Request) -> Reply:
    """The lead takes an issue on."""
    return _step(request, Step.ACCEPTED)


def represented(request: Request) -> Reply:
    """An issue was brought to a meeting of the forum: on which day, and where in its minutes."""
    number, rest = _numbered(request)
    day, minutes = [*_MINUTES.split(rest, maxsplit=1), ""][:2]
    zone = directory.cluster(request.session).zone
    meeting = typed_meeting.day_gone(day, request.now, zone) if day else _last_meeting(request, number)
    note = f"minutes {minutes}" if minutes else ""
    found = issues.take(request.session, number, Step.REPRESENTED, request.now, request.actor, note, meeting)
    return Reply(messages.stepped(_owned(request, found)))


def _last_meeting(request: Request, number: int) -> date:
    """The day of the forum's newest meeting on record. Raises UserError where there is none."""
    forum = issues.get(request.session, number).forum
    held = [one for one in meetings.by_forum(request.session).get(forum, ()) if one.series == THE_FORUM]
    if not held:
        raise UserError(f"Say at which meeting: /lrf issue represented {number} 12 Nov, minutes 4.2")
    return max(one.held_on for one in held)


def answer(request: Request) -> Reply:
    """What the forum answered."""
    if not _numbered(request)[1]:
        raise UserError("Say what the forum answered: /lrf issue answer 3 The council opens two rest centres")
    return _step(request, Step.ANSWERED)


def close(request: Request) -> Reply:
    """Nothing is left to do about an issue."""
    return _step(request, Step.CLOSED)


def reopen(request: Request) -> Reply:
    """An issue that was closed or withdrawn is open again."""
    return _step(request, Step.REOPENED)


def undo(request: Request) -> Reply:
    """Take back the newest thing that was said of an issue."""
    found, what = issues.undo(request.session, _numbered(request)[0], request.now, request.actor)
    return Reply(messages.undone(_owned(request, found), what))


def meeting(request: Request) -> Reply:
    """The meetings of every forum, or of one; with a day, one more."""
    session, plain = request.session, directory.plain_words(request)
    if not plain:
        every = register.of_forums(session, service.forums(session, request.now), request.now)
        found = [(_name(request, code), one.series, one.late) for code, one in every.items()]
        return Reply(messages.every_meeting(found))
    head, *parts = re.split(r"[;\n]", plain)
    row, rest = service.ours_first(session, head, request.now)
    name, known = _name(request, row.forum), register.of_forums(session, [row], request.now)[row.forum]
    if not rest and not parts:
        return Reply(messages.meetings(name, known.series, known.late))
    zone = directory.cluster(session).zone
    typed = typed_meeting.read(rest, parts, row, request.now, zone)
    made = meetings.record(session, row.forum, typed, request.now, request.actor)
    waiting = register.passed_by(known, made, zone)
    return Reply(messages.recorded(name, made, register.unheard_of(session, row, made), waiting))


def undo_meeting(request: Request) -> Reply:
    """Take back the record of a meeting."""
    one = meetings.take_back(request.session, _numbered(request)[0], request.now, request.actor)
    return Reply(messages.taken_back(_name(request, one.forum), one))


def sites(request: Request) -> Reply:
    """The places of providers and the tested sites of one forum, as the files know them."""
    session, zone = request.session, directory.cluster(request.session).zone
    row = service.ours_first(session, request.text, request.now)[0]
    today = request.now.astimezone(zone).date()
    return Reply(messages.sites(_name(request, row.forum), register.providers(session, row), row.sites, today))


_ISSUE = "[forum or number] [what it is about]"
_MEETING = "[forum] [partnership] [day; attended …; apologies …; chair …; next …; minutes …]"
COMMANDS = [
    Command("/lrf", "issue", "List open issues, or raise one.", issue, _ISSUE, ("issues",), asks_when_bare=True),
    Command("/lrf", "issue accept", "Take an issue on for the lead.", accept, "<number>"),
    Command(
        "/lrf", "issue represented", "Say at which meeting it was brought.", represented, "<number> [day, minutes …]"
    ),
    Command("/lrf", "issue answer", "Say what the forum answered.", answer, "<number> <answer>"),
    Command("/lrf", "issue close", "Close an issue.", close, "<number> [how]"),
    Command("/lrf", "issue reopen", "Open a closed issue again.", reopen, "<number> [why]"),
    Command("/lrf", "issue undo", "Take back what was said last.", undo, "<number>"),
    Command("/lrf", "meeting", "List meetings, or record one.", meeting, _MEETING, ("meetings",), asks_when_bare=True),
    Command("/lrf", "sites", "Show places and tested sites.", sites, "<forum>", is_question=True),
    Command("/lrf", "meeting undo", "Take back the record of a meeting.", undo_meeting, "<number>"),
]
