"""Block Kit's limits: what Slack would refuse in a message, a modal or a Home tab, in plain words."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from eprr_bot.practice.elements import ACCESSORIES, ACTIONS, INPUTS, element_problems
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Json, elements_of
from eprr_bot.practice.texts import count_problems, length_problems, text_problems

BLOCKS = {"message": 50, "modal": 100, "home": 100}
COMMON = {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
SURFACES = {
    "message": COMMON | {"markdown", "table", "file", "context_actions"},
    "modal": COMMON | {"alert"},
    "home": COMMON | {"table"},
}
MARKDOWN_IN_ALL = 12_000
VIEW_BYTES = 250_000
RICH_TEXT_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


def check_message(blocks: Any, attachments: Any = None) -> None:
    """Raises SlackError invalid_blocks, with the reasons in response_metadata."""
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = blocks_problems(blocks or [], "message", "/blocks")
    if attachments is not None and (not isinstance(attachments, list) or len(attachments) > 100):
        raise SlackError("too_many_attachments" if isinstance(attachments, list) else "invalid_attachments")
    for number, attachment in enumerate(attachments or []):
        inner = attachment.get("blocks") if isinstance(attachment, dict) else None
        problems += blocks_problems(inner or [], "message", f"/attachments/{number}/blocks")
    if problems:
        raise SlackError("invalid_blocks", errors=problems, response_metadata={"messages": problems})


def check_view(view: Any, kinds: tuple[str, ...] = ("modal",)) -> None:
    """Raises SlackError invalid_arguments with the reasons, or view_too_large."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", response_metadata={"messages": ["view is not an object"]})
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = _view_problems(view, kinds)
    if problems:
        raise SlackError("invalid_arguments", response_metadata={"messages": problems})


def _view_problems(view: Json, kinds: tuple[str, ...]) -> list[str]:
    kind = view.get("type")
    if kind not in kinds:
        return [f"/view/type: {kind!r} is not one of {', '.join(kinds)}"]
    problems: list[str] = []
    if kind == "modal":
        problems += text_problems(view.get("title"), "/view/title", 24, plain=True, needed=True)
        problems += text_problems(view.get("submit"), "/view/submit", 24, plain=True)
        problems += text_problems(view.get("close"), "/view/close", 24, plain=True)
    for key, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        problems += length_problems(view.get(key), f"/view/{key}", most)
    if not isinstance(view.get("blocks"), list):
        return [*problems, "/view/blocks: must be a list"]
    problems += blocks_problems(view["blocks"], kind, "/view/blocks")
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in view["blocks"])
    if kind == "modal" and has_input and not view.get("submit"):
        problems.append("/view/submit: a view with an input block needs a submit button")
    return problems


def blocks_problems(blocks: list[Any], surface: str, path: str) -> list[str]:
    """What is wrong with a list of blocks, each with its place. Surfaces: message, modal, home."""
    problems = []
    if len(blocks) > BLOCKS[surface]:
        problems.append(f"{path}: no more than {BLOCKS[surface]} items allowed, not {len(blocks)}")
    for number, block in enumerate(blocks):
        problems += _block_problems(block, surface, f"{path}/{number}")
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict)]
    problems += [f"{path}: `block_id` {name!r} is used more than once" for name in _repeated(ids)]
    markdown = sum(len(str(b.get("text"))) for b in blocks if isinstance(b, dict) and b.get("type") == "markdown")
    if markdown > MARKDOWN_IN_ALL:
        problems.append(f"{path}: markdown blocks hold more than {MARKDOWN_IN_ALL} characters")
    return problems


def _block_problems(block: Any, surface: str, path: str) -> list[str]:
    if not isinstance(block, dict):
        return [f"{path}: must be an object"]
    kind = block.get("type")
    if kind not in SURFACES[surface]:
        return [f"{path}/type: unsupported type {kind!r} on this surface ({surface})"]
    problems = length_problems(block.get("block_id"), f"{path}/block_id", 255)
    check = CHECKS.get(kind)
    if check:
        problems += check(block, path)
    ids = [element.get("action_id") for element in elements_of(block)]
    return problems + [f"{path}: `action_id` {name!r} is used more than once" for name in _repeated(ids)]


def _section(block: Json, path: str) -> list[str]:
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        return [f"{path}: a section needs text or fields"]
    problems = text_problems(block.get("text"), f"{path}/text", 3000)
    if fields is not None:
        problems += count_problems(fields, f"{path}/fields", 10)
        for number, field in enumerate(fields if isinstance(fields, list) else []):
            problems += text_problems(field, f"{path}/fields/{number}", 2000, needed=True)
    if block.get("accessory") is not None:
        problems += element_problems(block["accessory"], f"{path}/accessory", ACCESSORIES)
    return problems


def _header(block: Json, path: str) -> list[str]:
    return text_problems(block.get("text"), f"{path}/text", 150, plain=True, needed=True)


def _context(block: Json, path: str) -> list[str]:
    problems = count_problems(block.get("elements"), f"{path}/elements", 10)
    for number, element in _listed(block.get("elements")):
        place = f"{path}/elements/{number}"
        is_image = isinstance(element, dict) and element.get("type") == "image"
        problems += _image(element, place) if is_image else text_problems(element, place, 3000, needed=True)
    return problems


def _actions(block: Json, path: str) -> list[str]:
    problems = count_problems(block.get("elements"), f"{path}/elements", 25)
    for number, element in _listed(block.get("elements")):
        problems += element_problems(element, f"{path}/elements/{number}", ACTIONS)
    return problems


def _input(block: Json, path: str) -> list[str]:
    return [
        *text_problems(block.get("label"), f"{path}/label", 2000, plain=True, needed=True),
        *text_problems(block.get("hint"), f"{path}/hint", 2000, plain=True),
        *element_problems(block.get("element"), f"{path}/element", INPUTS),
    ]


def _image(block: Json, path: str) -> list[str]:
    problems = length_problems(block.get("alt_text"), f"{path}/alt_text", 2000, needed=True)
    if not block.get("slack_file"):
        problems += length_problems(block.get("image_url"), f"{path}/image_url", 3000, needed=True)
    return problems + text_problems(block.get("title"), f"{path}/title", 2000, plain=True)


def _rich_text(block: Json, path: str) -> list[str]:
    elements = block.get("elements")
    if not isinstance(elements, list):
        return [f"{path}/elements: must be a list"]
    problems = []
    for number, part in enumerate(elements):
        if not isinstance(part, dict) or part.get("type") not in RICH_TEXT_PARTS:
            problems.append(f"{path}/elements/{number}: does not fit a rich_text block")
    for part in _walk(elements):
        if part.get("type") == "text" and not part.get("text"):
            problems.append(f"{path}: has an empty text")
    return problems


def _table(block: Json, path: str) -> list[str]:
    rows = block.get("rows")
    problems = count_problems(rows, f"{path}/rows", 100)
    widths = set()
    for number, row in _listed(rows):
        problems += count_problems(row, f"{path}/rows/{number}", 20)
        widths.add(len(row) if isinstance(row, list) else -1)
        for cell in row if isinstance(row, list) else []:
            if not isinstance(cell, dict) or cell.get("type") not in ("raw_text", "raw_number", "rich_text"):
                problems.append(f"{path}/rows/{number}: a cell is not raw_text, raw_number or rich_text")
            elif cell["type"] == "raw_text" and not cell.get("text"):
                problems.append(f"{path}/rows/{number}: a cell has no text")
    return problems + ([f"{path}/rows: rows differ in length"] if len(widths) > 1 else [])


def _markdown(block: Json, path: str) -> list[str]:
    return length_problems(block.get("text"), f"{path}/text", MARKDOWN_IN_ALL, needed=True)


CHECKS: dict[str, Callable[[Json, str], list[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "rich_text": _rich_text,
    "table": _table,
    "markdown": _markdown,
}


def _listed(value: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(value if isinstance(value, list) else [])


def _repeated(ids: Iterable[Any]) -> list[str]:
    given = [name for name in ids if isinstance(name, str)]
    return sorted({name for name in given if given.count(name) > 1})


def _walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for child in value if isinstance(value, list) else []:
        yield from _walk(child)
