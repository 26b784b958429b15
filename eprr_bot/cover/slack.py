"""/oncall cover, swap, take, away, undo, changes: changing who is on call."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.cover import absence, forms, meaning, messages, request_messages, requests, rights, service, versions
from eprr_bot.cover.forms import Option, option
from eprr_bot.cover.lines import away_line, cover_line, kept, swap_line, take_line
from eprr_bot.cover.request_messages import ACCEPT, DECLINE, WITHDRAW
from eprr_bot.cover.requests import Exchange
from eprr_bot.cover.service import Wish
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.service import HORIZON
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form
from eprr_bot.slack.commands import Command, FormError, Reply, Request, UserError, is_beside_slack


def cover(request: Request) -> Reply:
    """On one line, or with the form."""
    me = _me(request)
    if not request.text or request.text.lower() == "me":
        return Reply(form=forms.cover_form(_choices(request, me)))
    line = cover_line(meaning.typed(request))
    if line.into:
        wishes, person = meaning.to_put_in(request, line)
        return _put_in(request, wishes, person)
    wishes = meaning.to_cover(request, line)
    by = meaning.person(request, line.by) if line.by else None
    return _ask(request, wishes, me, by)


def _me(request: Request) -> Person:
    """Whoever asks for a change; the gate has asked whether they may."""
    return rights.known(request.session, request.actor)


def _ask(request: Request, wishes: Sequence[Wish], me: Person, by: Person | None) -> Reply:
    """Ask the team, or one person; whoever names themselves is put in at once."""
    rights.refuse_other_rotas(request.session, request.now, request.actor, (one.rota_id for one in wishes))
    if by is not None and by.id == me.id:
        return _put_in(request, wishes, me)
    wish = meaning.in_one_part(request, wishes, by)
    if by is not None:
        asked = requests.ask_person(request.session, request.now, wish, me, by, at_keyboard=_is_at_keyboard(request))
        return Reply(request_messages.asked_them(asked, (), by_telephone="" if by.slack_id else by.id))
    asked, left_out = requests.ask_team(request.session, request.now, wish, me)
    return Reply(request_messages.asked_them(asked, left_out))


def _is_at_keyboard(request: Request) -> bool:
    return is_beside_slack(request.channel)


def _put_in(request: Request, wishes: Sequence[Wish], person: Person) -> Reply:
    rights.refuse_other_rotas(request.session, request.now, request.actor, (one.rota_id for one in wishes))
    made = service.put_in(request.session, request.now, wishes, person, request.actor)
    name = "" if person.id == request.actor.person_id else person.name
    rotas = service.held_at_once(request.session, person.id, wishes)
    return Reply(messages.with_too_much(messages.changed(made, request.actor.person_id or ""), rotas, name))


def _choices(request: Request, me: Person) -> list[Option]:
    """My coming shifts, then every rota."""
    found = oncall.shifts_of(request.session, me.id, request.now, request.now + HORIZON)
    mine = [_option(request, rota.id, shift.start, shift.end) for rota, shift in found]
    rotas = [oncall.schedule(request.session, one).rota for one in oncall.rota_ids(request.session, request.now)]
    others = [Option(f"{one.id}||", f"{blocks.fit(one.name, 50)}: the time below") for one in rotas]
    return [*mine, *others]


def _option(request: Request, rota_id: str, start: datetime, end: datetime, name: str = "") -> Option:
    return option(service.span(request.session, rota_id, start, end), Wish(rota_id, start, end).value, name)


def ask_button(request: Request) -> Reply:
    """A button that stands beside a shift: the form, with that shift chosen."""
    wish = meaning.of_value(request.value)
    this = _option(request, wish.rota_id, wish.start, wish.end)
    others = [one for one in _choices(request, _me(request)) if one.value != this.value]
    return Reply(form=forms.cover_form([this, *others], chosen=this.value))


def covered(request: Request) -> Reply:
    """The form for cover came back."""
    me, values = _me(request), request.values
    if values["how"] != forms.TEAM and not values["person"]:
        raise FormError({"person": "Name the person, or choose to ask everybody who could."})
    if values["how"] == forms.TEAM and values["person"]:
        raise FormError({"how": "You have named somebody below. Choose what to do with them, or clear the name."})
    person = directory.find(request.session, f"<@{values['person']}>") if values["person"] else None
    wish = meaning.of_form(request, values["shift"], values["hours"], kept(values["reason"]))
    if values["how"] == forms.AT_ONCE and person:
        return _put_in(request, [wish], person)
    return _ask(request, [wish], me, person)


def swap(request: Request) -> Reply:
    """On one line, or with the form."""
    me = _me(request)
    line = swap_line(meaning.typed(request))
    if line:
        other = meaning.person(request, line.person)
        return _offer(request, meaning.to_swap(request, line, me, other), me)
    if request.text:
        raise UserError(
            f"“{request.text}” does not say what to swap. "
            "It takes your shift’s date, with whom, and the date of theirs: /oncall swap 7 Dec with @person 14 Dec"
        )
    return Reply(form=_swap_form(request, me))


def _swap_form(request: Request, me: Person) -> Form:
    until = request.now + HORIZON
    shifts = oncall.shifts_of(request.session, me.id, request.now, until)
    mine = [(rota, shift) for rota, shift in shifts if shift.start > request.now]
    if not mine:
        raise UserError("You have no coming shift to swap. “/oncall me” shows what you hold.")
    theirs = sorted(
        (shift.start, shift.end, shift.person, rota_id)
        for rota_id in {rota.id for rota, _ in mine}
        for shift in oncall.schedule(request.session, rota_id).shifts(mine[0][1].start, until)
        if shift.person not in (None, me.id) and shift.start > request.now and shift.end < until
    )
    if not theirs:
        raise UserError("Nobody else has a coming shift on your rota, so there is nothing to swap with.")
    offered = [
        _option(request, rota_id, start, end, directory.name_of(request.session, person))
        for start, end, person, rota_id in theirs
    ]
    return forms.swap_form([_option(request, rota.id, shift.start, shift.end) for rota, shift in mine], offered)


def swapped(request: Request) -> Reply:
    """The form for a swap came back."""
    exchange = meaning.exchange_of(
        request, request.values["mine"], request.values["theirs"], kept(request.values["reason"])
    )
    return _offer(request, exchange, _me(request))


def _offer(request: Request, exchange: Exchange, me: Person) -> Reply:
    rights.refuse_other_rotas(request.session, request.now, request.actor, [exchange.first.rota_id])
    other = exchange.second
    offered = requests.offer_swap(request.session, request.now, exchange, me, at_keyboard=_is_at_keyboard(request))
    return Reply(request_messages.asked_them(offered, (), by_telephone="" if other.slack_id else other.id))


def take(request: Request) -> Reply:
    """Take over now; it counts at once, and the holder is told."""
    me, line = _me(request), take_line(meaning.typed(request))
    rota_id = meaning.rota_to_take(request, line.rota)
    rights.refuse_other_rotas(request.session, request.now, request.actor, [rota_id])
    until = meaning.until(request, line.until)
    made = service.take(request.session, request.now, rota_id, until, me, request.actor, line.reason)
    taken = [Wish(rota_id, one.span.start, one.span.end) for one in made]
    rotas = service.held_at_once(request.session, me.id, taken)
    return Reply(messages.with_too_much(messages.changed(made, me.id), rotas))


def away(request: Request) -> Reply:
    """The list of leave; with a time, leave is written down; with `undo`, it is taken back."""
    zone = directory.cluster(request.session).zone
    if not request.text:
        return Reply(messages.leave_list(absence.ahead(request.session, request.now, request.actor), zone))
    me = rights.known(request.session, request.actor)
    word, _, number = request.text.partition(" ")
    if word.lower() == "undo":
        return Reply(messages.said(_undo_leave(request, number)))
    line = away_line(meaning.typed(request))
    person = meaning.person(request, line.person) if line.person else me
    start, end = meaning.days(request, line.span)
    written = absence.go_away(request.session, request.now, person, start, end, line.reason, request.actor)
    inside = [
        messages.Inside(service.span(request.session, one.rota_id, one.start, one.end), one.value)
        for one in absence.shifts_inside(request.session, request.now, person.id, start, end)
    ]
    return Reply(messages.away(written.id or 0, person.name, start, end, zone, inside, person.id == me.id))


def undo_leave(request: Request) -> Reply:
    """The button beside an entry of leave."""
    rights.known(request.session, request.actor)
    return Reply(messages.said(_undo_leave(request, str(request.number))))


def _undo_leave(request: Request, number: str) -> str:
    taken = absence.undo(request.session, request.now, meaning.number(number, "/oncall away"), request.actor)
    name = blocks.escape(directory.name_of(request.session, taken.person_id))
    zone = directory.cluster(request.session).zone
    when = f"{blocks.when(taken.start, zone)} to {blocks.when(taken.end, zone)}"
    return f"Taken back: {name} is not away from {when}."


def undo(request: Request) -> Reply:
    """Undo a cover or a swap by its number, or take a request back."""
    word, _, number = request.text.partition(" ")
    if word.lower() != "request":
        return Reply(_undo(request, request.text))
    asked = meaning.number(number, "/oncall changes")
    said = requests.withdraw(request.session, request.now, asked, request.actor)
    return Reply(messages.said(blocks.escape(said or f"Request {asked} is taken back. Nobody is asked any more.")))


def undo_button(request: Request) -> Reply:
    """The button in the message about a cover or a swap."""
    return Reply(_undo(request, str(request.number)))


def _undo(request: Request, text: str) -> Content:
    rights.known(request.session, request.actor)
    number = meaning.number(text, "/oncall changes")
    found = service.undo(request.session, request.now, number, request.actor)
    return messages.undone(found, request.actor.person_id or "")


def changes(request: Request) -> Reply:
    """The history of one rota or of all."""
    rota_id = meaning.rota(request, request.text) if request.text else ""
    zone = directory.cluster(request.session).zone
    title = f"Changes: {oncall.schedule(request.session, rota_id).rota.name}" if rota_id else "Changes"
    knows = directory.is_known(request.session, request.actor)
    found, is_cut = versions.history(request.session, rota_id, with_reasons=knows)
    earlier = f"eprr-bot rota history {rota_id or 'ROTA'} --most 500" if is_cut else ""
    return Reply(messages.history(title, found, zone, earlier))


def accept(request: Request) -> Reply:
    """Whoever was asked says yes."""
    me = _asked(request)
    if refused := requests.accept(request.session, request.now, request.number, me, request.actor):
        return _said(refused)
    rotas = service.held_at_once(request.session, me.id, requests.accepted(request.session, request.number, me.id))
    return Reply(messages.too_much(rotas) if rotas else None)


def decline(request: Request) -> Reply:
    """Whoever was asked says no."""
    return _said(requests.decline(request.session, request.now, request.number, _asked(request)))


def _asked(request: Request) -> Person:
    """Whoever answers: being asked is enough, for somebody who has not left."""
    return rights.known(request.session, request.actor)


def withdraw(request: Request) -> Reply:
    """Whoever asked takes it back."""
    return _said(requests.withdraw(request.session, request.now, request.number, request.actor))


def _said(said: str) -> Reply:
    """A word to whoever pressed a button; nothing where the message itself shows it."""
    return Reply(messages.said(blocks.escape(said)) if said else None)


COMMANDS = [
    Command(
        "/oncall",
        "cover",
        "Ask for cover, or put somebody in; bare: a form.",
        cover,
        "[me or rota or @person to @person] [on rota] [from <when> to <when>] [by @person] [because …]",
    ),
    Command(
        "/oncall",
        "swap",
        "Offer one of your shifts for another's.",
        swap,
        "[your shift's date with @person their shift's date]",
    ),
    Command(
        "/oncall",
        "take",
        "Take over now, until the end of the shift.",
        take,
        "<rota or @person> [until <when>] [because …]",
    ),
    Command(
        "/oncall",
        "away",
        "Write down leave; bare: who is away.",
        away,
        "[from <when> to <when>] [because …]",
        asks_when_bare=True,
    ),
    Command("/oncall", "undo", "Undo a cover or swap; one that runs ends now.", undo, "<number> or request <number>"),
    Command("/oncall", "changes", "Show covers, swaps and versions of the rotas.", changes, "[rota]", is_question=True),
]
ACTIONS = {
    ACCEPT: accept,
    DECLINE: decline,
    WITHDRAW: withdraw,
    messages.UNDO: undo_button,
    messages.ASK: ask_button,
    messages.UNDO_LEAVE: undo_leave,
}
FORMS = {forms.COVER: covered, forms.SWAP: swapped}
