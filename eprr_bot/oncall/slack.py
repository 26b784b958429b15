"""/oncall: who is on call. Anyone in the workspace may ask."""

import re
from dataclasses import replace
from datetime import datetime

from eprr_bot.base import like
from eprr_bot.base.db import ROTAS, mark
from eprr_bot.base.when import is_time
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.oncall import messages, service
from eprr_bot.oncall.asked import essence, moment_meant, readings, understood
from eprr_bot.oncall.rota_words import rota_first
from eprr_bot.oncall.service import HORIZON
from eprr_bot.slack.commands import Command, Holds, Reply, Request, UserError, user_id

SHIFTS_AHEAD = 3
TIMES = ("now", "tonight", "tomorrow", "yesterday", "weekend")
"""Words of time that are guessed where one has a slip in it."""
OF_MINE = ("my shifts", "my next shift", "am i on call", "am i on", "when am i on call", "when am i on")
TO_CALL = ("call", "ring", "phone", "contact", "reach", "get", "bleep", "text")
"""What people type who want somebody called, and not only named."""


def who(request: Request) -> Reply:
    """The bare root: everybody on call now; with a rota or a person, just that, at any time."""
    if not request.text:
        return _everyone_now(request)
    asked = None if request.text[0] in "<@" else understood(request.session, request.text, request.now)
    if asked is None:
        return _person(request, *_find_person(request), is_me=False)
    if asked.rota_id is None:
        return _everyone_at(request, asked.instant) if asked.instant else replace(_everyone_now(request), holds=None)
    service.refuse_over(service.schedule(request.session, asked.rota_id), asked.instant or request.now)
    found = service.on_call_at(request.session, asked.rota_id, asked.instant or request.now)
    return Reply(messages.on_call([found], request.now, asked.instant))


def _everyone_now(request: Request) -> Reply:
    """The same for whoever asks, until somebody takes over or something is changed."""
    number = mark(request.session, ROTAS)
    request.session.expire_all()  # whoever asks was looked up before
    found = service.everyone_on_call(request.session, request.now)
    notes = [line for of_feature in request.app.on_call_notes for line in of_feature(request.session, request.now)]
    holds = None if number is None else Holds(number, request.now, service.same_until(found))
    return Reply(messages.on_call(found, request.now, notes=notes), holds=holds)


def _find_person(request: Request) -> tuple[Person, datetime | None]:
    """Somebody, and the moment that is asked about, if any. Raises UserError."""
    try:
        return directory.find(request.session, request.text), None
    except UserError as error:
        if user_id(request.text):
            raise
        if found := _person_at_a_time(request):
            return found
        rotas = ", ".join(service.rota_ids(request.session, request.now))
        raise UserError(f"{error}{_guess(request)} Rotas: {rotas}. “/oncall help” shows what there is.") from None


def _person_at_a_time(request: Request) -> tuple[Person, datetime | None] | None:
    """Somebody named beside a moment, or among words that say nothing."""
    for named, moment in readings(essence(request.text)):
        if not named or (moment and not is_time(moment)):
            continue
        try:
            found = directory.find(request.session, named)
        except UserError:
            continue
        return found, moment_meant(request.session, moment, request.now)
    return None


def _guess(request: Request) -> str:
    """The command or the rota that somebody may have meant, with whatever they typed after it."""
    commands = {row.words: row.words for row in request.app.router.of_root("/oncall") if row.words}
    meanings = {word: word for word in TIMES} | service.names_of_rotas(request.session, request.now) | commands
    first, _, rest = request.text.partition(" ")
    to_call = f"page {rest}" if rest and first.lower() in TO_CALL else None
    hour = f"at {request.text}" if is_time(f"at {request.text}") else None
    meant = to_call or hour or like.closest(request.text, meanings)
    if meant is None and rest and first.lower() in TIMES:
        meant = f"{first} {like.closest(rest, meanings) or rest}"
    elif meant is None and rest:
        slip = like.closest(rest, {word: word for word in TIMES})
        meant = f"{like.closest(first, meanings) or first} {slip or rest}"
    return f" Did you mean “/oncall {meant}”?" if meant and meant.lower() != request.text.lower() else ""


def at(request: Request) -> Reply:
    """Everybody on call at another time, or one rota."""
    moment = f"at {request.text}"
    if understood(request.session, moment, request.now):
        return who(replace(request, text=moment))
    return _everyone_at(request, times.when(request.session, request.text, request.now))


def _everyone_at(request: Request, instant: datetime) -> Reply:
    return Reply(messages.on_call(service.everyone_on_call(request.session, instant), request.now, instant))


def coming(request: Request) -> Reply:
    """The next shifts of each rota, or of one; next Monday is a moment."""
    moment = f"next {request.text}"
    if request.text and understood(request.session, moment, request.now):
        return who(replace(request, text=moment))
    named = essence(request.text)
    wanted = service.rota_meant(request.session, named, request.now) if named else None
    found = []
    for one in service.everyone_on_call(request.session, request.now):
        if wanted in (None, one.rota.id):
            whole = service.schedule(request.session, one.rota.id)
            found.append((one, whole.shifts(one.shift.end, one.shift.end + HORIZON)))
    those = {shift.person for _, ahead in found for shift in ahead[:SHIFTS_AHEAD]}
    names = directory.marked_names_of(request.session, those)
    shown = [
        (one, [(shift, names.get(shift.person)) for shift in ahead[:SHIFTS_AHEAD]], len(ahead[SHIFTS_AHEAD:]))
        for one, ahead in found
    ]
    return Reply(messages.coming(shown))


def mine(request: Request) -> Reply:
    """What I hold now, or at another time, and my next shifts."""
    instant = moment_meant(request.session, essence(request.text), request.now)
    found = directory.person_of(request.session, request.actor)
    if found is None:
        raise directory.not_known(request.session, request.actor, "I cannot tell which shifts are yours.")
    return _person(request, found, instant, is_me=True)


def _person(request: Request, found: Person, instant: datetime | None, *, is_me: bool) -> Reply:
    whole = service.schedules(request.session).values()
    held = [one.rota for one in whole if one.holder_at(instant or request.now).person == found.id]
    kept = [one.rota for one in whole if found.id in service.staying_reachable(request.session, one.rota.id)]
    shifts = service.shifts_of(request.session, found.id, request.now, request.now + HORIZON)
    ahead = [(rota, shift) for rota, shift in shifts if shift.start > request.now]
    who = messages.Who(found.name, found.slack_id, is_me=is_me)
    return Reply(messages.person(who, held, ahead, request.now, instant, [] if instant else kept))


def why(request: Request) -> Reply:
    """Which layer, fixed period or cover decides who holds a rota, now or at another time."""
    asked = understood(request.session, request.text, request.now)
    if asked is None or asked.rota_id is None:
        raise _no_rota(request)
    rota_id, instant = asked.rota_id, asked.instant or request.now
    whole = service.schedule(request.session, rota_id)
    service.refuse_over(whole, instant)
    decides = whole.why(instant)
    if not directory.is_known(request.session, request.actor):
        decides = [replace(one, note="") for one in decides]
    names = directory.marked_names_of(request.session, {one.person for one in decides})
    reasons = [(one, names.get(one.person, "nobody")) for one in decides]
    return Reply(messages.why(whole.rota, instant, request.now, reasons))


def _no_rota(request: Request) -> UserError:
    """What somebody reads who asks why of no rota, or of one at no time that can be understood."""
    rota_id, when = rota_first(request.session, request.text)
    if rota_id and when:
        times.when(request.session, when, request.now)
    return service.no_rota(request.session, re.split(r"\s+at\s+", request.text)[0], request.now)


COMMANDS = [
    Command(
        "/oncall",
        "",
        "Show who is on call now; or one rota, or one person.",
        who,
        "[rota] [when] or [@person]",
        is_question=True,
    ),
    Command(
        "/oncall",
        "at",
        "Show who is on call at another time, such as 25 Dec 03:00.",
        at,
        "<when> [rota]",
        is_question=True,
    ),
    Command("/oncall", "next", "Show the next shifts of each rota.", coming, "[rota]", is_question=True),
    Command("/oncall", "me", "Show what you hold now and your next shifts.", mine, "[when]", OF_MINE, is_question=True),
    Command("/oncall", "why", "Show what decides who holds a rota.", why, "<rota> [when]", is_question=True),
]
