"""What people read about a call-out (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eprr_bot.callout.models import Asks
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

ANSWER_LATE = "Answer late"
TAKE_COMMAND = "I take command"
CANNOT = "I cannot"
READ_BACK = "Read it back"
SURE = "You are not called again, and others are called at once. You can still change your mind."
ARRIVE_IN = (10, 20, 30, 45, 60)
"""Minutes that whoever has answered an incident's call may choose from."""
LATE_IS_WELCOME = "You had not answered. If you were there, say so: it will be recorded as late."
HELP_IS_WELCOME = "If you can help, say that you are responding."
CAME_LATE = "That was after it had stopped counting; it is recorded as late."
HOW_TO_REPLY = "1 to answer, 2 if you cannot"
HOW_TO_READ_BACK = "1 and the message to answer, 2 if you cannot"
HOW_TO_SAY_READ = "1 to say that you have read this"
IF_THEY_CAN, IF_THEY_CANNOT = " Reply 1 if you can after all.", " Reply 2 if you cannot after all."
NOTHING_TO_DO = "There is nothing for you to do."
MOST_SILENT = 5
LONGEST_READ_BACK = 1000
LONGEST_SUMMARY = 320
"""Letters of a text message for what it is about: with the rest it stays within what Notify sends as one message."""


@dataclass(frozen=True)
class Answered:
    """Who answered, when, after how many seconds, and whether that was after it had stopped counting.

    `cannot_attend` is what they answered; else they may have said when they arrive.
    """

    name: str
    at: datetime
    seconds: float
    is_late: bool = False
    answered_by: str = ""
    called_as: str = ""
    cannot_attend: bool = False
    arrives_at: datetime | None = None
    said: str = ""


@dataclass(frozen=True)
class Silent:
    """Somebody who was called before, since when, and has not answered; or who has left since."""

    name: str
    called_as: str
    since: datetime
    has_left: bool = False


@dataclass(frozen=True)
class Paging:
    """A call-out as one callee sees it. `title` and `text` are mrkdwn, already escaped; `summary` is plain text.

    `sent_at` is the instant at which it is shown or sent; `closes_at` the one after which an answer is late.
    `may_answer` is false once an answer would be of no use to anybody; whoever answers one that `gives_command` has
    command. `lacks` says what nobody has seen to yet. `dial_in` is plain text, and short. `answer_at` is the address
    of the page on which they answer, empty where there is none. What `only_informs` asks nobody to come.
    `may_add` is whether somebody who has answered may still say what it `asks`.
    """

    call_out_id: int
    title: str
    text: str
    summary: str
    button: str
    reached_as: str
    sent_at: datetime
    answer_by: datetime
    closes_at: datetime
    is_open: bool
    may_answer: bool = True
    may_take_command: bool = False
    gives_command: bool = False
    is_incident: bool = False
    asks: Asks = Asks.NOTHING
    may_add: bool = True
    only_informs: bool = False
    how_to_reply: str = HOW_TO_SAY_READ
    """By text, to what only informs."""
    if_they_cannot: str = SURE
    """What they read before they say that they cannot."""
    buttons: tuple[Block, ...] = ()
    """What may be pressed besides the answer."""
    dial_in: str = ""
    answer_at: str = ""
    lacks: str = ""
    ending: str = ""
    last_word: str = ""
    """What everybody reads as well once it is over, and nothing is left for them to read back."""
    silent: tuple[Silent, ...] = ()
    mine: Answered | None = None
    others: tuple[Answered, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Is there an answer for them to give: the first, or that they can attend after all?"""
        return self.may_answer and (self.mine is None or self.mine.cannot_attend)

    @property
    def label(self) -> str:
        """What the button with which they answer says."""
        return ANSWER_LATE if not self.is_open and not self.is_incident else self.button

    @property
    def may_refuse(self) -> bool:
        """Is it of use that they say that they cannot: while it goes on, and after it of whoever is counted on?"""
        if self.mine is None or self.only_informs:
            return self.is_open and not self.only_informs
        return self.may_answer and not self.mine.cannot_attend and (self.is_open or self.is_incident)

    @property
    def may_say_when(self) -> bool:
        """Is anybody interested in when they arrive?"""
        has_said_yes = self.mine is not None and not self.mine.cannot_attend
        return self.asks == Asks.ARRIVAL and self.may_add and has_said_yes

    @property
    def may_read_back(self) -> bool:
        """Is there a message that they took down and have not read back?"""
        if self.asks != Asks.READ_BACK or self.mine is None:
            return self.asks == Asks.READ_BACK and self.may_answer
        return self.may_add and not (self.mine.cannot_attend or self.mine.said)


def missed(many: Sequence[str], others: Sequence[str]) -> str:
    """By what nobody can be called here, and by what alone people are."""
    these = blocks.sentence(blocks.listed(many))
    return f"{these} are not set up here: people are called {blocks.listed(others)} alone."


def page(paging: Paging) -> Content:
    """The message to one callee. It says what to do until there is nothing left to do."""
    status = blocks.sentences(_status(paging), "" if paging.may_read_back else paging.last_word)
    dial_in = f"Dial in: {blocks.escape(paging.dial_in)}" if paging.dial_in else ""
    laid_out = [blocks.section(f"*{paging.title}*\n{paging.text}\n{dial_in}".rstrip()), blocks.section(status)]
    if buttons := _buttons(paging):
        laid_out.append(blocks.actions(*buttons))
    laid_out.append(blocks.context(_why(paging)))
    plain = [f"{paging.title}. {paging.text}", blocks.full_stop(dial_in) if dial_in else "", status]
    return Content(" ".join(filter(None, plain)), tuple(laid_out), _short(paging), _letter(paging))


def _buttons(paging: Paging) -> list[Block]:
    found = []
    if paging.is_wanted:
        style = "" if paging.label == ANSWER_LATE else "primary"
        found.append(blocks.button(paging.label, "callout.acknowledge", str(paging.call_out_id), style))
    if paging.may_read_back:
        found.append(blocks.button(READ_BACK, "callout.read_back", str(paging.call_out_id)))
    if paging.may_refuse:
        found.append(blocks.button(CANNOT, "callout.cannot", str(paging.call_out_id), asks=paging.if_they_cannot))
    if paging.may_take_command:
        found.append(blocks.button(TAKE_COMMAND, "incidents.take_command", str(paging.call_out_id)))
    if paging.may_say_when:
        options = [(f"{paging.call_out_id}/{number}", f"in {number} minutes") for number in ARRIVE_IN]
        found.append(blocks.menu("I arrive …", "callout.arrives", options))
    return [*found, *paging.buttons]


def _status(paging: Paging) -> str:
    lacks = f" {blocks.escape(paging.lacks)}" if paging.lacks else ""
    read_back = f" Please press *{READ_BACK}*." if paging.may_read_back and paging.mine else ""
    if paging.mine is not None:
        after = blocks.after(paging.mine.seconds)
        late = f" {CAME_LATE}" if paging.mine.is_late else ""
        told_by = f" {blocks.escape(paging.mine.answered_by)} answered for you." if paging.mine.answered_by else ""
        if paging.mine.cannot_attend:
            can = f" If you can after all, press *{paging.label}*." if paging.may_answer else ""
            return f":no_entry: You cannot attend, as you said {blocks.at(paging.mine.at)}.{told_by}{late}{can}{lacks}"
        arrives = f" You arrive {blocks.at(paging.mine.arrives_at)}." if paging.mine.arrives_at else ""
        answered = f"You answered {blocks.at(paging.mine.at)}, {after}.{told_by}{late}{arrives}"
        return f":white_check_mark: {answered}{read_back}{lacks}"
    if not paging.is_open:
        welcome = HELP_IS_WELCOME if paging.is_incident else LATE_IS_WELCOME
        return f"{paging.ending} {welcome}" if paging.may_answer else paging.ending
    answered = _others(paging.others)
    by = f"by {blocks.until(paging.answer_by, paging.sent_at)}" if paging.answer_by > paging.sent_at else "now"
    then = " With your answer you have command." if paging.gives_command else ""
    and_then = f", then *{READ_BACK}*" if paging.may_read_back else ""
    return f"Please press *{paging.button}* {by}{and_then}.{then}{' ' + answered if answered else ''}{lacks}"


def _why(paging: Paging) -> str:
    """As what somebody is called, and who was called before them in vain."""
    called_as = f"You are called as {blocks.escape(paging.reached_as)}."
    if not paging.silent:
        return called_as
    names = [
        f"{blocks.escape(one.name)} ({blocks.escape(one.called_as)}, "
        f"{'has left' if one.has_left else f'called {blocks.at(one.since)}'})"
        for one in paging.silent[:MOST_SILENT]
    ]
    more = [f"{len(paging.silent) - MOST_SILENT} more"] if len(paging.silent) > MOST_SILENT else []
    return f"{called_as} No answer so far from {blocks.listed([*names, *more])}."


def how_to_answer(title: str, reply: str = HOW_TO_REPLY) -> Content:
    """The text message to somebody whose reply was not understood. `title` is mrkdwn."""
    return said(f"{_quoted(title)}: your reply was not understood. Reply {reply}.")


def not_an_answer(title: str, reply: str) -> Content:
    """The text message to somebody whose reply may mean the opposite of yes. `title` is mrkdwn."""
    return said(f"{_quoted(title)}: your words are recorded, but not taken as an answer. Reply only {reply}.")


def answer_taken(
    title: str, callee: Answered, others: Sequence[tuple[str, datetime]], more: str = "", how: str = "Reply 1 again"
) -> Content:
    """The word back to somebody who answered by text. `others` (title, since when) still call; titles are mrkdwn.

    `how` is how they answer these: not “again” where they wrote something else than a 1.
    """
    late = " It came after it had stopped counting, and is recorded as late." if callee.is_late else ""
    arrives = f" You arrive at {blocks.clock_time(callee.arrives_at, since=callee.at)}." if callee.arrives_at else ""
    taken = f"{_quoted(title)}: your answer is recorded, {blocks.clock_time(callee.at)}.{arrives}{late}{more}"
    return said(taken + still_calling(others, how))


def refusal_taken(
    title: str, callee: Answered, others: Sequence[tuple[str, datetime]], over: str = "", *, may_change: bool
) -> Content:
    """The word back to somebody who cannot attend. `others` (title, since when) still call; titles are mrkdwn.

    `over` says that what they were called for is over, where it is.
    """
    late = " It came after it had stopped counting, and is recorded as late." if callee.is_late else ""
    change = f" {over}" if over else IF_THEY_CAN if may_change and not others else ""
    taken = f"{_quoted(title)}: it is recorded that you cannot attend, {blocks.clock_time(callee.at)}.{late}{change}"
    return said(taken + still_calling(others))


def answered_before(title: str, callee: Answered, more: str = "") -> Content:
    """The word back to somebody who has nothing left to answer. `title` is mrkdwn."""
    at = blocks.clock_time(callee.at)
    if callee.cannot_attend:
        return said(f"{_quoted(title)}: you had said already, at {at}, that you cannot attend.{more}")
    return said(f"{_quoted(title)}: you had answered already, at {at}.{more}")


def call_is_over(title: str, ending: str) -> Content:
    """The word back when what somebody was called for was stopped. `title` is mrkdwn, `ending` plain."""
    return said(f"{_quoted(title)}: {blocks.full_stop(ending)} Your reply is recorded.")


def _quoted(title: str) -> str:
    return f"“{blocks.unescape(title)}”"


def you_have_left() -> Content:
    """The word back to somebody who was called and has left since."""
    return said(
        "You have left the directory, so nobody counts on you and your reply is no answer. It is recorded. If you can "
        "help, ring the switchboard."
    )


def still_calling(others: Sequence[tuple[str, datetime]], how: str = "Reply 1") -> str:
    """The calls (title, since when) that go on for somebody, and how to answer the first. The titles are mrkdwn."""
    if not others:
        return ""
    named = [f"{_quoted(one)} ({blocks.clock_time(since)})" for one, since in others]
    return f" Still calling you: {blocks.listed(named)}. {how} to answer {_quoted(others[0][0])}."


def nothing_waits() -> Content:
    """The word back to somebody whom nothing calls."""
    return said("Nothing waits for an answer from you. Your text is recorded. If it is urgent, ring the switchboard.")


def texts_go_on(title: str, reply: str = HOW_TO_REPLY) -> Content:
    """The word back to somebody who asks for no more texts; `title` (mrkdwn) is of the call that goes on, if any."""
    calls = f" {_quoted(title)} still calls you: reply {reply}." if title else ""
    return said(
        "You get these texts because you may be on call, and a reply does not stop them. Your EPRR team can take your "
        f"number out.{calls}"
    )


def said(words: str) -> Content:
    """A text message, as plain words."""
    return Content(blocks.escape(words), short=words)


def ending(stopped_because: str, first: Answered | None, *, is_incident: bool = False) -> str:
    """How a call-out ended, in a sentence. In an incident nobody is told that there is nothing to do for them."""
    if stopped_because:
        return blocks.full_stop(blocks.escape(stopped_because))
    if first is None:
        return "The call-out has closed, and nobody had answered."
    if is_incident:
        return f"{blocks.escape(first.name)} answered {blocks.at(first.at)} as {blocks.escape(first.called_as)}."
    return f"{blocks.escape(first.name)} answered {blocks.at(first.at)}. {NOTHING_TO_DO}"


def _others(others: tuple[Answered, ...]) -> str:
    """Who has answered, and who cannot attend; mrkdwn."""
    can = [blocks.escape(one.name) for one in others if not one.cannot_attend]
    cannot = [blocks.escape(one.name) for one in others if one.cannot_attend]
    has = f"{blocks.listed(can)} {'has' if len(can) == 1 else 'have'} answered." if can else ""
    return blocks.sentences(has, f"{blocks.listed(cannot)} cannot attend." if cannot else "")


def _short(paging: Paging) -> str:
    """The text message: what and where first, then why, when, how to answer and to join, and until when that counts."""
    command = f"{paging.lacks} Reply COMMAND to take command.".strip() if paging.may_take_command else ""
    return " ".join(_parts(paging, _how_to_answer_in_short(paging), command))


def _letter(paging: Paging) -> str:
    """The e-mail: the same, a line for each part. Nobody reads what is sent back, so it says where to answer."""
    return "\n\n".join(_parts(paging, _how_to_answer_by_letter(paging), paging.lacks))


def _parts(paging: Paging, how_to_answer: str, lacks: str) -> list[str]:
    ignore_after = blocks.clock_time(paging.closes_at, since=paging.sent_at)
    parts = [
        f"{blocks.unescape(paging.title)}.",
        blocks.full_stop(blocks.fit(paging.summary, LONGEST_SUMMARY)),
        _silent_in_short(paging),
        _unable_in_short(paging),
        blocks.sent_at(paging.sent_at),
        how_to_answer,
        lacks,
        blocks.full_stop(f"Dial in: {paging.dial_in}") if paging.dial_in else "",
        f"Ignore after {ignore_after}.",
    ]
    return [part for part in parts if part]


def _how_to_answer_by_letter(paging: Paging) -> str:
    if paging.mine is not None and not paging.mine.cannot_attend:
        return ""
    where = f"To answer, open {paging.answer_at} and press" if paging.answer_at else "To answer, open Slack and press"
    then = " You then have command." if paging.gives_command else ""
    return f"{where} “{paging.button}”{f', then “{READ_BACK}”' if paging.may_read_back else ''}.{then}"


def _how_to_answer_in_short(paging: Paging) -> str:
    if paging.mine is not None and not paging.mine.cannot_attend:
        return ""
    if paging.only_informs:
        return f"Reply {paging.how_to_reply}."
    if paging.asks == Asks.READ_BACK:
        return f"Reply {HOW_TO_READ_BACK}."
    then = ": you then have command. Reply " if paging.gives_command else ", "
    arrival = "1 20 if here in 20 minutes, " if paging.asks == Asks.ARRIVAL else ""
    return f"Reply 1 to answer{then}{arrival}2 if you cannot."


def _silent_in_short(paging: Paging) -> str:
    if not paging.silent:
        return ""
    here = [one for one in paging.silent if not one.has_left]
    if not here:
        return f"{blocks.fit(paging.silent[0].name, 40)} was called, and has left."
    first, others = here[0], len(here) - 1
    more = f" Nor {'has' if others == 1 else 'have'} {others} other{'' if others == 1 else 's'}." if others else ""
    since = blocks.clock_time(first.since, since=paging.sent_at)
    return f"{blocks.fit(first.name, 40)} has not answered since {since}.{more}"


def _unable_in_short(paging: Paging) -> str:
    names = [blocks.fit(one.name, 40) for one in paging.others if one.cannot_attend]
    return f"{blocks.listed(blocks.few(names, 1, '{} more'))} cannot attend." if names else ""
