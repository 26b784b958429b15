"""/oncall: who is on call. Anyone in the workspace may ask."""

import difflib
import re
from dataclasses import replace
from datetime import datetime

from eprr_bot.commands import Command, Reply, Request, UserError, user_id
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.oncall import messages, service
from eprr_bot.oncall.service import HORIZON

SUMMARY = "who is on call"
SHIFTS_AHEAD = 3
SHIFTS_OF_A_PERSON = 8


def who(request: Request) -> Reply:
    """The bare root: everybody on call now; with a rota or a person, just that."""
    if not request.text:
        notes = [line for of_feature in request.app.on_call_notes for line in of_feature(request.session, request.now)]
        return Reply(messages.on_call(service.everyone_on_call(request.session, request.now), notes=notes))
    rota_text, time_text = _rota_and_time(request.text)
    rota_id = service.find_rota(request.session, rota_text)
    if rota_id is not None:
        instant = read_when(request, time_text) if time_text else None
        service.refuse_over(service.schedule(request.session, rota_id), instant or request.now)
        return Reply(messages.on_call([service.on_call_at(request.session, rota_id, instant or request.now)], instant))
    return _person(request, _find_person(request), is_me=False)


def _find_person(request: Request) -> Person:
    try:
        return directory.find(request.session, request.text)
    except UserError as error:
        if user_id(request.text):
            raise
        rotas = ", ".join(service.rota_ids(request.session, request.now))
        raise UserError(f"{error}{_guess(request)} Rotas: {rotas}. “/oncall help” shows what there is.") from None


def _guess(request: Request) -> str:
    """The command that somebody may have meant."""
    words = [row.words for row in request.app.router.of_root("/oncall") if row.words]
    close = difflib.get_close_matches(request.text.lower(), words, n=1, cutoff=0.6)
    return f" Did you mean “/oncall {close[0]}”?" if close else ""


def _rota_and_time(text: str) -> tuple[str, str]:
    """`director at 25 Dec` as its two parts; the second is empty where there is no time."""
    found = re.fullmatch(r"(.+?)\s+at\s+(.+)", text, re.IGNORECASE | re.DOTALL)
    return (found[1], found[2]) if found else (text, "")


def at(request: Request) -> Reply:
    """Everybody on call at another time."""
    instant = read_when(request, request.text)
    return Reply(messages.on_call(service.everyone_on_call(request.session, instant), instant))


def read_when(request: Request, text: str) -> datetime:
    """A time as people type it, on the cluster's clock. Raises UserError with a sentence."""
    return times.when(request.session, text, request.now)


def coming(request: Request) -> Reply:
    """The next shifts of each rota."""
    found = []
    for one in service.everyone_on_call(request.session, request.now):
        whole = service.schedule(request.session, one.rota.id)
        ahead = whole.shifts(one.shift.end, one.shift.end + HORIZON)[:SHIFTS_AHEAD]
        found.append((one, [(shift, _name(request, shift.person)) for shift in ahead]))
    return Reply(messages.coming(found))


def _name(request: Request, person_id: str | None) -> str | None:
    return directory.name_of(request.session, person_id) if person_id else None


def mine(request: Request) -> Reply:
    """What I hold now, and my next shifts."""
    found = directory.person_of(request.session, request.actor)
    if found is None:
        raise UserError("You are not in the directory, so you are on no rota. Your EPRR officer can add you.")
    return _person(request, found, is_me=True)


def _person(request: Request, found: Person, is_me: bool) -> Reply:
    shifts = service.shifts_of(request.session, found.id, request.now, request.now + HORIZON)
    now = [rota for rota, shift in shifts if shift.start <= request.now]
    ahead = [(rota, shift) for rota, shift in shifts if shift.start > request.now][:SHIFTS_OF_A_PERSON]
    return Reply(messages.person(found.name, found.slack_id, now, ahead, is_me))


def why(request: Request) -> Reply:
    """Which layer, fixed period or cover decides who holds a rota, now or at another time."""
    rota_text, time_text = _rota_and_time(request.text)
    rota_id = service.find_rota(request.session, rota_text)
    if rota_id is None:
        rotas = ", ".join(service.rota_ids(request.session, request.now))
        raise UserError(f"There is no rota called “{rota_text}”. Rotas: {rotas}.")
    instant = read_when(request, time_text) if time_text else request.now
    whole = service.schedule(request.session, rota_id)
    decides = whole.why(instant)
    if not directory.is_known(request.session, request.actor):
        decides = [replace(one, note="") for one in decides]
    reasons = [(one, _name(request, one.person) or "nobody") for one in decides]
    return Reply(messages.why(whole.rota, instant, reasons))


COMMANDS = [
    Command("/oncall", "", "Show who is on call now; or one rota, or one person.", who, "[rota [at when] or @person]"),
    Command("/oncall", "at", "Show who is on call at another time, such as 25 Dec 03:00.", at, "<when>"),
    Command("/oncall", "next", "Show the next shifts of each rota.", coming),
    Command("/oncall", "me", "Show what you hold now and your next shifts.", mine),
    Command("/oncall", "why", "Show what decides who holds a rota.", why, "<rota> [at <when>]"),
]
