"""Who may change who is on call. Nobody is asked for approval; partners and those who have left may only look."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from eprr_bot import access
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import roles
from eprr_bot.slack.commands import Actor, UserError

may_change = roles.is_staff


def known(session: Session, actor: Actor) -> Person:
    """Whoever did something. Raises UserError for those who are not in the directory, or have left."""
    found = directory.person_of(session, actor)
    if found is None or not found.is_active:
        raise roles.refusal(session, actor, access.ROTAS)
    return found


def refuse_other_rotas(session: Session, now: datetime, actor: Actor, rota_ids: Iterable[str]) -> None:
    """Whoever is a partner changes only the rotas that they hold themselves. Raises UserError."""
    if access.OWN & roles.roles_of(session, now, actor):
        return
    for rota_id in dict.fromkeys(rota_ids):
        if not roles.holds(session, now, actor, rota_id):
            raise UserError(
                f"You hold no shift of {rota_id} and are not of this cluster’s own staff, so you cannot change who is "
                f"on call for it. {access.ROTAS.instead}"
            )


def changer(session: Session, actor: Actor) -> Person:
    """Whoever did something, if they may change who is on call. Raises UserError where they may not."""
    found = known(session, actor)
    if not may_change(session, found):
        raise roles.refusal(session, actor, access.ROTAS)
    return found
