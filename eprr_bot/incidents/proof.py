"""Proving the logs of incidents whole: each of them, all of them, and that none is gone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from eprr_bot.base.db import Claim
from eprr_bot.directory import service as directory
from eprr_bot.incidents.alert import LIVE, TYPES, WORDS, AlertState
from eprr_bot.incidents.heard import Turn
from eprr_bot.incidents.messages import NOT_YET_NAMED
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import LISTED, get
from eprr_bot.records import earlier_names, numbering, stamps, witness
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry
from eprr_bot.records.witnessed import Statement
from eprr_bot.slack import blocks

DIRECTOR = "accountable director"

Proof = Callable[[Session, Incident], Iterable[str]]
"""What of a feature's rows is not as an incident's log has it, in sentences."""
_PROOFS: list[Proof] = []


def use(proofs: Iterable[Proof]) -> None:
    """From now on these are asked, too."""
    _PROOFS[:] = proofs


@dataclass(frozen=True)
class Fact:
    """A fact as an incident's row has it now, and what stands around it in the entries of a kind that tell of it."""

    name: str
    now: str
    told: tuple[tuple[str, str, str], ...]

    def is_told_in(self, entry: LogEntry) -> bool:
        return any(
            entry.kind == kind and before in entry.text and after in entry.text for kind, before, after in self.told
        )

    def is_as_in(self, entry: LogEntry) -> bool:
        return any(entry.kind == kind and before + self.now + after in entry.text for kind, before, after in self.told)


MOST = 20
"""Faults of one log that are named: where its first entry was changed, all the others may be bad, too."""


def tell_witness(session: Session, incident: Incident, turn: Turn) -> None:
    """Once the response is over, a witness outside is told where the log ends."""
    if incident.alert_state not in LIVE:
        witness.tell_at_the_end(session, incident.id or 0, turn.now, is_exercise=incident.is_exercise)


def log_faults(session: Session, number: int, kept: Sequence[Statement] = ()) -> list[str]:
    """What is wrong with an incident's log, in sentences, held against what witnesses of it were told, if `kept`.

    Raises UserError when there never was such an incident.
    """
    if session.get(Incident, number) is None and (records.was_opened(session, number) or _is_named(number, kept)):
        return [f"Incident {number} was declared, but is on record no more.", *_of_its_log(session, number, kept)]
    incident = get(session, number, LISTED)
    found = _of_its_log(session, number, kept)
    try:
        found += _of_its_facts(session, incident)
        found += [said for one in _PROOFS for said in one(session, incident)]
    except (TypeError, ValueError):
        pass  # an entry that cannot be read is named as such
    return found


def _is_named(number: int, kept: Sequence[Statement]) -> bool:
    return any(one.log == number for one in kept)


def _of_its_log(session: Session, number: int, kept: Sequence[Statement]) -> list[str]:
    checked, held = records.check(session, number), witness.held_against(session, number, kept)
    found = [*checked.faults[:MOST], *held.faults, *stamps.held_against(session, number).faults]
    if (more := len(checked.faults) - MOST) > 0:
        found.append(f"And {more} more faults.")
    if checked.first_bad is not None:
        found.append(f"The first bad entry is {checked.first_bad}.")
    return [*found, last_witnessed(held.last)] if found and held.last else found


def last_witnessed(last: Statement | None) -> str:
    """How far a witness outside vouches for a log."""
    if last is None:
        return ""
    when = blocks.written(last.at)
    return f"The last entry that was witnessed outside, and is as it was then, is {last.number} ({when})."


def how_far_witnessed(session: Session, number: int, kept: Sequence[Statement] = ()) -> str:
    """The same of an incident's log, and how far an authority stamped it; nothing where nobody was told of it."""
    said = (last_witnessed(witness.held_against(session, number, kept).last), stamps.how_far(session, number))
    return " ".join(filter(None, said))


def _facts(session: Session, incident: Incident) -> tuple[Fact, ...]:
    """Whatever of an incident's row can change, and is in its log whenever it does."""
    director, state = directory.name_of(session, incident.director_id), WORDS[AlertState(incident.alert_state)].lower()
    what, where = blocks.open_ended(incident.what), blocks.open_ended(incident.where)
    until, at_first = ". Until now: ", "Lead organisation: "
    lead = incident.lead_organisation or NOT_YET_NAMED
    return (
        Fact("alert state", state, (("declared", "alert state: ", "."), ("alert state", "Alert state: ", "."))),
        Fact(
            DIRECTOR,
            director,
            (
                ("declared", "Accountable director: ", "."),
                ("command", "Command passes to ", ", who is now the accountable director"),
                ("command", "", " has command and is the accountable director"),
                ("command", "no longer has command. ", " has command until somebody takes it"),
            ),
        ),
        Fact("lead organisation", lead, (("declared", at_first, ". Accountable"), ("lead", at_first, "."))),
        Fact("level", str(incident.level), (("declared", ", level ", ", "), ("level", "Level: ", " – "))),
        Fact("type", TYPES[incident.type], (("declared", ". ", ", level "), ("type", "Type: ", until))),
        Fact("what has happened", what, (("declared", " declared: ", ", "), ("update", "What has happened: ", until))),
        Fact("place", where, (("declared", ", ", ". "), ("update", "Where: ", until))),
    )


def _of_its_facts(session: Session, incident: Incident) -> list[str]:
    """Is each fact of the incident's row the one that its log tells of last?"""
    facts, found = _facts(session, incident), []
    log = records.of_kinds(session, incident.id or 0, {kind for one in facts for kind, _, _ in one.told})[::-1]
    for fact in facts:
        last = next((one for one in log if fact.is_told_in(one)), None)
        if last is not None and not fact.is_as_in(last) and not _was_called_so(session, incident, fact, last):
            found.append(f"Incident {incident.id} has {fact.name}: {fact.now} now; its log says: {last.text}")
    return found


def _was_called_so(session: Session, incident: Incident, fact: Fact, entry: LogEntry) -> bool:
    """Does the entry have the director by another name that they have had?"""
    if fact.name != DIRECTOR or incident.director_id is None:
        return False
    names = earlier_names.of_person(session, incident.director_id)
    return any(replace(fact, now=name).is_as_in(entry) for name in names)


def missing(session: Session) -> list[int]:
    """The numbers of incidents that were declared and are on record no more: numbers are given without a gap."""
    there = set(session.exec(select(Incident.id)).all())
    opened = session.exec(select(Claim.key).where(Claim.kind == records.LOG)).all()
    logged = session.exec(select(LogEntry.incident_id).distinct()).all()
    last = max([0, *(one for one in (*there, *map(int, opened), *logged) if one and one < numbering.FIRST)])
    return [number for number in range(1, last + 1) if number not in there]


def all_faults(session: Session, kept: Sequence[Statement] = ()) -> list[str]:
    """What is wrong with any log, and which numbers are missing, in sentences that name their incident."""
    found = []
    numbers = {
        *session.exec(select(Incident.id)).all(),
        *missing(session),
        *(one.log for one in kept if one.log < numbering.FIRST),
    }
    for number in sorted(numbers, key=lambda one: one or 0):
        faults = _faults(session, number or 0, kept)
        found += [one if one.startswith(f"Incident {number} ") else f"Incident {number}: {one}" for one in faults]
    return found


def _faults(session: Session, number: int, kept: Sequence[Statement]) -> list[str]:
    is_known = records.was_opened(session, number) or _is_named(number, kept)
    if session.get(Incident, number) is None and not is_known:
        return ["the number was given, but there is no such incident, and no log."]
    return log_faults(session, number, kept)
