"""Who could hold a rota at a time, and why somebody is not asked."""

from datetime import datetime

from sqlmodel import Session, select

from eprr_bot.cover import service
from eprr_bot.cover.exchange import holders
from eprr_bot.cover.models import CoverAsked, CoverRequest, RequestKind, RequestState
from eprr_bot.cover.service import Wish
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Competence, Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota import people_named

LeftOut = tuple[str, str]
"""The name of somebody who was not asked, and why."""


def candidates(session: Session, wish: Wish, asker: Person) -> tuple[list[Person], list[LeftOut]]:
    """Everybody on the rota or trained for it, but those who hold it, are away, on call then or asked by name."""
    whole = oncall.schedule(session, wish.rota_id)
    holding = holders(whole, wish.start, wish.end)
    asked = _asked_by_name(session, wish)
    named = people_named(whole.rota) | _trained(session, whole.rota.rules.competence, wish.end)
    people, left_out = [], []
    for one in directory.people(session):
        if one.id not in named or one.id in holding or one.id == asker.id:
            continue
        why = "asked already" if one.id in asked else _obstacle(session, one, wish)
        if why:
            left_out.append((one.name, why))
        else:
            people.append(one)
    return people, left_out


def _trained(session: Session, competence: str | None, until: datetime) -> set[str]:
    held = select(Competence.person_id).where(Competence.name == competence, Competence.expires >= until.date())
    return set(session.exec(held).all()) if competence else set()


def _asked_by_name(session: Session, wish: Wish) -> set[str]:
    """Who has still to answer whether they hold all of that time."""
    open_to_one = (
        CoverRequest.kind == RequestKind.PERSON,
        CoverRequest.state == RequestState.OPEN,
        CoverRequest.rota_id == wish.rota_id,
        CoverRequest.start <= wish.start,
        CoverRequest.end >= wish.end,
    )
    asked = select(CoverAsked.person_id).join(CoverRequest).where(*open_to_one)
    return set(session.exec(asked).all())


def _obstacle(session: Session, person: Person, wish: Wish) -> str:
    if leavers.gone_by(session, person.id, wish.end):
        return "has left by then"
    if oncall.leave_between(session, person.id, wish.start, wish.end):
        return "away"
    if service.is_on_call_between(session, person.id, wish.start, wish.end):
        return "on call then"
    return "" if person.slack_id else "no Slack account"
