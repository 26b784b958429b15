"""Slack's messages as lines for a terminal (pure). Under each button stands what presses it on the command line."""

import re
import shlex
from collections.abc import Callable, Iterator

from eprr_bot.base.letters import mended
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

SIGNS = {
    ":white_check_mark:": "[x]",
    ":white_large_square:": "[ ]",
    ":hourglass_flowing_sand:": "…",
    ":warning:": "!",
}
_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_SIGN = re.compile("|".join(SIGNS))
_OTHER_SIGN = re.compile(r"(?<![\w:]):[a-z][a-z0-9]*(?:_[a-z0-9]+)*: ")
"""What only decorates is left out where nobody can see it."""
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])|^_(.*)_$", re.MULTILINE)

NameOf = Callable[[str], str | None]
"""The name behind a Slack id, or None."""


def lines(content: Content, name_of: NameOf, by: str = "…") -> str:
    """A message from its first line to its last button; `by` is whoever would press it."""
    if not content.blocks:
        return _plain(content.text, name_of)
    return "\n".join(line for block in content.blocks for line in _block(block, name_of, by) if line)


def _block(block: Block, name_of: NameOf, by: str) -> Iterator[str]:
    for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ()), block.get("accessory")):
        if part and part.get("type") == "button":
            yield f"    [{part['text']['text']}]  {_press(part['action_id'], part.get('value', ''), by)}"
        elif part and "options" in part:
            for one in part["options"]:
                yield f"    [{one['text']['text']}]  {_press(part['action_id'], one['value'], by)}"
        elif part:
            yield _plain(str(part.get("text", "")), name_of)
    for row in block.get("rows", ()):
        yield "\t".join(_plain(str(cell.get("text", "")), name_of) for cell in row)


def _press(action: str, value: str, by: str) -> str:
    return f"eprr-bot press {shlex.quote(f'{action}:{value}')} --by {shlex.quote(by)}"


def _plain(mrkdwn: str, name_of: NameOf) -> str:
    dated = _SIGN.sub(lambda found: SIGNS[found[0]], _DATE.sub(r"\1", mended(mrkdwn)))
    return blocks.plain_words(_BOLD.sub(r"\1\2", _OTHER_SIGN.sub("", dated)), name_of)
