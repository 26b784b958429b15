"""Several people who act in one incident at the same instant: nobody's act is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import Session

from eprr_bot.callout import service as callout
from eprr_bot.commands import UserError
from eprr_bot.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.incidents import changing, command
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.models import Incident, IncidentLevel
from tests.stories.incident_words import ON_THE_COMMAND_LINE as ACTOR
from tests.stories.incident_words import declare_on_the_command_line, look_away
from tests.world import World

Act = Callable[[Session, Incident], object]


def test_whoever_answers_changes_or_takes_command_at_once_waits_for_the_others(world: World) -> None:
    now = world.now

    def answers(who: str) -> Act:
        def act(session: Session, incident: Incident) -> None:
            for one, callee in incidents.responders(session, incident):
                if callee.person_id == who:
                    callout.answer(session, callout.id_of(one), directory.person(session, who), now, "slack", ACTOR)  # type: ignore[arg-type]

        return act

    def takes(session: Session, incident: Incident) -> None:
        command.take(session, incident, directory.person(session, "ben.okoro"), now, ACTOR)  # type: ignore[arg-type]

    at_once: tuple[Act, ...] = (
        answers("grace.adeyemi"),
        answers("farouk.aziz"),
        takes,
        lambda session, incident: command.look_after(session, incident, now),
        lambda session, incident: changing.update(session, incident, "where", "Fenbridge", now, ACTOR),
        lambda session, incident: changing.classify(session, incident, "level", IncidentLevel(3), now, ACTOR, ""),
    )
    for number in range(1, 6):
        declare_on_the_command_line(world, f"thing {number}", "Saltmere")
        with ThreadPoolExecutor(len(at_once)) as people:
            for done in [people.submit(_act, world, number, one) for one in at_once]:
                done.result()
        with transaction(world.app.engine) as session:
            changing.set_alert_state(session, incidents.get(session, number), AlertState.STAND_DOWN, now, ACTOR, "")
    look_away(world)


def _act(world: World, number: int, act: Act) -> None:
    try:
        with transaction(world.app.engine) as session:
            act(session, incidents.get(session, number))
    except UserError:
        pass  # somebody was first, and that is what people are told
