"""An owner and a day, as people type them before what is to be done."""

import re
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from eprr_bot.base.when import is_time
from eprr_bot.directory import names, times
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.directory.times import BETWEEN
from eprr_bot.slack.commands import MOST_DIGITS, Request, UserError, user_id

LONGEST_NAME = 5
"""Words, at most."""
_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})(?!\S*\w)[\s:,]*")
_BY = re.compile(r"(?:(?:by|due|until|before|on)\b:?\s*)+", re.IGNORECASE)


def numbered(request: Request, example: str) -> tuple[int, str]:
    """The number that a line begins with, and what follows it as Slack sent it. Raises UserError."""
    found = _NUMBER.match(request.typed)
    if found is None:
        first = directory.plain_words(request)[:40]
        raise UserError(f"Say which: a number comes first, not “{first}”. Type it like: {example}")
    return int(found[1]), request.typed[found.end() :].strip()


def plain(request: Request, typed: str) -> str:
    """A part of what was typed, in plain words."""
    return directory.plain_words(replace(request, typed=typed)).strip(BETWEEN)


def owner_first(request: Request, typed: str) -> tuple[Person, str]:
    """Whom a line begins with, mentioned or by name, and the rest in plain words. Raises UserError."""
    first, _, rest = typed.strip().partition(" ")
    if user_id(first.rstrip(BETWEEN)):
        return directory.find(request.session, first.rstrip(BETWEEN)), plain(request, rest)
    return named_first(request.session, plain(request, typed))


def named_first(session: Session, text: str) -> tuple[Person, str]:
    """Whom a text in plain words begins with, by name, and the rest. Raises UserError."""
    words, everybody = text.split(), directory.people(session)
    for number in range(min(LONGEST_NAME, len(words)), 1, -1):
        found = names.called(everybody, " ".join(words[:number]).strip("@:,;"))
        if len(found) == 1:
            return found[0], " ".join(words[number:])
    return directory.find(session, words[0].strip("@:,;") if words else ""), " ".join(words[1:])


def somebody_first(request: Request, typed: str) -> tuple[Person | None, str]:
    """Whom a line begins with, mentioned or by whole name or id, and the rest on its lines; None where it is nobody.

    Raises UserError for a mention of somebody who is not in the directory.
    """
    first, _, rest = typed.strip().partition(" ")
    if user_id(first.rstrip(BETWEEN)) or (first.startswith("@") and len(first) > 1):
        return directory.find(request.session, first.strip(f"@{BETWEEN}")), plain(request, rest)
    text = plain(request, typed)
    words, everybody = text.split(), directory.people(request.session)
    for number in range(min(LONGEST_NAME, len(words)), 0, -1):
        found = names.called(everybody, " ".join(words[:number]).strip("@:,;"))
        if len(found) == 1 and (number > 1 or words[0].strip("@:,;").lower() == found[0].id):
            return found[0], "".join(text.split(maxsplit=number)[number:]).strip(BETWEEN)
    return None, text


def day_first(session: Session, text: str, now: datetime, example: str) -> tuple[date, str]:
    """The day to come that a text begins with, or ends with after “by”, and the rest. Raises UserError."""
    named, what = times.first(_BY.sub("", text, count=1) if _BY.match(text) else text)
    if not named:
        what, _, last = text.rpartition(" by ")
        named = last.strip(" .") if is_time(last.strip(" .")) else ""
    if not named:
        raise UserError(f"Say by which day. Type it like: {example}")
    return times.day(session, named, now), what.strip(BETWEEN)
