"""What a meeting goes through, drafted from what is known of the incident (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eprr_bot.incidents.picture import Heading, Line

KNOWN = {
    "Introductions and conflicts of interest": (),
    "Situation": (Heading.SITUATION,),
    "Actions": (Heading.ACTIONS, Heading.TASKS),
    "Strategy": (),
    "Options": (),
    "Decisions": (Heading.DECISIONS,),
    "Communications": (Heading.REPORTS, Heading.REQUESTS),
    "Staffing and welfare": (Heading.COMMAND, Heading.RESOURCES, Heading.MUTUAL_AID),
    "Finance": (Heading.COMMITMENTS,),
}
"""The items in their order, and what is known under each."""
ASKED = {
    "Introductions and conflicts of interest": "Who is here, and for whom? Is anybody bound to declare an interest?",
    "Situation": "What has changed, and what may come?",
    "Actions": "What is done, what is late, and who needs help?",
    "Strategy": "Is the intent still the right one?",
    "Options": "What else could be done, and what if it gets worse?",
    "Decisions": "What is decided, why, and when is it looked at again?",
    "Communications": "What is said to staff, patients, partners and the press, and by whom?",
    "Staffing and welfare": "Who relieves whom, and when? Who needs rest, food or help?",
    "Finance": "What is spent or promised, and is it in the log?",
}


@dataclass(frozen=True)
class Item:
    """One item: what is asked, and what is known."""

    title: str
    asked: str
    known: tuple[Line, ...] = ()


def draft(known: Mapping[Heading, Sequence[Line]]) -> list[Item]:
    """The agenda; what is late stands first under its item."""
    return [
        Item(title, ASKED[title], _late_first([line for one in headings for line in known.get(one, ())]))
        for title, headings in KNOWN.items()
    ]


def _late_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda one: not one.is_late))
