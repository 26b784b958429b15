"""Keeping an answer inside what travels back to Slack in one piece (pure). What is left out is counted."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

LONGEST_TEXT, LONGEST_BLOCKS = 12_000, 44_000
"""Bytes as they travel. Together they stay under 64 KiB, above which sockets need another kind of frame."""
LONGEST_SECTION = 2900
BYTES_OF_A_LETTER = 12
"""At most: an emoji, as Slack's client writes it."""
REST = "Ask for less at once, or see all of it on the command line: `eprr-bot say` and the same line."

Piece = TypeVar("Piece", str, Block)


def size(piece: object) -> int:
    """Bytes of a piece of an answer, as Slack's client writes it."""
    return len(json.dumps(piece))


def bounded(content: Content) -> Content:
    """An answer that fits. Where something had to be left out, it ends in how much that is and where to find it."""
    if not content.blocks and size(content.text) <= LONGEST_TEXT:
        return content
    laid_out = _bounded(content.blocks or in_sections(content.text), LONGEST_BLOCKS, blocks.MOST_BLOCKS, blocks.context)
    return Content(_bounded_text(content.text), tuple(laid_out), content.short)


def _bounded_text(text: str) -> str:
    lines = [blocks.fit(line, LONGEST_TEXT // BYTES_OF_A_LETTER - 1) for line in text.split("\n")]
    if size(text) <= LONGEST_TEXT:
        return text
    return "\n".join(_bounded(lines, LONGEST_TEXT, len(lines), str))


def _bounded(pieces: Sequence[Piece], most_bytes: int, most: int, say: Callable[[str], Piece]) -> list[Piece]:
    """As many pieces from the beginning as fit, and a last one that counts the others."""
    kept: list[Piece] = []
    if len(pieces) <= most and sum(map(size, pieces)) <= most_bytes:
        return list(pieces)
    for piece in pieces[: most - 1]:
        most_bytes -= size(piece)
        if most_bytes < 0:
            break
        kept.append(piece)
    left_out = len(pieces) - len(kept)
    kept.append(say(f"… and {left_out} more {'part' if left_out == 1 else 'parts'} that do not fit here. {REST}"))
    return kept


def in_sections(text: str) -> list[Block]:
    """Text as sections of a message, split between lines, or else between words."""
    parts: list[str] = []
    for line in text.split("\n"):
        for piece in _pieces(line):
            if parts and len(parts[-1]) + len(piece) < LONGEST_SECTION:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return [blocks.section(part) for part in parts if part.strip()]


def _pieces(line: str) -> list[str]:
    found = []
    while len(line) > LONGEST_SECTION:
        end = line.rfind(" ", 1, LONGEST_SECTION)
        end = end if end > 0 else len(blocks.cut(line, LONGEST_SECTION)) or LONGEST_SECTION
        found.append(line[:end])
        line = line[end:]
    return [*found, line]
