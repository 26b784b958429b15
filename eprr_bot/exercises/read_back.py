"""Was a message read back as it was sent? By its words: neither marks nor capitals count (pure)."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from eprr_bot.slack.blocks import few, listed

MOST_SHOWN = 3


@dataclass(frozen=True)
class Differences:
    """What a message lacks as it was read back, and what it has in its place: runs of words, in their order."""

    without: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def compare(message: str, said: str) -> Differences:
    """How what was read back differs from the message; nothing where it is the same."""
    sent, back = _words(message), _words(said)
    changes = SequenceMatcher(None, sent, back, autojunk=False).get_opcodes()
    changed = [one for one in changes if one[0] != "equal"]
    without = (" ".join(sent[i:j]) for _, i, j, _, _ in changed)
    instead = (" ".join(back[k:n]) for _, _, _, k, n in changed)
    return Differences(tuple(filter(None, without)), tuple(filter(None, instead)))


def words(message: str, said: str) -> str:
    """How a message was read back, to follow on from a name; plain."""
    if not said:
        return "not read back"
    found = compare(message, said)
    parts = [f"{how} {_quoted(those)}" for how, those in (("without", found.without), ("with", found.instead)) if those]
    return f"read back with differences ({', '.join(parts)})" if parts else "read back right"


def _quoted(runs: tuple[str, ...]) -> str:
    return listed(few([f"“{one}”" for one in runs], MOST_SHOWN, "{} more"))


def _words(text: str) -> list[str]:
    """In lower case; a number stays whole, with what stands within it, such as 02:40 or 1.5."""
    return re.findall(r"[\w’']+(?:[.:,/-]\w+)*", text.lower().replace("’", "'"))
