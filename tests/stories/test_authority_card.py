"""The authority card: made for whoever has command, verified by anybody, made anew as command passes."""

import re

import pytest
from sqlmodel import select

from eprr_bot.authority.models import AuthorityCard
from eprr_bot.base.db import transaction
from eprr_bot.records import service as records
from tests.stories.incident_words import HOSTILE, declared, end, look_away
from tests.stories.test_register_of_instruments import applied
from tests.web.test_shell import fetch
from tests.world import World


def url(answer: str) -> str:
    found = re.search(r"(/authority-card/\w+)", answer)
    assert found
    return found[1]


def entries(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, 1)]


@pytest.mark.both_databases
def test_a_card_is_verified_by_anybody_and_made_anew_as_command_passes(world: World) -> None:
    room = declared(world, f"flooding {HOSTILE} at Saltmere")
    world.press("I am responding", as_="@farouk.aziz")
    said = world.say("@farouk.aziz", "/authority card", room.name)
    assert "*Authority card: Farouk Aziz*" in said
    assert "to Mon 30 Nov 2026 09:00" in said
    assert (
        "NHS Haven Integrated Care Board: money (Haven Standing Financial Instructions, 14.3, limit £250,000; Wolds"
        in said
    )
    assert "ring Haven House switchboard, 020 7946 0300" in said
    assert "no instrument: fixed assets" in said
    first = url(said)
    status, body, headers = fetch(world, first)
    assert status == 200
    assert "This card holds now: Farouk Aziz has this authority" in body
    assert "Schedule 2G" in body
    assert "<!channel>" not in body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert url(world.say("@farouk.aziz", "/authority card", room.name)) == first, "nothing has changed"
    code = first.rpartition("/")[2].lower()
    assert fetch(world, f"/authority-card/{code[:4]}-{code[4:8]}-{code[8:]}")[0] == 200
    applied(world, ("limit_pounds: 250000", "limit_pounds: 250000\n    status: draft"))
    assert "something on this card has changed since" in fetch(world, first)[1]
    world.say("@ben.okoro", "/incident command take")
    body = fetch(world, first)[1]
    assert "does NOT hold any more: Command passed to Ben Okoro (since" in body
    assert any("The authority card until now has stopped;" in one for one in entries(world))
    with transaction(world.app.engine) as session:
        newest = session.exec(select(AuthorityCard).where(AuthorityCard.name == "Ben Okoro")).one()
        second = f"/authority-card/{newest.code}"
    body = fetch(world, second)[1]
    assert "This card is true now: Ben Okoro has command, and no instrument in force gives them anything." in body
    assert "until command passes; not from the rota" in body
    end(world, "@ben.okoro", "/incident standdown the water is gone", room.name)
    assert "The response to incident 1 is over" in fetch(world, second)[1]
    for path in ("/authority-card/ABCD", "/authority-card/ABCDEFGHJKMN", "/authority-card/%3Cscript%3E"):
        status, body, _ = fetch(world, path)
        assert (status, "There is no authority card" in body) == (404, True)
    look_away(world)
