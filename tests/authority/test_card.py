"""The card of whoever is on call, without an incident: it holds until their turn ends, or another is made."""

from datetime import timedelta

from sqlmodel import Session

from eprr_bot.authority import card
from eprr_bot.authority.card_messages import Standing
from eprr_bot.directory import service as directory
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY

ACTOR = Actor("", "Grace Adeyemi")


def test_without_an_incident_it_is_the_card_of_whoever_is_on_call_until_their_turn_ends(session: Session) -> None:
    made = card.make(session, None, MONDAY, ACTOR)
    assert (made.name, made.standing) == ("Farouk Aziz", Standing.HOLDS)
    assert card.make(session, None, MONDAY, ACTOR).code == made.code
    later = MONDAY + timedelta(days=7)
    found = card.find(session, made.code, later)
    assert found is not None
    assert found.standing == Standing.TURN_OVER
    newer = card.make(session, None, later, ACTOR)
    assert newer.name != "Farouk Aziz"
    found = card.find(session, made.code, later)
    assert found is not None
    assert (found.standing, found.why) == (Standing.ENDED, "A newer card was made.")


def test_whoever_takes_the_rota_that_commands_has_a_card_of_their_own(session: Session) -> None:
    rota = directory.cluster(session).incident_rotas[0]
    first, later = card.make(session, None, MONDAY, ACTOR), MONDAY + timedelta(days=7)
    incoming = oncall.holder(session, rota, later) or ""
    for another, person in (("loggist", incoming), (rota, "farouk.aziz")):
        card.turn_begins(session, another, person, later)
        assert card.code_of_turn(session, incoming) == "", "another rota, or somebody who does not hold it"
    card.turn_begins(session, rota, incoming, later)
    code = card.code_of_turn(session, incoming)
    made, old = card.find(session, code, later), card.find(session, first.code, later)
    assert made is not None
    assert old is not None
    assert (made.standing, old.standing) == (Standing.HOLDS, Standing.ENDED)
    assert card.code_of_turn(session, "farouk.aziz") == ""
    limits = [papers for one in made.covered for use, papers in one.has if use == "money"]
    assert all("limit £250,000" in one for one in limits)


def test_a_code_is_found_however_it_is_typed_and_nothing_else_is(session: Session) -> None:
    code = card.make(session, None, MONDAY, ACTOR).code
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:8]}-{code[8:]}", f" {code[:6]} {code[6:]} "):
        assert card.find(session, typed, MONDAY) is not None, typed
    for typed in ("", code[:-1], f"{code}A", "<script>", "٣" * 12, "A" * 5000):
        assert card.find(session, typed, MONDAY) is None, typed
