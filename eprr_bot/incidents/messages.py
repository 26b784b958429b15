"""What people read about an incident (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from eprr_bot import blocks
from eprr_bot.blocks import Block, Content
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.playbook import RenderedPlaybook
from eprr_bot.records.models import LogEntry

TYPES = {
    "business_continuity": "Business continuity incident",
    "critical": "Critical incident",
    "major": "Major incident",
}
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


@dataclass(frozen=True)
class Responder:
    """Somebody who was called out, and when they answered."""

    name: str
    called_as: str
    answered_at: datetime | None


class TickLike(Protocol):
    item_id: str
    ticked_at: datetime
    ticked_by: str


def of(incident: Incident, director: str = "") -> Facts:
    """The facts of an incident's row."""
    return Facts(
        number=incident.id or 0,
        what=blocks.escape(incident.what),
        where=blocks.escape(incident.where),
        type=TYPES[incident.type],
        level=incident.level,
        alert_state=AlertState(incident.alert_state),
        declared_at=incident.declared_at,
        declared_by=blocks.escape(incident.declared_by),
        director=blocks.escape(director),
    )


def page_title(facts: Facts) -> str:
    return f"Incident {facts.number}: {facts.type.lower()}"


def page_text(facts: Facts) -> str:
    return f"{blocks.sentence(facts.what)}, {facts.where}. Declared by {facts.declared_by} at {blocks.when(facts.declared_at)}."


def topic(facts: Facts) -> str:
    """The channel's topic: at most 250 characters."""
    state = WORDS[facts.alert_state]
    return blocks.fit(
        blocks.unescape(f"{facts.type} · level {facts.level} · {state} · {facts.what}, {facts.where}"), 250
    )


def declared(facts: Facts, paged: Sequence[str], took_out_number: bool) -> Content:
    """The answer to whoever declared."""
    names = blocks.listed(blocks.escape(name) for name in paged)
    called = (
        f"{names} {'is' if len(paged) == 1 else 'are'} being called."
        if paged
        else (":warning: Nobody is on call who could be called. Ring the switchboard.")
    )
    lines = [
        f"*Incident {facts.number} is declared: {facts.what}, {facts.where}.*",
        f"{facts.type}, level {facts.level}. {called} Its channel is being made; you will be invited.",
    ]
    if facts.where == "not yet known":
        lines.append("I do not know where it is. In its channel, type `/incident log` and the place.")
    if took_out_number:
        lines.append("I left out a number that looked like an NHS number: no patient's details belong here.")
    return Content("\n".join(lines), (blocks.section("\n".join(lines)),))


def headline(
    facts: Facts, responders: Sequence[Responder], latest: Sequence[LogEntry], ticked: int, items: int
) -> Content:
    """The pinned message at the top of an incident's channel."""
    title = f"Incident {facts.number}: {facts.what}"
    laid_out = [
        blocks.header(blocks.unescape(title)),
        blocks.fields(
            f"*Where*\n{facts.where}",
            f"*Type*\n{facts.type}",
            f"*Level*\n{LEVELS[facts.level]}",
            f"*Alert state*\n{WORDS[facts.alert_state]}",
            f"*Accountable director*\n{facts.director}",
            f"*Declared*\n{blocks.when(facts.declared_at)} by {facts.declared_by}",
        ),
        blocks.section("*Called out*\n" + ("\n".join(map(_responder, responders)) or "Nobody could be called.")),
        blocks.section("*Newest in the log*\n" + ("\n".join(map(_line, latest)) or "Nothing yet.")),
        blocks.context(
            f"Checklist: {ticked} of {items} ticked · `/incident log` shows the whole log, "
            "`/incident log` and a text adds to it · `/mutual-aid request` asks for help"
        ),
    ]
    text = f"{title}, {facts.where}. {facts.type}, level {facts.level}. {WORDS[facts.alert_state]}."
    return Content(text, tuple(laid_out))


def _responder(one: Responder) -> str:
    if one.answered_at:
        return f":white_check_mark: {blocks.escape(one.name)}, {_role(one)}: responding, {blocks.when(one.answered_at)}"
    return f":hourglass_flowing_sand: {blocks.escape(one.name)}, {_role(one)}: called, no answer yet"


def _role(one: Responder) -> str:
    """What they are called as, as it stands inside a sentence: only its first letter is lowered."""
    role = blocks.escape(one.called_as)
    return role if role[:2].isupper() else role[:1].lower() + role[1:]


def _line(entry: LogEntry) -> str:
    text = blocks.fit(blocks.escape(entry.text), 300)
    return f"`{entry.number}` {blocks.when(entry.event_at)} {text}"


def announcement(facts: Facts, channel_id: str) -> Content:
    """The message in the central channel, kept up to date in place."""
    where_to = f" <#{channel_id}>" if channel_id else " Its channel is being made."
    text = (
        f"*Incident {facts.number}: {facts.what}*, {facts.where}\n"
        f"{facts.type} · level {facts.level} · {WORDS[facts.alert_state]} · "
        f"declared {blocks.when(facts.declared_at)}.{where_to}"
    )
    return Content(text, (blocks.section(text),))


def checklist(checklist_id: int, body: Mapping[str, Any], ticks: Sequence[TickLike]) -> Content:
    """A checklist with a button for each item; ticked items say who and when."""
    ticked = {one.item_id: one for one in ticks}
    items = [item for part in body["sections"] for item in part["items"]]
    laid_out = [
        blocks.header(body["title"]),
        blocks.context(f"{blocks.escape(body['when_to_use'])} · {blocks.escape(body['source'])}"),
    ]
    for part in body["sections"]:
        if len(body["sections"]) > 1:
            laid_out.append(blocks.section(f"*{blocks.escape(part['title'])}*"))
        laid_out += [_item(checklist_id, item, ticked.get(item["id"])) for item in part["items"]]
    if body["remember"]:
        laid_out.append(blocks.section(f"_{blocks.escape(body['remember'])}_"))
    text = f"{blocks.escape(body['title'])}: {len(ticked)} of {len(items)} ticked."
    return Content(text, tuple(laid_out[:50]))


def _item(checklist_id: int, item: Mapping[str, str], ticked: TickLike | None) -> Block:
    text, extra = blocks.escape(item["text"]), blocks.escape(item["note"])
    value = f"{checklist_id}/{item['id']}"
    if ticked is not None:
        done = f":white_check_mark: {text}\n{blocks.escape(ticked.ticked_by)}, {blocks.when(ticked.ticked_at)}"
        return blocks.section(done, blocks.button("Take back", "incidents.untick", value))
    todo = f":white_large_square: {text}" + (f"\n_{extra}_" if extra else "")
    return blocks.section(todo, blocks.button("Tick", "incidents.tick", value))


def card(playbook: RenderedPlaybook, facts: Facts, channel_id: str) -> Content:
    """An action card, for the eyes of whoever took the role."""
    laid_out = [
        blocks.header(playbook.title),
        blocks.section(
            f"For incident {facts.number}: {facts.what}, {facts.where}." + (f" <#{channel_id}>" if channel_id else "")
        ),
    ]
    for part in playbook.sections:
        lines = [f"• {blocks.escape(item.text)}" for item in part.items]
        laid_out.append(blocks.section(f"*{blocks.escape(part.title)}*\n" + "\n".join(lines)))
    if playbook.remember:
        laid_out.append(blocks.section(f"_{blocks.escape(playbook.remember)}_"))
    return Content(f"{blocks.escape(playbook.title)}, for incident {facts.number}.", tuple(laid_out[:50]))


def log(facts: Facts, entries: Sequence[LogEntry], total: int, note: str = "") -> Content:
    """The end of an incident's log; `note` says what was just written."""
    title = f"*Log of incident {facts.number}: {facts.what}*"
    shown = f"The last {len(entries)} of {total} entries." if total > len(entries) else f"{total} entries."
    laid_out = [blocks.section(f"{note}\n{title}" if note else title)]
    laid_out += [blocks.section(f"{_line(entry)}\n_{blocks.escape(entry.author)}_") for entry in entries]
    laid_out.append(blocks.context(f"{shown} Nothing in it can be changed or taken out."))
    plain = "\n".join(
        f"{entry.number}. {blocks.written(entry.event_at)} {blocks.escape(entry.text)}" for entry in entries
    )
    return Content(f"{note} {title}\n{plain}".strip(), tuple(laid_out[:50]))


def state_changed(facts: Facts) -> Content:
    """The answer to whoever changed the alert state."""
    return Content(f"Incident {facts.number} is now at “{WORDS[facts.alert_state].lower()}”. It is in the log.")


def incidents(found: Sequence[tuple[Facts, str]]) -> Content:
    """The open incidents, each with its channel."""
    if not found:
        return Content(
            "No incident is open. `/incident declare` opens one; `/incident critical` needs only what and where."
        )
    lines = [
        f"*{facts.number}* {facts.what}, {facts.where} · {facts.type} · level {facts.level} · "
        f"{WORDS[facts.alert_state]}" + (f" · <#{channel}>" if channel else "")
        for facts, channel in found
    ]
    return Content("\n".join(lines), tuple(blocks.section(line) for line in lines[:45]))
