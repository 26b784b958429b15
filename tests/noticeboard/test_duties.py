"""What falls vacant when somebody goes: each duty that a file gives by name, and training that one alone has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from eprr_bot.callout.ladder import Ladder, Step, Whom
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.noticeboard.duties import BY_TRAINING, IN_LADDERS, Duty, duties, held_by, on_call_as
from eprr_bot.oncall.rota import Rota, Rules
from tests.world import MONDAY

OFFICER = "asha.patel"
ROTA = Rota("director", "Director on call", "Europe/London", rules=Rules(competence="commander"))
LADDER = Ladder(
    id="loggist",
    name="Loggist",
    steps=(
        Step(after_minutes=0, page=(Whom(rota="loggist"),)),
        Step(after_minutes=10, page=(Whom(person="violet"), Whom(role="accountable-emergency-officer"))),
        Step(after_minutes=20, page=(Whom(person="anwen"), Whom(person="violet"))),
    ),
)
SEAT = Duty("ben", "representative at Havenshire LRF", "Name somebody else in forums.yaml")


def found(session: Session, ladders: Sequence[Ladder] = (), **trained: Sequence[str]) -> list[Duty]:
    rotas = [ROTA, replace(ROTA, rules=Rules())]
    return list(
        duties(directory.cluster(session), ladders, rotas, trained or {"commander": "ab"}, [SEAT], date(2026, 11, 23))
    )


def test_each_name_in_a_file_is_a_duty_and_whoever_a_rota_or_a_role_means_has_none(session: Session) -> None:
    officer, deputy, seat, *named = found(session, [LADDER])
    assert (officer.person_id, officer.what, seat) == (OFFICER, "accountable emergency officer", SEAT)
    assert (deputy.person_id, deputy.what) == ("ben.okoro", "deputy of the accountable emergency officer")
    assert named == [
        Duty(who, f"named in the ladder Loggist after {minutes} minutes", IN_LADDERS)
        for who, minutes in (("violet", 10), ("anwen", 20), ("violet", 20))
    ]


@pytest.mark.parametrize(
    ("trained", "expected"),
    [
        ({"commander": ["cara", "ben"]}, []),
        ({"commander": ["cara"]}, [("cara", "the only one trained as a commander, which Director on call asks for")]),
        ({"commander": []}, [("", "trained as a commander, which Director on call asks for")]),
        ({"loggist": ["cara", "ben"]}, [("", "trained as a commander, which Director on call asks for")]),
    ],
)
def test_training_that_one_alone_has_is_a_duty_and_what_nobody_has_is_nobodys(
    session: Session, trained: Mapping[str, Sequence[str]], expected: list[tuple[str, str]]
) -> None:
    assert found(session, **trained)[3:] == [Duty(who, what, BY_TRAINING) for who, what in expected]


def test_what_falls_vacant_is_named_once_to_whoever_goes(session: Session) -> None:
    violet, asha, tamsin = (session.get_one(Person, one) for one in ("violet.chan", OFFICER, "tamsin.reed"))
    assert [one.what for one in held_by(session, violet, MONDAY)] == ["named in the ladder Loggist after 10 minutes"]
    assert "accountable emergency officer" in [one.what for one in held_by(session, asha, MONDAY)]
    assert held_by(session, tamsin, MONDAY) == []


def test_whoever_has_left_and_is_on_call_now_is_named_with_the_line_that_puts_somebody_on(session: Session) -> None:
    farouk, ben = (session.get_one(Person, one) for one in ("farouk.aziz", "ben.okoro"))
    assert on_call_as(session, farouk, MONDAY) == []
    farouk.is_active = ben.is_active = False
    session.flush()
    assert on_call_as(session, ben, MONDAY) == []
    assert on_call_as(session, farouk, MONDAY) == [
        "Farouk Aziz is on call now as Director on call, and they are not called any more. "
        "Put somebody on: eprr-bot rota cover director-on-call"
    ]
