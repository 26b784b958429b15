"""Declaring incidents and everything that changes in them. Each change writes its log entry in the same transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from eprr_bot.base import documents
from eprr_bot.base.db import add_numbered, at_the_end, change, remembered
from eprr_bot.base.letters import visible
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.base.questions import question
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import Callee, CallOut, CallOutState, StopRule
from eprr_bot.callout.service import Opening
from eprr_bot.directory import service as directory
from eprr_bot.incidents import (
    cards,
    duplicates,
    forum_links,
    forum_messages,
    hazard,
    hazard_messages,
    messages,
    news,
    playbook_messages,
)
from eprr_bot.incidents.alert import LIVE, OVER, WORDS, AlertState
from eprr_bot.incidents.hazard import Hazard
from eprr_bot.incidents.models import Checklist, Incident, IncidentLevel, IncidentType, Room
from eprr_bot.incidents.news import COMMAND, involve_first, tell_teams
from eprr_bot.incidents.news import subject as subject
from eprr_bot.incidents.news import tell_room as tell_room
from eprr_bot.incidents.room import channel_name
from eprr_bot.oncall import service as oncall
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import AT_THE_DESK, AT_THE_KEYBOARD, Actor, UserError, is_beside_slack

KIND = "incident"
"""What the call-outs to an incident are for."""
ALERT_STATE = "alert state"
"""The kind of the log's entries about it."""
CHECKLIST = "delegated-authority"
ALONE = ("cluster", "england", "forums", "instruments", "ladders")
READ_FIRST = (*((kind, kind) for kind in ALONE), ("playbook", CHECKLIST))
"""What declaring needs of what people wrote in files."""


@dataclass(frozen=True)
class Declaration:
    """What somebody declares: two facts at the least, the rest has defaults."""

    what: str
    where: str
    type: IncidentType = IncidentType.CRITICAL
    level: IncidentLevel = IncidentLevel.CLUSTER
    alert_state: AlertState = AlertState.DECLARED
    is_exercise: bool = False
    hazard: str = ""
    """One that was chosen, besides those that the words name."""


def declare(session: Session, now: datetime, declaration: Declaration, actor: Actor) -> Incident:
    """Open an incident, start its log, page whoever is on call and put the checklist in front of them.

    Nothing here waits for Slack: the incident exists from this transaction on. Raises UserError for an empty `what`.
    """
    what, removed = without_nhs_numbers(" ".join(visible(declaration.what).split()))
    where, removed_too = without_nhs_numbers(" ".join(visible(declaration.where).split()))
    if not what:
        raise UserError("Say in a few words what has happened, such as: power lost in theatres.")
    documents.look_up(session, READ_FIRST)
    cluster = directory.cluster(session)
    oncall.schedules(session)  # all at once, for whatever asks for one of them from here on
    held = {rota_id: oncall.holder(session, rota_id, now) for rota_id in cluster.incident_rotas}
    directory.look_up(session, filter(None, held.values()))
    holder = director_on_call(session, now)
    incident = Incident(
        what=what,
        where=where or messages.NOT_YET_KNOWN,
        type=declaration.type,
        level=int(declaration.level),
        alert_state=declaration.alert_state,
        is_exercise=declaration.is_exercise,
        lead_organisation=_leads(session, holder, now),
        director_id=holder,
        rota_holder_id=holder,
        declared_at=now,
        declared_by=actor.name,
        declared_by_slack_id=actor.slack_id,
        opened_at_standby=declaration.alert_state == AlertState.STANDBY,
        hazards=dict.fromkeys(filter(None, (declaration.hazard, *hazard.recognised(what))), True),
    )
    add_numbered(session, incident)
    callout.none_yet(session, KIND, _id(incident))
    session.add(Room(incident_id=_id(incident), next_try=now))
    at_the_end(session, subject(incident), _is_due_anyway)
    duplicates.tell_the_others(session, incident, now)
    note(session, incident, now, "declared", _declared_text(session, incident, now), actor)
    if removed or removed_too:
        note(session, incident, now, "information", "A number that looked like an NHS number was left out.")
    open_checklist(session, incident, now)
    involve_first(session, incident, {COMMAND: holder, **held}, now)
    for rota_id in cluster.incident_rotas:
        _page(session, incident, rota_id, now)
    tell_teams(session, incident, messages.declared_in_teams(messages.of(incident)), now, "declared")
    return incident


def _declared_text(session: Session, incident: Incident, now: datetime) -> str:
    director = directory.name_of(session, incident.director_id)
    caller = directory.cluster(session).level_called_by(incident.level)
    found = forum_messages.standing(forum_links.link_certain(session, incident, now))
    called = f"Level {incident.level} is recorded as called by {caller}." if caller else ""
    declared = (
        f"Incident {incident.id} declared: {blocks.open_ended(incident.what)}, {blocks.open_ended(incident.where)}. "
        f"{messages.TYPES[incident.type]}, level {incident.level}, alert state: "
        f"{WORDS[AlertState(incident.alert_state)].lower()}. "
        f"Lead organisation: {incident.lead_organisation or messages.NOT_YET_NAMED}. Accountable director: {director}."
    )
    behind_it = hazard_messages.standing([Hazard(one) for one in incident.hazards], None)
    return blocks.sentences(declared, behind_it, called, found)


def command_rota(session: Session) -> str:
    """The rota whose holder commands."""
    return directory.cluster(session).incident_rotas[0]


def director_on_call(session: Session, now: datetime) -> str | None:
    """Who is called as holder of the rota that commands; whoever has left can answer for nothing: then it is nobody."""
    holder = oncall.called_as(oncall.schedule(session, command_rota(session)), now)
    return None if holder and directory.has_left(session, holder) else holder


def nobody_called_as(session: Session, now: datetime) -> str:
    """What whoever declares reads of the rotas as whose holder nobody is called: a sentence, or nothing."""
    called = [oncall.schedule(session, one) for one in directory.cluster(session).incident_rotas]
    without = [one.rota.name for one in called if not _is_there(session, oncall.called_as(one, now))]
    return messages.nobody_called_as(without) if without else ""


def _is_there(session: Session, person_id: str | None) -> bool:
    person = directory.person(session, person_id) if person_id else None
    return person is not None and person.is_active


def _leads(session: Session, holder: str | None, now: datetime) -> str:
    """Which body leads at first: the director's own, or else that of the accountable emergency officer."""
    return _body_of(session, holder, now) or _body_of(session, directory.officer(session, now), now)


def _body_of(session: Session, director_id: str | None, now: datetime) -> str:
    """The director's own body, which leads, or its successor; empty where it is none, because a cluster is no body."""
    director, cluster = directory.person(session, director_id) if director_id else None, directory.cluster(session)
    body = cluster.body_on(now.astimezone(cluster.zone).date(), director.organisation) if director else None
    return body.name if body else ""


def call_again(session: Session, incident: Incident, now: datetime) -> None:
    """Call whoever is on call now, but for a rota whose call is seen to."""
    of_it = callout.serving(session, KIND, incident.id)
    for rota_id in directory.cluster(session).incident_rotas:
        if not any(_is_seen_to(session, one, now) for one in of_it if one.rota_id == rota_id):
            _page(session, incident, rota_id, now)


def _is_seen_to(session: Session, call_out: CallOut, now: datetime) -> bool:
    """It still goes on, or was answered while whoever holds the rota now was called; command is asked for by itself."""
    if call_out.state != CallOutState.ANSWERED or call_out.stop == StopRule.COMMAND:
        return call_out.state in (CallOutState.ANSWERED, CallOutState.OPEN)
    holder = oncall.holder(session, call_out.rota_id, now)
    return holder is None or holder in {one.person_id for one in callout.callees(session, call_out.id)}


def _page(session: Session, incident: Incident, rota_id: str, now: datetime) -> None:
    ladder = callout.ladder_of(session, rota_id)
    usual = StopRule(ladder.stop or StopRule.FUNCTION)
    opening = Opening(
        kind=KIND,
        serves_id=incident.id or 0,
        title=messages.page_title(messages.of(incident)),
        text=messages.page_text(messages.of(incident)),
        summary=messages.page_summary(incident),
        lane=news.lane(incident),
        stop=StopRule.COMMAND if rota_id == command_rota(session) else usual,
        rota_id=rota_id,
        insists=not incident.is_exercise,
        is_exercise=incident.is_exercise,
        incident_id=incident.id,
        button="I am responding",
    )
    callout.open_call_out(session, now, ladder, opening)


def _id(incident: Incident) -> int:
    assert incident.id is not None
    return incident.id


def note(
    session: Session,
    incident: Incident,
    now: datetime,
    kind: str,
    text: str,
    actor: Actor = records.BOT,
    *,
    event_at: datetime | None = None,
    on_behalf_of: str = "",
    late_reason: str = "",
    corrects: int | None = None,
) -> int:
    """Write in an incident's log, of something that happened now, or at `event_at`. Returns the entry's number."""
    author, is_exercise = _with_standing(session, actor), incident.is_exercise
    entry = Entry(kind, text, author, event_at, is_exercise, on_behalf_of, late_reason, corrects)
    touch(session, incident, now)
    return records.write(session, _id(incident), now, entry).number


def note_in_all(session: Session, text: str, now: datetime) -> None:
    """Write in the log of every open incident that the clock was set."""
    for incident in open_incidents(session):
        note(session, incident, now, "clock", text)


def _with_standing(session: Session, actor: Actor) -> Actor:
    """Whoever writes; after the name of somebody whom the directory does not know, or who has left, stands that."""
    if not actor.slack_id or directory.is_known(session, actor):
        return actor
    return replace(actor, name=f"{actor.name} ({'has left' if actor.person_id else 'not in the directory'})")


def _is_due_anyway(_: Session) -> None:
    """A channel that is to be made is brought into step as it is; see touch."""


def touch(session: Session, incident: Incident, now: datetime) -> None:
    """The Slack side is to be brought into step again."""
    at_the_end(session, subject(incident), lambda last: _bring_forward(last, _id(incident), now))


def _bring_forward(session: Session, incident_id: int, now: datetime) -> None:
    waiting = (Room.incident_id == incident_id, col(Room.next_try) > now, Room.failures == 0)
    change(session, Room, *waiting, next_try=now)


def open_checklist(session: Session, incident: Incident, now: datetime) -> None:
    """Put the delegated-authority checklist in front of the accountable director: a new one for each of them."""
    if documents.latest(session, "playbook", CHECKLIST) is None:
        note(session, incident, now, "information", "There is no delegated-authority checklist to show.")
        return
    try:
        made = cards.filled_in(session, CHECKLIST, incident, now)
    except cards.Unreadable as error:  # nothing may keep an incident from being declared
        note(session, incident, now, "information", playbook_messages.unreadable(CHECKLIST, str(error)))
        return
    director = directory.name_of(session, incident.director_id) if incident.director_id else ""
    row = Checklist(incident_id=_id(incident), playbook_id=made.id, version=made.version, body=asdict(made))
    row.opened_for, row.opened_at = director, now
    row.nudge_at = min(
        (now + timedelta(minutes=one.within_minutes) for one in made.sections if one.within_minutes), default=None
    )
    session.add(row)
    opened = f"Checklist “{made.title}” (version {made.version}) opened for {director or 'whoever takes command'}."
    note(session, incident, now, "checklist", opened)
    if made.bare:
        note(session, incident, now, "information", playbook_messages.shown_bare(made))
    for item in (item for section in made.sections for item in section.items if playbook_messages.is_too_long(item)):
        note(session, incident, now, "checklist", one_line(f"In the checklist: {item.text} {item.note}"))


LISTED = "eprr-bot incident list shows those there were."
"""Where to look for an incident at the keyboard."""


def get(session: Session, incident_id: int, look: str = "Type /incident for those that are open.") -> Incident:
    """The incident of this number. Raises UserError, which says where to `look`, when there is none."""
    found = session.get(Incident, incident_id)
    if found is None:
        raise UserError(f"There is no incident {incident_id}. {look}")
    return found


def open_incidents(session: Session) -> list[Incident]:
    """Every incident that is neither closed nor cancelled, the newest first."""
    return list(remembered(session, Incident, "open", lambda: _open_incidents(session).all()))


@question
def _open_incidents() -> SelectOfScalar[Incident]:
    return select(Incident).where(col(Incident.alert_state).not_in(OVER)).order_by(col(Incident.id).desc())


def live_incidents(session: Session) -> list[Incident]:
    """Real incidents that are being responded to now."""
    return [one for one in open_incidents(session) if one.alert_state in LIVE and not one.is_exercise]


def all_incidents(session: Session) -> list[Incident]:
    """Every incident there ever was, the newest first."""
    return list(session.exec(select(Incident).order_by(col(Incident.id).desc())).all())


def of_call_out(session: Session, call_out_id: int) -> Incident:
    """The incident that a call-out is about. Raises UserError when there is none."""
    found = session.get(CallOut, call_out_id)
    return get(session, found.incident_id or 0 if found else 0)


def of_channel(session: Session, channel_id: str) -> Incident | None:
    """The incident whose channel this is, or that was named at the keyboard, or whose page it is; or None."""
    if is_beside_slack(channel_id):
        number = channel_id.partition("/")[2]
        return get(session, int(number), LISTED) if number else None
    room = session.exec(select(Room).where(Room.channel_id == channel_id)).first() if channel_id else None
    return session.get(Incident, room.incident_id) if room else None


def name_behind(session: Session, slack_id: str) -> str | None:
    """What people call a member of the workspace, or an incident's channel, by its id in Slack; or None."""
    if person := directory.by_slack_id(session, slack_id):
        return person.name
    return session.exec(select(Room.channel_name).where(Room.channel_id == slack_id)).first()


def meant(session: Session, channel_id: str) -> Incident:
    """The incident that a command means: that of the channel, or the only open one. Raises UserError otherwise."""
    here = of_channel(session, channel_id)
    if here is not None:
        return here
    still_open = open_incidents(session)
    if len(still_open) == 1:
        return still_open[0]
    if not still_open:
        raise _none_open(session, channel_id)
    numbers = blocks.listed((f"{one.id} ({blocks.fit(one.what, messages.BRIEF)})" for one in still_open), "or")
    said = f"More than one incident is open: {numbers}."
    if channel_id == AT_THE_KEYBOARD:
        raise UserError(f"{said} Add --incident and its number.")
    if channel_id == AT_THE_DESK:
        raise UserError(f"{said} Do this on the page of the one that you mean.")
    rooms = blocks.listed((_link(session, one) for one in still_open), "or")
    raise UserError(f"{said} Type this in the incident’s own channel:", f"{rooms}.")


def _none_open(session: Session, channel_id: str) -> UserError:
    """What somebody reads who means an incident and none is open: what became of the newest, and where it goes on."""
    newest = next(iter(all_incidents(session)), None)
    changed = records.newest(session, _id(newest), ALERT_STATE) if newest else None
    if newest is None or changed is None:
        return UserError("No incident is open. Declare one with /incident declare.")
    state, when = WORDS[AlertState(newest.alert_state)].lower(), blocks.on(changed.event_at)
    what = f"Incident {newest.id} ({blocks.fit(newest.what, messages.BRIEF)}) was {state} {when} by {changed.author}."
    if channel_id == AT_THE_KEYBOARD:
        return UserError(f"No incident is open. {what} If you mean that one, add --incident {newest.id}.")
    if channel_id == AT_THE_DESK:
        raise UserError(f"No incident is open. {what} If you mean that one, do this on its page.")
    return UserError(
        f"No incident is open. {what} If you mean that one, type this in its channel:", _link(session, newest)
    )


def _link(session: Session, incident: Incident) -> str:
    """An incident's channel, as a link in Slack; its name to be while there is none yet."""
    room = session.get(Room, incident.id)
    if room and room.channel_id:
        return f"<#{room.channel_id}>"
    return f"#{channel_name(_id(incident), incident.what, is_exercise=incident.is_exercise)}"


def one_line(text: str) -> str:
    """The same text without its line breaks."""
    return " ".join(text.split())


def responders(session: Session, incident: Incident) -> Sequence[tuple[CallOut, Callee]]:
    """Everybody who was called out to an incident, in the order in which they were."""
    return _responders(session, incident.id).all()


@question
def _responders(incident_id: int | None) -> Select[CallOut, Callee]:
    called = select(CallOut, Callee).join(Callee, col(Callee.call_out_id) == col(CallOut.id))
    return called.where(callout.serves(KIND, incident_id)).order_by(col(Callee.id))


def called_and_not(session: Session, incident: Incident) -> tuple[list[str], list[str]]:
    """The names of those who are being called, and of those whom there is no way to call."""
    reached = callout.can_be_called(session, KIND, incident.id)
    names = {one: directory.name_of(session, one) for one in reached}
    return [names[one] for one in reached if reached[one]], [names[one] for one in reached if not reached[one]]
