"""Which NHS organisation leads an incident: a board, a provider or the region, never the cluster (INC-01, ¶55).

It changes only by a handover that is logged and told.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from eprr_bot.base.like import closest, plain
from eprr_bot.base.patient_data import LEFT_OUT, without_nhs_numbers
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Cluster
from eprr_bot.incidents import command, course_messages, kinds, news
from eprr_bot.incidents import messages as incident_messages
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.roles import messages
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, UserError

KIND = "lead"
REGION = "region"
MOST_NAMED = 12
_BETWEEN = " ,;:.–-"
_FILLERS = {"to", "is", "now", "passes", "organisation", "the"}


def may_lead(cluster: Cluster, day: date) -> list[str]:
    """The names of all that may lead: boards that exist on the day, providers, the region."""
    bodies = [one.name for one in cluster.bodies_on(day)]
    region = [one.name for one in cluster.organisations if one.kind == REGION]
    return [*bodies, *(one.name for one in cluster.providers), *region]


def spellings(cluster: Cluster, day: date) -> dict[str, str]:
    """What people type for each: its name, id or short name, and so much of the name as means no other."""
    names = may_lead(cluster, day)
    ids = {one: name for one, name in cluster.organisation_names.items() if name in names}
    short = {one.short_name: one.name for one in cluster.bodies_on(day)}
    begun: dict[str, list[str]] = {}
    for name in names:
        words = plain(name).split()
        for length in range(1, len(words) + 1):
            begun.setdefault(" ".join(words[:length]), []).append(name)
    found = {form: those[0] for form, those in begun.items() if len(those) == 1 and form not in ("nhs", "the")}
    return found | {plain(form): name for form, name in {**ids, **short}.items()}


def _without_fillers(text: str) -> list[str]:
    words = text.split()
    while words and plain(words[0]) in _FILLERS:
        words = words[1:]
    return words


def organisation_and_reason(text: str, forms: Mapping[str, str]) -> tuple[str, str]:
    """The organisation that is named first and why, or nothing and the text."""
    words = _without_fillers(text)
    for length in range(len(words), 0, -1):
        form = plain(" ".join(words[:length]).strip(_BETWEEN))
        if form in forms:
            return forms[form], " ".join(words[length:]).lstrip(_BETWEEN)
    return "", text


def hand_over(session: Session, incident: Incident, text: str, now: datetime, actor: Actor) -> str:
    """Another organisation leads from now on. Returns what is to be said of why: that an NHS number
    was taken out, or that none was given; mrkdwn. Raises UserError.
    """
    cluster = directory.cluster(session)
    day = now.astimezone(cluster.zone).date()
    name, why = organisation_and_reason(text, spellings(cluster, day))
    if not name or _is_cluster(cluster, text):
        raise UserError(_unknown(cluster, text, day))
    why, removed = without_nhs_numbers(kinds.reason(why))
    command.lock(session, incident)
    before = incident.lead_organisation
    if name == before:
        raise UserError(f"{name} leads incident {incident.id} already.{course_messages.to_add(why)}")
    incident.lead_organisation = name
    session.add(incident)
    until_now = f"Until now: {before}." if before else ""
    entry = blocks.sentences(f"Lead organisation: {name}.", until_now, blocks.reason(why))
    incidents.note(session, incident, now, KIND, entry, actor)
    told = messages.lead_told(incident_messages.of(incident), before, why, actor.name, now)
    news.tell_room(session, incident, told, now)
    return LEFT_OUT if removed else "" if why else course_messages.WHY


def _is_cluster(cluster: Cluster, text: str) -> bool:
    """Is it the cluster that is named, and no body whose name begins like it?"""
    return plain(" ".join(_without_fillers(text))).startswith((plain(cluster.name), plain(cluster.id)))


def _unknown(cluster: Cluster, text: str, day: date) -> str:
    """Why nothing that was named may lead, and what may."""
    forms, said = spellings(cluster, day), plain(text)
    names = may_lead(cluster, day)
    may = f"A board, a provider or the region leads: {blocks.listed(blocks.few(names, MOST_NAMED), 'or')}."
    if _is_cluster(cluster, text):
        return f"{cluster.name} is a cluster and no body of its own, so it cannot lead. {may}"
    other = next((one for one in cluster.organisation_names.values() if said.startswith(plain(one))), None)
    if other and other not in names:
        return f"{other} cannot lead an incident of the NHS. {may}"
    words = text.split()
    runs = [" ".join(words[:length]) for length in range(min(len(words), 6), 0, -1)]
    guess = next(filter(None, (closest(run, forms) for run in runs)), None)
    hint = f" Did you mean “{guess}”?" if guess else ""
    return f"There is no organisation called “{blocks.fit(text, 80)}”.{hint} {may}"
