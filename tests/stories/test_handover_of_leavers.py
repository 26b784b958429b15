"""Handovers of people who have left or can be reached in no way: somebody else hears of it."""

from datetime import timedelta

import pytest
from sqlmodel import col

from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from tests.stories.handover_words import WEDNESDAY, Opens, quiet_all, until
from tests.stories.handover_words import begun as begun
from tests.stories.handover_words import opens as opens
from tests.world import World


@pytest.mark.both_databases
def test_nobody_who_has_left_stays_reachable_or_is_to_be_reached(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    with transaction(world.app.engine) as session:
        change(session, Person, col(Person.id).in_(["eleni.marsh", "farouk.aziz"]), is_active=False)
    until(world, 9, 31)
    line = "Farouk Aziz (has left) has not yet accepted; nobody stays reachable."
    assert line in world.say("@asha.patel", "/oncall")
    told = [one.text for one in world.workspace.person("@priya.raman").messages()]
    assert any("Nobody stays reachable. Please reach Farouk Aziz (has left), or take over" in one for one in told)
    posted = "\n".join(one.text for one in world.workspace.messages("on-call"))
    assert "Eleni Marsh stays reachable" not in posted
    quiet_all(world)


def test_the_accountable_officer_hears_of_it_where_the_adviser_cannot_and_else_the_channel(opens: Opens) -> None:
    world = opens(WEDNESDAY - timedelta(hours=2, minutes=30))
    _cut_off(world, "priya.raman")
    until(world, 8, 1)
    told = [one.text for one in world.workspace.person("@asha.patel").messages()]
    assert any("Farouk Aziz takes Director on call" in one and "*not confirmed*" in one for one in told)
    _cut_off(world, "asha.patel")
    _cut_off(world, "eleni.marsh")
    until(world, 9, 31)
    told = [one.text for one in world.workspace.messages("on-call")]
    assert any("Farouk Aziz has *not accepted* Director on call" in one for one in told)
    quiet_all(world)


def _cut_off(world: World, person_id: str) -> None:
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == person_id, slack_id=None, email="", mobile="")
