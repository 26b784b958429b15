"""Mutual aid as people type it on one line: requests, and what becomes of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from eprr_bot.base.time_words import hours
from eprr_bot.directory import names, organisation_names, times
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.mutual_aid import catalogue, entries, line, service
from eprr_bot.mutual_aid.aid import Step
from eprr_bot.mutual_aid.line import BETWEEN
from eprr_bot.mutual_aid.models import AidShare, MutualAidRequest
from eprr_bot.mutual_aid.said import Said, Wanted, Whom
from eprr_bot.mutual_aid.what_and_whom import what_and_whom
from eprr_bot.slack.commands import MOST_DIGITS, UserError

OF_A_REQUEST = {
    "place": r"where|report(?:ing)?(?: to| at)?|to report (?:to|at)",
    "skills": r"skills?|with skills?",
    "why": r"why|because|reason",
    "answer_by": r"answers?(?: wanted| due)? by|repl(?:y|ies) by",
    "for_whom": r"for(?!\s+(?:\d|an?\s))|on behalf of",
}
OF_A_DEPLOYMENT = {
    "report_at": r"report(?:s|ing)? (?:time )?(?:at )?(?=\d|tomorrow|tonight|in )|report time",
    "place": r"where|report(?:ing|s)?(?: to| at)|at",
    "contact": r"contact(?: is)?|named contact",
    "travel": r"travel",
    "welfare": r"welfare",
    "indemnity": r"indemnity",
    "cost_code": r"cost code|cost",
}
_NUMBER = re.compile(rf"#?(\d{{1,{MOST_DIGITS}}})(?![\w:])[\s:,]*(.*)", re.DOTALL)
_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_BY = re.compile(r"(?:by|before|from|starting|beginning|as of|,)\s+", re.IGNORECASE)
_AT = re.compile(r"at\s+(?P<at>.+)", re.IGNORECASE | re.DOTALL)
_UP = re.compile(
    r"(?:to |for )?(?:the )?(?:(?P<region>region(?:al)?(?: team)?)|(?P<nation>nation(?:al)?(?: team)?)"
    r"|(?P<military>military(?: aid)?|maca))(?!\w)",
    re.IGNORECASE,
)
LONGEST_NAME = 8


def wanted(session: Session, text: str, now: datetime) -> Wanted:
    """What is asked of whom. Raises UserError."""
    parts = line.labelled(text, OF_A_REQUEST)
    urgency, head = line.priority(parts.head)
    typed, head = line.answer_by(head)
    if not urgency:
        urgency, head = line.priority(head)
    asked = what_and_whom(head)
    if asked is None:
        raise UserError(f"Say what you need and from whom: {entries.HOW}")
    typed = parts["answer_by"] or typed
    starts_at, ends_at = span(session, asked.at, now)
    whom, place = _whom_and_where(session, asked.whom)
    return Wanted(
        what=asked.what,
        whom=whom,
        quantity=line.how_many(asked.what),
        priority=urgency or "urgent",
        skills=parts["skills"],
        place=parts["place"] or place,
        why=parts["why"],
        starts_at=starts_at,
        ends_at=ends_at,
        answer_by=times.when(session, typed, now) if typed else None,
        for_whom=parts["for_whom"],
    )


def _whom_and_where(session: Session, text: str) -> tuple[list[Whom], str]:
    """Who is asked, and where they are to report: “Kestrel to Saltmere ED” where Kestrel is one of ours."""
    before, to, place = text.partition(" to ")
    asked = named(session, before if place else text)
    if to and not all(one.organisation for one in asked):
        return named(session, text), ""
    return asked, place


def span(session: Session, text: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From when, or by when, and until when it is needed; nothing where nobody says. Raises UserError."""
    if not text:
        return None, None
    is_span = re.search(r"(?i)\b(?:to|until|till|for)\b|–| - |weekend|week\b", text)
    if is_span:
        begins = not re.match(r"(?i)\W*(?:until|till)\b", text)
        start, end = times.span(session, hours(_bare(text)), now)
        return (start if begins else None), end
    return times.when(session, _bare(text), now), None


def _bare(text: str) -> str:
    """A time without the word before it."""
    text = text.lstrip(" ,")
    return text[found.end() :] if (found := _BY.match(text)) else text


def named(session: Session, text: str) -> list[Whom]:
    """Those whom a text names: ours, those of the catalogue, others by what was typed. Raises UserError."""
    cluster, found = directory.cluster(session), dict[str, Whom]()
    for piece in filter(None, (one.strip(" .:") for one in re.split(r"[,;\n]", text))):
        found |= {one.name: one for one in map(partial(_in_catalogue, session), _of_piece(cluster, piece))}
    return list(found.values())


def _in_catalogue(session: Session, whom: Whom) -> Whom:
    """Somebody who is not ours, by the name that the catalogue has, and how they are reached."""
    if whom.organisation:
        return whom
    those = [one for one in catalogue.givers(session) if one.name and one.is_called(whom.name)]
    return Whom(those[0].name or whom.name, how=those[0].how) if len(those) == 1 else whom


def _of_piece(cluster: Cluster, piece: str) -> list[Whom]:
    for body in cluster.statutory_bodies:
        if piece.lower() in (body.id, body.name.lower(), body.short_name.lower(), f"{body.short_name.lower()} icb"):
            return [Whom(body.name)]
    try:
        return [Whom(one.name, one.id) for one in organisation_names.named(cluster, piece)]
    except UserError:
        if len(names.beginning(cluster.organisations, piece)) > 1:
            raise
    between = _AND.search(piece)
    if between:
        return [*_of_piece(cluster, piece[: between.start()]), *_of_piece(cluster, piece[between.end() :])]
    return [Whom(piece, perhaps=names.meant(cluster.organisations, piece) or "")]


def numbered(text: str, usage: str) -> tuple[int, str]:
    """The number of the request that a line begins with, and the rest. Raises UserError."""
    found = _NUMBER.fullmatch(" ".join(text.split()))
    if found is None:
        raise UserError(f"Say of which request, by its number: {usage}")
    return int(found[1]), found[2].strip()


@dataclass(frozen=True)
class _Named:
    """A provider of a request, as its name is looked up."""

    id: str
    name: str
    share: AidShare


def provider(session: Session, row: MutualAidRequest, text: str) -> tuple[AidShare, str]:
    """The provider that a line begins with, and the rest; the only one needs no name. Raises UserError."""
    theirs = service.shares(session, row)
    those = [_Named(one.organisation or one.name.lower(), one.name, one) for one in theirs]
    words = text.split()
    for number in range(min(LONGEST_NAME, len(words)), 0, -1):
        found = _called(those, " ".join(words[:number]).strip(BETWEEN))
        if len(found) == 1:
            return found[0].share, line.trimmed(" ".join(words[number:]))
        if found and number == 1:
            names_ = ", ".join(one.name for one in found)
            raise UserError(f"“{words[0]}” could be {names_}. Type more of the name.")
    if len(theirs) == 1 and (not words or line.number(text)[0] or not words[0][:1].isupper()):
        return theirs[0], text
    there = ", ".join(one.name for one in theirs)
    raise UserError(f"Say of which provider: {there}. /mutual-aid ask {row.id} and a name asks another for the same.")


def _called(those: Sequence[_Named], text: str) -> list[_Named]:
    wanted = {word.lower() for word in re.findall(r"\w+", text)}
    if not wanted or (len(wanted) == 1 and next(iter(wanted)).isdecimal()):
        return []
    some = [one for one in those if wanted <= {word.lower() for word in re.findall(r"\w+", f"{one.name} {one.id}")}]
    return names.called(those, text) or names.beginning(those, text) or some


def said(session: Session, step: Step, text: str, now: datetime) -> Said:
    """What is said of a provider's step: `8 at 19:40, two of them drive`. Raises UserError."""
    if step == Step.RECHARGED:
        return _charged(text)
    if step == Step.DEPLOYED:
        return _deployed(session, text, now)
    number, rest = line.number(re.sub(r"(?i)^all\b[\s,]*(?:of them\b)?", "", text).strip())
    at, rest = _when(session, rest, now)
    return Said(step, number, at, rest.strip(BETWEEN))


def _when(session: Session, text: str, now: datetime) -> tuple[datetime | None, str]:
    at = _AT.fullmatch(text)
    named, rest = times.first(at["at"]) if at else ("", text)
    return (times.just_now(session, named, now), rest) if named else (None, text)


def _charged(text: str) -> Said:
    pence, note = line.pounds(re.sub(r"(?i)^(?:at|of|for)\s+(?=£|\d)", "", text))
    if pence is None:
        raise UserError("Say how much, or “no charge”, such as: /mutual-aid recharge 1 Beacon £4,500 invoice 12")
    return Said(Step.RECHARGED, note=note, pence=pence)


def _deployed(session: Session, text: str, now: datetime) -> Said:
    number, rest = line.number(text)
    parts = line.labelled(f"; {rest}", OF_A_DEPLOYMENT)
    report = parts["report_at"]
    details = {name: parts[name] for name in entries.DETAILS}
    at = times.when(session, report, now) if report else None
    return Said(Step.DEPLOYED, number, note=parts.head.strip(BETWEEN), details=details, report_at=at)


def passed_up_to(text: str, usage: str) -> tuple[str, str]:
    """To whom a request was passed up, and why. Raises UserError."""
    found = _UP.match(text)
    if found is None:
        raise UserError(f"Say to whom: region, nation or military aid, such as: {usage}")
    to = next(name for name in entries.ESCALATED if found[name.partition(" ")[0]])
    return to, text[found.end() :].strip(BETWEEN)
