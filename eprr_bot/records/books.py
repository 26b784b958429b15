"""Logs of what is no incident: each exercise, each call-out, and the registers have one, chained and guarded alike.

They stand in the tables of the logs, under numbers that no incident reaches. An entry holds the facts as they stood,
in JSON; `faults` asks whether the rows still say the same.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.base import documents
from eprr_bot.base.db import at_the_end
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.registers import FILES, HOLDS, PEOPLE, News
from eprr_bot.directory import kept_roll
from eprr_bot.records import chain, handed_over, stamps, witness
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry, LogHead
from eprr_bot.records.numbering import FIRST, Book, of_log, register_of
from eprr_bot.records.service import BOT, Entry
from eprr_bot.records.witnessed import Statement
from eprr_bot.slack.commands import Actor

KIND = "facts"
"""The kind of the entries of these logs."""
GOING_ON = ("open", "planned", "running")
"""States of what was over and goes on again: the facts change, and are sealed once it is over."""
MOST = 20
Facts = Mapping[str, object]


@dataclass(frozen=True)
class Sealed:
    """What has such logs: the facts of one by its number (None where it is gone), and which must have one."""

    kind: str
    facts: Callable[[Session, int], Facts | None]
    over: Callable[[Session], Iterable[int]]


_SEALED: dict[str, Sealed] = {}


def use(sealed: Iterable[Sealed]) -> None:
    """From now on these are asked."""
    _SEALED.clear()
    _SEALED.update({one.kind: one for one in sealed})


def in_json(facts: Facts) -> str:
    """Facts in one line, names in their order; instants as the chain has them."""
    plain = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=chain.plain)
    return without_nhs_numbers(plain)[0]


def seal(session: Session, kind: str, number: int, now: datetime, actor: Actor = BOT, *, is_exercise: bool) -> None:
    """At the end of this transaction the facts go into their log, unless it says just that already."""
    book = Book(kind, number)

    def write(last: Session) -> None:
        last.flush()
        facts = _SEALED[kind].facts(last, number) if kind in _SEALED else None
        if facts is not None:
            _write(last, book, now, f"{book.name} is on record so", facts, actor, is_exercise=is_exercise)

    at_the_end(session, f"book/{book.log}", write)


def keep(session: Session, now: datetime, news: News) -> None:
    """A change of a register goes into its log, in the transaction of the change."""
    enter(session, now, news, Actor(slack_id="", name=news.by))


def enter(session: Session, now: datetime, news: News, actor: Actor) -> None:
    """The same, by somebody who is known in Slack."""
    _write(session, Book("register", register_of(news.register)), now, news.text, news.facts, actor, is_exercise=False)


def in_register(session: Session, register: str) -> list[tuple[LogEntry, Facts]]:
    """The entries of a register, with the facts that each holds."""
    found = records.entries(session, Book("register", register_of(register)).log)
    return [(one, json.loads(_facts_in(one.text))) for one in found]


def begin_people(session: Session, now: datetime) -> None:
    """Where people were there before their register said how they stand, or who they are in Slack: its proof begins."""
    said = [facts[kept_roll.NOW] for _, facts in in_register(session, PEOPLE) if kept_roll.NOW in facts]
    if not said or (not kept_roll.has_accounts(said) and kept_roll.has_accounts([kept_roll.facts(session)])):
        kept_roll.all_anew(session, now, BOT.name, "The directory as it stood when its proof began")


def is_there(session: Session, book: Book) -> bool:
    """Is there such an exercise or call-out?"""
    sealed = _SEALED.get(book.kind)
    return sealed is not None and sealed.facts(session, book.number) is not None


def _write(
    session: Session, book: Book, now: datetime, words: str, facts: Facts, actor: Actor, *, is_exercise: bool
) -> None:
    said = in_json(facts)
    last = records.newest(session, book.log, KIND)
    if book.kind != "register" and last is not None and _facts_in(last.text) == said:
        return
    records.write(session, book.log, now, Entry(KIND, f"{words}:\n{said}", actor, is_exercise=is_exercise))
    records.write_down(session)


def _facts_in(text: str) -> str:
    return text.rpartition(":\n")[2]


def books(session: Session) -> list[Book]:
    """Every one that there is."""
    found = session.exec(select(LogHead.incident_id).where(LogHead.incident_id >= FIRST)).all()
    logged = session.exec(select(LogEntry.incident_id).where(LogEntry.incident_id >= FIRST).distinct()).all()
    return [book for log in sorted({*found, *logged}) if (book := of_log(log))]


def all_faults(session: Session, kept: Sequence[Statement] = ()) -> list[str]:
    """What is wrong with any of them, and which are missing, in sentences that name each."""
    there = books(session)
    logs = {one.log for one in there}
    named = {book for one in kept if one.log not in logs and (book := of_log(one.log))}
    found = [f"{one.name}: {said}" for one in (*there, *sorted(named)) for said in faults(session, one, kept)]
    for kind, sealed in _SEALED.items():
        numbers = {one.number for one in there if one.kind == kind}
        owed = [number for number in sealed.over(session) if numbers and number > min(numbers)]
        found += [f"{Book(kind, one).name} is over and has no log." for one in sorted(set(owed) - numbers)]
    return found


def faults(session: Session, book: Book, kept: Sequence[Statement] = ()) -> list[str]:
    """What is wrong with one: its chain, what witnesses and authorities have of it, and its facts."""
    checked, held = records.check(session, book.log), witness.held_against(session, book.log, kept)
    found = [*checked.faults[:MOST], *held.faults, *stamps.held_against(session, book.log).faults]
    if checked.first_bad is not None:
        return [*found, f"The first bad entry is {checked.first_bad}."]
    return [*found, *(_of_register(session, book) if book.kind == "register" else _of_facts(session, book))]


def _of_facts(session: Session, book: Book) -> list[str]:
    last, sealed = records.newest(session, book.log, KIND), _SEALED.get(book.kind)
    if last is None or sealed is None:
        return []
    facts = sealed.facts(session, book.number)
    if facts is None:
        return ["it is on record no more."]
    said, now = _facts_in(last.text), in_json(facts)
    then, present = json.loads(said), json.loads(now)
    if said == now or then.get("state") == present.get("state") in GOING_ON:
        return []
    other = [name for name in sorted({*then, *present}) if then.get(name) != present.get(name)]
    return [f"what is on record is not what entry {last.number} of its log says: {', '.join(other)}."]


def _of_register(session: Session, book: Book) -> list[str]:
    """Does what is registered still say what its log does?"""
    if book.number == register_of(PEOPLE):
        log = [(one.number, facts) for one, facts in in_register(session, PEOPLE)]
        return list(kept_roll.faults(session, log))
    return _of_files(session, book) if book.number == register_of(FILES) else []


def _of_files(session: Session, book: Book) -> list[str]:
    """Is every version of a file the one that was applied, and is each in an entry?"""
    said = {one["document"]: one for one in (json.loads(_facts_in(e.text)) for e in records.entries(session, book.log))}
    there = {one["document"]: one for one in documents.facts(session)}
    first = min(said, default=0)
    found = [f"{_version(one)} is not what was applied." for number, one in said.items() if there.get(number) != one]
    unsaid = [one for number, one in there.items() if number not in said and number >= first]
    return found + [f"{_version(one)} is in no entry." for one in unsaid if said]


def _version(one: Facts) -> str:
    return f"{one['kind']} {one['key']}, version {one['version']},"


def named(typed: str) -> Book | None:
    """The one that somebody means by “exercise 12”, “call-out 40” or “register files”."""
    words = typed.strip().lower()
    if found := re.fullmatch(r"(exercise|call-?out)\s+#?(\d{1,7})", words):
        return Book("exercise" if found[1] == "exercise" else "call-out", int(found[2]))
    found = re.fullmatch(rf"(?:register(?:\s+of)?\s+)?({FILES}|{PEOPLE}|{HOLDS})", words)
    return Book("register", register_of(found[1])) if found else None


def entries(session: Session, book: Book) -> list[LogEntry]:
    """Its entries, in their order."""
    return records.entries(session, book.log)


def as_files(session: Session, book: Book, now: datetime) -> tuple[str, dict[str, bytes]]:
    """What it is called as files, and these: JSON with its chain, the program that checks it, and time stamps."""
    name = book.name.lower().replace(" ", "-")
    whole = {
        "format": handed_over.FORMAT,
        "exported_at": chain.plain(now),
        "of": book.name,
        "incident": {"number": book.log},
        "log": handed_over.log(entries(session, book), records.head(session, book.log)),
        "witness": [one.line for one in witness.of_log(session, book.log)],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    stamped = stamps.files(name, stamps.of_log(session, book.log))
    return name, {f"{name}.json": text.encode(), handed_over.CHECKER: handed_over.checker(), **stamped}
