"""The buttons with which a call-out is answered in Slack; incidents/slack.py adds who has command."""

from datetime import timedelta

from eprr_bot.callout import messages, service
from eprr_bot.callout.messages import ARRIVE_IN, LONGEST_READ_BACK, READ_BACK
from eprr_bot.callout.models import Asks, Callee, CallOut
from eprr_bot.directory import service as directory
from eprr_bot.reach.routes import of_place
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Form
from eprr_bot.slack.commands import NOT_OURS, FormError, Reply, Request, UserError, number_in


def acknowledge(request: Request) -> Reply:
    """Whoever presses the button in their own direct messages answers for themselves."""
    return Reply() if _answer(request).answered_at else _over(request)


def cannot(request: Request) -> Reply:
    """Whoever presses it says that they cannot attend: others are called at once."""
    callee = _answer(request, cannot_attend=True)
    if callee.answered_at is None:
        return _over(request)
    if not callee.cannot_attend:
        raise UserError("That call is over, and your answer stands. If you are counted on, ring the switchboard.")
    return Reply()


def arrives(request: Request) -> Reply:
    """Whoever has answered chooses in how many minutes they arrive."""
    in_minutes = number_in(request.after_number)
    if in_minutes not in ARRIVE_IN:
        raise UserError(NOT_OURS)
    _answer(request, in_minutes=in_minutes)
    return Reply()


def read_back(request: Request) -> Reply:
    """The form for whoever took a message down."""
    field = blocks.text_input("message", "The message, as you took it down", multiline=True)
    form = Form("callout.has_read_back", READ_BACK, "Send", (field,), str(request.number), "by text: 1 and the message")
    return Reply(form=form)


def has_read_back(request: Request) -> Reply:
    """The form came back: it answers, and keeps the message as they have it."""
    call_out = request.session.get(CallOut, request.number)
    if call_out is None or call_out.asks != Asks.READ_BACK:
        raise UserError(NOT_OURS)
    if not request.values["message"]:
        raise FormError({"message": "Please write the message."})
    _answer(request, said=" ".join(blocks.fit(request.values["message"], LONGEST_READ_BACK).split()))
    return Reply()


def _over(request: Request) -> Reply:
    """The word back to somebody who pressed when the call had been stopped."""
    call_out = request.session.get_one(CallOut, request.number)
    return Reply(messages.call_is_over(call_out.title, call_out.ending))


def _answer(request: Request, *, cannot_attend: bool = False, in_minutes: int | None = None, said: str = "") -> Callee:
    """Record what somebody says for themselves. Raises UserError where they were not called."""
    person = directory.person_of(request.session, request.actor)
    found = None
    if person is not None:
        directory.refuse_leaver(person)
        route, now = of_place(request.channel), request.now
        arrives_at = None if in_minutes is None else now + timedelta(minutes=in_minutes)
        found = service.answer(
            request.session,
            request.number,
            person,
            now,
            route,
            request.actor,
            cannot_attend=cannot_attend,
            arrives_at=arrives_at,
            said=said,
        )
    if found is None:
        raise UserError("You were not called in this call-out, so there is nothing for you to answer.")
    return found


ACTIONS = {"callout.cannot": cannot, "callout.arrives": arrives, "callout.read_back": read_back}
FORMS = {"callout.has_read_back": has_read_back}
