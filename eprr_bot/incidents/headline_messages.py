"""What people read in the pinned summary of an incident, and of all that is known of it (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eprr_bot.incidents.alert import LIVE, WORDS
from eprr_bot.incidents.messages import LEVELS, Facts, Responder, how_far
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.records.messages import log_line
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Block, Content

MOST_RESPONDERS = 10
MOST_LATE, MOST_NEXT, MOST_OF_COMMAND = 4, 3, 4
LONGEST_LINE, LONGEST_ENTRY = 160, 140
"""Letters of a line in the summary: it is read on a telephone, and all of it elsewhere."""
LONGEST_TITLE, LONGEST_FACT = 120, 600
"""Letters of what has happened that the title can show, and of what and where below it; the log has all of both."""
SHOW_ALL = "`/incident picture` shows all"
COUNTED = {
    Heading.DECISIONS: ("decision in force", "decisions in force"),
    Heading.ACTIONS: ("open action", "open actions"),
    Heading.TASKS: ("task to organisations", "tasks to organisations"),
    Heading.REQUESTS: ("request from above", "requests from above"),
    Heading.RESOURCES: ("resource shortfall", "resource shortfalls"),
    Heading.MUTUAL_AID: ("line on mutual aid", "lines on mutual aid"),
}
"""What the summary only counts."""

Known = Mapping[Heading, Sequence[Line]]


@dataclass(frozen=True)
class Summary:
    """What the pinned message shows beside the facts. `besides` is mrkdwn, `dial_in` plain."""

    responders: Sequence[Responder] = ()
    latest: Sequence[LogEntry] = ()
    ticked: int = 0
    items: int = 0
    besides: str = ""
    dial_in: str = ""
    task: Sequence[Block] = ()
    known: Known = field(default_factory=dict)
    """The picture of the incident, without what stands among the facts already."""
    buttons: Sequence[Block] = ()
    not_applicable: int = 0


def headline(facts: Facts, shown: Summary) -> Content:
    """The pinned message at the top of an incident's channel, as short as a director on a telephone wants it."""
    title = f"Incident {facts.number}: {facts.what}"
    is_live = facts.alert_state in LIVE
    pressing = late_and_next(shown.known, MOST_LATE, MOST_NEXT) if is_live else []
    laid_out = [
        blocks.header(blocks.unescape(title)),
        blocks.section("\n".join(_facts(facts, shown))),
        *([blocks.section("\n".join(pressing))] if pressing else []),
        *([blocks.actions(*shown.buttons)] if shown.buttons else []),
        *([blocks.section(shown.besides)] if shown.besides else []),
        *shown.task,
        blocks.section("*Called out*\n" + (_responders(shown.responders, is_live) or "Nobody could be called.")),
        blocks.section("*Newest in the log*\n" + (_newest(shown.latest) or "Nothing yet.")),
        blocks.context(_at_the_end(shown)),
    ]
    text = f"{title}, {facts.where}. {facts.type}, level {facts.level}. {WORDS[facts.alert_state]}."
    return Content(text, tuple(laid_out))


def _facts(facts: Facts, shown: Summary) -> list[str]:
    opened = f"opened {blocks.when(facts.declared_at)} by {facts.declared_by}"
    commands = [_plain(one) for one in shown.known.get(Heading.COMMAND, ()) if not one.is_late]
    return [
        *([f"*What:* {blocks.fit(facts.what, LONGEST_FACT)}"] if len(facts.what) > LONGEST_TITLE else []),
        f"*Where:* {blocks.fit(facts.where, LONGEST_FACT)}",
        f"*{facts.type}*, level {LEVELS[facts.level]}",
        f"*Alert state:* {WORDS[facts.alert_state]}, {opened}",
        f"*Accountable director:* {facts.command}",
        f"*Lead organisation:* {facts.lead}",
        *blocks.few(commands, MOST_OF_COMMAND, f"and {{}} more: {SHOW_ALL}"),
        *([f"*Dial in:* {blocks.escape(shown.dial_in)}"] if shown.dial_in else []),
    ]


def _plain(line: Line) -> str:
    return blocks.escape(blocks.fit(line.text, LONGEST_LINE))


def late_and_next(known: Known, most_late: int, most_next: int) -> list[str]:
    """What is late, and what is due next, the most pressing first; nothing where nothing is either."""
    lines = [line for those in known.values() for line in those]
    late = [_plain(one) for one in lines if one.is_late]
    ahead = sorted((one.due, _with_its_time(one)) for one in lines if one.due and not one.is_late)
    coming = [text for _, text in ahead]
    return [*_list(":red_circle: *Late*", late, most_late), *_list(":alarm_clock: *Next*", coming, most_next)]


def _with_its_time(line: Line) -> str:
    due = "" if line.due is None or _says_when(line.due, _plain(line)) else f"{blocks.when(line.due)}: "
    return f"{due}{_plain(line)}"


def _says_when(due: datetime, text: str) -> bool:
    """Does what is due say by when itself?"""
    return any(said in text for said in (blocks.on(due), blocks.written(due)))


def _list(title: str, lines: Sequence[str], most: int) -> list[str]:
    shown = [f"• {one}" for one in lines]
    return [title, *blocks.few(shown, most, f"and {{}} more: {SHOW_ALL}")] if shown else []


def _newest(latest: Sequence[LogEntry]) -> str:
    return "\n".join(log_line(one, LONGEST_ENTRY) for one in latest)


def _at_the_end(shown: Summary) -> str:
    counted = [
        f"{len(those)} {COUNTED[heading][len(those) > 1]}"
        for heading, those in shown.known.items()
        if heading in COUNTED
    ]
    return " · ".join(
        [
            f"Checklist: {how_far(shown.ticked, shown.items, shown.not_applicable)}",
            *counted,
            SHOW_ALL,
            "`/incident log` and a text writes in the log; so does “Add to the log” in the menu of a message",
        ]
    )


def _responders(found: Sequence[Responder], is_live: bool) -> str:
    """Whoever responds first, then who cannot; of very many who are silent, how many more there are."""
    ordered = sorted(found, key=lambda one: (one.answered_at is None, one.cannot_attend))
    return "\n".join(blocks.few([_responder(one, is_live) for one in ordered], MOST_RESPONDERS))


def _responder(one: Responder, is_live: bool) -> str:
    who = f"{blocks.escape(one.name)}, {_role(one)}"
    if one.answered_at and one.cannot_attend:
        return f":no_entry: {who}: cannot attend, {blocks.when(one.answered_at)}"
    if one.answered_at:
        arrives = f", arrives {blocks.when(one.arrives_at)}" if one.arrives_at else ""
        return f":white_check_mark: {who}: responding, {blocks.when(one.answered_at)}{arrives}"
    if not is_live:
        return f":heavy_minus_sign: {who}: {'did not answer' if one.called_at else 'was not reached'}"
    if not one.called_at and not one.can_be_called and not one.has_left:
        return f":no_bell: {who}: cannot be called"
    state = "has left" if one.has_left else "called, no answer yet" if one.called_at else "being called"
    return f":hourglass_flowing_sand: {who}: {state}"


def _role(one: Responder) -> str:
    """What they are called as, as it stands inside a sentence. A title with other capitals (“Chief Nurse”) stays."""
    role = blocks.escape(one.called_as)
    return role[:1].lower() + role[1:] if role[1:].islower() else role


def picture(facts: Facts, known: Known, at: datetime) -> Content:
    """All that is known of an incident, by heading, for whoever asks."""
    title = f"*Incident {facts.number}, as it stands {blocks.when(at)}*"
    parts = [title, *([] if known else ["Nothing is known of it yet."])]
    for heading, those in known.items():
        parts += ["", f"*{heading}*", *(_in_full(one) for one in those)]
    laid_out = in_sections("\n".join(parts))
    return Content("\n".join(parts), tuple(laid_out))


def _in_full(line: Line) -> str:
    late = ":red_circle: *Late:* " if line.is_late else ""
    due = f" (due {blocks.when(line.due)})" if line.due and not _says_when(line.due, line.text) else ""
    return f"• {late}{blocks.escape(line.text)}{due}"
