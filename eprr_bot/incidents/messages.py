"""What people read about an incident (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.alert import TYPES as TYPES
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

FACTS = {"what": "What has happened", "where": "Where"}
NO_REPLY = blocks.NO_REPLY
"""Of news alone: whoever reads it may still have a call to answer."""

REPORT = "methane.form"
"""The button that opens the M/ETHANE report, which a feature above keeps."""
NOT_YET_KNOWN = "place not yet known"
SOMETHING = "something has happened"
"""What it is where whoever declares says only where."""
NOT_YET_NAMED = "not yet named"
NOBODY_ACCOUNTABLE = "nobody now. Whoever takes command is"
BRIEF = 80
"""Letters of a fact in lists and inside sentences; the log has all of it."""
LONGEST_WHAT, LONGEST_WHERE = 170, 140
"""Letters of each fact in the text message by which somebody is called."""
LEVELS = {
    1: "1 – one provider copes",
    2: "2 – the cluster co-ordinates",
    3: "3 – the region co-ordinates",
    4: "4 – national command",
}


@dataclass(frozen=True)
class Facts:
    """An incident as people read of it. `what` and `where` are escaped already."""

    number: int
    what: str
    where: str
    type: str
    level: int
    alert_state: AlertState
    declared_at: datetime
    declared_by: str
    director: str = ""
    lead: str = ""
    command_at: datetime | None = None
    has_director: bool = True
    is_exercise: bool = False
    opened_at_standby: bool = False
    as_of: datetime | None = None
    """The instant at which its channel is looked at, where it is."""

    @property
    def command(self) -> str:
        """The accountable director, and whether they have command."""
        if not self.has_director:
            return blocks.full_stop(blocks.sentence(NOBODY_ACCOUNTABLE))
        if self.command_at is None:
            return f"{self.director} (has not taken command yet)"
        return f"{self.director} (has had command since {blocks.when(self.command_at)})"

    @property
    def in_brief(self) -> str:
        """Both facts, as they stand in lists and inside sentences."""
        return f"{blocks.fit(self.what, BRIEF)}, {blocks.fit(self.where, BRIEF)}"

    @property
    def sentence(self) -> str:
        """Both facts, as a sentence of their own."""
        return blocks.full_stop(blocks.sentence(self.in_brief))


@dataclass(frozen=True)
class Responder:
    """Somebody who is called out, when a service first took a page to them, when they answered, and what."""

    name: str
    called_as: str
    answered_at: datetime | None
    called_at: datetime | None = None
    has_left: bool = False
    can_be_called: bool = True
    cannot_attend: bool = False
    arrives_at: datetime | None = None


def of(incident: Incident, director: str = "") -> Facts:
    """The facts of an incident's row."""
    return Facts(
        number=incident.id or 0,
        what=blocks.escape(blocks.open_ended(incident.what)),
        where=blocks.escape(blocks.open_ended(incident.where)),
        type=TYPES[incident.type],
        level=incident.level,
        alert_state=AlertState(incident.alert_state),
        declared_at=incident.declared_at,
        declared_by=blocks.escape(incident.declared_by),
        director=blocks.escape(director),
        lead=blocks.escape(incident.lead_organisation or NOT_YET_NAMED),
        command_at=incident.command_at,
        has_director=bool(incident.director_id),
        is_exercise=incident.is_exercise,
        opened_at_standby=incident.opened_at_standby,
    )


def page_title(facts: Facts) -> str:
    at_standby = ", STANDBY" if facts.alert_state == AlertState.STANDBY else ""
    return f"Incident {facts.number}: {facts.type.lower()}{at_standby}"


def page_text(facts: Facts) -> str:
    is_so = facts.alert_state == AlertState.DECLARED and not facts.opened_at_standby
    verb = "Declared" if is_so else "Opened"
    declared = f"{verb} by {facts.declared_by} {blocks.at(facts.declared_at)}."
    return f"{blocks.sentence(facts.what)}, {facts.where}. {declared}"


def page_summary(incident: Incident) -> str:
    """Both facts as plain text, for text messages. However long the first is, the place is there."""
    what, where = blocks.open_ended(incident.what), blocks.open_ended(incident.where)
    return blocks.sentence(f"{blocks.fit(what, LONGEST_WHAT)}, {blocks.fit(where, LONGEST_WHERE)}")


def asking_title(facts: Facts, whom: str) -> str:
    """Heads a call for so many people; mrkdwn. `whom` is plain, such as “5 loggists”."""
    return f"Incident {facts.number}: {blocks.escape(whom)} asked for"


def asked_for(called: Sequence[str], standing: str) -> Content:
    """The answer to whoever asked for so many people; `standing` says how many are coming, plain."""
    who = blocks.listed(blocks.escape(one) for one in called)
    return Content(
        f"{f'Calling {who}.' if called else 'Nobody could be called.'} {blocks.escape(standing)} While too few are "
        "coming, others are called every ten minutes, and at once where somebody cannot. The headline says who comes."
    )


def how_to_join(words: str) -> str:
    """The conference that everybody joins, as a line of its own; nothing where there is none. `words` are plain."""
    return f"Dial in: {blocks.escape(words)}" if words else ""


def topic(facts: Facts) -> str:
    """The channel's topic: at most 250 characters, as plain text in which nothing can be a mention or a link."""
    state = WORDS[facts.alert_state]
    plain = blocks.unescape(f"{facts.type} · level {facts.level} · {state} · {facts.what}, {facts.where}")
    return blocks.fit(plain.replace("<", "").replace(">", ""), 250)


_LEVEL_FIRST = re.compile(r"level ([1-4])\b", re.IGNORECASE)
"""What has happened, as typed, begins with a level: nobody read it as one."""
AS_DECLARED = {
    AlertState.NONE: "open, without an alert",
    AlertState.STANDBY: "at standby",
    AlertState.DECLARED: "declared",
}
"""How an incident stands that somebody has just declared, in the words that follow “is”."""


def declared(
    facts: Facts,
    paged: Sequence[str],
    took_out_number: bool,
    besides: str = "",
    *,
    unreached: Sequence[str] = (),
    runs: bool = True,
    missed: str = "",
) -> Content:
    """The answer to whoever declared: who is called, and whom there is no way to call.

    `runs` is whether anything calls people; `missed` says what does not.
    """
    names, in_vain = ([blocks.escape(name) for name in some] for some in (paged, unreached))
    called = ":warning: Nobody can be called. Ring the switchboard."
    if paged:
        called = blocks.sentences(f"{blocks.being_called(names, runs)}.", blocks.cannot_be_called(in_vain), missed)
    lines = [
        f"*Incident {facts.number} is {AS_DECLARED[facts.alert_state]}: {blocks.full_stop(facts.in_brief)}*",
        f"{facts.type}, level {facts.level}. {called} Its channel {'is being' if runs else 'will then be'} made; "
        "you will be invited.",
    ]
    if facts.where == NOT_YET_KNOWN:
        lines.append("I do not know where it is. In its channel, type `/incident update where` and the place.")
    if facts.what == SOMETHING:
        lines.append("I do not know what it is. In its channel, type `/incident update what` and what has happened.")
    if (typed := _LEVEL_FIRST.match(facts.what)) and int(typed[1]) != facts.level:
        lines.append(f"To change its level, type `/incident level {typed[1]}` in its channel.")
    if took_out_number:
        lines.append(LEFT_OUT)
    lines += [besides] if besides else []
    return Content("\n".join(lines), (blocks.section("\n".join(lines)),))


def with_report(answer: Content, number: int) -> Content:
    """The same answer with the button that opens the M/ETHANE report: whoever knows more can say so at once."""
    return replace(answer, blocks=(*(answer.blocks or (blocks.section(answer.text),)), report_button(number)))


def report_button(number: int) -> Block:
    """Opens the M/ETHANE report of an incident."""
    return blocks.actions(blocks.button("M/ETHANE report", REPORT, str(number)))


def nobody_called_as(rotas: Sequence[str]) -> str:
    """Of the names of rotas, as plain text: nobody is there whom they name."""
    return f"Nobody is there to call as {blocks.listed(rotas)}: ring the switchboard."


def how_far(ticked: int, items: int, not_applicable: int) -> str:
    """How far a checklist is: `3 of 11 ticked, 1 not applicable`."""
    return f"{ticked} of {items} ticked" + (f", {not_applicable} not applicable" if not_applicable else "")


def announcement(facts: Facts, channel_id: str) -> Content:
    """The message in the central channel, kept up to date in place."""
    where_to = f" <#{channel_id}>" if channel_id else " Its channel is being made."
    text = f"{_in_two_lines(facts)}.{where_to}"
    return Content(text, (blocks.section(text),))


def declared_in_teams(facts: Facts) -> Content:
    """The post in Microsoft Teams, which stands as it is."""
    return Content(f"{_in_two_lines(facts)}. Whoever is on call is called; nobody reads answers here.")


def _in_two_lines(facts: Facts) -> str:
    named = f"*Incident {facts.number}: {blocks.fit(facts.what, BRIEF)}*, {blocks.fit(facts.where, BRIEF)}"
    return f"{named}\n{facts.type} · level {facts.level} · {_state_since(facts)}"


def _state_since(facts: Facts) -> str:
    return f"{WORDS[facts.alert_state]}, opened {blocks.at(facts.declared_at)}"


def passed_on(name: str, arrives_at: datetime | None, *, cannot_attend: bool) -> Content:
    """The answer to whoever passed on what somebody says."""
    said = "cannot attend" if cannot_attend else "answered"
    when = f", and arrives {blocks.at(arrives_at)}" if arrives_at else ""
    return Content(f"It is in the log that {blocks.escape(name)} {said}{when}.")


def state_changed(facts: Facts, took_out_number: bool = False, who_is_told: str = "", asks: str = "") -> Content:
    """The answer to whoever changed the alert state. `who_is_told` is plain; `asks`, mrkdwn, is for the reason."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    state = WORDS[facts.alert_state].lower()
    said = f"Incident {facts.number} is now at “{state}”. It is in the log.{left_out}"
    text = "\n".join(filter(None, (said, blocks.escape(who_is_told), asks)))
    asked = _asks_for_debrief(facts)
    return Content(text, (blocks.section(text), *asked) if asked else ())


def state_told(facts: Facts, why: str, by: str, now: datetime, is_reopened: bool = False) -> Content:
    """What the channel and everybody who was called read when the alert state changes. `why` and `by` are plain."""
    state = f"Reopened, {WORDS[facts.alert_state].lower()}" if is_reopened else WORDS[facts.alert_state]
    said = f":loudspeaker: *Incident {facts.number}: {state}.* {blocks.reason(blocks.escape(why))}".rstrip()
    text = f"{said}\n{facts.sentence} Changed by {blocks.escape(by)}, {blocks.when(now)}."
    plain = blocks.unescape(f"Incident {facts.number}: {state.upper()}. {facts.sentence}")
    because = f" Reason: {blocks.fit(' '.join(why.split()), 150).rstrip('.')}." if why else ""
    short = f"{plain}{because} {by}, {blocks.clock_time(now)}. {NO_REPLY}"
    return Content(text, (blocks.section(text), *_asks_for_debrief(facts)), short)


DEBRIEF = "incident.debrief"
"""The button with which somebody says what went well and what did not; it carries the incident's number."""


def _asks_for_debrief(facts: Facts) -> tuple[Block, ...]:
    """Once it has stood down, everybody who had a part is asked, while they still know."""
    if facts.alert_state != AlertState.STAND_DOWN:
        return ()
    asked = "What went well, what did not, and is anybody at risk? It takes a minute. Your name stands with it."
    button = blocks.button("Hot debrief", DEBRIEF, str(facts.number))
    return blocks.context(asked), blocks.actions(button)


def fact_told(facts: Facts, fact: str, before: str, by: str, now: datetime) -> Content:
    """What the channel and everybody who was called read when a fact is put right. `before` and `by` are plain."""
    now_known = facts.what if fact == "what" else facts.where
    text = (
        f":pencil2: *Incident {facts.number}, {FACTS[fact].lower()}: {now_known}.*\n"
        f"Until now: {blocks.full_stop(blocks.escape(blocks.fit(before, BRIEF)))} "
        f"Changed by {blocks.escape(by)}, {blocks.when(now)}."
    )
    known = blocks.fit(blocks.unescape(now_known), 150)
    short = f"Incident {facts.number} corrected. {FACTS[fact]}: {known}. {by}, {blocks.clock_time(now)}. {NO_REPLY}"
    return Content(text, (blocks.section(text),), short)


def fact_changed(facts: Facts, took_out_number: bool) -> Content:
    """The answer to whoever put a fact right."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    what = f"Incident {facts.number} is now: {blocks.full_stop(facts.in_brief)}"
    return Content(f"{what} How it read before stays in the log.{left_out}")


def incidents(found: Sequence[tuple[Facts, str]]) -> Content:
    """The open incidents, each with its channel."""
    if not found:
        return Content(
            "No incident is open. `/incident declare` opens one; `/incident critical` needs only what and where."
        )
    lines = [
        f"*{facts.number}* {'(exercise) ' if facts.is_exercise else ''}{facts.in_brief} · {facts.type} · "
        f"level {facts.level} · {WORDS[facts.alert_state]}" + (f" · <#{channel}>" if channel else "")
        for facts, channel in found
    ]
    return Content("\n".join(lines), tuple(map(blocks.section, lines)))
