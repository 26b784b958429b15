"""The director goes to a co-ordinating group: who commands at base, who leads, and who stays accountable."""

import pytest

from eprr_bot.base.db import reading
from eprr_bot.incidents import picture, proof, service
from eprr_bot.incidents.picture import Heading
from tests.stories.incident_words import declared, from_bot, log_of, look_away
from tests.stories.role_words import panel
from tests.stories.test_who_commands import room_of
from tests.world import World, shown


@pytest.fixture
def night(world: World) -> World:
    """Power is lost at Saltmere; Farouk Aziz has command, Grace Adeyemi is manager."""
    declared(world, "power lost at Saltmere")
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.press("I am responding", as_=who)
    look_away(world)
    return world


def known(world: World) -> list[tuple[str, bool]]:
    with reading(world.app.engine) as session:
        found = picture.of(session, service.get(session, 1), world.now)[Heading.COMMAND]
        return [(one.text, one.is_late) for one in found]


@pytest.mark.both_databases
def test_whoever_commands_at_base_says_so_themselves_and_the_director_stays_accountable(night: World) -> None:
    assert "SCC means two different things" in night.say("@farouk.aziz", "/incident command at the scc")
    said = night.say("@farouk.aziz", "/incident command at scg")
    assert "Nobody is named to command at base. Who commands at base? `/incident deputy`" in said
    asked = night.say("@farouk.aziz", "/incident command at the SCG; @grace.adeyemi commands at base")
    assert "Grace Adeyemi is to command at base, and has not confirmed it." in asked
    night.phone("@grace.adeyemi").expect("Farouk Aziz has gone to the strategic co-ordinating group and names you to")
    away = "Farouk Aziz is at the strategic co-ordinating group. Grace Adeyemi is to command at base, and has not"
    assert any(away in one for one in panel(night))
    assert away in shown(from_bot(night, room_of(night))[0]), "the headline"
    assert (f"{away} confirmed it.", True) in known(night)
    night.reply("@grace.adeyemi", "1")
    night.phone("@grace.adeyemi").expect("your answer is recorded, 10:00. You command at base.")
    commands = "Grace Adeyemi commands at base while Farouk Aziz is at the strategic co-ordinating group."
    assert f"Grace Adeyemi: {commands} Farouk Aziz stays accountable." in log_of(night, 1)
    night.phone("@farouk.aziz").expect(commands)
    assert any("Farouk Aziz is accountable and has command." in one for one, _ in known(night))
    assert ("Farouk Aziz is at the strategic co-ordinating group. Grace Adeyemi commands at base.", False) in known(
        night
    )
    assert "Farouk Aziz is at the strategic" in night.say("@farouk.aziz", "/incident command at scg")
    said = night.say("@farouk.aziz", "/incident back from the SCG")
    assert (
        said
        == "Farouk Aziz is back from the strategic co-ordinating group. It is in the log, and whoever commanded "
        + ("at base is told.")
    )
    back = "Farouk Aziz is back from the strategic co-ordinating group. Grace Adeyemi no longer commands at base."
    night.phone("@grace.adeyemi").expect(back)
    assert "The director is not away" in night.say("@farouk.aziz", "/incident command back")
    assert not any("strategic" in one for one in panel(night))
    look_away(night)


def test_whoever_cannot_is_no_longer_meant_and_another_presses_it(night: World) -> None:
    night.say("@farouk.aziz", "/incident command at tcg Hamish Reid")
    asked = next(one for one in night.workspace.person("@hamish.reid").messages() if "at base" in one.text)
    assert "the director is told. Nobody else is called." in str(asked.blocks), "and not that others are"
    night.press("I cannot", as_="@hamish.reid")
    entry = "Hamish Reid: Hamish Reid cannot command at base. Nobody is named to command at base."
    assert entry in log_of(night, 1)
    night.phone("@farouk.aziz").expect("Hamish Reid cannot command at base.")
    panel(night)
    night.say("@grace.adeyemi", "/incident role")
    night.press("I command at base", as_="@grace.adeyemi")
    assert "Grace Adeyemi commands at base while Farouk Aziz is at the tactical" in "\n".join(log_of(night, 1))
    assert "Name somebody else" in night.say("@grace.adeyemi", "/incident deputy @farouk.aziz")
    night.say("@ben.okoro", "/incident command take")
    assert "Grace Adeyemi no longer commands at base for Farouk Aziz. Command has passed to Ben Okoro." in "\n".join(
        log_of(night, 1)
    )
    assert not any("tactical co-ordinating" in one for one in panel(night))
    look_away(night)


def test_the_lead_changes_only_by_a_handover_that_is_logged_and_told(night: World) -> None:
    assert "lead organisation: NHS Wolds Integrated Care Board" in night.say("@grace.adeyemi", "/incident lead")
    for typed, said in (
        ("Haven and Wolds", "Haven and Wolds is a cluster and no body of its own, so it cannot lead."),
        ("Havenshire Police", "Havenshire Police cannot lead an incident of the NHS."),
        ("Saltmeer Hospitals", "Did you mean “Saltmere Hospitals NHS Foundation Trust”?"),
        ("wolds", "NHS Wolds Integrated Care Board leads incident 1 already."),
    ):
        assert said in night.say("@grace.adeyemi", f"/incident lead {typed}"), typed
    night.say("@grace.adeyemi", "/incident lead to Saltmere, because it is their site")
    told = "Lead organisation: Saltmere Hospitals NHS Foundation Trust. Until now: NHS Wolds Integrated Care Board. "
    assert f"Grace Adeyemi: {told}Reason: It is their site." in log_of(night, 1)
    night.advance(seconds=5)
    assert "*Lead organisation:* Saltmere Hospitals NHS Foundation Trust" in shown(from_bot(night, room_of(night))[0])
    room = "\n".join(shown(one) for one in from_bot(night, room_of(night)))
    assert "Saltmere Hospitals NHS Foundation Trust leads now.* Until now: NHS Wolds Integrated Care Board." in room
    night.say("@grace.adeyemi", "/incident lead NHS Wolds Integrated Care Board")
    assert ("Lead organisation: NHS Wolds Integrated Care Board.", False) in known(night)
    with reading(night.app.engine) as session:
        assert not proof.log_faults(session, 1)
    night.say("@grace.adeyemi", "/incident lead regional-team it spreads")
    assert ("Lead organisation: NHS England regional team.", False) in known(night)
    look_away(night)
