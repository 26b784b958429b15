"""What people read about requests for cover and offers of a swap (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.cover.messages import ASK, MOST_ROWS, UNDO, Inside, Party, Span
from eprr_bot.cover.models import RequestKind, RequestState
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

ACCEPT, DECLINE, WITHDRAW = "cover.accept", "cover.decline", "cover.withdraw"


@dataclass(frozen=True)
class Asking:
    """A request, as everybody who sees it needs it. `back` is what a swap gives in exchange."""

    number: int
    kind: RequestKind
    state: RequestState
    span: Span
    asker: Party
    holders: tuple[Party, ...]
    asked: tuple[Party, ...]
    declined: tuple[Party, ...] = ()
    back: Span | None = None
    reason: str = ""
    note: str = ""
    answered_by: Party | None = None
    cover_number: int = 0
    ask_again: str = ""
    """What the button for asking others carries."""


def asked(asking: Asking, reader: str, *, is_reminder: bool = False) -> Content:
    """The message to somebody who is asked."""
    title = f"{'Still open: ' if is_reminder else ''}{_TITLES[asking.kind]}"
    body = _question(asking)
    status = _status(asking, reader)
    laid_out: list[Block] = [blocks.section(f"*{title}*\n{body}")]
    if status:
        laid_out.append(blocks.section(status))
    buttons = _buttons(asking, reader)
    if buttons:
        laid_out.append(blocks.actions(*buttons))
    return Content(f"{title} {body} {status}".strip(), tuple(laid_out))


_TITLES = {
    RequestKind.TEAM: "Can you cover?",
    RequestKind.PERSON: "Can you cover?",
    RequestKind.SWAP: "Will you swap?",
}


def _question(asking: Asking) -> str:
    asker = blocks.escape(asking.asker.name)
    rota = blocks.escape(asking.span.rota)
    reason = f"\nReason: {blocks.full_stop(blocks.escape(asking.reason))}" if asking.reason else ""
    if asking.back:
        return (
            f"{asker} offers a swap on {rota}. You would take {asking.span.shown}; "
            f"{asker} would take your {asking.back.shown}.{reason}"
        )
    whose = blocks.listed(blocks.escape(one.name) for one in asking.holders)
    held = f"{whose} {'has' if len(asking.holders) == 1 else 'have'} it now." if whose else "Nobody has it now."
    return f"{asker} is looking for somebody to hold {rota} from {asking.span.shown}. {held}{reason}"


def _status(asking: Asking, reader: str) -> str:
    """What became of it, for whoever was asked."""
    asker = blocks.escape(asking.asker.name)
    if asking.state == RequestState.ACCEPTED and asking.answered_by:
        if asking.answered_by.id == reader:
            return ":white_check_mark: You accepted. Thank you."
        return f":white_check_mark: {blocks.escape(asking.answered_by.name)} covers it. Thank you all the same."
    if asking.state == RequestState.WITHDRAWN:
        return f"{blocks.escape(asking.note) or f'{asker} took it back.'} There is nothing for you to do."
    if asking.state == RequestState.LAPSED:
        return blocks.escape(asking.note)
    if reader in [one.id for one in asking.declined]:
        return "You said: not this time." + (" You may still change your mind." if _is_open(asking) else "")
    return ""


def _is_open(asking: Asking) -> bool:
    return asking.state == RequestState.OPEN


def _buttons(asking: Asking, reader: str) -> list[Block]:
    number = str(asking.number)
    if asking.state == RequestState.ACCEPTED and asking.answered_by and asking.answered_by.id == reader:
        return [blocks.button("Undo", UNDO, str(asking.cover_number))]
    if not _is_open(asking):
        return []
    yes, no = ("I can cover", "Not this time") if asking.kind == RequestKind.TEAM else ("Accept", "Decline")
    accept = blocks.button(yes, ACCEPT, number, "primary")
    if reader in [one.id for one in asking.declined]:
        return [accept]
    return [accept, blocks.button(no, DECLINE, number)]


def card(asking: Asking) -> Content:
    """The asker's own view: how it stands, with a button to take it back."""
    rota = blocks.escape(asking.span.rota)
    if asking.back:
        title = f"Your swap on {rota}: {asking.span.shown} for {asking.back.shown}"
    else:
        title = f"Your request for cover: {rota}, {asking.span.shown}"
    status = _card_status(asking)
    laid_out: list[Block] = [blocks.section(f"*{title}*\n{status}")]
    if _is_open(asking):
        laid_out.append(blocks.actions(blocks.button("Withdraw", WITHDRAW, str(asking.number))))
    elif asking.state == RequestState.ACCEPTED:
        laid_out.append(blocks.actions(blocks.button("Undo", UNDO, str(asking.cover_number))))
    return Content(f"{title}. {status}", tuple(laid_out))


def _card_status(asking: Asking) -> str:
    names = _names(asking.asked)
    no = f" Not this time: {_names(asking.declined)}." if asking.declined else ""
    if asking.state == RequestState.ACCEPTED and asking.answered_by:
        return f":white_check_mark: {blocks.escape(asking.answered_by.name)} accepted."
    if asking.state == RequestState.DECLINED:
        return f"{names} declined. You are still on call, unless you ask others."
    if asking.state == RequestState.WITHDRAWN:
        return f"{blocks.escape(asking.note) or 'You took it back.'} Nothing has changed."
    if asking.state == RequestState.LAPSED:
        return blocks.escape(asking.note)
    return f":hourglass_flowing_sand: Asked: {names}. Nobody has accepted yet.{no}"


def _names(people: Sequence[Party]) -> str:
    return blocks.listed(blocks.escape(one.name) for one in people)


def asked_them(asking: Asking, left_out: Sequence[tuple[str, str]], by_telephone: str = "") -> Content:
    """The answer to whoever asked. `left_out` are (name, why); `by_telephone` is the id of one without Slack."""
    text = f"Asked: {_names(asking.asked)}. The first to accept takes it. My message to you shows how it stands."
    if asking.kind != RequestKind.TEAM:
        text = f"{_names(asking.asked)} has been asked. My message to you shows how it stands."
    if by_telephone:
        yes, no = (f"`eprr-bot press {one}:{asking.number} --by {by_telephone}`" for one in (ACCEPT, DECLINE))
        text = f"{_names(asking.asked)} has no Slack account: ask by telephone. Then, for a yes: {yes}; for a no: {no}."
    if left_out:
        text += " Not asked: " + "; ".join(f"{blocks.escape(n)} ({blocks.escape(why)})" for n, why in left_out) + "."
    if REMOVED in asking.reason:
        text += f" {LEFT_OUT}"
    span = f"{blocks.escape(asking.span.rota)}, {asking.span.shown}"
    return Content(f"{span}. {text}", (blocks.section(f"*{span}*\n{text}"),))


def asked_about_yours(asking: Asking) -> Content:
    """To whoever holds the time for which somebody else has asked others."""
    asker, rota = blocks.escape(asking.asker.name), blocks.escape(asking.span.rota)
    reason = blocks.reason(blocks.escape(asking.reason))
    text = (
        f"{asker} has asked {_names(asking.asked)} to cover time that you hold: {rota}, {asking.span.shown}. "
        f"{f'{reason} ' if reason else ''}Until somebody accepts, you are on call. "
        f"Is that wrong? `/oncall undo request {asking.number}`"
    )
    return Content(text, (blocks.section(text),))


def over_for_holder(asking: Asking) -> Content:
    """To whoever holds the time for which somebody else had asked others: nothing came of it."""
    asker, rota = blocks.escape(asking.asker.name), blocks.escape(asking.span.rota)
    why = blocks.escape(asking.note)
    if asking.state == RequestState.DECLINED:
        why = f"{_names(asking.asked)} declined."
    elif asking.state == RequestState.WITHDRAWN:
        why = why or f"{asker} took it back."
    stays = "" if asking.state == RequestState.LAPSED else " Nothing has changed: you are on call."
    text = f"{asker}’s request for cover of time that you hold is over: {rota}, {asking.span.shown}. {why}{stays}"
    return Content(text, (blocks.section(text),))


def declined(asking: Asking) -> Content:
    """To the asker: the one person who was asked said no."""
    who, rota = _names(asking.asked), blocks.escape(asking.span.rota)
    what = "swap" if asking.back else "cover"
    text = f"{who} cannot {what}: {rota}, {asking.span.shown}. It is as it was."
    again = blocks.actions(blocks.button("Ask others", ASK, asking.ask_again))
    return Content(text, (blocks.section(text), again))


def still_open(asking: Asking, reader: str, *, everybody_said_no: bool = False) -> Content:
    """To the asker, and to those who look after the rotas: nobody has accepted."""
    rota = blocks.escape(asking.span.rota)
    nobody = "Everybody who was asked said no." if everybody_said_no else "Nobody has accepted yet."
    holds = blocks.listed("you" if one.id == reader else blocks.escape(one.name) for one in asking.holders)
    keeps = f"Until somebody does, {holds} {_are(asking, reader)} on call." if holds else "Nobody is on call then."
    what = f"{blocks.escape(asking.asker.name)}’s {'swap' if asking.back else 'request for cover'} is still open"
    text = f"{what}: {rota}, {asking.span.shown}. {nobody} {keeps}"
    hint = "`/oncall cover @one to @another from 18:00 to 23:00` puts somebody in at once."
    short = f"Cover still open: {asking.span.rota}, {asking.span.plain}. {nobody} Asked by {asking.asker.name}."
    return Content(text, (blocks.section(f":warning: {text}"), blocks.context(hint)), short)


def _are(asking: Asking, reader: str) -> str:
    return "is" if len(asking.holders) == 1 and asking.holders[0].id != reader else "are"


def drifted(others: Sequence[str], *, is_part: bool) -> str:
    """Why a request ends by itself, in plain text: its time, or part of it, went to others. It is read later, too."""
    what = "part of that time" if is_part else "that time"
    return f"The rota has changed since this was asked: {what} went to {blocks.listed(others)}."


def moved(asking: Asking, reader: str) -> Content:
    """The times have moved, because those of the shift have; nothing else has changed."""
    whose = "Your" if reader == asking.asker.id else f"{blocks.escape(asking.asker.name)}’s"
    what = "swap has moved with its shifts" if asking.back else "request for cover has moved with its shift"
    back = f", for {asking.back.shown}" if asking.back else ""
    rota = blocks.escape(asking.span.rota)
    text = f"{whose} {what}. It is now: {rota}, {asking.span.shown}{back}. It is still open."
    return Content(text, (blocks.section(text),))


def would_move(number: int, spans: Sequence[Span], *, has_moved: bool = False) -> str:
    """A request that moves with its shift, in plain text."""
    when = ", for ".join(one.plain for one in spans)
    return f"Request {number} {'has moved' if has_moved else 'moves'} with its shift: {when}"


def lapsed(asking: Asking, left: Sequence[Inside], reader: str) -> Content:
    """The request is over, and why; and a button for each part of its time that still wants cover."""
    rota, what = blocks.escape(asking.span.rota), "swap" if asking.back else "request for cover"
    whose = "Your" if reader == asking.asker.id else f"{blocks.escape(asking.asker.name)}’s"
    text = f"{whose} {what} is over: {rota}, {asking.span.shown}. {blocks.escape(asking.note)}"
    if not left:
        return Content(text, (blocks.section(text),))
    text += " For the rest, ask again:"
    rows = [blocks.section(one.span.shown, blocks.button("Ask others", ASK, one.value)) for one in left[:MOST_ROWS]]
    rows += [blocks.section(f"and {len(left) - MOST_ROWS} more: `/oncall cover`")] if left[MOST_ROWS:] else []
    return Content("\n".join([text, *(one.span.shown for one in left)]), (blocks.section(text), *rows))


def too_late(asking: Asking) -> str:
    """Why an answer changes nothing any more, said kindly."""
    if asking.state == RequestState.ACCEPTED and asking.answered_by:
        return f"{asking.answered_by.name} was a moment quicker and took it. Thank you all the same."
    if asking.state == RequestState.WITHDRAWN:
        taken_back = asking.note or f"{asking.asker.name} took the request back."
        return f"{taken_back} Nothing is needed. Thank you all the same."
    if asking.state == RequestState.DECLINED:
        return "This was declined already. Ask for it again with /oncall cover or /oncall swap."
    return asking.note or "This request is over."


def too_late_to_take_back(asking: Asking) -> str:
    """Why a request cannot be taken back any more."""
    if asking.state == RequestState.ACCEPTED and asking.answered_by:
        return (
            f"{asking.answered_by.name} has accepted it. To undo that: /oncall undo and its number in /oncall changes."
        )
    return too_late(asking)
