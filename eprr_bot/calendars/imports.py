"""An .ics file, a table or an address as a rota layer (a rota file to look at and apply) or as somebody's leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.base import documents
from eprr_bot.base.tables import Table
from eprr_bot.base.vault import Vault
from eprr_bot.calendars import download, leave
from eprr_bot.calendars.apart import read_apart
from eprr_bot.calendars.download import Fetch, Fetched, Unreachable
from eprr_bot.calendars.messages import LeaveCalendar
from eprr_bot.calendars.models import ImportedCalendar, Use
from eprr_bot.calendars.occurrences import Occurrence, Read, Reading
from eprr_bot.calendars.rota_file import ReadShift, fixed_periods, kept_fixed, new_rota_file, with_fixed
from eprr_bot.calendars.rota_table import read_rota_table
from eprr_bot.calendars.whose_shift import Candidate, match
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.rota_file import parse_rota
from eprr_bot.slack.commands import UserError

Layer = tuple[str, str]
"""A rota's id, and what its shifts from a calendar are called."""


@dataclass(frozen=True)
class Source:
    """A calendar's text and what to call it in sentences. `note` says when it is not the newest, or not UTF-8."""

    text: str
    name: str
    note: str = ""
    etag: str = ""
    is_newest: bool = True
    table: Table | None = None
    only: str = ""
    """Of a table: a cell that every row must have."""


@dataclass(frozen=True)
class AsLayer:
    """What a calendar becomes: a rota file, and sentences about what to look at."""

    body: str
    number: int
    notes: tuple[str, ...]


def fetched(session: Session, vault: Vault, url: str, fetch: Fetch, layer: Layer) -> Source:
    """The calendar at an address; where it cannot be read, its last good version, which says so. Writes nothing.

    Raises UserError when there is no good version.
    """
    name, row = url.split("/")[2], _known(session, vault, url, layer)
    is_kept = row is not None and row.fetched_at is not None and bool(row.last_good)
    try:
        answer = fetch(url, row.etag if row and is_kept else "")
    except Unreachable as error:
        problem = f"The calendar at {name} cannot be read. {error}"
        if not row or not is_kept:
            raise UserError(problem) from None
        note = f"{problem} This is its last good version, from {row.fetched_at:%Y-%m-%d %H:%M} UTC."
        return Source(vault.open(row.last_good), name, note, is_newest=False)
    text = vault.open(row.last_good) if row and answer.text is None else answer.text or ""
    return Source(text, name, answer.note, etag=answer.etag)


def remember(session: Session, vault: Vault, url: str, layer: Layer, source: Source, by: str, now: datetime) -> None:
    """Keep a version that could be used as the last good one of its address."""
    row = _known(session, vault, url, layer) or ImportedCalendar(
        address=vault.seal(url),
        shown_as=source.name,
        use=Use.LAYER,
        subject_id=layer[0],
        layer=layer[1],
        owner=by,
        made_at=now,
    )
    row.last_good, row.etag, row.fetched_at = vault.seal(source.text), source.etag, now
    session.add(row)


def _known(session: Session, vault: Vault, url: str, layer: Layer) -> ImportedCalendar | None:
    same = (ImportedCalendar.subject_id == layer[0], ImportedCalendar.layer == layer[1])
    rows = session.exec(select(ImportedCalendar).where(ImportedCalendar.use == Use.LAYER, *same)).all()
    return next((row for row in rows if vault.holds(row.address, url)), None)


def candidates(session: Session, vault: Vault) -> list[Candidate]:
    """Everybody whom an entry may belong to."""
    return [Candidate(one.id, one.name, vault.open(one.email)) for one in directory.people(session)]


def rota_for(session: Session, rota_id: str) -> tuple[Rota, str]:
    """The applied rota and its file; for one that is not there yet, an empty one on the cluster's clock."""
    newest = documents.latest(session, "rota", rota_id)
    if newest is not None:
        return documents.parsed(newest, parse_rota), newest.body
    name = rota_id.replace("-", " ").replace(".", " ").capitalize()
    return Rota(rota_id, name, directory.cluster(session).timezone), ""


def as_layer(
    source: Source,
    rota: tuple[Rota, str],
    layer: str,
    people: list[Candidate],
    span: tuple[datetime, datetime],
    reading: Reading,
) -> AsLayer:
    """A rota file in which the calendar's shifts are fixed periods named `layer`. Raises Unreadable, UserError."""
    wanted, body = rota
    occurrences, of_rows = _read(source, span, reading)
    matched = match(occurrences, people, wanted.zone)
    read = [ReadShift(one.start, one.end, person) for one, person in matched.shifts]
    made, notes = fixed_periods(read, wanted, layer)
    if not made:
        unmatched = "".join(f"\n{one}" for one in (*of_rows, *matched.unmatched))
        raise UserError(f"{source.name} holds no shift of anybody in the directory in that time.{unmatched}")
    kept = kept_fixed(wanted, layer, span[0])
    if gone := [one for one in wanted.fixed if one not in kept and one not in made]:
        first = f"{gone[0].person} from {gone[0].start:%Y-%m-%d %H:%M}"
        notes.append(f"{len(gone)} fixed period(s) called “{layer}” are taken out of the rota, the first {first}.")
    clashes = [
        one
        for one in made
        for other in kept
        if one.person != other.person and one.start < other.end and other.start < one.end
    ]
    if clashes:
        first = f"{clashes[0].person} from {clashes[0].start:%Y-%m-%d %H:%M}"
        notes.append(
            f"{len(clashes)} shift(s) overlap other fixed periods of the rota, the first {first}. "
            "The one that starts later counts; of two that start together, the one from this calendar."
        )
    everything = [*kept, *made]
    if body:
        text = with_fixed(body, everything)
    else:
        text = new_rota_file(wanted.id, wanted.name, wanted.timezone, everything)
    parse_rota(text, wanted.id)
    return AsLayer(text, len(made), (*of_rows, *matched.unmatched, *notes))


def _read(
    source: Source, span: tuple[datetime, datetime], reading: Reading
) -> tuple[Sequence[Occurrence], Sequence[str]]:
    """What happens between two instants, and sentences about how it was read. Raises Unreadable, UserError."""
    if source.table is None:
        was_read = read_apart(source.text, *span, reading)
        return was_read.occurrences, (*was_read.left_out, *was_read.repairs)
    found = read_rota_table(source.table, reading, source.only)
    within = [one for one in found.shifts if one.start < span[1] and one.end > span[0]]
    return within, (*found.left_out, *found.notes, *_outside(found.shifts, span))


def _outside(shifts: Sequence[Occurrence], span: tuple[datetime, datetime]) -> list[str]:
    """What a table holds beside the time that is read: maybe another year than was meant."""
    lines = sorted(one.line for one in shifts if one.start >= span[1] or one.end <= span[0])
    said = "{} shift(s) are outside the time that is read, the first on line {}. Give --from and --to."
    return [said.format(len(lines), lines[0])] if lines else []


def as_leave(session: Session, source: Source, person: Person, found: Read, now: datetime) -> list[leave.Period]:
    """Write down a file's entries as a person's leave. Reading the same file again changes nothing."""
    periods, is_whole = leave.periods_of(found.occurrences), not found.left_out
    leave.keep_in_step(session, person.id, f"{leave.BY_CALENDAR}:{source.name}", periods, now, is_whole=is_whole)
    return periods


def fetched_leave(url: str, fetch: Fetch) -> Fetched:
    """A leave calendar as it is at its address. Raises UserError."""
    tidy = download.tidy_url(url)
    try:
        return fetch(tidy)
    except Unreachable as error:
        raise UserError(f"The calendar at {tidy.split('/')[2]} cannot be read. {error}") from None


def follow_leave(
    session: Session,
    vault: Vault,
    url: str,
    person: Person,
    answer: Fetched,
    found: Read,
    now: datetime,
    *,
    allow_private: bool,
) -> LeaveCalendar:
    """Keep what was read of a leave calendar, and read it from now on. Raises UserError; then nothing is kept."""
    row = leave.add(session, vault, url, person, person.slack_id or "", now, allow_private)
    leave.take(session, vault, row, answer, found, now)
    row.next_at = now + leave.READ_EVERY
    session.flush()
    return leave.standing(session, row, now)
