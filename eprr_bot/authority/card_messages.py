"""What people read on an authority card, and of it (pure)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eprr_bot.incidents.authority import DIRECTING
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Content, escape

EXERCISE = "EXERCISE EXERCISE EXERCISE"
AUTHORITY = (
    "During an incident, the director on call may mobilise and direct the resources of the NHS organisations of their "
    "area, and may do so when necessary without reference back to others (Shared Operating Model 2011, ¶66). "
    f"{DIRECTING}"
)
"""Of NHS organisations only; it supports, and does not replace, statutory requirements and national guidance."""
MOST = 40
_USES = {"spending": "money", "what is put first": "what it puts first"}


class Standing(StrEnum):
    """Does a card hold now?"""

    HOLDS = "holds"
    CHANGED = "changed"
    TURN_OVER = "turn over"
    ENDED = "ended"


@dataclass(frozen=True)
class Covered:
    """One body or provider: each use, with the instruments that let it; none where nothing covers it."""

    organisation: str
    uses: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def has(self) -> list[tuple[str, str]]:
        """Uses that the same instruments let it stand together, so that a card stays one page."""
        together: dict[str, list[str]] = {}
        for use, those in self.uses:
            if those:
                together.setdefault("; ".join(those), []).append(_USES.get(use, use))
        return [(blocks.listed(uses), papers) for papers, uses in together.items()]

    @property
    def has_not(self) -> list[str]:
        return [_USES.get(use, use) for use, those in self.uses if not those]


@dataclass(frozen=True)
class Card:
    """A card as people read it; texts are plain."""

    code: str
    name: str
    cluster: str
    about: str
    made_at: datetime
    since: datetime
    until: datetime | None
    covered: tuple[Covered, ...]
    standing: Standing
    why: str = ""
    ended_at: datetime | None = None
    is_exercise: bool = False
    switchboard: str = ""
    """How the cluster is rung, with its number; never anybody’s own."""


def by_telephone(one: Card) -> str:
    """How somebody verifies it by telephone; plain."""
    return f"ring {one.switchboard or 'the cluster’s switchboard'} and ask for the director on call"


def written_code(code: str) -> str:
    """In groups, to be read out: “K7QF-2MPX-9T3H”."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def verdict(one: Card) -> str:
    """Does it hold now? A plain sentence, for whoever asks."""
    match one.standing:
        case Standing.HOLDS if not any(each.has for each in one.covered):
            return f"This card is true now: {one.name} has command, and no instrument in force gives them anything."
        case Standing.HOLDS:
            return f"This card holds now: {one.name} has this authority, as the register of instruments says."
        case Standing.CHANGED:
            return f"{one.name} has authority, but something on this card has changed since. Ask for a new card."
        case Standing.TURN_OVER:
            turn = blocks.written(one.until) if one.until else ""
            return f"This card does NOT hold any more: the turn of {one.name} ended on {turn}."
    since = f" (since {blocks.written(one.ended_at)})" if one.ended_at else ""
    return f"This card does NOT hold any more: {blocks.open_ended(one.why)}{since}."


def period(one: Card) -> str:
    """From when to when; plain."""
    until = f"to {blocks.written(one.until)}" if one.until else "until command passes; not from the rota"
    return f"from {blocks.written(one.since)} {until}"


def made(one: Card, url: str) -> Content:
    """The card in Slack, with where anybody can verify it."""
    lines = [
        f"*{EXERCISE}*" if one.is_exercise else "",
        f"*Authority card: {escape(one.name)}*, {escape(one.cluster)}, {escape(period(one))}",
        escape(one.about),
        escape(verdict(one)),
        AUTHORITY,
        *blocks.few([_line(each) for each in one.covered], MOST, "and {} more: the page shows all"),
        f"To verify without an account, code *{written_code(one.code)}*: `{escape(url)}` (it prints, too). Or "
        f"{escape(by_telephone(one))}.",
    ]
    text = "\n".join(filter(None, lines))
    return Content(text, tuple(in_sections(text)))


def _line(one: Covered) -> str:
    has = [f"{use} ({escape(papers)})" for use, papers in one.has]
    missing = f":warning: no instrument: {blocks.listed(one.has_not, 'or')}" if one.has_not else ""
    return f"• {escape(one.organisation)}: {'. '.join(filter(None, (', '.join(has), missing)))}"


def in_lines(one: Card) -> list[str]:
    """The card on the command line; plain."""
    rows = [f"{each.organisation}: {_plain(each)}" for each in one.covered]
    head = [EXERCISE] if one.is_exercise else []
    head += [f"Authority card: {one.name}, {one.cluster}, {period(one)}", *filter(None, [one.about]), verdict(one)]
    return [*head, AUTHORITY, *rows, f"Code: {written_code(one.code)}", f"By telephone: {by_telephone(one)}."]


def _plain(one: Covered) -> str:
    has = ", ".join(f"{use} ({papers})" for use, papers in one.has)
    missing = f"no instrument: {blocks.listed(one.has_not, 'or')}" if one.has_not else ""
    return ". ".join(filter(None, (has, missing)))


def made_entry(name: str, code: str) -> str:
    """The log’s entry; plain."""
    return f"Authority card {written_code(code)} made for {name}."


def made_anew(code: str, name: str) -> str:
    """What the log and everybody who is told read as command passes; plain."""
    return f"The authority card until now has stopped; {written_code(code)} is made for {name}."
