"""Golden files: whole outputs kept beside the tests. `make golden` rewrites them; the difference is read."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import isfunction
from pathlib import Path
from types import ModuleType

from eprr_bot.callout.answer_page import OnPage
from eprr_bot.practice.texts import readable
from eprr_bot.slack.blocks import Block, Content, Form


def assert_golden(file: Path, text: str) -> None:
    """The text is what the file holds, to the letter. With GOLDEN=rewrite the file is written instead."""
    if os.environ.get("GOLDEN") == "rewrite":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert file.is_file(), f"{file} is missing. Run: make golden"
    assert file.read_bytes().decode() == text, f"{file} differs. Read the difference; make golden rewrites it."


DATE = re.compile(r"<!date[^|>]*\|([^>]*)>")
"""A date that Slack shows in each reader's time, and what stands there without Slack."""

UNESCAPED = re.compile(r"<(?!!date\^|@U|#C|https://)[^>]*>")


@dataclass(frozen=True)
class Case:
    """One message: what it is about, who makes it, and of what."""

    about: str
    made_by: Callable[..., object]
    facts: tuple[object, ...]
    options: dict[str, object]


def case(about: str, made_by: Callable[..., object], *facts: object, **options: object) -> Case:
    return Case(about, made_by, facts, options)


def assert_golden_messages(file: Path, cases: Sequence[Case], *modules: ModuleType) -> None:
    """The messages are those of the file, as people see them; and no public function of the modules is left out."""
    made = {one.made_by for one in cases}
    public = [one for module in modules for name, one in vars(module).items() if not name.startswith("_")]
    own = [one for one in public if isfunction(one) and one.__module__ in [module.__name__ for module in modules]]
    assert [one.__name__ for one in own if one not in made] == []
    shown = (f"## {one.made_by.__name__}: {one.about}\n{seen(one.made_by(*one.facts, **one.options))}" for one in cases)
    assert_golden(file, "\n\n".join(shown) + "\n")


def seen(made: object) -> str:
    """What somebody sees: a message with what stands in its notification and in a text message, a form, or words."""
    if isinstance(made, Form):
        parts = [_lines("form", made.title), *map(_block, made.blocks), _lines("submit", f"[{made.submit}]")]
        return "\n".join([*parts, _lines("or type", made.one_line)])
    if isinstance(made, list):
        return "\n".join(
            _block(one) if isinstance(one, dict) and "type" in one else _lines("-", str(one)) for one in made
        )
    if isinstance(made, OnPage):
        lines = [_lines("heading", made.title), *(_lines("line", one) for one in made.lines)]
        buttons = [made.button, made.read_back, *(label for label, _ in made.others)]
        return "\n".join([*lines, *(_lines("button", f"[{one}]") for one in buttons if one)])
    if not isinstance(made, Content):
        return _lines("words", DATE.sub(r"\1", str(made)))
    laid_out = [_block(one) for one in made.blocks]
    text = _read(made.text)
    is_same = laid_out[:1] == [_lines("section", text)]
    parts = [
        _lines("notification", "the same" if is_same else text) if laid_out else _lines("message", text),
        *laid_out,
    ]
    short = "the same" if made.short == text else made.short
    others = {"text message": short, "e-mail": made.letter}
    return "\n".join([*parts, *(_lines(kind, one) for kind, one in others.items() if one)])


def _block(block: Block) -> str:
    """An outline of a block: its kind, its texts, its buttons."""
    kind = block["type"]
    if kind in ("actions", "context"):
        return "\n".join(_lines(kind, _element(one)) for one in block["elements"])
    if kind == "input":
        hint = f" ({block['hint']['text']})" if "hint" in block else ""
        return _lines(kind, f"{block['label']['text']}{hint}: {_element(block['element'])}")
    if kind == "table":
        return _lines(kind, "\n".join(" | ".join(cell["text"] for cell in row) for row in block["rows"]))
    texts = [_text(one) for one in (block.get("text"), *block.get("fields", ())) if one]
    beside = [_element(block["accessory"])] if "accessory" in block else []
    return "\n".join(_lines(kind, one) for one in [*texts, *beside])


def _element(element: Block) -> str:
    """A text; a button with what it does; or another element by its kind and what may be chosen."""
    if element["type"] in ("mrkdwn", "plain_text"):
        return _text(element)
    label = element["text"]["text"] if element["type"] == "button" else element["type"]
    chosen = " / ".join(one["text"]["text"] for one in element.get("options", ()))
    does = " ".join(str(element[key]) for key in ("style", "action_id", "value") if key in element)
    asks = f", asks: {_text(element['confirm']['text'])}" if "confirm" in element else ""
    return f"[{label}] {does} {chosen}".rstrip() + asks


def _text(text: Block) -> str:
    return _read(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def _read(text: str) -> str:
    """mrkdwn as people read it. What is not escaped would be taken for a reference, and vanish or become a link."""
    assert not UNESCAPED.search(text), f"not escaped: {text}"
    return readable(text, {})


def _lines(kind: str, text: str) -> str:
    """A text, its first line behind its kind."""
    kinds = [kind, *[""] * text.count("\n")]
    return "\n".join(f"{kind:>12} | {line}".rstrip() for kind, line in zip(kinds, text.split("\n"), strict=True))
