"""What people typed or chose about cover, made into people, rotas and instants. Raises UserError with a sentence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

from eprr_bot.base.time_words import MORNING
from eprr_bot.base.wall_clock import first_instant, wall_at
from eprr_bot.cover import service
from eprr_bot.cover.exchange import is_over_by, meant, names_a_shift, rest_of
from eprr_bot.cover.lines import CoverLine, SwapLine, split_reason
from eprr_bot.cover.requests import Exchange
from eprr_bot.cover.service import Wish
from eprr_bot.directory import service as directory
from eprr_bot.directory import times
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_words import rota_first
from eprr_bot.oncall.schedule import EARLIEST, LATEST, Schedule, Shift
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import NOT_OURS, FormError, Request, UserError

LINE = (
    "Type: /oncall cover me tomorrow 18:00 to 23:00, or /oncall cover director-on-call from 18:00 to 23:00, "
    "or /oncall cover @one to @another from now to 18:00, or /oncall cover alone for a form."
)
TAKE = (
    "Type: /oncall take director-on-call until 18:00 because no answer. To begin later: "
    "/oncall cover @one to me from 18:00 to 23:00"
)
SHORTEST_BEGINNING = 3
LONGEST_LINE = 300
"""Letters, the reason apart."""


def typed(request: Request) -> str:
    """What followed the command. In the reason, which is kept, people and channels are named, not mentioned."""
    text, reason = split_reason(request.text)
    if len(text) > LONGEST_LINE:
        raise UserError(
            f"That is {len(text):,} letters, and who, which rota and when take at most {LONGEST_LINE}. "
            "Leave out the rest, or put it at the end as the reason: because …"
        )
    named = " ".join(directory.plain_words(request).split())
    return f"{text} because {split_reason(named)[1]}" if reason else text


def person(request: Request, text: str) -> Person:
    """Somebody in the directory; "me" is whoever types."""
    me = directory.person_of(request.session, request.actor) if text.lower() == "me" else None
    return me or directory.find(request.session, text)


def rota(request: Request, text: str) -> str:
    """A rota's id."""
    return oncall.rota_meant(request.session, text, request.now)


def rota_to_take(request: Request, text: str) -> str:
    """The rota to take over: by its name, of which a letter or two is too little, or by whoever is on call for it."""
    if not text:
        raise UserError(f"Say which rota you take over, or from whom. {TAKE}")
    found = "" if text[0] in "<@" else oncall.find_rota(request.session, text)
    if found and len(text) < SHORTEST_BEGINNING and text.lower() != found:
        raise UserError(f"“{text}” is too short to take over by. Type: /oncall take {found}")
    return found or _held_now(request, text)


def _held_now(request: Request, text: str) -> str:
    """The rota that somebody is on call for."""
    rotas = oncall.rota_ids(request.session, request.now)
    try:
        holder = person(request, text)
    except UserError as error:
        wrong = (
            error if text[0] in "<@" else f"{oncall.no_rota(request.session, text, request.now)} Nor is it a person."
        )
        raise UserError(f"{wrong} {TAKE}") from None
    held = [one for one in rotas if oncall.holder(request.session, one, request.now) == holder.id]
    if not held:
        raise UserError(f"{holder.name} is not on call now, so there is nothing to take over. “/oncall” shows who is.")
    if len(held) > 1:
        lines = " or ".join(f"/oncall take {one}" for one in held)
        raise UserError(f"{holder.name} is on call for more than one rota. Type: {lines}")
    return held[0]


def until(request: Request, text: str) -> datetime | None:
    """Until when somebody takes over; None where it is not said."""
    try:
        return span(request, text)[1] if text else None
    except UserError as error:
        raise UserError(f"{error} {TAKE}") from None


def number(text: str, where: str) -> int:
    """A number that the bot gave to something."""
    tidy = text.strip().lstrip("#")
    if not tidy.isdecimal() or len(tidy) > 9:
        raise UserError(f"“{text}” is not a number. {where} shows the numbers.")
    return int(tidy)


def span(request: Request, text: str) -> tuple[datetime, datetime]:
    """From when until when, on the cluster's clock."""
    return times.span(request.session, text, request.now)


def days(request: Request, text: str) -> tuple[datetime, datetime]:
    """As `span`, but a day without a time is the whole of it: leave to 18 Dec lasts until that day ends."""
    return times.days(request.session, text, request.now)


def to_put_in(request: Request, line: CoverLine) -> tuple[list[Wish], Person]:
    """`@ben to @cara from … to …`: without a time, the rest of the shift in progress or else the next.

    Whoever stood in for the whole of one shift is not put into the next without a word about it.
    """
    into = person(request, line.into)
    already = _standing_in(request, line, into)
    try:
        wishes = to_cover(request, line)
    except UserError as error:
        raise UserError(" ".join([str(error), *already.values()])) from None
    turn = Schedule(oncall.schedule(request.session, wishes[0].rota_id).versions).holder_at(wishes[0].start)
    told = [sentence for until, sentence in already.items() if until <= turn.start]
    if told and not line.span:
        raise UserError(f"{' '.join(told)} For another time, add it: from Fri 17:00 to Mon 09:00.")
    return wishes, into


def _standing_in(request: Request, line: CoverLine, into: Person) -> dict[datetime, str]:
    """The covers in which one of two people stands in for the other already: when each ends, and a sentence."""
    if not line.about or _is_rota(request, line.about):
        return {}
    out, session = person(request, line.about), request.session
    found = {}
    for rota_id in oncall.rota_ids(session):
        for row in service.standing_covers(session, rota_id, request.now):
            holds = oncall.holder(session, rota_id, max(row.start, request.now)) == into.id
            if holds and row.person_id == into.id and out.id in row.replaces:
                when = service.span(session, rota_id, row.start, row.until).plain
                found[row.until] = f"{into.name} stands in for {out.name} already from {when} (cover {row.id})."
    return found


def to_cover(request: Request, line: CoverLine) -> list[Wish]:
    """`me tomorrow 18:00 to 23:00`, `@ben from … to …`, or `<rota> from … to …`."""
    if line.about and not _is_rota(request, line.about):
        return [replace(one, reason=line.reason) for one in _of_person(request, line)]
    rota_id, when = _rota_and_span(request, replace(line, rota=line.about or line.rota))
    start, end = span(request, when)
    return [Wish(rota_id, start, end, line.reason)]


def _is_rota(request: Request, text: str) -> bool:
    """Does a word without an @ name a rota rather than a person?"""
    return text[0] not in "<@" and oncall.find_rota(request.session, text) is not None


def in_one_part(request: Request, wishes: Sequence[Wish], by: Person | None) -> Wish:
    """What others can be asked for at once. Raises UserError for time that is held in several parts."""
    if len(wishes) > 1:
        spans = [service.span(request.session, one.rota_id, one.start, one.end).plain for one in wishes]
        rest = (f" by {by.name}" if by else "") + (f" because {wishes[0].reason}" if wishes[0].reason else "")
        rota_id = wishes[0].rota_id
        lines = "; ".join(f"/oncall cover {rota_id} from {plain}{rest}" for plain in spans)
        raise UserError(f"Somebody else holds part of that time already. Ask for each part by itself: {lines}")
    return wishes[0]


def _of_person(request: Request, line: CoverLine) -> list[Wish]:
    """What somebody holds of a span; with a single day, of their turn on it; with nothing, of their next turn."""
    whose, text = person(request, line.about), line.span
    rota_id = rota(request, line.rota) if line.rota else ""
    if not text:
        return service.coming_turn(request.session, request.now, whose, rota_id)
    try:
        start, end = span(request, text)
    except UserError as error:
        try:
            at = times.when(request.session, text.removeprefix("on "), request.now)
        except UserError:
            raise error from None
        found, shift = _shift_on(request, whose, at, text, rota_id)
        since = shift.start if shift.end <= request.now else request.now
        runs = rest_of(oncall.schedule(request.session, found), shift, since)
        if runs and not names_a_shift(text, shift, at, directory.cluster(request.session).zone):
            _refuse_all_of_it(request, line, whose, Wish(found, runs[0][0], runs[-1][1]), at)
        return [Wish(found, *run) for run in runs]
    return service.held_by(request.session, whose, start, end, rota_id)


def _refuse_all_of_it(request: Request, line: CoverLine, whose: Person, rest: Wish, at: datetime) -> NoReturn:
    """“Tonight” is a part of a long shift: say what to type for that part, and what for all that is left of it."""
    zone = directory.cluster(request.session).zone
    morning = first_instant(datetime.combine(wall_at(at, zone).date() + timedelta(days=1), MORNING), zone)
    whom = f" to {person(request, line.into).name}" if line.into else ""
    who = "me" if line.about.lower() == "me" else f"@{whose.name}"
    by = f" by {person(request, line.by).name}" if line.by else ""

    def _typed(start: datetime, end: datetime) -> str:
        when = service.span(request.session, rest.rota_id, start, end).plain
        because = f" because {line.reason}" if line.reason else ""
        return f"/oncall cover {who}{whom}{f' on {line.rota}' if line.rota else ''} from {when}{by}{because}"

    whose_shift = "Your shift" if who == "me" else f"{whose.name}’s shift"
    raise UserError(
        f"{whose_shift} lasts until {blocks.written(rest.end, zone)}. "
        f"Only {line.span}: {_typed(max(at, rest.start), min(morning, rest.end))} "
        f"All of it: {_typed(rest.start, rest.end)}"
    )


def _rota_and_span(request: Request, line: CoverLine) -> tuple[str, str]:
    """The rota is as many of the first words as name one."""
    if line.span:
        return rota(request, line.rota), line.span
    found, when = rota_first(request.session, line.rota)
    if found and when:
        return found, when
    if found:
        raise UserError(f"Say from when until when. {LINE}")
    raise UserError(f"“{line.rota}” does not say whose time is to be covered. {LINE}")


def _shift_on(request: Request, whose: Person, at: datetime, text: str, rota_id: str = "") -> tuple[str, Shift]:
    """The one shift that somebody has on a day, or at an instant."""
    found = []
    for one in [rota_id] if rota_id else oncall.rota_ids(request.session, request.now):
        whole = oncall.schedule(request.session, one)
        around = whole.shifts(at - timedelta(days=40), at + timedelta(days=2))
        theirs = [whole.holder_at(shift.start) for shift in around if shift.person == whose.id]
        found += [(one, shift) for shift in meant(theirs, at, whole.rota.zone) if not is_over_by(text, shift, at)]
    if not found:
        day = blocks.written(at, directory.cluster(request.session).zone)
        raise UserError(
            f"{whose.name} has no shift on “{text}” ({day}). “/oncall {whose.name}” shows the coming shifts."
        )
    if len(found) > 1:
        shown = "; ".join(service.span(request.session, one, s.start, s.end).plain for one, s in found)
        raise UserError(f"{whose.name} has more than one shift then: {shown}. Add the time at which it starts.")
    return found[0]


def to_swap(request: Request, line: SwapLine, me: Person, other: Person) -> Exchange:
    """`7 Dec with @ben 14 Dec`: both shifts on one rota."""
    first, second = (times.when(request.session, text, request.now) for text in (line.mine, line.theirs))
    rota_id, mine = _shift_on(request, me, first, line.mine)
    their_rota, theirs = _shift_on(request, other, second, line.theirs)
    if their_rota != rota_id:
        raise UserError(
            f"These shifts are on two rotas, {rota_id} and {their_rota}. A swap is within one rota; "
            "for more, ask each other for cover."
        )
    return Exchange(Wish(rota_id, mine.start, mine.end, line.reason), other, theirs.start, theirs.end)


def of_value(value: str) -> Wish:
    """The stretch that a button or an option carries. Raises UserError where it carries none."""
    rota_id, *times_of_it = _parts(value)
    try:
        start, end = (datetime.fromisoformat(one) for one in times_of_it)
    except ValueError:
        raise UserError(NOT_OURS) from None
    if start.tzinfo is None or end.tzinfo is None or not EARLIEST <= start < end <= LATEST:
        raise UserError(NOT_OURS)
    return Wish(rota_id, start, end)


def _parts(value: str) -> list[str]:
    """A rota and two instants as text. Raises UserError for anything else."""
    parts = value.split("|")
    if len(parts) != len(("rota", "start", "end")) or not parts[0].isprintable():
        raise UserError(NOT_OURS)
    return parts


def of_form(request: Request, value: str, hours: str, reason: str) -> Wish:
    """A shift chosen in a form, or the part of it, or the other time, that is typed below it."""
    rota_id, begins, _ = _parts(value)
    chosen = of_value(value) if begins else None
    if chosen and not hours:
        return Wish(rota_id, chosen.start, chosen.end, reason)
    if not hours:
        raise FormError({"hours": "Say from when until when, such as: tomorrow 18:00 to 23:00."})
    after = max(request.now, chosen.start) if chosen else None
    try:
        start, end = times.span(request.session, hours, request.now, after)
    except UserError as error:
        raise FormError({"hours": str(error)}) from None
    if chosen and not chosen.start <= start < end <= chosen.end:
        shown = service.span(request.session, rota_id, chosen.start, chosen.end).plain
        sentence = f"That is not within the shift you chose, {shown}. Give hours inside it, or choose “the time below”."
        raise FormError({"hours": sentence})
    return Wish(rota_id, start, end, reason)


def exchange_of(request: Request, mine: str, theirs: str, reason: str) -> Exchange:
    """The two shifts chosen in a form."""
    first, second = of_value(mine), of_value(theirs)
    if first.rota_id != second.rota_id:
        raise FormError({"theirs": "That shift is on another rota. Choose one of the same rota as yours."})
    holder = oncall.holder(request.session, second.rota_id, second.start)
    other = directory.person(request.session, holder) if holder else None
    if other is None:
        raise FormError({"theirs": "Nobody holds that shift any more. Choose another."})
    return Exchange(Wish(first.rota_id, first.start, first.end, reason), other, second.start, second.end)
