"""What people read about the roles of an incident and the organisation that leads it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.messages import NO_REPLY, Facts
from eprr_bot.incidents.role_messages import I_COMMAND_AT_BASE, I_HAVE_IT, TAKE
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

I_TAKE_IT = "I take it"
BASE = "incident.command_at_base"
"""The button by which somebody says that they command at base."""
GIVE, ASK = "incident.give_role", "incident.ask_for_role"
"""The form by which a role is taken, given or handed over; the button that opens it."""
PASSED = "incident.pass_command"
"""The form by which command is handed over."""
MOST_ROLES = 30
MOST_EMPTY = 12
HOW = (
    "`/incident role take loggist` takes one · `/incident role assign loggist @name` asks somebody · "
    "`/incident role hand over loggist @name` · `/incident role release loggist` · “for @name” says for whom"
)


@dataclass(frozen=True)
class Holder:
    """Somebody who has a role since an instant, or was asked then whether they have it. The names are plain."""

    name: str
    since: datetime
    asked_at: datetime | None = None
    serves: str = ""
    is_handover: bool = False


@dataclass(frozen=True)
class Standing:
    """One role of an incident, and who has it. The title is plain."""

    role: str
    title: str
    is_needed: bool
    holders: tuple[Holder, ...] = ()
    is_command: bool = False

    @property
    def is_empty(self) -> bool:
        """Is it needed, and has nobody it or is asked to have it?"""
        return self.is_needed and not self.holders and not self.is_command

    @property
    def is_confirmed(self) -> bool:
        """Has somebody said that they have it?"""
        return any(one.asked_at is None for one in self.holders)


def panel(facts: Facts, found: Sequence[Standing], away: str = "", *, base_is_open: bool = False) -> Content:
    """Who has which role, with a button for each that nobody has said they have.

    `away` says in plain words where the director is; the last word on base is open while nobody has said it.
    """
    live = facts.alert_state in LIVE
    laid_out: list[Block] = [blocks.section(f"*Roles in incident {facts.number}*{'' if live else ' – over'}")]
    for one in found[:MOST_ROLES]:
        laid_out.append(_role(facts, one, live=live))
        if one.is_command and away:
            laid_out.append(_away(facts, away, is_open=base_is_open))
    if len(found) > MOST_ROLES:
        laid_out.append(blocks.context(f"{len(found) - MOST_ROLES} more do not fit here."))
    if live:
        laid_out.append(blocks.actions(blocks.button("Ask somebody to have a role", ASK, str(facts.number))))
    laid_out.append(blocks.context(HOW if live else "The roles ended with the incident. Reopened, they stand again."))
    empty = [one.title for one in found if one.is_empty]
    text = f"Roles in incident {facts.number}"
    return Content(f"{text}. {blocks.escape(stand_empty(empty))}" if empty and live else f"{text}.", tuple(laid_out))


def _away(facts: Facts, away: str, *, is_open: bool) -> Block:
    if not is_open:
        return blocks.section(f":classical_building: {blocks.escape(away)}")
    return blocks.section(f":warning: {blocks.escape(away)}", blocks.button(I_COMMAND_AT_BASE, BASE, str(facts.number)))


def _role(facts: Facts, one: Standing, *, live: bool) -> Block:
    title = blocks.escape(one.title)
    if one.is_command:
        mark = ":white_check_mark:" if facts.command_at else ":hourglass_flowing_sand:"
        return blocks.section(f"{mark} *{title}*: {facts.command}")
    if not one.holders:
        take = blocks.button(I_TAKE_IT, TAKE, f"{facts.number}/{one.role}")
        return blocks.section(f":warning: *{title}*: nobody", take if live else None)
    who = "\n".join(_holder(holder, live=live) for holder in one.holders)
    mark = ":white_check_mark:" if one.is_confirmed else ":hourglass_flowing_sand:"
    is_asked = any(holder.asked_at for holder in one.holders)
    button = blocks.button(I_HAVE_IT, TAKE, f"{facts.number}/{one.role}") if live and is_asked else None
    between = "\n" if len(one.holders) > 1 else " "
    return blocks.section(f"{mark} *{title}*:{between}{who}", button)


def _holder(one: Holder, *, live: bool) -> str:
    whose = f" (for {blocks.escape(one.serves)})" if one.serves else ""
    name = f"{blocks.escape(one.name)}{whose}"
    if one.asked_at is None:
        return f"{name}, since {blocks.when(one.since)}"
    if not live:
        return f"{name} was asked, {blocks.when(one.asked_at)}, and had not confirmed it"
    asked = "is asked to take over" if one.is_handover else "is asked"
    return f"{name} {asked}, since {blocks.when(one.asked_at)}; not confirmed"


def in_words(found: Standing) -> str:
    """A role and who has it, as a plain sentence."""
    if not found.holders:
        return f"{found.title}: nobody."
    return f"{found.title}: {blocks.listed(_in_words(one) for one in found.holders)}."


def _in_words(one: Holder) -> str:
    whose = f" (for {one.serves})" if one.serves else ""
    return f"{one.name}{whose}{', not confirmed' if one.asked_at else ''}"


def stand_empty(titles: Sequence[str]) -> str:
    """That nobody has these roles, as a plain sentence."""
    return f"Nobody has the role of {blocks.listed(blocks.few(titles, MOST_EMPTY, '{} more'), 'or')}."


def empty(facts: Facts, titles: Sequence[str]) -> Content:
    """What whoever manages the incident reads, once, when roles that it needs stand empty. The titles are plain."""
    said = stand_empty(titles)
    text = (
        f":bust_in_silhouette: *Incident {facts.number}: {blocks.escape(said)}* This type of incident needs them. "
        "In its channel, `/incident role assign`, the role and a name ask somebody. This is said once."
    )
    return Content(text, (blocks.section(text),), f"Incident {facts.number}: {said} {NO_REPLY}")


def released(facts: Facts, role: str, name: str, *, is_empty: bool) -> Content:
    """What the channel reads when somebody has a role no longer. The names are plain."""
    nobody = " Nobody has it now." if is_empty else ""
    said = f"{name} no longer has the role of {role}.{nobody}"
    text = f":bust_in_silhouette: *Incident {facts.number}:* {blocks.escape(said)}"
    return Content(text, (blocks.section(text),), f"Incident {facts.number}: {said} {NO_REPLY}")


def taken(role: str, has_card: bool) -> Content:
    """The answer to whoever has taken a role. `role` is plain."""
    card = " Its action card comes in private." if has_card else ""
    return Content(f"You have the role of {blocks.escape(role)} now. It is in the log.{card}")


def asked(role: str, name: str, before: str, *, can_be_called: bool) -> Content:
    """The answer to whoever asked somebody to have a role. The names are plain; `before` keeps it until then."""
    keeps = f" Until then {before} keeps it." if before else ""
    if not can_be_called:
        said = f"{name} is asked to take the role of {role}, and cannot be called from here: ring them.{keeps}"
        return Content(f":warning: {blocks.escape(said)}")
    return Content(
        blocks.escape(f"{name} is asked to take the role of {role}, and is not confirmed until they say so.{keeps}")
    )


def command_asked(name: str, keeps: str, *, can_be_called: bool) -> Content:
    """The answer to whoever asked somebody to take command, which `keeps` has until then. The names are plain."""
    said = f"{name} is asked to take command. Until they say that they have it, {keeps} keeps it."
    brief = "`/incident handover` drafts a briefing for them."
    if not can_be_called:
        return Content(f":warning: {blocks.escape(said)} They cannot be called from here: ring them. {brief}")
    return Content(f"{blocks.escape(said)} {brief}")


def which_to_release(number: int, titles: Sequence[str]) -> str:
    """To whoever releases a role without naming it, and has none or several; plain."""
    if not titles:
        return (
            f"You have no role in incident {number}. For somebody else: /incident role release loggist and their name"
        )
    return f"You have the roles of {blocks.listed(titles)}. Which one? Type: /incident role release {titles[0].lower()}"


def given_back(role: str, name: str) -> Content:
    """The answer to whoever released a role. The names are plain."""
    return Content(blocks.escape(f"{name} no longer has the role of {role}. It is in the log."))


def away(said: str, *, asks_who: bool, can_be_called: bool) -> Content:
    """The answer to whoever says that the director has gone to a group. `said` is plain."""
    who = " Who commands at base? `/incident deputy` and their name." if asks_who else ""
    ring = "" if can_be_called or asks_who else " :warning: They cannot be called from here: ring them."
    card = " `/incident card health-representative` is for whoever goes."
    return Content(f"{blocks.escape(said)}{who}{ring}{card} `/incident command back` says that they are back.")


def is_back(director: str, group: str) -> Content:
    """The answer to whoever says that the director is back. Both are plain."""
    return Content(
        blocks.escape(f"{director} is back from {group}. It is in the log, and whoever commanded at base is told.")
    )


def leads(facts: Facts) -> Content:
    """Which organisation leads, and how it is changed."""
    return Content(
        f"*Incident {facts.number}:* lead organisation: {facts.lead}. `/incident lead`, an organisation and why hands "
        "the lead over."
    )


def lead_told(facts: Facts, before: str, why: str, by: str, now: datetime) -> Content:
    """What the channel reads when another organisation leads. `before`, `why` and `by` are plain."""
    until_now = f" Until now: {blocks.escape(before)}." if before else ""
    text = (
        f":classical_building: *Incident {facts.number}: {facts.lead} leads now.*{until_now} "
        f"{blocks.reason(blocks.escape(why))} By {blocks.escape(by)}, {blocks.when(now)}."
    ).replace("  ", " ")
    undo = f" Is that wrong? `/incident lead {blocks.escape(before)}`" if before else ""
    return Content(text + undo, (blocks.section(text + undo),))


def lead_changed(facts: Facts, note: str) -> Content:
    """The answer to whoever handed the lead over. `note` is a plain sentence, or nothing."""
    return Content(
        f"{facts.lead} leads incident {facts.number} now. It is in the log, and the channel is told. {note}".rstrip()
    )


class Way(StrEnum):
    """What a form about a role does with it."""

    TAKE = "take"
    ASSIGN = "assign"
    HAND_OVER = "hand over"


_TITLES = {Way.TAKE: "Take a role", Way.ASSIGN: "Ask for a role", Way.HAND_OVER: "Hand over a role"}
_SUBMITS = {Way.TAKE: "I have it", Way.ASSIGN: "Ask them", Way.HAND_OVER: "Ask them"}
_HOW = "They are asked by every way, and again, until they say that they have it or that they cannot."


def role_form(way: Way, roles: Sequence[tuple[str, str]], kept: str, initial: str = "") -> Form:
    """Asks which role, who is to have it and for whom. `roles` are ids and titles; `kept` is where it was opened."""
    who = [] if way == Way.TAKE else [blocks.member("whom", "Who is to have it?", hint=_HOW)]
    return Form(
        id=GIVE,
        title=_TITLES[way],
        submit=_SUBMITS[way],
        blocks=(
            blocks.choice("role", "Which role?", roles[:100], initial=initial),
            *who,
            blocks.member("serves", "For whom?", hint="Of a loggist: whose log it is.", optional=True),
        ),
        kept=kept,
        one_line=f"/incident role {way} {'loggist' if way == Way.TAKE else 'loggist @name'}",
    )


def command_form(facts: Facts, kept: str) -> Form:
    """Asks to whom command is handed over."""
    hint = "They are asked by every way. Until they say that they have command, it stays where it is."
    return Form(
        id=PASSED,
        title="Hand over command",
        submit="Ask them",
        blocks=(
            blocks.section(f"*Incident {facts.number}*\n*Accountable director:* {facts.command}"),
            blocks.member("whom", "Who is to take command?", hint=hint),
            blocks.context("`/incident handover` drafts a briefing for them from the record."),
        ),
        kept=kept,
        one_line="/incident command hand over @name",
    )
