"""Where a log ended, stamped by an authority outside with the time (RFC 3161).

What is stamped is the digest of the entry, so that anybody can check it without us: `openssl ts -verify -digest …`.
The authority is asked in the thread that reads calendars: neither people nor the clock wait for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from eprr_bot.base.db import add_once, reading, transaction
from eprr_bot.base.documents import NeverApplied
from eprr_bot.calendars.download import Unreachable
from eprr_bot.directory import service as directory
from eprr_bot.records import chain
from eprr_bot.records.models import LogEntry, Stamp, Witness
from eprr_bot.records.service import CHAINED, NAMES
from eprr_bot.records.witnessed import Compared, Statement, compare
from eprr_bot.slack.blocks import written

log = structlog.get_logger()

NO_LIBRARY = "the library for that is not installed: pip install 'eprr-bot[witness]'"

KIND = "application/timestamp-query"
MOST_AT_ONCE = 20
OVERDUE = timedelta(minutes=15)
"""After which it is said that the authority did not answer."""
Post = Callable[[str, bytes, str], bytes]


def has_library() -> bool:
    """Is the extra there? Whoever names no authority does without it."""
    return find_spec("rfc3161_client") is not None


class NoStamp(Exception):
    """What an authority answered is no stamp for what it was asked. The message says why."""


@dataclass(frozen=True)
class Stamped:
    """What an answer says: when, of which digest, and the number by which it belongs to a question."""

    at: datetime
    digest: str
    nonce: int | None


def ask_for_all(engine: Engine, now: datetime, post: Post) -> int:
    """Have the ends of logs stamped that witnesses were told of. Returns how many were; the rest is asked for later."""
    with reading(engine) as session:
        try:
            url = directory.cluster(session).witness_stamp_url
        except NeverApplied:
            return 0
        found = _unstamped(session)[:MOST_AT_ONCE] if url and has_library() else []
        asked = [(one, _sealed(session, one)) for one in found]
    done = 0
    for one, sealed in asked:
        try:
            made = ask(url, one, sealed, post)
        except (Unreachable, NoStamp) as error:
            log.warning("no time stamp", log=one.incident_id, entry=one.number, why=str(error), at=now.isoformat())
            if isinstance(error, Unreachable):  # nor for the others; what it says of one says nothing of them
                return done
            continue
        with transaction(engine) as session:
            done += add_once(session, made)
    return done


def _unstamped(session: Session, before: datetime | None = None) -> list[Witness]:
    """The newest that witnesses were told of each log, where that was not stamped."""
    its_own = (Stamp.incident_id == Witness.incident_id, col(Stamp.number) >= Witness.number)
    newest = select(func.max(Witness.id)).group_by(col(Witness.incident_id))
    found = select(Witness).where(col(Witness.id).in_(newest), ~select(Stamp.id).where(*its_own).exists())
    if before is not None:
        found = found.where(Witness.at < before)
    return list(session.exec(found.order_by(col(Witness.id))).all())


def _sealed(session: Session, one: Witness) -> bytes:
    """The entry as it is sealed: its SHA-256 is its digest. Nothing where it is no more as it was."""
    at = (LogEntry.incident_id == one.incident_id, LogEntry.number == one.number, LogEntry.digest == one.digest)
    row = session.connection().execute(select(*CHAINED).where(*at)).first()
    if row is None:
        return b""
    entry = dict(zip(NAMES, row, strict=True))
    return chain.canonical(entry, str(entry["previous_digest"])).encode()


def ask(url: str, one: Witness, sealed: bytes, post: Post) -> Stamp:
    """Have an entry stamped. Raises Unreachable, and NoStamp where the answer is no stamp of it."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    if not sealed:
        raise NoStamp("the entry is not there as it was witnessed")
    asked = TimestampRequestBuilder().data(sealed).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = post(url, asked.as_bytes(), KIND)
    said = read(answer)
    if said.digest != one.digest or said.nonce != asked.nonce:
        raise NoStamp("the answer is about something else")
    return Stamp(incident_id=one.incident_id, number=one.number, digest=one.digest, at=said.at, answer=answer)


def read(answer: bytes) -> Stamped:
    """What an authority's answer says. Raises NoStamp, also where nothing here can read it."""
    if not has_library():
        raise NoStamp(NO_LIBRARY)
    from rfc3161_client import decode_timestamp_response

    try:
        found = decode_timestamp_response(answer)
        if found.status not in (0, 1):
            raise NoStamp(f"the authority refused: {' '.join(found.status_string) or found.status}")
        token = found.tst_info
        return Stamped(token.gen_time.astimezone(UTC), token.message_imprint.message.hex(), token.nonce)
    except (ValueError, TypeError) as error:
        raise NoStamp(f"the answer is no time stamp: {error or type(error).__name__}") from error


def of_log(session: Session, number: int) -> list[Stamp]:
    """The stamps of a log, in the order of its entries."""
    return list(session.exec(select(Stamp).where(Stamp.incident_id == number).order_by(col(Stamp.number))).all())


def held_against(session: Session, number: int) -> Compared:
    """Hold the stamps of a log against it as it stands."""
    rows = of_log(session, number)
    if not rows:
        return Compared()
    stated, faults = [], []
    for one in rows:
        try:
            said = read(one.answer)
            stated.append(Statement(number, one.number, said.at, said.digest))
        except NoStamp as error:
            faults.append(_proves_nothing(one, error))
    digests = select(LogEntry.digest).where(LogEntry.incident_id == number).order_by(col(LogEntry.number))
    found = compare(session.exec(digests).all(), stated, written)
    return Compared((*faults, *(said.replace("witnessed", "stamped", 1) for said in found.faults)), found.last)


def _proves_nothing(one: Stamp, why: NoStamp) -> str:
    says = "could not be checked" if str(why) == NO_LIBRARY else "proves nothing"
    return f"The time stamp of entry {one.number} of log {one.incident_id} {says}: {why}."


def unsigned(session: Session, number: int, roots: bytes) -> list[str]:
    """The stamps of a log for which none of these certificates (PEM) vouches; nothing where there are none."""
    found = []
    for one in of_log(session, number) if roots else ():
        try:
            _signed(one, roots)
        except NoStamp as error:
            found.append(_proves_nothing(one, error))
    return found


def _signed(one: Stamp, roots: bytes) -> None:
    """Raises NoStamp where none of the `roots` vouches for it."""
    if not has_library():
        raise NoStamp(NO_LIBRARY)
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    given = load_pem_x509_certificates(roots)
    themselves = [each for each in given if each.issuer == each.subject]
    between = [each for each in given if each.issuer != each.subject]
    try:
        verifier = VerifierBuilder(roots=themselves or given, intermediates=between).build()
        verifier.verify(decode_timestamp_response(one.answer), bytes.fromhex(one.digest))
    except (VerificationError, ValueError) as error:
        raise NoStamp(f"the authority did not sign it: {error}") from error


def how_far(session: Session, number: int) -> str:
    """How far an authority vouches for a log, in a sentence; empty where it does not."""
    last = held_against(session, number).last
    return f"The last entry that was stamped with the time is {last.number} ({written(last.at)})." if last else ""


def is_overdue(session: Session, now: datetime) -> bool:
    """Does an authority owe a stamp for longer than it should?"""
    return bool(directory.cluster(session).witness_stamp_url and _unstamped(session, now - OVERDUE))


def file_name(name: str, one: Stamp) -> str:
    """What the file of a stamp is called in an export."""
    return f"{name}-entry-{one.number}.tsr"


def files(name: str, stamps: Sequence[Stamp]) -> dict[str, bytes]:
    """The stamps as files for `openssl ts -verify -in`."""
    return {file_name(name, one): one.answer for one in stamps}
