"""People by their names, however these are typed: any apostrophe or none, without accents, surname first (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from eprr_bot.base.like import APOSTROPHES, closest, plain

_TITLES = r"(?:(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|cllr|rev)\.? )"
_TITLE = re.compile(rf"\A{_TITLES}+(?=\w)")
_PARTICLE = re.compile("van|von|de|del|della|de[rn]|d[iau]|do?s|la|le|ter|ten|bin|[ae]l|ap|ma?c|st|[od]")
"""Also what stands before an apostrophe that was typed as a blank."""
_BRACKETS = re.compile(r"\([^()]*\)")
_AS_BLANKS = str.maketrans(dict.fromkeys(APOSTROPHES, " "))


class Named(Protocol):
    """Whoever has an id and a name."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


Somebody = TypeVar("Somebody", bound=Named)


def spellings(name: str) -> set[str]:
    """The forms in which a name may be typed, in small letters: O’Neill is “oneill” and “o neill”."""
    return {_TITLE.sub("", form) for form in (plain(name), plain(name.translate(_AS_BLANKS)))}


def typed(text: str) -> set[str]:
    """The same for what somebody typed, which may have the surname first, and something in brackets."""
    text = _BRACKETS.sub(" ", text).strip()
    surname, comma, given = text.partition(",")
    return spellings(f"{given} {surname}" if comma else text)


def called(people: Iterable[Somebody], text: str) -> list[Somebody]:
    """Those whose whole name or id this is, maybe surname first; letter by letter before all others."""
    everybody, wanted = list(people), text.strip().lower()
    exact = [one for one in everybody if wanted in (one.id, one.name.lower())]
    forms = typed(text) - {""}
    turned = {" ".join([*words[at:], *words[:at]]) for words in map(str.split, forms) for at in (1, -1)}
    alike = [one for one in everybody if forms & spellings(one.name)]
    return exact or alike or [one for one in everybody if turned & spellings(one.name)]


def beginning(people: Iterable[Somebody], text: str) -> list[Somebody]:
    """Those of whose name a word begins like this."""
    begins = [re.compile(rf"\b{re.escape(form)}") for form in typed(text) if form]
    return [one for one in people if any(each.search(form) for each in begins for form in spellings(one.name))]


def meant(people: Iterable[Named], text: str) -> str | None:
    """The name that somebody probably meant: whole or by one word of it, with a slip in it."""
    found: dict[str, str] = {}
    for one in people:
        found |= dict.fromkeys(plain(one.name).split(), one.name)
    for one in people:
        found |= dict.fromkeys([one.id, *spellings(one.name)], one.name)
    return next((guess for form in sorted(typed(text)) if (guess := closest(form, found))), None)


class InText:
    """Finds the people who are named whole in a line of text, given by id; each may be written surname first."""

    def __init__(self, names: Mapping[str, str]) -> None:
        forms = [(form.split(), one) for one, name in names.items() for form in spellings(name)]
        self._patterns = [(max(words, key=len), _pattern(words), one) for words, one in forms if words]
        self._found: dict[str, list[str]] = {}

    def find(self, text: str) -> list[str]:
        """Their ids. Who is named only inside somebody else’s longer name is not meant."""
        if text not in self._found:
            lines = {plain(text), plain(text.translate(_AS_BLANKS))}
            self._found[text] = sorted({one for line in lines for one in self._in_line(line)})
        return self._found[text]

    def _in_line(self, line: str) -> Iterable[str]:
        # Looking for one word first is several times as quick as searching for every name.
        likely = [(pattern, one) for longest, pattern, one in self._patterns if longest in line]
        spans = [(found.span(), one) for pattern, one in likely for found in pattern.finditer(line)]
        return (one for span, one in spans if not any(_is_within(span, other) for other, _ in spans))


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """A name as a whole, also surname first as in "Patel, Dr Asha"; after a comma, unless it is plain where it ends."""
    ways = [re.escape(" ".join(words))]
    for first in range(1, len(words)):
        given, surname = re.escape(" ".join(words[:first])), re.escape(" ".join(words[first:]))
        is_plain = first == len(words) - 1 or (first == 1 and _PARTICLE.fullmatch(words[1]))
        ways.append(f"{surname}(?: ?, ?{'| ' if is_plain else ''}){_TITLES}*{given}")
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)")


def _is_within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def meant_in(people: Sequence[Named], text: str) -> str | None:
    """The name that stands in a line of text with a slip in it, or the only one of which it is a part."""
    words = [word.strip(",:;.()") for word in text.split()]
    lengths = sorted({len(one.name.split()) for one in people if " " in one.name}, reverse=True)
    runs = (" ".join(words[at : at + length]) for length in lengths for at in range(len(words) - length + 1))
    names = {form: one.name for one in people for form in spellings(one.name)}
    guesses = (closest(run, names) for run in (*sorted(typed(text)), *runs))
    parts = [one.name for one in beginning(people, text)]
    return next(filter(None, guesses), parts[0] if len(parts) == 1 else None)
