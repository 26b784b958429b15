"""An exercise that people held, as they type it on one line (pure).

table-top 12 Nov Winter surge; organiser Humber LRF; took part Haven, Wolds; objectives open the centre; lesson …
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eprr_bot.exercises.models import ExerciseKind
from eprr_bot.slack import typed_parts
from eprr_bot.slack.commands import UserError

EXAMPLE = "/exercise record table-top 12 Nov Winter surge; took part Haven, Wolds; lesson The plan names a closed ward"
TYPE = f"Type it like: {EXAMPLE}"
KINDS = {
    ExerciseKind.TABLE_TOP: ("table-top", "table top", "tabletop", "ttx"),
    ExerciseKind.LIVE: ("live play", "live"),
    ExerciseKind.COMMAND_POST: ("command post", "cpx"),
    ExerciseKind.EQUIPMENT: ("equipment test", "equipment", "icc equipment test", "icc test"),
    ExerciseKind.COMMUNICATIONS: ("communications", "comms"),
}
"""What people call each kind."""
_AFTER_KIND = re.compile(r"^\W*(?:exercise\b)?[\s:,]*(?:held\b)?\s*(?:on\b)?\s*", re.IGNORECASE)
PARTS = {
    "organiser": ("organiser", "organised by", "held by"),
    "took part": ("took part", "attended by", "attended", "participants"),
    "objectives": ("objectives", "objective"),
    "theme": ("theme",),
    "because": ("because", "reason"),
    "lesson": ("lesson", "lessons", "lesson learned"),
    "action": ("action", "actions"),
}
"""What may follow the first semicolon, and the words that each begins with."""
_OURS = re.compile(r"\W*(?:we|us|our own|ourselves|own|)\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Parts:
    """What was typed after the first semicolon; lessons and actions may be several."""

    organiser: str = ""
    took_part: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    theme: str = ""
    because: str = ""
    lessons: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


def kind_first(text: str) -> tuple[ExerciseKind | None, str]:
    """The kind that a text begins with, and the rest."""
    lower = text.lower()
    fitting = [(kind, word) for kind, words in KINDS.items() for word in words if re.match(rf"{word}\b", lower)]
    if not fitting:
        return None, text
    kind, word = max(fitting, key=lambda one: len(one[1]))
    return kind, _AFTER_KIND.sub("", text[len(word) :], count=1)


def parts(texts: Iterable[str], type_it: str = TYPE) -> Parts:
    """What was typed after the first semicolon. Raises UserError."""
    said: dict[str, list[str]] = {name: [] for name in PARTS}
    for text in filter(None, map(str.strip, texts)):
        name, words = typed_parts.part(text, PARTS, type_it)
        said[name] += [words] if words else []
    for name in ("organiser", "theme", "because"):
        if len(said[name]) > 1:
            raise UserError(f"“{name}” stands there twice. {type_it}")
    organiser, theme, because = ("".join(said[name]) for name in ("organiser", "theme", "because"))
    return Parts(
        organiser=ours_is_empty(organiser),
        took_part=listed(*said["took part"]),
        objectives=listed(*said["objectives"]),
        theme=theme,
        because=because,
        lessons=tuple(said["lesson"]),
        actions=tuple(said["action"]),
    )


def ours_is_empty(organiser: str) -> str:
    """Who held it; nothing where it was one of our own."""
    return "" if _OURS.fullmatch(organiser) else organiser


def listed(*texts: str) -> tuple[str, ...]:
    """What stands between commas, or on lines of its own."""
    return tuple(one.strip() for text in texts for one in re.split(r"[,\n]", text) if one.strip())
