"""The Home tab: facts, and how they are laid out (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eprr_bot.callout import proved
from eprr_bot.cover.messages import ASK
from eprr_bot.cover.models import RequestKind
from eprr_bot.directory import service as directory
from eprr_bot.incidents.alert import LIVE, WORDS
from eprr_bot.incidents.messages import Facts
from eprr_bot.oncall.rota_words import duty
from eprr_bot.oncall.service import OnCall
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

PRACTISED = "EXERCISE EXERCISE EXERCISE · "
MOST_ROTAS = 20
MOST_CALLS = 5
MOST_INCIDENTS = 8
MOST_EXERCISES = 5
MOST_ASKING = 10
SHIFTS_SHOWN = 4
IF_WRONG = "If a number or an address is wrong, type `/eprr contact wrong text`, or `email`, or `voice`."


@dataclass(frozen=True)
class OpenIncident:
    """An incident that is open, and the id of its channel where it has one yet."""

    facts: Facts
    channel_id: str
    is_exercise: bool


@dataclass(frozen=True)
class Asking:
    """A request for cover or a swap that nobody has settled.

    `is_mine`: the reader made it, or it is for a shift of theirs. `made_by` is empty for the reader.
    """

    kind: str
    rota_name: str
    start: datetime
    end: datetime
    is_mine: bool
    made_by: str


@dataclass(frozen=True)
class Mine:
    """What concerns the reader alone. `shifts` are (rota id, rota name, start, end), all of them in 13 weeks.

    The first of them may be running.

    `routes` are those by which they can be reached; `proved` says when they last answered, by route. `lacking` names
    what is missing for the others; `dead` says why some of them are not used.
    """

    name: str
    shifts: tuple[tuple[str, str, datetime, datetime], ...]
    is_on_call: bool
    asking: tuple[Asking, ...] = ()
    proved: Mapping[str, datetime] = field(default_factory=dict)
    routes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    dead: Mapping[str, str] = field(default_factory=dict)
    reachable: tuple[str, ...] = ()
    """The rotas for which they stay reachable though their shift is over."""
    actions: tuple[Block, ...] = ()
    """Their open actions, laid out, those that are due first."""
    calls: tuple[Content, ...] = ()
    """The pages of the calls that wait for their answer, the newest first."""


@dataclass(frozen=True)
class Home:
    """Everything on one member's Home tab; `mine` is None for somebody outside the directory.

    `exercises` are those that are running, in mrkdwn.
    """

    cluster: str
    on_call: tuple[OnCall, ...]
    incidents: tuple[OpenIncident, ...] = ()
    exercises: tuple[str, ...] = ()
    mine: Mine | None = None


def view(home: Home) -> list[Block]:
    """The blocks of the tab: what the reader is to answer and what is open, who is on call, then the reader's own."""
    return [
        *(_calls(home.mine.calls) if home.mine else ()),
        *_open_now(home),
        blocks.actions(
            blocks.button("Declare an incident", "noticeboard.declare", "home", "danger"),
            blocks.button("This week", "noticeboard.week", "home"),
        ),
        blocks.header("On call now"),
        *map(blocks.section, _rotas(home.on_call)),
        *([] if home.on_call else [blocks.section("There is no rota yet. Your EPRR officer applies one.")]),
        blocks.context(blocks.escape("`/oncall page <rota> <message>` calls whoever is on, until somebody answers")),
        blocks.divider(),
        *(_mine(home.mine) if home.mine else _stranger()),
        blocks.divider(),
        blocks.context(f"{blocks.escape(home.cluster)} · `/oncall help` and `/eprr help` show what there is"),
    ]


def _calls(pages: Sequence[Content]) -> list[Block]:
    if not pages:
        return []
    more = [f"and {left} more: answer those above first"] if (left := len(pages) - MOST_CALLS) > 0 else []
    shown = [block for page in pages[:MOST_CALLS] for block in page.blocks]
    return [blocks.header("You are called"), *shown, *map(blocks.context, more), blocks.divider()]


def _rotas(on_call: Sequence[OnCall]) -> list[str]:
    """All, or where they are very many those that nobody holds first."""
    first = sorted(on_call, key=lambda one: bool(one.name)) if len(on_call) > MOST_ROTAS else on_call
    return blocks.few([_holder(one) for one in first], MOST_ROTAS, "and {} more: `/oncall` shows all")


def _open_now(home: Home) -> list[Block]:
    real = [f":rotating_light: {_incident(one)}" for one in home.incidents if not one.is_exercise]
    practised = [f"{PRACTISED}{_incident(one)}" for one in home.incidents if one.is_exercise]
    running = [f"{PRACTISED}{one}" for one in home.exercises]
    lines = [
        *blocks.few(real, MOST_INCIDENTS, "and {} more incidents: `eprr-bot incident list`"),
        *blocks.few(practised, MOST_INCIDENTS, f"{PRACTISED}and {{}} more incidents in exercises"),
        *blocks.few(running, MOST_EXERCISES, f"{PRACTISED}and {{}} more: `/exercise history` shows all"),
    ]
    if not lines:
        return [blocks.header("Nothing is open"), blocks.context("No incident and no exercise is under way.")]
    return [blocks.header("Open now"), *[blocks.section(line) for line in lines], blocks.divider()]


def _incident(one: OpenIncident) -> str:
    facts, where_to = one.facts, f"\n<#{one.channel_id}>" if one.channel_id else "\nIts channel is being made."
    state = f"{facts.type} · level {facts.level} · {WORDS[facts.alert_state].lower()}"
    command = f"\nAccountable director: {facts.command}" if facts.alert_state in LIVE else ""
    return f"*Incident {facts.number}: {facts.what}*, {facts.where}\n{state}{command}{where_to}"


def _holder(one: OnCall) -> str:
    name = f":warning: *Nobody is {duty(blocks.escape(one.rota.name))}*"
    if one.name:
        who = f"<@{one.slack_id}>" if one.slack_id else blocks.escape(one.name)
        name = f"*{blocks.escape(one.rota.name)}:* {who}{f' ({one.shadow})' if one.shadow else ''}"
    if not one.next_start:
        return name
    return f"{name}\nuntil {blocks.when(one.next_start)}, then {blocks.escape(one.next_name or 'nobody')}"


def _mine(mine: Mine) -> list[Block]:
    laid_out: list[Block] = [blocks.header("Your shifts")]
    if mine.reachable:
        names = blocks.listed(blocks.escape(one) for one in mine.reachable)
        laid_out.append(blocks.section(f":warning: You stay reachable for {names} until the handover is accepted."))
    if not mine.shifts:
        laid_out.append(blocks.section("You have no shift in the next 13 weeks."))
    for number, (rota_id, rota_name, start, end) in enumerate(mine.shifts[:SHIFTS_SHOWN]):
        is_now = mine.is_on_call and number == 0
        ask = blocks.button("Ask for cover", ASK, f"{rota_id}|{start.isoformat()}|{end.isoformat()}")
        ask["accessibility_label"] = f"Ask for cover: {rota_name}, {blocks.written(start)}"[:75]
        line = f"*{blocks.escape(rota_name)}*{' · *you are on call now*' if is_now else ''}\n{_span(start, end)}"
        laid_out.append(blocks.section(line, ask))
    if (more := len(mine.shifts) - SHIFTS_SHOWN) > 0:
        laid_out.append(blocks.context(f"and {more} more in the next 13 weeks: `/oncall me`"))
    if mine.asking:
        asking = blocks.few([_asking(one) for one in mine.asking], MOST_ASKING)
        laid_out += [blocks.header("Cover and swaps still open"), blocks.section("\n".join(asking))]
    if mine.actions:
        laid_out += [blocks.header("Your actions"), *mine.actions]
    return [*laid_out, blocks.header("How we reach you"), blocks.section(how_reached(mine)), blocks.context(IF_WRONG)]


def _span(start: datetime, end: datetime) -> str:
    return f"{blocks.when(start)} to {blocks.when(end)}"


def _asking(one: Asking) -> str:
    what = "a swap" if one.kind == RequestKind.SWAP else "cover"
    maker = blocks.escape(one.made_by)
    theirs = f"{maker} asked for {what} for you" if one.is_mine else f"{maker} asks you for {what}"
    who = theirs if maker else f"you asked for {what}"
    return f"• {blocks.escape(one.rota_name)}, {_span(one.start, one.end)}: {who}, no answer yet"


def how_reached(mine: Mine) -> str:
    """By which ways somebody is reached, and when each was last proved; mrkdwn, escaped."""
    lines = []
    for route in dict.fromkeys((*mine.routes, *mine.proved)):
        name, at = blocks.sentence(ROUTES[route].name), mine.proved.get(route)
        mark = ":white_check_mark:" if at else ":grey_question:"
        proof = f"{mark} *{name}:* {proved.words(blocks.when(at) if at else '')}"
        if why := mine.dead.get(route):
            proof = f":warning: *{name}:* {blocks.escape(why)}. Ask your EPRR officer to correct it."
        lines.append(proof)
    lines += [f":warning: No {one} is held for you. Ask your EPRR officer to add one." for one in mine.lacking]
    return "\n".join(lines)


def _stranger() -> list[Block]:
    return [
        blocks.section(
            f"{directory.NO_ENTRY}, so I cannot tell which shifts are yours. You can still see who is on call, "
            f"call them, and declare an incident. {directory.WHO_ADDS}"
        )
    ]
