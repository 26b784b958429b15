"""The hazards and the onset of an incident: recognised, said, denied; and the scenario cards that are for them."""

import contextlib
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from eprr_bot.base.db import take_turns
from eprr_bot.incidents import cards, hazard, hazard_messages, news, playbook_messages, service
from eprr_bot.incidents.alert import LIVE
from eprr_bot.incidents.hazard import Hazard, Onset, Typed
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.playbook import SCENARIO, Playbook
from eprr_bot.reach import service as reach
from eprr_bot.reach.routes import SLACK
from eprr_bot.slack.blocks import Block
from eprr_bot.slack.commands import Actor, UserError

MOST_BEGUN = 2
"""Scenario cards whose first section stands on the director's own card; of the others there are the buttons."""
ENTRY = "hazard"
"""The kind of the log's entries about them."""


def of(incident: Incident) -> list[Hazard]:
    """The hazards that an incident has, in the order of the table. Tags that are none any more are left out."""
    return [one for one in Hazard if incident.hazards.get(one)]


def onset_of(incident: Incident) -> Onset | None:
    """How it began, where somebody has said so."""
    with contextlib.suppress(ValueError):
        return Onset(incident.onset)
    return None


def see(session: Session, incident: Incident, text: str, now: datetime) -> list[Hazard]:
    """New words about an incident: what they name is a hazard of it, unless somebody has said that it is none."""
    found = hazard.recognised(text)
    if not found:
        return []
    _take_turns(session, incident)
    new = [one for one in found if one not in incident.hazards]
    if new:
        entry = f"Recognised from these words: {hazard_messages.named(new)}."
        _set(session, incident, dict.fromkeys(new, True), now, entry)
    return new


def change(session: Session, incident: Incident, said: Typed, now: datetime, actor: Actor) -> None:
    """Somebody says which hazards it has or has not, and how it began. Raises UserError where nothing is new."""
    _take_turns(session, incident)
    new = {one: is_so for one, is_so in said.hazards.items() if incident.hazards.get(one, False) != is_so}
    denied = {one: False for one, is_so in said.hazards.items() if not is_so}
    onset = "" if said.is_no_onset else said.onset or incident.onset
    if not new and onset == incident.onset and not denied.keys() - incident.hazards.keys():
        raise UserError(f"Incident {incident.id} says so already, and nothing was changed.")
    entry = hazard_messages.entry(new or denied, onset if onset != incident.onset else None)
    incident.onset = onset
    _set(session, incident, {**new, **denied}, now, entry, actor)


def _take_turns(session: Session, incident: Incident) -> None:
    """Nobody else changes what is known of it meanwhile, and it is as whoever did before left it."""
    session.flush()
    take_turns(session, f"hazards/{incident.id}")
    session.refresh(incident)


def _set(
    session: Session,
    incident: Incident,
    changed: dict[Hazard, bool],
    now: datetime,
    entry: str,
    actor: Actor | None = None,
) -> None:
    """Keep it, log it, and offer what cards there are for what is new: in the channel, and to the director."""
    incident.hazards = {**incident.hazards, **{one.value: is_so for one, is_so in changed.items()}}
    session.add(incident)
    service.note(session, incident, now, ENTRY, entry, *((actor,) if actor else ()))
    new = [one for one, is_so in changed.items() if is_so]
    found = for_hazards(session, incident, new) if new and incident.alert_state in LIVE else []
    told = hazard_messages.told(incident.id or 0, entry, found, actor.name if actor else "")
    news.tell_room(session, incident, told, now)
    if found and incident.command_at and incident.director_id:  # who has not taken command gets them with their card
        offered = hazard_messages.offered_to_director(incident.id or 0, new, found)
        reach.tell(session, now, incident.director_id, offered, news.envelope(incident, "card"), by=(SLACK,))


def for_hazards(session: Session, incident: Incident, found: Collection[Hazard]) -> list[Playbook]:
    """The scenario cards for some hazards of an incident of its type."""
    if not found:
        return []
    scenarios = (card for card in cards.action_cards(session) if card.role == SCENARIO)
    return [one for one in scenarios if is_for(one, found, incident.type)]


def is_for(card: Playbook, found: Collection[Hazard], kind: str) -> bool:
    """Is a card for one of these hazards, in an incident of this type?"""
    return bool(set(card.hazards) & set(found)) and (not card.types or kind in card.types)


def on_role_card(session: Session, incident: Incident, now: datetime, reader: str) -> list[Block]:
    """How the scenario cards begin, for the card of the accountable director; nothing for anybody else."""
    found = offered(session, incident) if reader == incident.director_id else []
    begin = []
    for one in found[:MOST_BEGUN]:
        with contextlib.suppress(cards.Unreadable):
            begin.append(playbook_messages.beginning(cards.filled_in(session, one.id, incident, now, reader)))
    return hazard_messages.on_role_card(incident.id or 0, found, begin)


def offered(session: Session, incident: Incident) -> list[Playbook]:
    """The scenario cards for an incident as it stands; none once the response is over."""
    return for_hazards(session, incident, of(incident)) if incident.alert_state in LIVE else []
