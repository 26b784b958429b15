"""Roles of an incident, and what somebody types about one: which role, who, for whom and from whom (pure)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eprr_bot.base.like import closest, plain

_BETWEEN = " ,;:.–-"
_FILLERS = re.compile(
    r"^(?:(?:to|as|is|be|goes|the|our|a|an|of|over|now|role|with|gets?|and|please)\b[\s,;:.–-]*)+"
    r"|(?:[\s,;:.–-]*\b(?:to|as|is|be|the|our|a|an|role|now|please))+[\s,;:.–-]*$",
    re.IGNORECASE,
)
_FOR_OR_FROM = re.compile(r"\b(for|from)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Role:
    """One role that somebody may have in an incident: `id` is what an action card names as its own."""

    id: str
    title: str
    also_called: tuple[str, ...] = ()
    needed_for: frozenset[str] = frozenset()
    """The types of incident, and the hazards, that need somebody in it."""
    several: bool = False
    is_command: bool = False
    """Whoever has it is the accountable director: it passes as command does."""

    @property
    def spellings(self) -> set[str]:
        """What people type for it, in small letters."""
        return {plain(one) for one in (self.id, self.title, *self.also_called)}


@dataclass(frozen=True)
class Typed:
    """What somebody typed about a role. Whatever was not named is empty."""

    role: Role | None
    who: str = ""
    serves: str = ""
    before: str = ""
    """From whom it is taken."""


def read(text: str, roles: Sequence[Role]) -> Typed:
    """`loggist Ximena Flores for Farouk Aziz`, in whatever order people type it."""
    words = text.split()
    found = _role_in(words, roles)
    role, rest = found if found else (None, words)
    named = {"for": "", "from": "", "who": ""}
    parts = _FOR_OR_FROM.split(" ".join(rest))
    named["who"] = parts[0]
    for which, name in zip(parts[1::2], parts[2::2], strict=True):
        named[which.lower()] = name
    who, serves, before = (_bare(named[one]) for one in ("who", "for", "from"))
    return Typed(role, who, serves, before)


def _bare(name: str) -> str:
    """A name without the small words and signs around it."""
    before = None
    while before != name:
        before, name = name, _FILLERS.sub("", name.strip(_BETWEEN)).strip(_BETWEEN)
    return name.removeprefix("@")


def _role_in(words: Sequence[str], roles: Sequence[Role]) -> tuple[Role, list[str]] | None:
    """The role of which the most words are named, and the rest of what was typed."""
    by_spelling = {form: one for one in reversed(roles) for form in one.spellings}
    longest = max((len(form.split()) for form in by_spelling), default=0)
    for length in range(min(longest, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            form = plain(" ".join(words[at : at + length]).strip(_BETWEEN))
            if form in by_spelling:
                return by_spelling[form], [*words[:at], *words[at + length :]]
    return None


def meant(text: str, roles: Collection[Role]) -> Role | None:
    """The role that somebody probably meant, with a slip in it: one or two words of the text are like its name."""
    names = {form: one.id for one in roles for form in one.spellings}
    words = text.split()
    runs = [" ".join(words[at : at + length]) for length in (2, 1) for at in range(len(words) - length + 1)]
    guess = next(filter(None, (closest(run, names) for run in runs)), None)
    return next((one for one in roles if one.id == guess), None)
