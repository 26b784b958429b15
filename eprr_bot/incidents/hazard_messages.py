"""What people read about the hazards of an incident and the cards that are for them (pure)."""

from collections.abc import Collection, Mapping, Sequence

from eprr_bot.incidents.hazard import ONSETS, ROWS, WORDS, Hazard, Onset
from eprr_bot.incidents.playbook import Playbook
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

SHOW_CARD = "incidents.show_card"
MOST_CARDS = 4
"""Cards with a button each; the others are named."""
HOW = "Type `/incident hazard flood`, `/incident hazard not flood` or `/incident hazard rising tide`."


def named(found: Collection[Hazard]) -> str:
    """The hazards inside a sentence, plain."""
    return blocks.listed(WORDS[one] for one in found)


def entry(changed: Mapping[Hazard, bool], onset: str | None) -> str:
    """The log's entry about what somebody said, plain. `onset` is None where it stays as it was."""
    is_one, is_none = ([one for one, is_so in changed.items() if is_so is wanted] for wanted in (True, False))
    began = "" if onset is None else f"Onset: {ONSETS[Onset(onset)]}." if onset else "Onset: not known."
    return blocks.sentences(
        f"{_of(is_one)}: {named(is_one)}." if is_one else "",
        f"Not, or no longer: {named(is_none)}." if is_none else "",
        began,
    )


def _of(found: Collection[Hazard]) -> str:
    return "Hazard" if len(found) == 1 else "Hazards"


def standing(found: Sequence[Hazard], onset: Onset | None) -> str:
    """The hazards and the onset of an incident, as a plain sentence each; nothing where none is known."""
    return blocks.sentences(
        f"{_of(found)}: {named(found)}." if found else "", f"Onset: {ONSETS[onset]}." if onset else ""
    )


def told(number: int, said: str, cards: Sequence[Playbook], by: str) -> Content:
    """What the channel reads when the hazards change. `said` and `by` are plain."""
    who = f" Said by {blocks.escape(by)}." if by else ""
    text = f":label: *Incident {number}.* {blocks.escape(blocks.full_stop(said))}{who}"
    return Content(text, (blocks.section(text), *buttons(number, cards)))


def offered_to_director(number: int, found: Sequence[Hazard], cards: Sequence[Playbook]) -> Content:
    """What the accountable director reads in private when a hazard becomes known after they took command."""
    text = f"Incident {number}: {named(found)}."
    what = "card" if len(cards) == 1 else "cards"
    return Content(
        f"{text} There {'is a' if what == 'card' else 'are'} {what} for it.",
        (blocks.section(text), *buttons(number, cards)),
    )


def buttons(number: int, cards: Sequence[Playbook]) -> list[Block]:
    """Each card by its title, with a button that shows it; of very many, the others are named."""
    shown = [
        blocks.section(
            f":page_facing_up: {blocks.escape(one.title)}",
            blocks.button("Show the card", SHOW_CARD, f"{number}/{one.id}"),
        )
        for one in cards[:MOST_CARDS]
    ]
    more = blocks.listed(f"`/incident card {blocks.escape(one.id)}`" for one in cards[MOST_CARDS:])
    return [*shown, *([blocks.context(f"Others: {more}")] if more else [])]


def changed(number: int, found: Sequence[Hazard], onset: Onset | None, cards: Sequence[Playbook]) -> Content:
    """The answer to whoever changed them."""
    now = standing(found, onset) or "No hazard is known of it."
    text = f"Incident {number}. {now} It is in the log, and its channel is told."
    return Content(text, (blocks.section(text), *buttons(number, cards)))


def hazards(number: int, found: Sequence[Hazard], onset: Onset | None, cards: Sequence[Playbook]) -> Content:
    """What is known of an incident's hazards, and which there are."""
    now = standing(found, onset) or "No hazard is known yet."
    every = ", ".join(row.words for row in ROWS.values())
    how = f"{HOW}\nHazards: {every}. Onsets: {', '.join(ONSETS.values())}."
    lead = f"*Incident {number}.* {now}"
    return Content(f"{lead}\n{how}", (blocks.section(lead), *buttons(number, cards), blocks.context(how)))


def not_understood(said: Sequence[str]) -> str:
    """Why nothing was changed, plain."""
    what = blocks.listed(f"“{blocks.fit(one, 60)}”" for one in said[:5])
    every = ", ".join(row.words for row in ROWS.values())
    return (
        f"{what} {'is' if len(said) == 1 else 'are'} none of the hazards, and nothing was changed. "
        f"Hazards: {every}. Onsets: {', '.join(ONSETS.values())}."
    )


def in_headline(number: int, found: Sequence[Hazard], onset: Onset | None, cards: Sequence[Playbook]) -> list[Block]:
    """What the headline shows of them, with the cards that are for them; nothing where none is known."""
    if not found and not onset:
        return []
    return [blocks.section(f":label: {standing(found, onset)}"), *buttons(number, cards)]


def on_role_card(number: int, cards: Sequence[Playbook], beginnings: Sequence[str]) -> list[Block]:
    """What stands at the end of the accountable director's card: how the cards begin that are for what has happened.

    `beginnings` are mrkdwn.
    """
    return [*map(blocks.section, beginnings), *buttons(number, cards)]
