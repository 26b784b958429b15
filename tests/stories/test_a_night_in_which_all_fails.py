"""One night: the handover, the director, Slack and the text service fail in turn, and somebody commands."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor
from tests.stories.incident_words import from_bot, log_of, the_room
from tests.stories.quiet_cluster import folder, replace_in, world_at
from tests.world import World, shown

MIDNIGHT = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
"""Two hours before Eleni Marsh hands over to Farouk Aziz."""


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[World]:
    rotas = folder(tmp_path)
    replace_in(rotas / "director-on-call.yaml", "starts: 2025-12-31T09:00", "starts: 2025-12-31T02:00")
    made = world_at(database_url, rotas, MIDNIGHT)
    yield made
    made.close()


def texts(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "text"]


def test_somebody_commands_though_handover_director_slack_and_texts_fail_in_turn(night: World) -> None:
    night.advance(hours=3)
    power_fails_while_nobody_has_accepted_the_handover(night)
    night.advance(minutes=4)
    slack = slack_goes_and_the_second_step_is_texted(night)
    texting = texts_go_and_the_next_steps_reach_nobody(night)
    night.workspace.faults.clear(texting)
    texts_are_back_and_what_waited_goes_out_once(night)
    night.workspace.faults.clear(slack)
    slack_is_back_and_nobody_gets_a_heap_of_pages(night)
    ben_takes_command_and_nobody_else_is_called(night)
    headline_and_log_tell_the_night(night)


def power_fails_while_nobody_has_accepted_the_handover(night: World) -> None:
    """At 03:00 Farouk Aziz is on call, and Eleni Marsh stays reachable."""
    with transaction(night.app.engine) as session:
        facts = Declaration("power lost in theatres and the generator does not start", "Saltmere Hospital")
        incidents.declare(session, night.now, facts, Actor("", "night switchboard"))
    night.settle()
    for who in ("@farouk.aziz", "@eleni.marsh", "@jamal.yusuf"):
        assert "Saltmere Hospital. " in texts(night, who)[-1], who
        assert "Sent 03:00." in texts(night, who)[-1]


def slack_goes_and_the_second_step_is_texted(night: World) -> int:
    """Until 03:06. Returns the number of the fault."""
    fault = night.workspace.faults.add("outage", times=None)
    night.advance(minutes=2)
    assert "Sent 03:05." in texts(night, "@farouk.aziz")[-1]
    return fault.id


def texts_go_and_the_next_steps_reach_nobody(night: World) -> int:
    """Until 03:16: those of the manager and of the officer. Returns the number of the fault."""
    fault = night.workspace.faults.add("outage", "notify*", times=None)
    night.advance(minutes=10)
    assert not any("Saltmere" in one for one in texts(night, "@asha.patel"))
    assert not any("Called" in one and "Asha Patel" in one for one in log_of(night, 1)), "nobody took that page"
    return fault.id


def texts_are_back_and_what_waited_goes_out_once(night: World) -> None:
    """Until 03:19. The manager answers, but has not taken command."""
    night.advance(minutes=3)
    late = [one for one in texts(night, "@asha.patel") if "Saltmere" in one]
    assert len(late) == 1
    assert "Farouk Aziz has not answered since 03:00." in late[0]
    night.reply("@jamal.yusuf", "1")
    assert "Nobody has taken command yet: reply COMMAND if you take it." in texts(night, "@jamal.yusuf")[-1]


def slack_is_back_and_nobody_gets_a_heap_of_pages(night: World) -> None:
    """Until 03:23: its side of the incident finishes itself."""
    night.advance(minutes=4)
    the_room(night, 1)
    for who in ("@farouk.aziz", "@eleni.marsh", "@asha.patel"):
        pages = [one for one in night.workspace.person(who).messages() if "Saltmere" in shown(one)]
        assert len(pages) <= 3, who


def ben_takes_command_and_nobody_else_is_called(night: World) -> None:
    """At 03:27 every director is called."""
    night.advance(minutes=4)
    assert "Reply COMMAND to take command." in texts(night, "@ben.okoro")[-1]
    night.reply("@ben.okoro", "COMMAND I am in the car, 20 minutes")
    assert (
        texts(night, "@ben.okoro")[-1]
        == "You have command of incident 1, not Farouk Aziz. Everybody who was called is told."
    )
    for who in ("@farouk.aziz", "@eleni.marsh", "@asha.patel", "@jamal.yusuf"):
        assert any("Ben Okoro has command, not Farouk Aziz." in one for one in texts(night, who)[-3:]), who
    calls = len(texts(night, "@cara.hughes"))
    night.advance(minutes=30)
    assert len(texts(night, "@cara.hughes")) == calls


IN_THE_LOG = (
    "night switchboard: Incident 1 declared",
    "Calling Farouk Aziz (Director on call) by Slack and text message.",
    "Calling Eleni Marsh (Director on call until the handover is accepted) by Slack and text message.",
    "Called, as the services took it: Farouk Aziz by Slack and text message",
    "Jamal Yusuf: Jamal Yusuf answered by text message after",
    "Nobody has taken command yet. Round 1 to everybody on the rota and all who were called before: calling ",
    "Ben Okoro: Command passes to Ben Okoro, who is now the accountable director. "
    "Until now: Farouk Aziz, who had not taken command. The rota names Farouk Aziz.",
    "Checklist “Delegated authority” (version 2.2) opened for Ben Okoro.",
)


def headline_and_log_tell_the_night(night: World) -> None:
    headline = shown(from_bot(night, the_room(night, 1))[0])
    assert "Ben Okoro (has had command since" in headline
    assert "Jamal Yusuf, manager on call: responding" in headline
    log = "\n".join(log_of(night, 1))
    places = [log.find(one) for one in IN_THE_LOG]
    assert -1 not in places, [one for one in IN_THE_LOG if one not in log]
    assert places == sorted(places)
    with transaction(night.app.engine) as session:
        assert records.faults(session, 1) == []
