"""How playbooks look to people: the checklist in an incident's channel and the action cards (pure)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.messages import BRIEF, NO_REPLY, Facts, how_far
from eprr_bot.incidents.playbook import SCENARIO, Playbook, RenderedItem, RenderedPlaybook
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

LONGEST_SECTION = 2900
LONGEST_ITEM = 2600
"""Letters of a checklist's item and its note: Slack's 3,000, less the mark and who ticked it."""
EARLIER = ":arrow_down: *Command has passed since.* What stands here was so before; the newest list is further down."
LONGEST_WHY = 200
NOT_APPLICABLE, DOES_NOT_APPLY = "incidents.not_applicable", "incidents.does_not_apply"
"""The button and the form by which somebody says that an item does not apply."""
MOST_CHOICES, MOST_REMINDED = 100, 5
CUT = " … (too long to show here: the log has all of it)"


class TickLike(Protocol):
    item_id: str
    ticked_at: datetime
    ticked_by: str
    because: str


def checklist(
    checklist_id: int,
    body: Mapping[str, Any],
    ticks: Sequence[TickLike],
    opened_for: str = "",
    *,
    is_earlier: bool = False,
) -> Content:
    """A checklist with a button for each item; those done with say who and when. `opened_for` is the director's name.

    One that `is_earlier` was opened for somebody before command passed to another.
    """
    ticked = {one.item_id: one for one in ticks}
    items = [item for part in body["sections"] for item in part["items"]]
    laid_out = [
        blocks.header(f"{body['title']}: {opened_for}" if opened_for else body["title"]),
        _about(body["when_to_use"], body.get("reports_to", "")),
    ]
    if is_earlier:
        laid_out.insert(1, blocks.section(EARLIER))
    numbers = {item["id"]: number for number, item in enumerate(items, 1)}
    for part in body["sections"]:
        if len(body["sections"]) > 1:
            laid_out.append(blocks.section(_heading(part)))
        laid_out += [_item(checklist_id, numbers[item["id"]], item, ticked.get(item["id"])) for item in part["items"]]
    if body["remember"]:
        laid_out.append(blocks.section(f"_{blocks.escape(body['remember'])}_"))
    origin = _origin(body.get("version", ""), body["source"])
    whose = f" ({blocks.escape(opened_for)})" if opened_for else ""
    without = sum(bool(one.because) for one in ticks)
    text = f"{blocks.escape(body['title'])}{whose}: {how_far(len(ticked) - without, len(items), without)}."
    if len(ticked) == len(items):
        return Content(text, (*_as_many_as_fit(laid_out, blocks.MOST_BLOCKS - 1), origin))
    button = blocks.button("One does not apply …", NOT_APPLICABLE, str(checklist_id))
    return Content(text, (*_as_many_as_fit(laid_out, blocks.MOST_BLOCKS - 2), origin, blocks.actions(button)))


def _heading(part: Mapping[str, Any]) -> str:
    within = part.get("within_minutes")
    return f"*{blocks.escape(part['title'])}*" + (f" (within {within} minutes)" if within else "")


def _item(checklist_id: int, number: int, item: Mapping[str, str], ticked: TickLike | None) -> Block:
    text, extra = map(blocks.escape, _shortened(item["text"], item["note"]))
    value, text = f"{checklist_id}/{item['id']}", f"{number}. {text}"
    if ticked is not None and ticked.because:
        why = f"Not applicable: {blocks.full_stop(blocks.escape(blocks.fit(ticked.because, LONGEST_WHY)))}"
        said = f":heavy_minus_sign: {text}\n{why} {blocks.escape(ticked.ticked_by)}, {blocks.when(ticked.ticked_at)}"
        return blocks.section(said, blocks.button("Take back", "incidents.untick", value))
    if ticked is not None:
        done = f":white_check_mark: {text}\n{blocks.escape(ticked.ticked_by)}, {blocks.when(ticked.ticked_at)}"
        return blocks.section(done, blocks.button("Take back", "incidents.untick", value))
    todo = f":white_large_square: {text}" + (f"\n_{extra}_" if extra else "")
    return blocks.section(todo, blocks.button("Tick", "incidents.tick", value))


def not_applicable_form(checklist_id: int, items: Mapping[int, tuple[str, str]]) -> Form:
    """Asks which item does not apply, and why. `items` are those that are open: their number, id and text."""
    options = [(one, blocks.fit(f"{number}. {' '.join(text.split())}", 75)) for number, (one, text) in items.items()]
    return Form(
        id=DOES_NOT_APPLY,
        title="It does not apply",
        submit="Say so",
        blocks=(
            blocks.choice("item", "Which item?", options[:MOST_CHOICES]),
            blocks.text_input("because", "Why does it not apply?", hint="A few words. They stand in the log."),
        ),
        kept=str(checklist_id),
        one_line="/incident checklist <number> not applicable because <why>",
    )


def said_of_item(number: int, text: str, said: str, took_out_number: bool = False) -> Content:
    """The answer to whoever said something of an item. `text` and `said` are plain."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    return Content(f"{number}. {blocks.escape(blocks.full_stop(blocks.fit(text, BRIEF)))} {said}{left_out}")


def reminder(facts: Facts, checklist_id: int, items: Sequence[tuple[int, str, str]]) -> Content:
    """What the accountable director reads in private when items are overdue: number, id and text of each."""
    count = "1 item is" if len(items) == 1 else f"{len(items)} items are"
    head = f":ballot_box_with_check: *Incident {facts.number}: {count} overdue on your checklist.*"
    shown = [
        blocks.section(
            f":white_large_square: {number}. {blocks.escape(blocks.fit(text, LONGEST_WHY))}",
            blocks.button("Tick", "incidents.tick", f"{checklist_id}/{item_id}"),
        )
        for number, item_id, text in items[:MOST_REMINDED]
    ]
    more = len(items) - len(shown)
    foot = blocks.context(
        f"{f'and {more} more. ' if more > 0 else ''}`/incident checklist` shows all of it. "
        "One that does not apply: `/incident checklist 4 not applicable because …`"
    )
    listed = " ".join(
        f"{number}. {blocks.full_stop(blocks.fit(text, BRIEF))}" for number, _, text in items[:MOST_REMINDED]
    )
    short = f"Incident {facts.number}: {count} overdue on your checklist. {listed} {NO_REPLY}"
    return Content(f"{head} {blocks.escape(listed)}", (blocks.section(head), *shown, foot), short)


def is_too_long(item: RenderedItem) -> bool:
    """Is more to say than one message of the checklist can show?"""
    return _shortened(item.text, item.note) != (item.text, item.note)


def _shortened(text: str, note: str) -> tuple[str, str]:
    """An item and its note, cut between two of a list where they are too long for Slack; the log has all of both."""
    if len(blocks.escape(text + note)) <= LONGEST_ITEM:
        return text, note
    note = _cut(note, LONGEST_ITEM // 3)
    return _cut(text, LONGEST_ITEM - len(blocks.escape(note))), note


def _cut(text: str, most: int) -> str:
    if len(blocks.escape(text)) <= most:
        return text
    kept = text[: most - len(CUT)]
    while len(blocks.escape(kept)) > most - len(CUT):
        kept = kept[:-1]
    end = max(kept.rfind("\n"), kept.rfind(", "))
    return (kept[:end] if end > 0 else kept) + CUT


def _about(when_to_use: str, reports_to: str) -> Block:
    """When a playbook is used, and to whom its role reports."""
    texts = [when_to_use, f"Reports to: {reports_to}" if reports_to else ""]
    return blocks.context(*(blocks.escape(text) for text in texts if text))


def _origin(version: str, source: str) -> Block:
    """Which version of a playbook it is and what it is made from: at its end, because nobody acts by it."""
    return blocks.context(*(blocks.escape(text) for text in (f"Version {version}" if version else "", source) if text))


def card(playbook: RenderedPlaybook, facts: Facts | None, channel_id: str, besides: Sequence[Block] = ()) -> Content:
    """An action card, for the eyes of whoever took the role, or of whoever wants to read it before.

    `besides` stands before its last words.
    """
    laid_out = [blocks.header(playbook.title)]
    if facts is not None:
        room = f" <#{channel_id}>" if channel_id else ""
        laid_out.append(blocks.section(f"For incident {facts.number}: {blocks.full_stop(facts.in_brief)}{room}"))
    laid_out.append(_about(playbook.when_to_use, playbook.reports_to))
    for part in playbook.sections:
        items = [_on_card(item.text, item.note) for item in part.items]
        laid_out += _packed([f"*{blocks.escape(part.title)}*", *items])
    laid_out += besides
    if playbook.remember:
        laid_out.append(blocks.section(f"_{blocks.escape(playbook.remember)}_"))
    number = f", for incident {facts.number}" if facts else ""
    shown = (*_as_many_as_fit(laid_out, blocks.MOST_BLOCKS - 1), _origin(playbook.version, playbook.source))
    return Content(f"Action card: {blocks.escape(playbook.title)}{number}.", shown)


def beginning(playbook: RenderedPlaybook) -> str:
    """The first section of a card for what has happened, as it stands on the director's own; mrkdwn."""
    first = playbook.sections[0]
    items = [_on_card(item.text, item.note) for item in first.items]
    return "\n".join([f"*{blocks.escape(playbook.title)}: {blocks.escape(first.title.lower())}*", *items])


def _as_many_as_fit(laid_out: Sequence[Block], most: int = blocks.MOST_BLOCKS) -> tuple[Block, ...]:
    """As many as Slack takes; what does not fit is counted."""
    left_out = len(laid_out) - most + 1
    more = blocks.context(f"{left_out} more do not fit here.")
    return (*laid_out[: most - 1], more) if left_out > 1 else tuple(laid_out)


def _on_card(text: str, note: str) -> str:
    return f"• {blocks.escape(text)}" + (f"\n_{blocks.escape(note)}_" if note else "")


def _packed(lines: Sequence[str]) -> list[Block]:
    """Lines in as few sections as Slack's limit of 3,000 characters allows."""
    texts = [""]
    for line in lines:
        if texts[-1] and len(texts[-1]) + len(line) > LONGEST_SECTION:
            texts.append("")
        texts[-1] += ("\n" if texts[-1] else "") + line
    return [blocks.section(text) for text in texts]


def shown_bare(playbook: RenderedPlaybook) -> str:
    """The log's entry about texts that could not be filled in, as plain text."""
    texts = "1 text" if len(playbook.bare) == 1 else f"{len(playbook.bare)} texts"
    return blocks.fit(f"“{playbook.title}” shows {texts} without the facts. {' '.join(playbook.bare)}", 1000)


def unreadable(playbook_id: str, why: str) -> str:
    """The log's entry about a playbook that cannot be read any more, as plain text."""
    return blocks.fit(f"The playbook {playbook_id} cannot be read, and is not shown. {why}", 1000)


def no_card(card_id: str, facts: Facts) -> Content:
    """What somebody reads whose action card is there and cannot be read."""
    return Content(
        f"Your action card {blocks.escape(card_id)} for incident {facts.number} cannot be read: its file is faulty. "
        "Act as you were trained. `/incident card` shows the others."
    )


def cards(found: Sequence[Playbook]) -> Content:
    """The action cards that there are."""
    if not found:
        return Content("There are no action cards yet. They come from the folder of playbooks.")
    groups = (
        ("Action cards by role", [one for one in found if one.role != SCENARIO]),
        ("By what has happened", [one for one in found if one.role == SCENARIO]),
    )
    parts = ["\n".join([f"*{title}*", *map(_named, those)]) for title, those in groups if those]
    return Content("\n".join(parts), tuple(blocks.section(part) for part in parts))


def _named(card: Playbook) -> str:
    return f"• {blocks.escape(card.title)}: `/incident card {blocks.escape(card.id)}`"
