"""Slack's messages and forms as HTML (pure), so that what is said and asked in Slack can be in a browser, too.

Whatever stands in a message was escaped for Slack once; here it is taken apart and escaped for HTML.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from markupsafe import Markup, escape

from eprr_bot.base.letters import mended
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form, Values
from eprr_bot.slack.printed import SIGNS

NameOf = Callable[[str], str | None]
"""The name behind a Slack id, or None."""

_PIECE = re.compile(
    r"```(?P<pre>.+?)```|`(?P<code>[^`\n]+)`|<!date\^(?P<at>\d+)[^|>]*\|(?P<date>[^>]*)>|<(?P<token>[^<>]+)>"
    r"|(?<![\w*])\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])|(?<![\w_])_(?P<italic>[^_\s](?:[^_\n]*[^_\s])?)_(?![\w_])"
    r"|(?<![\w:]):(?P<sign>[a-z][a-z0-9]*(?:_[a-z0-9]+)*):\ ?",
    re.DOTALL,
)
EMPTY = Markup("")
_LEADS_ON = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Button:
    """Something to press. `asks` is what is asked first, `options` what is chosen from, where it is a menu."""

    label: str
    action: str
    value: str
    is_urgent: bool = False
    asks: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of a message: a title, words in HTML, or a table, and the buttons that stand with it."""

    words: Markup = EMPTY
    is_title: bool = False
    is_small: bool = False
    buttons: tuple[Button, ...] = ()
    rows: tuple[tuple[Markup, ...], ...] = ()


@dataclass(frozen=True)
class Field:
    """A field of a form. `options` are (value, words), where one or several are chosen."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    is_long: bool = False
    is_needed: bool = True
    kind: str = "text"
    """text, choice, several, date, time."""
    options: tuple[tuple[str, str], ...] = ()
    most: int = 2000

    @property
    def chosen(self) -> list[str]:
        """What is chosen where several may be."""
        return self.value.split("\n")


def message(content: Content, name_of: NameOf) -> list[Piece]:
    """A message from its first line to its last button."""
    if not content.blocks:
        return [Piece(words(content.text, name_of))]
    return [piece for block in content.blocks for piece in _pieces(block, name_of)]


def words(mrkdwn: str, name_of: NameOf) -> Markup:
    """Slack's mrkdwn as HTML; whatever people wrote in it stays text."""
    mrkdwn, made, end = mended(mrkdwn), Markup(""), 0
    for found in _PIECE.finditer(mrkdwn):
        made += _text(mrkdwn[end : found.start()]) + _one(found, name_of)
        end = found.end()
    return made + _text(mrkdwn[end:])


def fields(form: Form, members: Sequence[tuple[str, str]] = (), values: Values | None = None) -> list[Field]:
    """The fields of a form; where a member of the workspace is chosen, of `members` (Slack id, name).

    They hold what somebody wrote in them before, where `values` are given.
    """
    found = [_field(block, members) for block in form.blocks if block["type"] == "input"]
    return found if values is None else [replace(one, value=values[one.name]) for one in found]


def told(form: Form, name_of: NameOf) -> list[Piece]:
    """What a form says beside its fields."""
    return [piece for block in form.blocks if block["type"] != "input" for piece in _pieces(block, name_of)]


def shape(form: Form) -> str:
    """A form as it goes along with what is filled in, to be shown once more where something is wrong with it."""
    return json.dumps(asdict(form))


def as_it_was(text: str) -> Form | None:
    """The form that was filled in. It comes back from a browser: it may be shown there, and nothing else."""
    try:
        form = Form(**json.loads(text))
        fields(form)
        told(form, lambda _: None)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    return form


def _pieces(block: Block, name_of: NameOf) -> Iterator[Piece]:
    parts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    said = [words(one["text"], name_of) for one in parts if one and one.get("type") in ("mrkdwn", "plain_text")]
    pressed = [*block.get("elements", ()), *([block["accessory"]] if block.get("accessory") else ())]
    buttons = tuple(one for element in pressed if (one := _button(element)))
    rows = tuple(tuple(words(str(cell.get("text", "")), name_of) for cell in row) for row in block.get("rows", ()))
    if said or buttons or rows:
        kind = block["type"]
        yield Piece(Markup("<br>").join(said), kind == "header", kind == "context", buttons, rows)


def _button(element: Block) -> Button | None:
    label = (element.get("text") or element.get("placeholder") or {}) if element.get("type") != "mrkdwn" else {}
    if element.get("type") == "button" and "url" not in element:
        asks = (element.get("confirm") or {}).get("text", {}).get("text", "")
        is_urgent = element.get("style") == "danger"
        return Button(label["text"], element["action_id"], element.get("value", ""), is_urgent, asks)
    if element.get("type") in ("static_select", "overflow"):
        return Button(label.get("text", "More"), element["action_id"], "", options=_options(element))
    return None


def _field(block: Block, members: Sequence[tuple[str, str]]) -> Field:
    element = block["element"]
    kind = element["type"]
    shape = {
        "static_select": "choice",
        "radio_buttons": "choice",
        "users_select": "choice",
        "multi_static_select": "several",
        "checkboxes": "several",
        "datepicker": "date",
        "timepicker": "time",
    }.get(kind, "text")
    several = "\n".join(one["value"] for one in element.get("initial_options", ()))
    given = element.get("initial_option", {}).get("value") or element.get("initial_user") or several
    return Field(
        name=block["block_id"],
        label=block["label"]["text"],
        hint=block.get("hint", {}).get("text", ""),
        value=element.get("initial_value") or given or element.get("initial_date") or element.get("initial_time") or "",
        is_long=bool(element.get("multiline")),
        is_needed=not block.get("optional", False),
        kind=shape,
        options=tuple(members) if kind == "users_select" else _options(element),
        most=element.get("max_length", 2000),
    )


def _options(element: Block) -> tuple[tuple[str, str], ...]:
    return tuple((one["value"], one["text"]["text"]) for one in element.get("options", ()))


def _one(found: re.Match[str], name_of: NameOf) -> Markup:
    """What one piece of mrkdwn becomes."""
    given: Mapping[str, str | None] = found.groupdict()
    for mark, tag in (("bold", "strong"), ("italic", "em")):
        if (inside := given[mark]) is not None:
            return Markup(f"<{tag}>{{}}</{tag}>").format(words(inside, name_of))  # noqa: S704 (ours)
    if given["pre"] is not None or given["code"] is not None:
        return Markup("<code>{}</code>").format(_text(given["pre"] or given["code"] or ""))
    if given["date"] is not None:
        return _text(given["date"])
    if given["sign"] is not None:
        sign = SIGNS.get(f":{given['sign']}:")
        return escape(f"{sign} ") if sign else Markup("")
    return _token(given["token"] or "", name_of)


def _token(token: str, name_of: NameOf) -> Markup:
    address, _, label = token.partition("|")
    if address.startswith(_LEADS_ON):
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(blocks.unescape(address), _text(label or address))
    return escape(blocks.plain_words(f"<{token}>", name_of))


def _text(mrkdwn: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in blocks.unescape(mrkdwn).split("\n"))
