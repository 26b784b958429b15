"""The record of an incident, to hand to somebody: JSON with its chain, a table, and a page to print.

The JSON is what proves anything: anybody can check it with `check_record.py`, which goes with it and needs nothing of
ours. Table and page are made from the same entries, and the page names the checksum of the JSON.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.base.tables import BYTE_ORDER_MARK, as_csv
from eprr_bot.directory import service as directory
from eprr_bot.incidents import news, papers, proof, retention, service
from eprr_bot.incidents.alert import TYPES, WORDS, AlertState
from eprr_bot.incidents.log_entry import CORRECTION, is_late
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.papers import Paper
from eprr_bot.outbox.service import EXERCISE
from eprr_bot.records import chain, guards, handed_over, stamps, witness
from eprr_bot.records import service as records
from eprr_bot.records.models import LogEntry, Stamp
from eprr_bot.records.witnessed import Statement
from eprr_bot.slack.blocks import fit, written
from eprr_bot.slack.commands import UserError

FORMAT, CHECKER, checker = handed_over.FORMAT, handed_over.CHECKER, handed_over.checker
BRIEF = 400
"""Letters of an entry in the index."""
LOOKED_FOR = (
    ("Who had command", ("declared", "command", "handover")),
    ("Alert state, level and type", ("declared", "alert state", "level", "type")),
    ("Decisions, commitments and directions", ("decision", "commitment", "direction")),
    ("What was corrected or struck out", (CORRECTION,)),
    ("What was redacted or held", (retention.REDACTION, retention.HOLD, retention.RELEASE)),
)
"""An index of a log: titles, and the kinds of the entries under each."""
COLUMNS = (
    "entry", "happened", "entered", "late because", "author", "on behalf of", "kind", "text", "corrects",
    "corrected by", "exercise", "digest",
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """The record of an incident as it stood at an instant."""

    incident: Incident
    at: datetime
    cluster: str
    entries: tuple[LogEntry, ...]
    head: tuple[int, str]
    """The number and the digest of the entry with which the log should end."""
    told: tuple[Statement, ...]
    """What witnesses outside were told."""
    stamps: tuple[Stamp, ...]
    """What a time-stamping authority answered about where the log ended."""
    faults: tuple[str, ...]
    took_part: tuple[str, ...]
    """The names of whoever was called to it or had a part in it."""

    papers: tuple[Paper, ...] = ()
    """The texts that its log names by their digests; none of them goes with a redacted copy."""
    hold: LogEntry | None = None
    """The entry by which the record is under legal hold."""
    redacted: Mapping[int, int] = field(default_factory=dict)
    """The numbers of the entries whose words are left out in this copy, and by which entries."""
    is_copy: bool = False
    """Is it a redacted copy?"""

    @property
    def name(self) -> str:
        return f"incident-{self.incident.id}{'-redacted' if self.is_copy else ''}"

    @property
    def shown(self) -> list[LogEntry]:
        """The entries as people read them: without the words that are left out."""
        return [self._left_out(one) if one.number in self.redacted else one for one in self.entries]

    def _left_out(self, one: LogEntry) -> LogEntry:
        said = f"[Redacted: see entry {self.redacted[one.number]}.]"
        return LogEntry.model_validate({**one.model_dump(), "text": said, "late_reason": ""})

    @property
    def found_by(self) -> list[tuple[str, list[LogEntry]]]:
        """What is looked for first, and the entries that tell of it."""
        return [(title, [one for one in self.shown if one.kind in kinds]) for title, kinds in LOOKED_FOR]

    @property
    def corrected_by(self) -> dict[int, list[int]]:
        """The numbers of the entries that put one right or strike it out, by its number."""
        found: dict[int, list[int]] = {}
        for one in self.entries:
            if one.corrects is not None and one.kind == CORRECTION:
                found.setdefault(one.corrects, []).append(one.number)
        return found

    @property
    def wrote(self) -> list[tuple[str, int]]:
        """Who wrote, and how many entries."""
        return Counter(one.author for one in self.entries).most_common()


def gather(session: Session, incident: Incident, now: datetime, *, is_copy: bool = False) -> Record:
    """The record as it is now. One that is not whole is handed over, too, and says so.

    In a redacted copy the words of the entries that were redacted are left out; their digests stand.

    Raises UserError where an entry cannot be read at all.
    """
    number, kept = incident.id or 0, retention.standing(session, incident)
    called = {callee.person_id for _, callee in service.responders(session, incident)}
    took_part = sorted({directory.name_of(session, one) for one in {*called, *news.involved(session, incident)}})
    return Record(
        incident,
        now,
        directory.cluster(session).name,
        _entries(session, number),
        records.head(session, number),
        tuple(witness.of_log(session, number)),
        tuple(stamps.of_log(session, number)),
        (*proof.log_faults(session, number), *guards.faults(session)),
        tuple(took_part),
        papers=papers.of(session, incident),
        hold=kept.hold,
        redacted=retention.redacted(session, incident) if is_copy else {},
        is_copy=is_copy,
    )


def _entries(session: Session, number: int) -> tuple[LogEntry, ...]:
    try:
        return tuple(records.entries(session, number))
    except (TypeError, ValueError):
        found = proof.log_faults(session, number)
        raise UserError(f"The record cannot be exported: an entry cannot be read. {' '.join(found)}") from None


def as_json(record: Record) -> str:
    """The record with its chain: each entry as it is sealed, and its digest."""
    incident = record.incident
    whole = {
        "format": FORMAT,
        "exported_at": chain.plain(record.at),
        "cluster": record.cluster,
        "incident": {
            "number": incident.id,
            "what": incident.what,
            "where": incident.where,
            "type": incident.type,
            "level": incident.level,
            "alert_state": incident.alert_state,
            "is_exercise": incident.is_exercise,
            "declared_at": chain.plain(incident.declared_at),
            "declared_by": incident.declared_by,
        },
        "papers": [
            {"title": one.title, "sha256": one.digest, "text": None if record.is_copy else one.text}
            for one in record.papers
        ],
        "log": handed_over.log(record.entries, record.head, record.redacted),
        "witness": [one.line for one in record.told],
        "stamps": [
            {"number": one.number, "at": chain.plain(one.at), "file": stamps.file_name(record.name, one)}
            for one in record.stamps
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_table(record: Record) -> str:
    """The entries for a spreadsheet."""
    return BYTE_ORDER_MARK + as_csv(COLUMNS, _rows(record))


def _rows(record: Record) -> Iterator[dict[str, object]]:
    corrected_by = record.corrected_by
    for one in record.shown:
        yield {
            "entry": one.number,
            "happened": one.event_at.isoformat(),
            "entered": one.entered_at.isoformat(),
            "late because": one.late_reason,
            "author": one.author,
            "on behalf of": one.on_behalf_of,
            "kind": one.kind,
            "text": one.text,
            "corrects": one.corrects or "",
            "corrected by": " ".join(map(str, corrected_by.get(one.number, ()))),
            "exercise": "yes" if one.is_exercise else "no",
            "digest": one.digest,
        }


def as_page(session: Session, record: Record) -> str:
    """A page to print, each sheet with its number, and the checksum of the JSON."""
    zone, incident = directory.cluster(session).zone, record.incident
    facts: dict[str, Any] = {
        "record": record,
        "zone": zone.key,
        "checksum": hashlib.sha256(as_json(record).encode()).hexdigest(),
        "title": f"Record of incident {incident.id}",
        "type": TYPES[incident.type],
        "state": WORDS[AlertState(incident.alert_state)].lower(),
        "mark": EXERCISE if incident.is_exercise else "",
        "when": lambda instant: written(instant, zone),
        "utc": lambda instant: f"{instant:%Y-%m-%d %H:%M:%S} UTC",
        "is_late": lambda one: is_late(one.event_at, one.entered_at),
        "in_css": _in_css,
        "brief": lambda one: fit(one.text.partition("\n")[0], BRIEF),
    }
    return pages.templates("eprr_bot.incidents").get_template("record.html").render(**facts)


def _in_css(text: str) -> Markup:
    """A text as it stands between quotation marks in a style sheet."""
    return Markup(re.sub(r'["\\<\n]', lambda found: f"\\{ord(found[0]):x} ", text))  # noqa: S704 -- ends no string


def write(session: Session, record: Record, folder: Path) -> list[Path]:
    """Write all of it into a folder, for its owner alone, with the checker and the checksums. Raises OSError."""
    made = {
        f"{record.name}.json": as_json(record).encode(),
        f"{record.name}.csv": as_table(record).encode(),
        f"{record.name}.html": as_page(session, record).encode(),
        CHECKER: checker(),
        **stamps.files(record.name, record.stamps),
    }
    return handed_over.write(folder, made)
