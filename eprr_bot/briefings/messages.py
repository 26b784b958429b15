"""What people read about handover briefings (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.briefings.briefing import ASKED, LONGEST, NAMES, SECTIONS, Shape
from eprr_bot.briefings.models import BriefingState
from eprr_bot.incidents.command_messages import I_HAVE_COMMAND
from eprr_bot.incidents.messages import NO_REPLY, Facts
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, escape

ACCEPT, REFUSE, GIVEN, REFUSED = (
    "incident.accept_briefing",
    "incident.refuse_briefing",
    "incident.briefing",
    "incident.briefing_refused",
)
"""The two buttons of a successor; the form of a briefing, and that for why it is not accepted."""
TAKE_COMMAND = "incidents.take_command_here"
LINE = "/incident handover @asha.patel; intent Keep theatres going; risk The generator lasts until 05:40"
AS_DRAFTED_LINE = "/incident handover @asha.patel as drafted"
SBAR_LINE = "/incident handover sbar manager @grace.adeyemi as drafted"
NONE_GIVEN = "No handover briefing was given; /incident handover drafts one."
NOT_COMMAND = "Accepting it is not taking command: that passes with “I have command”, and in no other way."
CODE_WORD = "ACCEPT"
LONGEST_IN_TEXT = 100
MOST_LISTED, MOST_ASKED = 20, 4


@dataclass(frozen=True)
class Shown:
    """A briefing as people read it. All but the facts is plain; `to` is empty where it names no successor."""

    facts: Facts
    number: int
    shape: Shape
    role: str
    sections: Mapping[str, str]
    made_at: datetime
    made_by: str
    to: str = ""
    state: BriefingState = BriefingState.KEPT
    settled_at: datetime | None = None
    why: str = ""
    may_take_command: bool = False

    @property
    def of_what(self) -> str:
        """What is handed over."""
        return f"the role of {blocks.open_ended(self.role)}" if self.role else "command"

    @property
    def title(self) -> str:
        """What it is, in a few plain words."""
        return f"Handover briefing {self.number} ({NAMES[self.shape]})"

    @property
    def told(self) -> list[tuple[str, str]]:
        """Its sections by their names; what is left empty is said."""
        return [(title, self.sections.get(name, "") or "Nothing was said.") for name, title in self._titles]

    @property
    def _titles(self) -> Sequence[tuple[str, str]]:
        return list(SECTIONS[self.shape].items())


def entry(one: Shown) -> str:
    """What the log says when it is given: all of it."""
    to = f" to {one.to}, who has not accepted it yet" if one.to else ", to nobody named yet"
    parts = "; ".join(f"{title}: {' '.join(blocks.open_ended(text).split())}" for title, text in one.told)
    return f"{one.title} of {one.of_what}{to}. {parts}."


def settled_entry(one: Shown, by: str = "") -> str:
    """What the log says when the successor has accepted it, or has not."""
    route = f" {by}" if by else ""
    if one.state == BriefingState.ACCEPTED:
        passes = "" if one.role else " Command passes when they say that they have it."
        return f"{one.to} accepts {_of(one)}{route}.{passes}"
    return blocks.sentences(f"{one.to} does not accept {_of(one)}{route}.", blocks.reason(one.why))


def _of(one: Shown) -> str:
    return f"handover briefing {one.number} of {one.made_by}"


def waits(one: Shown) -> str:
    """What is still open about it; plain."""
    if one.state == BriefingState.REFUSED:
        return blocks.sentences(f"{one.to} does not accept handover briefing {one.number}.", blocks.reason(one.why))
    return f"Handover briefing {one.number} waits for {one.to} to accept it."


def to_successor(one: Shown) -> Content:
    """What the successor reads in private, kept up to date with how it stands."""
    head = f":handshake: *Incident {one.facts.number}: {escape(one.made_by)} hands over {escape(one.of_what)} to you.*"
    brief = f"{one.facts.sentence} {escape(one.title)}, {blocks.when(one.made_at)}."
    laid_out = [blocks.section(f"{head}\n{brief}"), *_sections(one), blocks.section(_standing(one)), *_buttons(one)]
    return Content(f"{head} {brief} {_standing(one)}", tuple(laid_out), _short(one), plain(one))


def _sections(one: Shown) -> list[Block]:
    return [blocks.section(f"*{title}*\n{escape(text)}") for title, text in one.told]


def _standing(one: Shown) -> str:
    at = f" {blocks.at(one.settled_at)}" if one.settled_at else ""
    if one.state == BriefingState.ACCEPTED:
        return f":white_check_mark: *You accepted the handover{at}.* {_then(one)}".rstrip()
    if one.state == BriefingState.REFUSED:
        return f":no_entry: You did not accept it{at}. {escape(blocks.reason(one.why))} You can still accept it."
    if one.state == BriefingState.REPLACED:
        return f":information_source: A newer briefing took its place{at}. There is nothing to accept here."
    return f":hourglass_flowing_sand: You have not accepted it yet. {'' if one.role else NOT_COMMAND}".rstrip()


def _then(one: Shown) -> str:
    if one.role:
        return ""
    if not one.may_take_command:
        return "You have command."
    return f"Command is not yours yet: press *{I_HAVE_COMMAND}* when you have it."


def _buttons(one: Shown) -> list[Block]:
    value = f"{one.facts.number}/{one.number}"
    if one.state == BriefingState.ACCEPTED:
        take = blocks.button(I_HAVE_COMMAND, TAKE_COMMAND, str(one.facts.number), "primary")
        return [blocks.actions(take)] if one.may_take_command else []
    if one.state not in (BriefingState.WAITING, BriefingState.REFUSED):
        return []
    found = [blocks.button("I accept the handover", ACCEPT, value, "primary")]
    if one.state == BriefingState.WAITING:
        found.append(blocks.button("I do not accept it", REFUSE, value))
    return [blocks.actions(*found)]


def _short(one: Shown) -> str:
    said = next((text for _, text in one.told if text), "")
    brief = blocks.fit(" ".join(said.split()), LONGEST_IN_TEXT)
    return (
        f"Incident {one.facts.number}: {one.made_by} hands over {one.of_what} to you. {blocks.full_stop(brief)} "
        f"All of it is in Slack, or ring them. Reply {CODE_WORD} once you accept. {blocks.sent_at(one.made_at)}"
    )


def plain(one: Shown) -> str:
    """All of it in plain text, for e-mail and for paper."""
    to = f" To: {one.to}." if one.to else ""
    at = f" {blocks.on(one.settled_at)}" if one.settled_at else ""
    why = f" {blocks.reason(one.why)}" if one.why else ""
    stands = {
        BriefingState.KEPT: "It names no successor.",
        BriefingState.WAITING: f"{one.to} has not accepted it yet.",
        BriefingState.ACCEPTED: f"{one.to} accepted it{at}.",
        BriefingState.REFUSED: f"{one.to} did not accept it{at}.{why}",
        BriefingState.REPLACED: f"A newer one took its place{at}.",
    }
    what = blocks.unescape(one.facts.sentence)
    head = [
        f"{one.title} of {one.of_what}, incident {one.facts.number}: {what}",
        f"Given by {one.made_by} {blocks.on(one.made_at)}.{to} {stands[one.state]}",
    ]
    return "\n\n".join([*head, *(f"{title}\n{text}" for title, text in one.told)])


def given(one: Shown, *, removed: bool = False) -> Content:
    """The answer to whoever gave it."""
    to = f"{escape(one.to)} is told, and has not accepted it yet" if one.to else "It names no successor yet"
    passes = "" if one.role else " You keep command until somebody else says that they have it."
    left_out = f" {LEFT_OUT}" if removed else ""
    shows = f"`/incident handover show {one.number}` shows it."
    return Content(f"{escape(one.title)} is in the log. {to}.{passes} {shows}{left_out}")


def show(one: Shown, others: Sequence[Shown] = ()) -> Content:
    """A briefing for anybody in the incident, and which others there are."""
    to = f" to {escape(one.to)}" if one.to else ""
    head = f"*{escape(one.title)}* of {escape(one.of_what)}, incident {one.facts.number}: {one.facts.sentence}"
    by = f"Given by {escape(one.made_by)}{to}, {blocks.when(one.made_at)}. {_stands(one)}"
    also = [
        blocks.context(f"Others: {escape(blocks.listed(blocks.few([_in_list(two) for two in others], MOST_LISTED)))}")
    ]
    laid_out = (blocks.section(f"{head}\n{by}"), *_sections(one), *(also if others else []))
    return Content(f"{head} {by}", laid_out)


def _in_list(one: Shown) -> str:
    return f"{one.number} ({one.role or 'command'}, {one.state})"


def _stands(one: Shown) -> str:
    at = f" {blocks.at(one.settled_at)}" if one.settled_at else ""
    if one.state == BriefingState.ACCEPTED:
        return f":white_check_mark: {escape(one.to)} accepted it{at}."
    if one.state in (BriefingState.WAITING, BriefingState.REFUSED):
        return f":hourglass_flowing_sand: {escape(waits(one))}"
    return "A newer one took its place." if one.state == BriefingState.REPLACED else "It names no successor."


def in_channel(found: Sequence[Shown]) -> Content:
    """What stands in the incident's channel: the newest briefing of each role, and whether it was accepted."""
    lines = [f":handshake: *{escape(one.title)}* of {escape(one.of_what)}: {_in_channel(one)}" for one in found]
    text = "\n".join(blocks.few(lines, MOST_LISTED))
    return Content(text, (blocks.section(text), blocks.context("`/incident handover show` shows the newest.")))


def _in_channel(one: Shown) -> str:
    to = f" to {escape(one.to)}" if one.to else ""
    return f"given by {escape(one.made_by)}{to}, {blocks.when(one.made_at)}. {_stands(one)}"


def accepted(one: Shown) -> Content:
    """The answer to whoever typed that they accept it, with the button to take command where that follows."""
    text = f"You have accepted {escape(_of(one))}. It is in the log. {_then(one)}".rstrip()
    return Content(text, (blocks.section(text), *_buttons(one)))


def refused(one: Shown) -> Content:
    """The answer to whoever does not accept it."""
    return Content(f"It is in the log that you do not accept {escape(_of(one))}, and {escape(one.made_by)} is told.")


def settled(one: Shown) -> Content:
    """What whoever handed over reads once the successor has accepted, or has not."""
    if one.state == BriefingState.ACCEPTED:
        passes = "" if one.role else f" You have command until {one.to} says that they have it."
        said, sign = f"{one.to} has accepted your handover briefing {one.number}.{passes}", ":white_check_mark:"
    else:
        said = blocks.sentences(
            f"{one.to} does not accept your handover briefing {one.number}.", blocks.reason(one.why)
        )
        sign = ":no_entry:"
    return _to_one(one, sign, said)


def asked_again(one: Shown) -> Content:
    """What a successor reads who has said nothing for a while."""
    said = f"{one.made_by} waits for you to accept the handover of {one.of_what}, briefing {one.number}."
    told = _to_one(one, ":hourglass_flowing_sand:", said)
    short = told.short.removesuffix(NO_REPLY) + f"Reply {CODE_WORD} once you accept."
    return Content(told.text, (*told.blocks, *_buttons(one)), short)


def still_waits(one: Shown) -> Content:
    """What whoever hands over reads then."""
    said = f"{one.to} has not accepted your handover briefing {one.number} yet. Ring them."
    return _to_one(one, ":hourglass_flowing_sand:", said)


def _to_one(one: Shown, sign: str, said: str) -> Content:
    text = f"{sign} *Incident {one.facts.number}:* {escape(said)}"
    return Content(text, (blocks.section(text),), f"Incident {one.facts.number}: {said} {NO_REPLY}")


def still_to_brief(numbers: str) -> str:
    """What whoever is relieved on the rota reads; `numbers` are those of the incidents. Plain."""
    return f"You still have command of incident {numbers}: brief whoever takes it, with /incident handover."


def accepted_by_text(one: Shown) -> str:
    """The word back to whoever accepted by text message; plain."""
    passes = "" if one.role else " Command is not yours yet: reply COMMAND when you have it."
    return f"You have accepted handover briefing {one.number} of incident {one.facts.number}.{passes}"


def accept_which(found: Sequence[Shown]) -> str:
    """The word back to whoever may mean one of several; plain. What is to be replied stands with each."""
    incidents = [one.facts.number for one in found]
    rows = [_reply(one, is_one=incidents.count(one.facts.number) == 1) for one in found[:MOST_ASKED]]
    more = " All of them are in Slack." if len(found) > MOST_ASKED else ""
    waits = "Another handover waits for you" if len(found) == 1 else f"{len(found)} handovers wait for you"
    return f"{waits}. Reply {blocks.listed(rows, 'or')}. You have accepted none by this text.{more}"


def _reply(one: Shown, *, is_one: bool) -> str:
    which = f"{one.facts.number}" if is_one else f"{one.facts.number}/{one.number}"
    what = blocks.fit(blocks.unescape(one.facts.what), 40)
    return f"{CODE_WORD} {which} for {one.of_what} in incident {one.facts.number} ({what}), from {one.made_by}"


def several(found: Sequence[Shown]) -> str:
    """What somebody reads who types that they accept or do not, and may mean one of several; plain."""
    rows = blocks.listed((f"briefing {one.number} ({one.of_what}, from {one.made_by})" for one in found), "or")
    return (
        f"Which one? {len(found)} handovers wait for you: {rows}. Type /incident handover accept {found[-1].number}, "
        "or press the button under the one that you mean."
    )


def form(incident: int, shape: Shape, draft: Mapping[str, str], role: str = "", to: str = "") -> Form:
    """The sections as they were drafted, to be changed; and to whom. `to` is a Slack id."""
    successor = blocks.member("to", "Who takes over?", hint="They are asked to accept it.", optional=True)
    if to:
        successor["element"]["initial_user"] = to
    asked = [
        blocks.text_input(
            name, title, hint=ASKED[name], multiline=True, optional=True, initial=blocks.cut(draft[name], LONGEST)
        )
        for name, title in SECTIONS[shape].items()
    ]
    what = blocks.text_input("role", "Which role?", hint="Empty: command.", optional=True, initial=blocks.fit(role, 80))
    return Form(
        id=GIVEN,
        title=f"Hand over ({NAMES[shape]})",
        submit="Give the briefing",
        blocks=(successor, *([what] if shape == Shape.SBAR else []), *asked),
        kept=f"{incident}/{shape}",
        one_line=SBAR_LINE if shape == Shape.SBAR else AS_DRAFTED_LINE,
    )


def refuse_form(one: Shown) -> Form:
    """Asks why it is not accepted."""
    return Form(
        id=REFUSED,
        title="Not accepted",
        submit="Do not accept",
        blocks=(blocks.text_input("why", "Why not?", hint="Whoever hands over reads it.", multiline=True),),
        kept=f"{one.facts.number}/{one.number}",
        one_line="/incident handover refuse I cannot be there before noon",
    )
