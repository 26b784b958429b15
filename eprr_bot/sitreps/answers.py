"""Sections asked of organisations: who was asked for what by when, who has answered, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.directory import names
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.sitreps.drafting import SITREP
from eprr_bot.sitreps.models import Sitrep, SitrepAnswer, SitrepAsk
from eprr_bot.sitreps.section import BY_ID, USUAL, Section, named_first
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

SHORTEST_BEGINNING = 4
"""Letters of an organisation's name by which it may be meant at the beginning of a line."""
LONGEST_NAME = 8
"""Words of one."""


@dataclass(frozen=True)
class Standing:
    """What an organisation was asked for in a section, and what it says; `asked` or `answer` may be missing."""

    organisation: str
    name: str
    section: str
    asked: SitrepAsk | None = None
    answer: SitrepAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Was it asked for something that it has not answered since?"""
        return self.asked is not None and (self.answer is None or self.answer.at < self.asked.asked_at)


def standing(session: Session, sitrep: Sitrep) -> list[Standing]:
    """Every organisation that was asked or has answered, section by section, in the order of the cluster's file."""
    asks, said = _asks(session, sitrep), _answers(session, sitrep)
    named = directory.cluster(session).organisation_names
    order = {one: place for place, one in enumerate(named)}
    keys = sorted({*asks, *said}, key=lambda key: (list(BY_ID).index(key[1]), order.get(key[0], len(order)), key[0]))
    return [
        Standing(one, named.get(one, one), section, asks.get((one, section)), said.get((one, section)))
        for one, section in keys
    ]


def _asks(session: Session, sitrep: Sitrep) -> dict[tuple[str, str], SitrepAsk]:
    theirs = select(SitrepAsk).where(SitrepAsk.sitrep_id == sitrep.id).order_by(col(SitrepAsk.id))
    return {(one.organisation, section): one for one in session.exec(theirs).all() for section in one.sections}


def _answers(session: Session, sitrep: Sitrep) -> dict[tuple[str, str], SitrepAnswer]:
    theirs = select(SitrepAnswer).where(SitrepAnswer.sitrep_id == sitrep.id).order_by(col(SitrepAnswer.id))
    return {(one.organisation, one.section): one for one in session.exec(theirs).all()}


def lines(session: Session, sitrep: Sitrep, at: datetime) -> dict[str, tuple[str, ...]]:
    """What stands of it in each section of the report as it is at an instant, a line for each organisation."""
    found: dict[str, tuple[str, ...]] = {}
    for one in standing(session, sitrep):
        found[one.section] = (*found.get(one.section, ()), _line(session, one, at))
    return found


def _line(session: Session, one: Standing, at: datetime) -> str:
    zone = directory.cluster(session).zone
    parts = []
    if one.answer:
        when = blocks.clock_time(one.answer.at, zone, since=at)
        parts.append(f"{blocks.full_stop(one.answer.text)} (Taken down by {one.answer.by}, {when}.)")
    if one.asked and one.is_open:
        by = blocks.clock_time(one.asked.answer_by, zone, since=at)
        is_late = one.asked.late_told_at is not None or one.asked.answer_by <= at
        asked = blocks.clock_time(one.asked.asked_at, zone, since=at)
        parts.append(f"No answer by {by}." if is_late else f"Asked at {asked}, to answer by {by}.")
    return f"{one.name}: {' '.join(parts)}"


def answer_first(session: Session, text: str) -> tuple[Organisation | None, str]:
    """The organisation that a text begins with, and the rest; None where it is none. Raises UserError for several."""
    there, words = directory.cluster(session).organisations, text.split(None, LONGEST_NAME)
    for number in range(min(len(words), LONGEST_NAME), 0, -1):
        typed = " ".join(words[:number]).strip(":,")
        rest = text.split(None, number)
        after = rest[number] if len(rest) > number else ""
        if len(typed) < SHORTEST_BEGINNING and not names.called(there, typed):
            continue
        found = names.called(there, typed) or names.beginning(there, typed)
        if len(found) == 1:
            return found[0], after
        if found and number == 1 and not names.called(there, typed):
            return _ask_which(found, typed)
    return None, text


def _ask_which(found: Sequence[Organisation], typed: str) -> tuple[Organisation | None, str]:
    raise UserError(f"“{typed}” may be {blocks.listed((one.name for one in found), 'or')}. Type more of the name.")


def take_down(
    session: Session,
    incident: Incident,
    sitrep: Sitrep,
    whom: Organisation,
    text: str,
    now: datetime,
    actor: Actor,
    section: Section | None = None,
) -> tuple[SitrepAnswer, bool]:
    """Keep what an organisation says in a section; returns it and whether an NHS number was left out.

    The section is the one whose name comes first, or else the one given, or the only one that it was asked for and
    has not answered; where it was asked for nothing, its impact. Raises UserError where several could be meant.
    """
    named, rest = named_first(text)
    if named and rest:
        section, text = named, rest
    section = section or _asked_for(session, sitrep, whom)
    said, left_out = without_nhs_numbers(text.strip())
    made = SitrepAnswer(
        sitrep_id=sitrep.id or 0, section=section.id, organisation=whom.id, text=said, at=now, by=actor.name
    )
    session.add(made)
    session.flush()
    entry = f"{whom.name} says, for situation report {sitrep.number}, {section.title}: {said}"
    incidents.note(session, incident, now, SITREP, entry, actor)
    return made, left_out


def _asked_for(session: Session, sitrep: Sitrep, whom: Organisation) -> Section:
    theirs = [one for one in standing(session, sitrep) if one.organisation == whom.id]
    still = [one.section for one in theirs if one.is_open] or [one.section for one in theirs if one.asked]
    if len(still) > 1:
        raise UserError(
            f"{whom.name} was asked for {blocks.listed(still)}. Say which: "
            f"/incident sitrep {whom.name} {still[0]} and what they say"
        )
    return BY_ID[still[0]] if still else USUAL[0]
