"""Whoever takes a role in an incident gets its action cards, by the role that a card names and not by its own name."""

import pytest
from sqlmodel import select

from eprr_bot.base import documents
from eprr_bot.base.db import reading, transaction
from eprr_bot.incidents.models import RoleTaken
from tests.stories.incident_words import declared, expect_called, log_of, read_everything, shown_answer
from tests.stories.test_who_commands import end
from tests.world import World

BRIEF = """
schema: 1
id: strategic-brief
title: Strategic brief
kind: action_card
version: "1"
source: Core standards, domain “command and control”
role: director-on-call
when_to_use: When you take command of incident {{ incident.number }}.
sections: [{title: First, items: [{id: picture, text: Ask what is known.}]}]
"""


def roles(world: World) -> list[tuple[str, str, bool]]:
    with reading(world.app.engine) as session:
        taken = session.exec(select(RoleTaken).order_by(RoleTaken.role, RoleTaken.person_id)).all()
        return [(one.role, one.person_id, one.carded_at is not None) for one in taken]


def test_every_card_of_a_role_is_handed_out_whatever_its_own_name(world: World) -> None:
    with transaction(world.app.engine) as session:
        documents.save(session, "playbook", "strategic-brief", BRIEF, world.now, "an officer")
    declared(world, "power lost at Saltmere")
    expect_called(world)
    world.press("I am responding", as_="@farouk.aziz")
    director = world.dm("@farouk.aziz")
    director.expect("Director on call")
    director.expect("Strategic brief", "When you take command of incident 1.")
    assert roles(world) == [("director-on-call", "farouk.aziz", True)]
    read_everything(world, "@grace.adeyemi", "#incidents", "#inc-1-power-lost")


@pytest.mark.both_databases
def test_a_manager_who_takes_command_has_both_roles_and_both_cards_once(world: World) -> None:
    declared(world, "power lost at Saltmere")
    expect_called(world)
    world.press("I am responding", as_="@grace.adeyemi")
    world.say("@grace.adeyemi", "/incident command take")
    world.advance(minutes=1)
    manager = world.dm("@grace.adeyemi")
    card = manager.expect("Manager on call")
    assert "Speak to Farouk Aziz." in card, "the director on call, for whoever has command instead"
    again = shown_answer(world, "@grace.adeyemi", "/incident card manager")
    assert "Speak to Farouk Aziz." in again
    assert "Speak to Grace Adeyemi." in shown_answer(world, "@farouk.aziz", "/incident card manager")
    assert len([one for one in manager.unexpected() if "Strategic" in one or "You take strategic command" in one]) == 1
    assert roles(world) == [("director-on-call", "grace.adeyemi", True), ("manager-on-call", "grace.adeyemi", True)]
    read_everything(world, "@farouk.aziz", "@grace.adeyemi", "#incidents", "#inc-1-power-lost")


def test_whoever_responds_is_called_anew_as_director_and_takes_command_has_answered_that_call_too(world: World) -> None:
    declared(world, "power lost at Saltmere")
    world.press("I am responding", as_="@grace.adeyemi")
    world.say("@grace.adeyemi", "/oncall take director")
    world.advance(seconds=10)
    assert "Calling Grace Adeyemi (Director on call)" in "\n".join(log_of(world, 1))
    world.say("@grace.adeyemi", "/incident command take")
    assert sum("Grace Adeyemi answered in Slack" in one for one in log_of(world, 1)) == 2
    end(world)
