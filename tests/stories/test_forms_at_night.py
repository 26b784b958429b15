"""What is pressed and not typed at night: roles, command and shortfalls by forms; and what is recorded late."""

import pytest

from tests.stories.incident_words import HOSTILE, SAFE, declared, end, from_bot, log_of, look_away
from tests.stories.role_words import panel
from tests.world import World, shown

FAROUK, GRACE, UMAR, XIMENA = "@farouk.aziz", "@grace.adeyemi", "@umar.sheikh", "@ximena.flores"


@pytest.fixture
def night(quick_world: World) -> World:
    """Power is lost at Saltmere; Farouk Aziz has command."""
    declared(quick_world, "power lost at Saltmere")
    for who in (FAROUK, GRACE):
        quick_world.press("I am responding", as_=who)
    look_away(quick_world)
    return quick_world


def test_a_role_is_given_and_taken_by_a_form(night: World) -> None:
    night.say(GRACE, "/incident role")
    night.press("Ask somebody to have a role", as_=GRACE)
    assert "complete this" in (night.submit(GRACE, role="communications") or {})["whom"]
    assert not night.submit(GRACE, role="communications", whom=UMAR)
    assert "Umar Sheikh is asked" in "\n".join(panel(night))
    night.command(XIMENA, "/incident role take")
    assert not night.submit(XIMENA, role="loggist", serves=FAROUK)
    assert "Ximena Flores (for Farouk Aziz)" in "\n".join(panel(night))
    night.command(XIMENA, "/incident role hand over")
    assert not night.submit(XIMENA, whom="@yusra.hassan"), "the only role that she has is chosen already"
    assert "Yusra Hassan (for Farouk Aziz) is asked to take over" in "\n".join(panel(night))
    look_away(night)


def test_command_is_handed_over_by_the_menu_under_the_summary(night: World) -> None:
    room = next(one for one in night.workspace.channels.values() if one.name.startswith("inc-1"))
    night.press("Hand over command", as_=FAROUK, channel=room.name)
    assert "has command already" in str(night.submit(FAROUK, whom=FAROUK))
    assert not night.submit(FAROUK, whom="@asha.patel")
    entry = next(one for one in log_of(night, 1) if "Asha Patel is asked" in one)
    assert entry.startswith("Farouk Aziz: ")
    night.press("I have command", as_="@asha.patel")
    assert "Director on call*: Asha Patel (has had command" in "\n".join(panel(night))
    for label, field in (("Decide", "decision"), ("Action", "what")):
        night.press(label, as_="@asha.patel", channel=room.name)
        assert not night.submit("@asha.patel", **{field: f"We stay open: {label}"})
    night.say("@asha.patel", "/incident decision 1 review in 1 hour", room.name)
    night.say("@asha.patel", "/incident action Ring the council in 30 minutes", room.name)
    night.advance(seconds=30)
    summary = shown(from_bot(night, room)[0])
    first, second = summary.partition(":alarm_clock: *Next*")[2].splitlines()[1:3]
    assert "Action 2, nobody yet: Ring the council. Due on Mon 23 Nov 2026 at 10:30." in first
    assert "Decision 1, Asha Patel: We stay open: Decide. Review due on Mon 23 Nov 2026 at 11:00." in second
    night.press("Task to organisations", as_="@asha.patel", channel=room.name)
    crew = {"whom": ["Beacon Ambulance Service NHS Trust"], "what": "Send a crew"}
    assert not night.workspace.person("@asha.patel").submit(crew)
    night.settle()
    assert [one for one in log_of(night, 1) if "Send a crew" in one]
    look_away(night)


def test_a_shortfall_is_recorded_and_met_by_forms_and_about_what_is_over_it_is_late(night: World) -> None:
    night.command(GRACE, "/incident shortfall")
    assert "until" in (night.submit(GRACE, what="6 nurses", until="nonsense") or {})
    assert not night.submit(GRACE, what="6 nurses", until="12:00")
    night.say(GRACE, "/incident shortfalls")
    night.press("Record a shortfall", as_=GRACE)
    assert not night.submit(GRACE, what=HOSTILE)
    assert SAFE in night.say(GRACE, "/incident shortfalls")
    night.press("incident.settle_shortfall", as_=GRACE)
    assert not night.submit(GRACE, became="It was met", how="bank staff")
    assert [one for one in log_of(night, 1) if "(6 nurses) was met: bank staff." in one]
    end(night, FAROUK, "/incident standdown power is back")
    room = next(one for one in night.workspace.channels.values() if one.name.startswith("inc-1")).name
    said = night.say(GRACE, "/incident shortfall 2 vans", room)
    assert "*Incident 1 is over* (alert state: stand down), so this is recorded as a late entry." in said
    assert "2 vans. Recorded when the incident was over already (alert state: stand down)." in "\n".join(
        log_of(night, 1)
    )
    said = night.say(GRACE, "/incident return NHS England: bed position by 09:00", room)
    assert "*Incident 1 is over*" in said
    said = night.say(GRACE, "/incident return 1 submitted 40 beds", room)
    assert "*Incident 1 is over*" in said
    look_away(night)


def test_whoever_cannot_take_command_reads_what_is_true_and_whoever_has_it_is_told(night: World) -> None:
    night.say(FAROUK, "/incident command hand over @asha.patel")
    asked = next(one for one in reversed(night.workspace.person("@asha.patel").messages()) if "asks you" in one.text)
    confirm = next(one["confirm"] for row in asked.blocks for one in row.get("elements", ()) if "confirm" in one)
    assert "Command stays where it is, and whoever has it is told. Nobody else is called." in confirm["text"]["text"]
    look_away(night)
    night.press("I cannot", as_="@asha.patel")
    night.dm(FAROUK).expect("Asha Patel cannot take command. Farouk Aziz keeps command.")
    night.phone(FAROUK).expect("Asha Patel cannot take command. Farouk Aziz keeps command.")
    assert "Asha Patel: Asha Patel cannot take command. Farouk Aziz keeps command." in log_of(night, 1)
    night.advance(minutes=25)
    assert not night.phone("@asha.patel").unexpected(), "they are not asked again"
    look_away(night)
