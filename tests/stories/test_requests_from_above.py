"""Requests from above: kept in a register, owned, reminded of, answered from the record; and nothing is deleted."""

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from tests.stories.incident_words import HOSTILE, SAFE, declared, end, log_of, look_away, shown_answer
from tests.world import World


def dms(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).messages() if one.ephemeral_for is None]


@pytest.mark.both_databases
def test_the_owner_is_told_and_reminded_and_it_is_answered_from_the_record(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    line = "/incident return NHS England Midlands: bed position by 11:00 @grace.adeyemi purpose the minister's call"
    said = world.say("@asha.patel", line, room)
    assert "*Return 1 is recorded* for NHS England Midlands: bed position, due" in said
    assert "It is about incident 1. Grace Adeyemi owns it, and is reminded." in said
    assert "Return 1 is yours: bed position, for NHS England Midlands, by 11:00." in dms(world, "@grace.adeyemi")
    look_away(world)
    shown = shown_answer(world, "@asha.patel", "/incident return 1")
    assert "*Purpose* the minister's call" in shown
    assert "```Power lost, Saltmere." in shown or "```power lost, Saltmere." in shown
    with transaction(world.app.engine) as session:
        [one] = picture.of(session, incidents.get(session, 1), world.now)[Heading.REQUESTS]
    assert (one.is_late, "Owner: Grace Adeyemi." in one.text) == (False, True)
    assert "Ben Okoro owns it" in world.say("@asha.patel", "/incident return 1 @ben.okoro", room)
    world.press("It is submitted", as_="@ben.okoro")
    assert world.submit("@ben.okoro", sent=f"9 beds {HOSTILE}") is None
    assert "submitted" in shown_answer(world, "@asha.patel", "/incident returns")
    assert SAFE in shown_answer(world, "@asha.patel", "/incident return 1")
    assert "is submitted already" in world.say("@asha.patel", "/incident return 1 submitted again", room)
    assert "is owed again" in world.say("@asha.patel", "/incident return 1 open wrong figures", room)
    assert "Say why" in world.say("@asha.patel", "/incident return 1 withdrawn", room)
    assert "is withdrawn: asked twice." in world.say("@asha.patel", "/incident return 1 withdrawn asked twice", room)
    log = "\n".join(log_of(world, 1))
    assert "Return 1 is asked for by NHS England Midlands: bed position, by Mon 23 Nov 2026 11:00." in log
    assert "Ben Okoro: Return 1 to NHS England Midlands (bed position): submitted: 9 beds INJ" in log
    look_away(world)


def test_one_that_is_overdue_is_told_above_and_nobody_is_reminded_after_the_end(world: World) -> None:
    room = declared(world, "power lost at Saltmere").name
    world.say("@asha.patel", f"/incident return {HOSTILE}: beds by 10:05 @grace.adeyemi", room)
    world.advance(minutes=6)
    late = "overdue since 10:05: beds"
    assert sum(late in one for one in dms(world, "@grace.adeyemi")) == 1
    assert sum(late in one for one in dms(world, "@farouk.aziz")) == 1, "the accountable director"
    assert sum(late in one for one in dms(world, "@priya.raman")) == 1, "the adviser"
    assert any("is overdue: beds. Owner: Grace Adeyemi." in one for one in log_of(world, 1))
    end(world, "@asha.patel", "/incident standdown power is back", room)
    look_away(world)
    world.advance(minutes=70)
    assert sum(late in one for one in dms(world, "@grace.adeyemi")) == 1
    assert ":alarm_clock: *1*" in shown_answer(world, "@asha.patel", "/incident returns")
    look_away(world)


def test_without_an_incident_it_stands_in_the_register(world: World) -> None:
    said = world.say("@niamh.doyle", "/incident return DHSC: winter figures by tomorrow noon")
    assert "It is about no incident. Niamh Doyle owns it" in said
    world.say("@niamh.doyle", "/incident return")
    assert set(world.submit("@niamh.doyle", issuer="", what="") or {}) == {"issuer", "what"}
    assert world.submit("@niamh.doyle", issuer="Region", what="leave figures", by="Friday", owner="@ben.okoro") is None
    assert "Return 2 is yours" in dms(world, "@ben.okoro")[-1]
    register = shown_answer(world, "@niamh.doyle", "/incident returns")
    assert register.index("winter figures") < register.index("leave figures"), "whatever is due first stands first"
    assert "no record here" in shown_answer(world, "@niamh.doyle", "/incident return 1")
    said = world.say("@niamh.doyle", "/incident return 1 submitted at 09:50 the 14 lines")
    assert said.startswith("Return 1 to DHSC is submitted: the 14 lines.")
    assert "Say who asks" in world.say("@niamh.doyle", "/incident return some figures please")
    look_away(world)
