"""The forms for cover and swaps (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eprr_bot.cover.lines import LONGEST_REASON
from eprr_bot.cover.messages import Span
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Form

COVER, SWAP = "cover.cover", "cover.swap"
MOST_OPTIONS = 100
COVER_LINE = "/oncall cover <rota> from <when> to <when> [by @person] [because …]"
SWAP_LINE = "/oncall swap <your shift’s date> with @person <their shift’s date>"

TEAM, PERSON, AT_ONCE = "team", "person", "at-once"
_HOW = (
    (TEAM, "Ask everybody who could; the first to accept has it"),
    (PERSON, "Ask the person named below"),
    (AT_ONCE, "Put the person named below in at once, such as for illness"),
)


@dataclass(frozen=True)
class Option:
    """A shift, or a whole rota, to choose in a form. `value` is rota|start|end, the last two ISO or empty."""

    value: str
    words: str


def option(span: Span, value: str, name: str = "") -> Option:
    """A shift as a form offers it: short enough for Slack's 75 characters."""
    start, end = (instant.astimezone(span.zone) for instant in (span.start, span.end))
    when = f"{start:%a} {start.day} {start:%b %H:%M} – {end:%a} {end.day} {end:%b %H:%M}"
    who = f"{blocks.fit(name, 20)}, " if name else ""
    return Option(value, f"{who}{blocks.fit(span.rota, 73 - len(when) - len(who))}: {when}")


def cover_form(options: Sequence[Option], chosen: str = "") -> Form:
    """Which shift, what part of it, whom to ask, and why."""
    return Form(
        id=COVER,
        title="Ask for cover",
        submit="Send",
        blocks=(
            _choice("shift", "Which shift?", options, COVER_LINE, chosen),
            blocks.text_input(
                "hours",
                "Only part of it, or another time",
                hint="Such as: tomorrow 18:00 to 23:00. Leave it empty for the whole shift.",
                optional=True,
            ),
            blocks.choice("how", "How?", _HOW, initial=TEAM),
            blocks.member("person", "Person", hint="Leave it empty to ask everybody who could.", optional=True),
            _reason(),
        ),
        one_line=COVER_LINE,
    )


def swap_form(mine: Sequence[Option], theirs: Sequence[Option]) -> Form:
    """One of my shifts for one of somebody else's."""
    return Form(
        id=SWAP,
        title="Offer a swap",
        submit="Send",
        blocks=(
            _choice("mine", "Your shift", mine, SWAP_LINE),
            _choice("theirs", "For this shift", theirs, SWAP_LINE),
            _reason(),
        ),
        one_line=SWAP_LINE,
    )


def _choice(block: str, label: str, options: Sequence[Option], line: str, chosen: str = "") -> Block:
    """As many as Slack takes, whole rotas among them in any case; where there are more, what to type instead."""
    whole = [one for one in options if one.value.endswith("||")]
    shifts = [one for one in options if one not in whole]
    shown = [*shifts[: max(0, MOST_OPTIONS - len(whole))], *whole][:MOST_OPTIONS]
    more = len(options) - len(shown)
    hint = f"{more} more do not fit here. For one of them type: {line}" if more else ""
    return blocks.choice(block, label, [(one.value, one.words) for one in shown], initial=chosen, hint=hint)


def _reason() -> Block:
    block = blocks.text_input(
        "reason", "Why?", hint="A few words. Others read them: no details of anybody’s health.", optional=True
    )
    block["element"]["max_length"] = LONGEST_REASON
    return block
