"""What people read about an incident's course: the question before it ends, reopening, level, type (pure)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.alert import LIVE, WORDS, AlertState
from eprr_bot.incidents.kinds import Called
from eprr_bot.incidents.messages import LEVELS, NO_REPLY, TYPES, Facts
from eprr_bot.reach import routes
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, escape

VERBS = {AlertState.STAND_DOWN: "Stand down", AlertState.CANCELLED: "Cancel", AlertState.CLOSED: "Close"}
MOST_LEFT, LONGEST_LEFT = 5, 120
CHANGED = {AlertState.STAND_DOWN: "stood down", AlertState.CANCELLED: "cancelled", AlertState.CLOSED: "closed"}


NO_REASON = "No reason given."
WHY = "Why? No reason was given: `/incident log` and the reason adds it."
LONGEST_TO_ADD = 300


def to_add(why: str) -> str:
    """How a reason is added to what is so already; plain."""
    return f" Nothing was recorded. To add the reason: /incident log {blocks.fit(why, LONGEST_TO_ADD)}" if why else ""


@dataclass(frozen=True)
class Ending:
    """What ending an incident would do. `why` and `disagrees` are plain; `told` is person -> routes.

    `asking` are those who are asked whether they have command, and have not answered; `organisations` is how many have
    a contact who hears of it.
    """

    facts: Facts
    then: AlertState
    why: str
    calling: tuple[str, ...]
    asking: tuple[str, ...]
    told: Mapping[str, Collection[str]]
    disagrees: str
    note: str
    organisations: int = 0
    left: tuple[str, ...] = ()
    """What is not done yet: actions, tasks; plain."""


def ending(asked: Ending, action: str, value: str) -> Content:
    """The question before an incident ends, with the button that ends it."""
    verb, number = VERBS[asked.then], asked.facts.number
    text = "\n".join(
        line
        for line in (
            f"*{verb} incident {number}?* {asked.facts.sentence} Nothing has changed yet.",
            blocks.reason(blocks.escape(asked.why)),
            effect(asked),
            f"{blocks.escape(asked.disagrees)} The log will say so." if asked.disagrees else "",
            _left(asked.left),
            "`/incident reopen` takes it back.",
            asked.note,
        )
        if line
    )
    button = blocks.button(f"{verb} incident {number}", action, value, "danger")
    return Content(text, (blocks.section(text), blocks.actions(button)))


def _left(lines: Sequence[str]) -> str:
    """What is not done yet; it stays on record, and nobody is nudged about it once the response is over."""
    shown = blocks.few([f"• {escape(blocks.fit(one, LONGEST_LEFT))}" for one in lines], MOST_LEFT)
    count = "1 thing is" if len(lines) == 1 else f"{len(lines)} things are"
    return "\n".join([f"{count} not done yet, and nobody is nudged about it after this:", *shown]) if lines else ""


def effect(asked: Ending) -> str:
    """What it will do, in one or two sentences."""
    names = blocks.listed(blocks.escape(name) for name in asked.calling)
    stops = f"It stops the call for {names}, still going on. " if asked.calling else ""
    if asked.asking:
        asking = blocks.listed((blocks.escape(name) for name in asked.asking), "or")
        stops += f"It takes back the question whether {asking} has command. "
    said = f"incident {asked.facts.number} is {CHANGED[asked.then]}"
    told = _told(asked)
    if not told:
        return f"{stops}It tells the channel that {said}; nobody is messaged."
    return f"{stops}It tells {', '.join(('the channel', *told[:-1]))}, and {told[-1]}, that {said}."


def _told(asked: Ending) -> list[str]:
    """Whom it messages."""
    ways = routes.names(one for one in routes.every() if any(one in used for used in asked.told.values()))
    people = "1 person" if len(asked.told) == 1 else f"{len(asked.told)} people"
    theirs = "1 organisation" if asked.organisations == 1 else f"{asked.organisations} organisations"
    contacts = [f"the on-call contacts of {theirs}"] if asked.organisations else []
    return [*([f"{people} by {ways}"] if asked.told else []), *contacts]


def named(which: str, value: int | str) -> str:
    """A level or a type in words."""
    return LEVELS[int(value)] if which == "level" else TYPES[str(value)]


def called_by(usual: str, called: Called) -> str:
    """Who called a level, in a plain sentence; nothing where it is ours to set and nobody is named."""
    if not (usual or called.who):
        return ""
    who = f"{called.who} ({usual})" if called.who and usual else called.who or usual
    return f"Called by {who}{f', told to us at {called.at}' if called.at else ''}."


def whose_it_is(by: str, called: Called, level: int) -> str:
    """What whoever records a level that others call reads; mrkdwn. `by` is plain."""
    how = "" if called.who else f" By whom, and when? `/incident level {level} called by …, at 03:05` adds it."
    return f"It is recorded as: {blocks.escape(by)}{how}"


def caller_added(facts: Facts, entry: str) -> Content:
    """The answer to whoever says who called the level as it stands. `entry` is plain."""
    return Content(f"It is in the log of incident {facts.number}: {blocks.escape(entry)} Nobody is told anew.")


def classified_told(
    facts: Facts, which: str, before: str, why: str, by: str, now: datetime, called: str = ""
) -> Content:
    """What the channel and everybody who was called read when the level or the type changes.

    `why`, `by` and `called`, which says who called a level, are plain.
    """
    now_is = _now(facts, which)
    said = f":pencil2: *Incident {facts.number}, {which}: {now_is}.*"
    said = " ".join(filter(None, (said, blocks.escape(called), blocks.reason(blocks.escape(why)))))
    did = "Recorded" if called else "Changed"
    text = f"{said}\nUntil now: {before}. {facts.sentence} {did} by {blocks.escape(by)}, {blocks.when(now)}."
    new = blocks.sentences(f"Incident {facts.number} has a new {which}: {now_is}.", called)
    short = f"{new} {blocks.unescape(facts.sentence)} {by}, {blocks.clock_time(now)}. {NO_REPLY}"
    return Content(text, (blocks.section(text),), short)


def classified(facts: Facts, which: str, took_out_number: bool, besides: str = "") -> Content:
    """The answer to whoever changed the level or the type. `besides` is mrkdwn."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    state = WORDS[facts.alert_state].lower()
    told = (
        "everybody who was called is being told."
        if facts.alert_state in LIVE
        else f"only the channel is told, because the incident is at “{state}”. Is it on again? `/incident reopen`"
    )
    said = f"Incident {facts.number}, {which}: {_now(facts, which)}. It is in the log, and {told}{left_out}"
    return Content("\n".join(filter(None, (said, besides))))


def _now(facts: Facts, which: str) -> str:
    return LEVELS[facts.level] if which == "level" else facts.type
