"""What Slack messages are made of: escaping, dates and Block Kit, each piece kept inside Slack's limits.

Text inside messages is Slack's mrkdwn. Whatever a person typed goes through `escape` exactly once,
in the messages.py that puts it into a sentence.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

Block = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
LONGEST_SECTION = 3000
"""Letters that Slack takes in one section."""
MOST_BLOCKS = 50
_MORE_LINES = "… and {} more lines"
_TOKEN = re.compile(r"<([^<>]+)>")
_MENTION = re.compile(r"<@\w+\|([^<>|]+)>")
_UNFINISHED = re.compile(r"(?:<(?:[@#!a-z][^<>]*)?|&[a-z]{0,3})\Z")
"""A token or an entity whose end was cut off."""


@dataclass(frozen=True)
class Content:
    """What people read. `text` stands alone in notifications and screen readers; `blocks` is the same, laid out.

    `short` is what goes into a text message, where there are no blocks, and `letter` into an e-mail; both are plain.
    `enclosed` names a hard copy that goes with the e-mail.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    short: str = ""
    letter: str = ""
    enclosed: str = ""


NO_REPLY = "This text needs no reply."


def escape(text: str) -> str:
    """People's text, made harmless: no mention, link or broadcast can be smuggled into a message."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Slack's own escaping of what people typed, taken off once on the way in."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain_words(typed: str, name_of: Callable[[str], str | None]) -> str:
    """What somebody typed, as Slack sent it, in plain words: mentions by name, channels with #, links as addresses.

    `name_of` gives the name of a Slack id, or None. Letters that only look like a mention stay as they are.
    """

    def words(found: re.Match[str]) -> str:
        inside, _, label = found[1].partition("|")
        if inside[:1] == "@":
            return name_of(inside[1:]) or f"@{label or inside[1:]}"
        if inside[:1] == "#":
            return f"#{label or name_of(inside[1:]) or inside[1:]}"
        return (
            f"@{(label.lstrip('@') or inside[1:]).partition('^')[0]}"
            if inside[:1] == "!"
            else inside.removeprefix("mailto:")
        )

    return unescape(_TOKEN.sub(words, typed))


def as_typed(said: str) -> str:
    """Our plain words to whoever typed a mention: `@ben.okoro`, as they read it, and not Slack's code for it."""
    return _MENTION.sub(r"@\1", said)


def fit(text: str, most: int) -> str:
    """Text cut to a limit with an ellipsis, never in the middle of an entity or a <…> token."""
    if len(text) <= most:
        return text
    return cut(text, most - 1).rstrip() + "…"


def cut(text: str, most: int) -> str:
    """The beginning of a text, which never ends in the middle of an entity or a <…> token."""
    return _UNFINISHED.sub("", text[:most])


def brief(text: str, most: int = 1200) -> str:
    """Plain text without its middle where it is long: a refusal begins with what is wrong and ends with what to do."""
    return text if len(text) <= most else f"{text[: most // 2].rstrip()} … {text[-most // 2 :].lstrip()}"


def written(instant: datetime, zone: ZoneInfo = LONDON) -> str:
    """`Mon 5 Jan 2026 09:00`, on the wall clock of a zone."""
    local = instant.astimezone(zone)
    return f"{written_day(local)} {clock_time(instant, zone)}"


def written_day(day: date) -> str:
    """`Mon 5 Jan 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def clock_time(instant: datetime, zone: ZoneInfo = LONDON, since: datetime | None = None) -> str:
    """`09:00`, on the wall clock of a zone; `01:40 BST` where the clock shows that time twice in one night.

    With `since`, an instant on another day than that one is written with its day.
    """
    local = instant.astimezone(zone)
    if since is not None and since.astimezone(zone).date() != local.date():
        return written(instant, zone)
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M %Z}" if is_twice else f"{local:%H:%M}"


def sent_at(instant: datetime) -> str:
    """How a text message says when it went out: `Sent 09:00.`"""
    return f"Sent {clock_time(instant)}."


def on(instant: datetime, zone: ZoneInfo = LONDON) -> str:
    """`on Mon 5 Jan 2026 at 09:00`: the same inside a sentence of plain text."""
    day, _, clock = written(instant, zone).partition(f"{instant.astimezone(zone):%Y} ")
    return f"on {day}{instant.astimezone(zone):%Y} at {clock}"


def when(instant: datetime, zone: ZoneInfo = LONDON) -> str:
    """An instant that every reader sees in local time, such as `today 09:00`; for lists, and after “since”."""
    return _token(instant, "{date_short_pretty} {time}", written(instant, zone))


def at(instant: datetime, zone: ZoneInfo = LONDON) -> str:
    """The same inside a sentence: `today at 09:00`. Nothing like “at” goes before it."""
    return _token(instant, "{date_short_pretty} at {time}", on(instant, zone).removeprefix("on "))


def until(instant: datetime, now: datetime, zone: ZoneInfo = LONDON) -> str:
    """After “by” and “until”: `09:00` where it is on the day of `now`, else with its day."""
    is_today = instant.astimezone(zone).date() == now.astimezone(zone).date()
    return _token(instant, "{time}", clock_time(instant, zone)) if is_today else when(instant, zone)


def _token(instant: datetime, shape: str, fallback: str) -> str:
    """A date that Slack shows in each reader's own time; `fallback` is the wall clock of the zone."""
    return f"<!date^{int(instant.timestamp())}^{shape}|{fallback}>"


def took(seconds: float) -> str:
    """A length of time as people say it: `45 seconds`, `6 minutes`, `1 hour 5 minutes`."""
    if round(seconds) < 60:
        return _count(round(seconds), "second")
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [_count(n, word) for n, word in ((days, "day"), (hours, "hour"), (minutes, "minute")) if n]
    return " ".join(parts[:2])


def after(seconds: float, word: str = "after") -> str:
    """How long something took, in a sentence: `at once`, `after 6 minutes`."""
    return f"{word} {took(seconds)}" if round(seconds) > 0 else "at once"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def sentence(text: str) -> str:
    """The beginning of a sentence: a capital letter first."""
    return text[:1].upper() + text[1:]


def full_stop(text: str) -> str:
    """People's words as a whole sentence, whether they wrote a full stop or not."""
    text = text.rstrip()
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def open_ended(text: str) -> str:
    """People's words as they stand inside a sentence of ours: without their own full stop."""
    return text.rstrip().rstrip(".").rstrip()


def sentences(*parts: str) -> str:
    """What people typed among sentences of ours: each part has ended before the next begins."""
    said = [part for part in parts if part]
    return " ".join([*map(full_stop, said[:-1]), *said[-1:]])


REASON = "Reason: "


def reason(why: str) -> str:
    """Why people did something, as a sentence of its own; nothing where they gave no reason."""
    return f"{REASON}{full_stop(why)}" if why else ""


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(items)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def few(lines: Sequence[str], most: int, more: str = "and {} more") -> list[str]:
    """The first of some lines and how many more there are: no list ends without a word."""
    return [*lines] if len(lines) <= most else [*lines[:most], more.format(len(lines) - most)]


def in_one_line(parts: Sequence[str], most: int, between: str = " · ") -> str:
    """As many parts as one line of so many letters holds, and how many more there are."""
    lines = (between.join(few(parts, number)) for number in range(len(parts), 0, -1))
    return next((line for line in lines if len(line) <= most), fit(between.join(few(parts, 1)), most))


def as_many(laid_out: Sequence[Block], most: int) -> list[Block]:
    """As many blocks as Slack takes; where some are left out, the last one counts them."""
    left_out = len(laid_out) - most + 1
    return [*laid_out] if left_out < 2 else [*laid_out[: most - 1], context(f"… and {left_out} more parts.")]


def whole_lines(text: str, most: int = LONGEST_SECTION) -> str:
    """Text cut to a limit, where it has lines after a whole one; the last one counts those that are left out."""
    lines = text.split("\n")
    room, kept = most - len(_MORE_LINES) - 5, 0
    while len(text) > most and kept < len(lines) and (room := room - len(lines[kept]) - 1) >= 0:
        kept += 1
    return "\n".join(few(lines, kept, _MORE_LINES)) if kept else fit(text, most)


def being_called(names: Sequence[str], runs: bool = True, what: str = "") -> str:
    """Who is being called, or will be once a worker runs; `what` is such as “ for Director on call”. No full stop."""
    if not runs:
        return f"{listed(names)} will be called{what} once a worker runs"
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} being called{what}"


def cannot_be_called(names: Sequence[str]) -> str:
    """Whom there is no way to call, and what to do; empty where there is nobody."""
    return f"{listed(names)} cannot be called from here: ring the switchboard." if names else ""


def plain(text: str, most: int = 150) -> Block:
    return {"type": "plain_text", "text": fit(text, most), "emoji": True}


def markdown(text: str, most: int = LONGEST_SECTION) -> Block:
    return {"type": "mrkdwn", "text": fit(text, most)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def section(text: str, accessory: Block | None = None) -> Block:
    return {"type": "section", "text": markdown(whole_lines(text))} | ({"accessory": accessory} if accessory else {})


def fields(*texts: str) -> Block:
    return {"type": "section", "fields": [markdown(text, 2000) for text in texts[:10]]}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [markdown(text) for text in texts[:10]]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements[:25])}


def button(label: str, action: str, value: str, style: str = "", *, asks: str = "") -> Block:
    """A button. `action` is `feature.verb`; `value` says on what, such as an id.

    One that `asks` a question does what it does only when that is answered with yes.
    """
    made = {"type": "button", "text": plain(label, 75), "action_id": action, "value": value}
    if asks:
        yes, no = plain("Yes", 30), plain("No", 30)
        words = {"title": plain(label, 100), "text": plain(asks, 300), "confirm": yes, "deny": no}
        made = made | {"confirm": words}
    return made | ({"style": style} if style else {})


def menu(label: str, action: str, options: Sequence[tuple[str, str]]) -> Block:
    """A menu of options (value, words) that stands beside buttons; one that is chosen acts as a button does."""
    made = [{"text": plain(words, 75), "value": value} for value, words in options]
    return {"type": "static_select", "placeholder": plain(label, 150), "action_id": action, "options": made}


def text_input(
    block: str,
    label: str,
    *,
    hint: str = "",
    multiline: bool = False,
    optional: bool = False,
    initial: str = "",
) -> Block:
    """A field of a form. Its value comes back under the name `block`."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": multiline,
        "max_length": 2000,
    }
    if initial:
        element["initial_value"] = initial
    return _input(block, label, element, hint, optional)


def choice(block: str, label: str, options: Sequence[tuple[str, str]], *, initial: str = "", hint: str = "") -> Block:
    """A field in which one of some options (value, words) is chosen."""
    made = [{"text": plain(words, 75), "value": value} for value, words in options]
    element: Block = {"type": "static_select", "action_id": "value", "options": made}
    chosen = [option for option in made if option["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return _input(block, label, element, hint, optional=False)


def choices(
    block: str, label: str, options: Sequence[tuple[str, str]], *, hint: str = "", optional: bool = False
) -> Block:
    """A field in which several of some options (value, words) are chosen; see Values.several."""
    made = [{"text": plain(words, 75), "value": value} for value, words in options]
    element: Block = {"type": "multi_static_select", "action_id": "value", "options": made}
    return _input(block, label, element, hint, optional)


def member(block: str, label: str, *, hint: str = "", optional: bool = False) -> Block:
    """A field in which a member of the workspace is chosen; the value is their Slack id."""
    return _input(block, label, {"type": "users_select", "action_id": "value"}, hint, optional)


def _input(block: str, label: str, element: Block, hint: str, optional: bool) -> Block:
    made = {
        "type": "input",
        "block_id": block,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return made | ({"hint": plain(hint)} if hint else {})


@dataclass(frozen=True)
class Form:
    """A modal: `id` is `feature.form`, and the router hands what is sent in to the function of that name."""

    id: str
    title: str
    submit: str
    blocks: tuple[Block, ...]
    kept: str = ""
    one_line: str = ""
    """What to type instead when Slack cannot open the form."""

    def view(self) -> Block:
        return {
            "type": "modal",
            "callback_id": self.id,
            "title": plain(self.title, 24),
            "submit": plain(self.submit, 24),
            "close": plain("Cancel", 24),
            "private_metadata": self.kept,
            "blocks": list(self.blocks),
        }


@dataclass(frozen=True)
class Values:
    """What came back from a form: block -> text or chosen value."""

    given: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_view(cls, view: Block) -> "Values":
        given = {}
        for block, elements in view.get("state", {}).get("values", {}).items():
            for element in elements.values():
                chosen = (element.get("selected_option") or {}).get("value")
                several = "\n".join(one["value"] for one in element.get("selected_options") or [])
                value = element.get("value") or chosen or element.get("selected_user") or several
                given[block] = (value or "").strip()
        return cls(given)

    def __getitem__(self, block: str) -> str:
        return self.given.get(block, "")

    def several(self, block: str) -> list[str]:
        """The values of a field in which several options may be chosen."""
        return self[block].split("\n") if self[block] else []
