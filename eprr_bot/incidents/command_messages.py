"""What people read about who has command of an incident, and while nobody has (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.callout.messages import TAKE_COMMAND
from eprr_bot.incidents.messages import NO_REPLY, NOBODY_ACCOUNTABLE, Facts
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

I_HAVE_COMMAND = "I have command"
BRIEF = "incident.brief"
"""The button with which a briefing is drafted; it carries the incident's number, and the role after a slash."""


def question_title(facts: Facts) -> str:
    return f"Incident {facts.number}: command"


def question(facts: Facts, director: str, asked_by: str = "") -> str:
    """What the incoming director reads, or whom somebody asks to take command. The names are plain."""
    why = f"{blocks.escape(asked_by)} asks you to take command of incident" if asked_by else ""
    is_open = "" if asked_by else " is open"
    return (
        f"{why or 'You are on call as director now, and incident'} {facts.number}{is_open}: "
        f"{blocks.full_stop(facts.in_brief)} "
        f"{blocks.escape(director)} has command until you say that you have it."
    )


def question_summary(facts: Facts, director: str, asked_by: str = "") -> str:
    """The same in a text message (plain): what and where first, so that no cut takes the place away."""
    why = f"{asked_by} asks you to take command" if asked_by else "You are on call as director now"
    asked = f"{why}. {director} has command until you answer that you have it"
    return f"{blocks.unescape(facts.sentence)} {asked}"


CANNOT_TAKE_COMMAND = (
    "You are not asked again. Command stays where it is, and whoever has it is told. Nobody else is called."
)


def cannot_take(name: str, has_it: str) -> str:
    """That somebody cannot take command; `has_it` keeps it, where somebody has it. Plain."""
    keeps = f"{has_it} keeps command." if has_it else "Nobody has command."
    return f"{name} cannot take command. {keeps}"


def cannot_take_told(facts: Facts, said: str) -> Content:
    """What the channel and whoever has command read of that. `said` is plain."""
    how = "`/incident command hand over @name` asks somebody else."
    text = f":no_entry: *Incident {facts.number}: {blocks.escape(said)}* {how}"
    return Content(text, (blocks.section(text),), f"Incident {facts.number}: {said} {NO_REPLY}")


def please_brief(facts: Facts, incoming: str, *, is_asked: bool = False) -> Content:
    """What the outgoing director reads. `incoming` is plain; where one is not on call, they are asked to take it."""
    name, becomes = blocks.escape(incoming), "is asked to take command" if is_asked else "is on call as director now"
    text = (
        f":arrows_counterclockwise: *Incident {facts.number}: {name} {becomes}.* "
        f"You have command, and stay accountable, until {name} says that they have it. Please brief them."
    )
    short = (
        f"Incident {facts.number}: {incoming} {becomes}. You have command until they say that "
        f"they have it. Please brief them. {NO_REPLY}"
    )
    return Content(text, (blocks.section(text), _draft(facts)), short)


def _draft(facts: Facts, duty: str = "") -> Block:
    value = f"{facts.number}/{blocks.fit(duty, 80)}" if duty else str(facts.number)
    return blocks.actions(blocks.button("Draft a briefing", BRIEF, value))


def passed(facts: Facts, director: str, before: str, now: datetime, more: str = "") -> Content:
    """What the channel and everybody who was called read when command has passed. The names and `more` are plain.

    `before` is empty where nobody was accountable.
    """
    text = (
        f":vertical_traffic_light: *Incident {facts.number}: {blocks.escape(director)} has command* and is the "
        f"accountable director. {blocks.sentences(_until_now(before, now), blocks.escape(more))} "
        "Is that wrong? `/incident command take`"
    )
    now_has = f"Incident {facts.number}: {director} has command{_not(before)}."
    short = f"{now_has} {blocks.clock_time(now)}. {NO_REPLY}"
    return Content(text, (blocks.section(text),), short)


def yours(facts: Facts, before: str, now: datetime) -> Content:
    """What whoever has command now reads themselves. `before` is plain; it is empty where nobody was accountable."""
    text = (
        f":vertical_traffic_light: *You have command of incident {facts.number}* and are the accountable director. "
        f"{_until_now(before, now)}"
    )
    short = f"You have command of incident {facts.number}{_not(before)}. {blocks.clock_time(now)}. {NO_REPLY}"
    return Content(text, (blocks.section(text),), short)


def _until_now(before: str, now: datetime) -> str:
    return f"Until now it was {blocks.escape(before or 'nobody')}. {blocks.sentence(blocks.when(now))}."


def _not(before: str) -> str:
    return f", not {before}" if before else ""


def no_longer(facts: Facts, director: str, now: datetime, more: str = "") -> Content:
    """What whoever had command until now reads. `director` and `more` are plain."""
    text = (
        f":vertical_traffic_light: *You no longer have command of incident {facts.number}: {blocks.escape(director)} "
        f"has.* {blocks.sentences(f'{blocks.sentence(blocks.when(now))}.', blocks.escape(more))} "
        "Is that wrong? `/incident command take`"
    )
    short = (
        f"You no longer have command of incident {facts.number}: {director} has. {blocks.clock_time(now)}. {NO_REPLY}"
    )
    return Content(text, (blocks.section(text),), short)


def let_go(facts: Facts, director: str, now: datetime) -> Content:
    """What everybody reads when whoever had command cannot attend. `director` is plain."""
    text = (
        f":rotating_light: *Incident {facts.number}: {blocks.escape(director)} cannot attend, and no longer has "
        f"command.* {blocks.sentence(blocks.when(now))}. Nobody has command now. If you take it: "
        "`/incident command take`"
    )
    short = (
        f"Incident {facts.number}: {director} cannot attend, and no longer has command. {blocks.clock_time(now)}. "
        "Nobody has command now. Reply COMMAND if you take it."
    )
    return Content(text, (blocks.section(text),), short)


def you_come_on(facts: Facts, duty: str, before: str, commands: str) -> Content:
    """What somebody reads who comes on call while an incident is live; `commands` says who does. All are plain."""
    after = f", after {before}" if before else ""
    what = blocks.full_stop(facts.in_brief)
    text = (
        f":arrows_counterclockwise: *Incident {facts.number} is open: {what}* "
        f"You are {blocks.escape(f'{duty} now{after}. {commands}')} Its news reaches you from now on. "
        "`/incident log` shows what has happened."
    )
    short = f"Incident {facts.number} is open: {blocks.unescape(what)} You are {duty} now{after}. {commands} {NO_REPLY}"
    return Content(text, (blocks.section(text),), short)


def please_brief_as(facts: Facts, duty: str, incoming: str) -> Content:
    """What somebody reads whose turn on call ends while an incident is live. The names are plain."""
    said = f"{incoming} is {duty} now. Please brief them."
    text = f":arrows_counterclockwise: *Incident {facts.number}:* {blocks.escape(said)}"
    return Content(text, (blocks.section(text), _draft(facts, duty)), f"Incident {facts.number}: {said} {NO_REPLY}")


def is_asked(names: Sequence[str]) -> str:
    """That these are asked to take command and have not answered; nothing where nobody is. Plain."""
    is_, has = ("is", "has") if len(names) == 1 else ("are", "have")
    asked = f"{blocks.listed(names)} {is_} asked to take command, and {has} not said yet that they have it."
    return asked if names else ""


def standing(
    facts: Facts, director: str, since: datetime | None, *, may_take: bool, asked: Sequence[str] = ()
) -> Content:
    """Who has command, and who is `asked` to take it, with the button for whoever may. The names are plain."""
    name = blocks.escape(director)
    has = f"has had command since {blocks.when(since)}" if since else "is accountable, and has not taken command yet"
    who = f"{name} {has}" if facts.has_director else f"accountable is {NOBODY_ACCOUNTABLE}"
    text = blocks.sentences(f"*Incident {facts.number}:* {who}.", blocks.escape(is_asked(asked)))
    button = blocks.button(TAKE_COMMAND, "incidents.take_command_here", str(facts.number))
    said = blocks.section(text)
    return Content(text, (said, blocks.actions(button)) if may_take else (said,))


def taken(facts: Facts, *, is_at_the_keyboard: bool = False) -> Content:
    """The answer to whoever has just taken command, and where their checklist is."""
    there = f": `eprr-bot incident show {facts.number}`" if is_at_the_keyboard else " is in the incident’s channel"
    return Content(
        f"You have command of incident {facts.number}. It is in the log, and everybody who was called is being told. "
        f"Your checklist{there}."
    )


def nobody_answered(
    facts: Facts,
    lack: str,
    silent: Sequence[str],
    responding: Sequence[str],
    now: datetime,
    cannot: Sequence[str] = (),
    just_called: Sequence[str] = (),
) -> Content:
    """What stands in every place where somebody may see it while a real incident's call-out goes on in vain.

    `lack` says what nobody has seen to; the names are plain. It may arrive late, so it says until when it was so.
    The silence of whoever was `just_called` says nothing of them.
    """
    names = blocks.listed(blocks.escape(name) for name in silent)
    tried = f"No answer by {blocks.when(now)} from {names}." if silent else ""
    if just_called:
        first = blocks.listed(blocks.escape(name) for name in just_called)
        tried = blocks.sentences(tried, f"{first} {'was' if len(just_called) == 1 else 'were'} called only just then.")
    tried = tried or ("There is nobody else to call." if cannot else "There was nobody to call.")
    unable = f" {blocks.listed(blocks.escape(name) for name in cannot)} cannot attend." if cannot else ""
    helping = blocks.listed(blocks.escape(name) for name in responding)
    also = f" {helping} {'is' if len(responding) == 1 else 'are'} responding." if responding else ""
    text = (
        f":rotating_light: *{blocks.escape(lack)[:-1]} in incident {facts.number}*: {blocks.full_stop(facts.in_brief)} "
        f"{tried}{unable}{also} Everybody on the rota is called again every ten minutes. *Ring the switchboard.*"
    )
    return Content(text, (blocks.section(text),))


def no_longer_in_vain(facts: Facts, ending: str) -> Content:
    """What the same message says once the call-out is over. `ending` is mrkdwn."""
    what = f"Incident {facts.number}: {blocks.full_stop(facts.in_brief)}"
    text = f":white_check_mark: {what} A call was in vain for a while. {ending}"
    return Content(text, (blocks.section(text),))
