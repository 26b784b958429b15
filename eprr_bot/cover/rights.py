"""Who may change who is on call. Nobody is asked for approval; partners and those who have left may only look."""

from sqlmodel import Session

from eprr_bot.commands import Actor, UserError
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import people_named


def known(session: Session, actor: Actor) -> Person:
    """Whoever did something. Raises UserError for those who are not in the directory, or have left."""
    found = directory.person_of(session, actor)
    if found is None:
        raise UserError(
            "You are not in the directory, so you cannot change who is on call. Your EPRR officer can add you; "
            "anybody on a rota can do it for you now."
        )
    directory.refuse_leaver(found)
    return found


def changer(session: Session, actor: Actor) -> Person:
    """Whoever did something, if they may change who is on call. Raises UserError where they may not."""
    found = known(session, actor)
    if not may_change(session, found):
        raise UserError(
            "You are not of this cluster’s own staff, on no rota and hold no competence, so you cannot change who is "
            "on call. Anybody on a rota can do it for you; “/oncall page” reaches whoever is on."
        )
    return found


def may_change(session: Session, person: Person | None) -> bool:
    """May they? Whoever is of one of the cluster's own bodies, is named on a rota, or holds a competence."""
    if person is None or not person.is_active:
        return False
    own = {body.id for body in directory.cluster(session).statutory_bodies}
    rotas = (whole.rota for whole in oncall.schedules(session).values())
    return (
        person.organisation in own
        or bool(directory.competences(session, person.id))
        or any(person.id in people_named(rota) for rota in rotas)
    )
