"""Drawing up, editing and authorising situation reports. Whoever changes one takes turns with the others."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.access import Role
from eprr_bot.base.db import take_turns
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.directory import service as directory
from eprr_bot.incidents import command, organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import roles
from eprr_bot.records import service as records
from eprr_bot.sitreps import answers, drafting, timer
from eprr_bot.sitreps.drafting import SITREP
from eprr_bot.sitreps.models import ASK, Sitrep, SitrepEdit
from eprr_bot.sitreps.report import Report, Written, kept, merged, read
from eprr_bot.sitreps.section import SECTIONS, Section
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

NO_DRAFT = "There is no draft of a situation report. Type /incident sitrep to draw one up, read it, then authorise it."


def reports(session: Session, incident: Incident, last: int | None = None) -> list[Sitrep]:
    """The reports that were authorised, the oldest first; with `last`, only so many from the end."""
    done = select(Sitrep).where(Sitrep.incident_id == incident.id, col(Sitrep.authorised_at).is_not(None))
    return list(session.exec(done.order_by(col(Sitrep.number).desc()).limit(last)).all())[::-1]


def newest(session: Session, incident: Incident) -> Sitrep | None:
    """The report that was authorised last."""
    return next(iter(reports(session, incident, last=1)), None)


def draft(session: Session, incident: Incident) -> Sitrep | None:
    """The report that is being drafted."""
    return _draft(session, incident.id).first()


@question
def _draft(incident_id: int | None) -> SelectOfScalar[Sitrep]:
    return select(Sitrep).where(Sitrep.incident_id == incident_id, col(Sitrep.authorised_at).is_(None))


def get(session: Session, incident: Incident, number: int) -> Sitrep:
    """The report of this number. Raises UserError where there is none."""
    found = session.exec(select(Sitrep).where(Sitrep.incident_id == incident.id, Sitrep.number == number)).first()
    if found is None:
        raise UserError(
            f"Incident {incident.id} has no situation report {number}. Type /incident sitreps for those there are."
        )
    return found


def turn(session: Session, incident: Incident) -> None:
    """Wait for whoever works on the reports of the same incident, before anything is written in its log.

    Its call-outs are locked first, as whoever answers does: no deadlock.
    """
    command.lock(session, incident)
    take_turns(session, f"sitreps/{incident.id}")


def draw_up(session: Session, incident: Incident, now: datetime, actor: Actor) -> Sitrep:
    """The draft, with what the record says now in every section that nobody has written; a new one where none is."""
    turn(session, incident)
    found = draft(session, incident) or _begin(session, incident, now, actor)
    before = newest(session, incident)
    earlier = read(before.report) if before else None
    found.drafted = drafting.from_the_record(session, incident, before, earlier, now)
    found.drafted_at, found.drafted_for = now, actor.name
    found.drafted_to = records.count(session, incident.id or 0)
    session.add(found)
    session.flush()
    return found


def _begin(session: Session, incident: Incident, now: datetime, actor: Actor) -> Sitrep:
    before = newest(session, incident)
    number = before.number + 1 if before else 1
    made = Sitrep(incident_id=incident.id or 0, number=number, started_at=now, started_by=actor.name, drafted_at=now)
    session.add(made)
    session.flush()
    incidents.note(session, incident, now, SITREP, f"Situation report {number} is being drafted.", actor)
    return made


def the_draft(session: Session, incident: Incident, now: datetime, actor: Actor) -> Sitrep:
    """The draft as it stands, or a new one: nobody has to begin it before they write in it."""
    turn(session, incident)
    return draft(session, incident) or draw_up(session, incident, now, actor)


def report(session: Session, incident: Incident, sitrep: Sitrep) -> Report:
    """All of a report: of a draft as it stands, of one that was authorised as it was then."""
    if sitrep.authorised_at:
        return read(sitrep.report)
    due = timer.words(session, incident)
    edits = _edits(session, sitrep)
    writers = list(dict.fromkeys(one.by for one in edits.values() if one.text))
    said = answers.lines(session, sitrep, sitrep.drafted_at)
    sections = tuple(_section(one, sitrep, edits.get(one.id), said.get(one.id, ())) for one in SECTIONS)
    head = drafting.head(session, incident, sitrep, due, writers)
    return Report(incident.id or 0, sitrep.number, tuple(head), sections)


def _section(section: Section, sitrep: Sitrep, edit: SitrepEdit | None, said: tuple[str, ...]) -> Written:
    number = edit.id or 0 if edit else 0
    if edit and edit.text:
        return Written(section.id, section.title, edit.text, said, edit.by, number)
    text = "\n".join(sitrep.drafted.get(section.id, ()))
    return Written(section.id, section.title, text, said, "", number)


def _edits(session: Session, sitrep: Sitrep) -> dict[str, SitrepEdit]:
    """The newest edit of each section, in the order in which they were made."""
    theirs = select(SitrepEdit).where(SitrepEdit.sitrep_id == sitrep.id).order_by(col(SitrepEdit.id))
    return {one.section: one for one in session.exec(theirs).all()}


@dataclass(frozen=True)
class Edited:
    """What came of an edit: how the section stood before and by whom, and whether it was put together with theirs."""

    number: int
    before: Written
    now: Written
    is_merged: bool = False
    left_out: bool = False


def write(
    session: Session, incident: Incident, section: Section, text: str, now: datetime, actor: Actor, seen: int = -1
) -> Edited:
    """Put people's words into a section of the draft; nothing puts the record's words back.

    `seen` is the number of the edit that they saw (0 for none): where somebody else has written since, both stand.
    A text after a plus sign is added to what stands there.
    """
    sitrep = the_draft(session, incident, now, actor)
    before = written(session, incident, sitrep, section)
    text, left_out = without_nhs_numbers(visible(text).strip())
    is_merged = seen >= 0 and seen != before.edit and bool(text) and text != before.text
    if is_merged:
        text = merged(_text_seen(session, sitrep, section, seen), before.text, text)
    elif text.startswith("+"):
        text = "\n".join(filter(None, (before.text, text[1:].strip())))
    if text == before.text or not (text or before.by):
        raise UserError(f"“{section.title}” says so already. Nothing was changed.")
    _keep(session, incident, sitrep, section, text, now, actor)
    return Edited(sitrep.number, before, written(session, incident, sitrep, section), is_merged, left_out)


def undo(session: Session, incident: Incident, section: Section, now: datetime, actor: Actor) -> Edited:
    """Take the newest edit of a section back: what stood before it stands again. Raises UserError where none is."""
    turn(session, incident)
    sitrep = draft(session, incident)
    theirs = _history(session, sitrep, section) if sitrep else []
    if sitrep is None or not theirs or not theirs[-1].text:
        raise UserError(f"Nobody has written anything in “{section.title}” of the draft: there is nothing to undo.")
    before = written(session, incident, sitrep, section)
    _keep(session, incident, sitrep, section, theirs[-2].text if len(theirs) > 1 else "", now, actor)
    return Edited(sitrep.number, before, written(session, incident, sitrep, section))


def _keep(
    session: Session, incident: Incident, sitrep: Sitrep, section: Section, text: str, now: datetime, actor: Actor
) -> None:
    session.add(SitrepEdit(sitrep_id=sitrep.id or 0, section=section.id, text=text, at=now, by=actor.name))
    session.flush()
    said = text or "as the record has it."
    incidents.note(session, incident, now, SITREP, f"Situation report {sitrep.number}, {section.title}: {said}", actor)


def _history(session: Session, sitrep: Sitrep, section: Section) -> list[SitrepEdit]:
    theirs = select(SitrepEdit).where(SitrepEdit.sitrep_id == sitrep.id, SitrepEdit.section == section.id)
    return list(session.exec(theirs.order_by(col(SitrepEdit.id))).all())


def writers(session: Session, incident: Incident, section: Section) -> list[str]:
    """Whoever has written in a section of the draft, one name for each time; nobody else does meanwhile."""
    turn(session, incident)
    sitrep = draft(session, incident)
    return [one.by for one in _history(session, sitrep, section) if one.text] if sitrep else []


def _text_seen(session: Session, sitrep: Sitrep, section: Section, seen: int) -> str:
    edit = session.get(SitrepEdit, seen) if seen else None
    return edit.text if edit and edit.text else "\n".join(sitrep.drafted.get(section.id, ()))


def written(session: Session, incident: Incident, sitrep: Sitrep, section: Section) -> Written:
    """A section of the draft as it stands."""
    return next(one for one in report(session, incident, sitrep).sections if one.id == section.id)


def correct(session: Session, incident: Incident, number: int, why: str, now: datetime, actor: Actor) -> Sitrep:
    """The draft cites an authorised report as wrong, and says in what. That one stays as it is. Raises UserError."""
    why, _ = without_nhs_numbers(" ".join(visible(why).split()))
    wrong = get(session, incident, number)
    if not wrong.authorised_at:
        raise UserError(f"Situation report {number} is a draft: nothing has gone out yet. Just edit its sections.")
    if not why:
        raise UserError(f"Say what was wrong in it: /incident sitrep correct {number} <what was wrong>")
    found = the_draft(session, incident, now, actor)
    found.corrects, found.correction = number, why
    session.add(found)
    text = f"Situation report {found.number} is to correct situation report {number}: {why}"
    incidents.note(session, incident, now, SITREP, text, actor)
    return found


def corrected_by(found: list[Sitrep], number: int) -> int | None:
    """The authorised report that corrects this one."""
    return next((one.number for one in found if one.authorised_at and one.corrects == number), None)


def authorise(session: Session, incident: Incident, now: datetime, actor: Actor, seen: str = "") -> Sitrep:
    """A named person authorises the draft: it is fixed, posted, and its digest stands in the log.

    `seen` is the content that they read. Raises UserError where it says something else by now, or there is no draft.
    """
    turn(session, incident)
    sitrep = draft(session, incident)
    if sitrep is None:
        raise UserError(NO_DRAFT)
    as_drafted = report(session, incident, sitrep)
    if seen and seen != as_drafted.content_digest:
        raise UserError(
            f"Situation report {sitrep.number} has changed since you read it, so it was not authorised. "
            "Type /incident sitrep and read it once more."
        )
    timer.is_reported(session, incident, now)
    disagrees = _disagrees(session, incident, now, actor)
    final = _final(session, incident, sitrep, now, actor, disagrees)
    sitrep.authorised_at, sitrep.authorised_by = now, actor.name
    sitrep.report, sitrep.digest = kept(final), final.digest
    session.add(sitrep)
    session.flush()
    corrects = f"It corrects situation report {sitrep.corrects}." if sitrep.corrects else ""
    due = f"Next report due: {final.said(drafting.NEXT)}."
    said = f"Situation report {sitrep.number} authorised by {actor.name}."
    entry = blocks.sentences(said, corrects, disagrees, due, f"SHA-256 of its text: {final.digest}")
    because = f"Situation report {sitrep.number} has been authorised."
    organisations.stop(session, incident, ASK, now, because)
    incidents.note(session, incident, now, SITREP, entry, actor)
    return sitrep


def _final(session: Session, incident: Incident, sitrep: Sitrep, now: datetime, actor: Actor, disagrees: str) -> Report:
    """The draft as it goes out; its next report is due as it is once this one has been made."""
    made = report(session, incident, sitrep)
    when = blocks.written(now, directory.cluster(session).zone)
    by = blocks.sentences(f"{actor.name}, {when}", disagrees)
    return replace(made, head=(*made.head, (drafting.BY, by)), is_draft=False)


def _disagrees(session: Session, incident: Incident, now: datetime, actor: Actor) -> str:
    """A sentence where somebody authorises who is neither director nor emergency officer."""
    if roles.roles_of(session, now, actor) & {Role.DIRECTOR, Role.OFFICER}:
        return ""
    return roles.who_disagrees(session, now, actor, incident.director_id)


def is_as_it_was(sitrep: Sitrep) -> bool:
    """Does an authorised report still say what its digest was made of? The digest stands in the log as well."""
    return read(sitrep.report).digest == sitrep.digest
