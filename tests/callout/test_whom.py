"""Whom a step of a ladder means, as what they are called, and what their answer would give."""

from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, delete

from eprr_bot.callout.ladder import Whom
from eprr_bot.callout.models import CallOut, Capacity, StopRule
from eprr_bot.callout.whom import Meant, colleagues, gives_command, is_question, is_stronger, meant_by
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.outbox.models import Lane
from tests.world import MONDAY

DIRECTOR, MANAGER = "director-on-call", "manager-on-call"


def call_out(stop: StopRule = StopRule.COMMAND, rota_id: str = DIRECTOR, insists: bool = True) -> CallOut:
    return CallOut(lane=int(Lane.LIVE), stop=stop, rota_id=rota_id, insists=insists)


@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize("stop", StopRule)
def test_only_the_holder_and_a_deputy_get_command_and_only_where_it_is_called_for(
    stop: StopRule, capacity: Capacity
) -> None:
    gives = stop == StopRule.COMMAND and capacity in (Capacity.HOLDER, Capacity.DEPUTY)
    assert gives_command(call_out(stop), Meant(None, "", "", capacity)) is gives


@pytest.mark.parametrize(
    ("stop", "rota_id", "asks"),
    [
        (StopRule.COMMAND, DIRECTOR, False),
        (StopRule.COMMAND, "", True),
        (StopRule.FIRST, "", False),
        (StopRule.FIRST, DIRECTOR, False),
    ],
)
def test_whoever_comes_on_is_asked_whether_they_have_command_where_no_rota_is_called_for_it(
    stop: StopRule, rota_id: str, asks: bool
) -> None:
    assert is_question(call_out(stop, rota_id)) is asks


def test_as_the_holder_an_answer_counts_for_most_and_as_a_stranger_for_least() -> None:
    order = ["holder", "deputy", "reachable", "colleague", "other"]
    for one, other in product(order, order):
        assert is_stronger(one, other) is (order.index(one) < order.index(other)), (one, other)


def as_what(session: Session, made: CallOut, whom: Whom) -> list[tuple[str | None, str, str]]:
    found = meant_by(session, made, whom, MONDAY)
    return [(one.person.id if one.person else None, one.reached_as, one.capacity) for one in found]


def test_whom_a_ladder_names_is_called_as_what_they_are_just_now(session: Session) -> None:
    cases = [
        (Whom(person="farouk.aziz"), ("farouk.aziz", "Director on call", "other")),
        (Whom(person="ben.okoro", deputy=True), ("ben.okoro", "Director of Finance", "deputy")),
        (Whom(person="nobody.known"), (None, "nobody.known", "other")),
        (Whom(role="accountable-emergency-officer"), ("asha.patel", "Accountable emergency officer", "other")),
        (Whom(rota="no-rota-any-more"), (None, "no-rota-any-more", "other")),
        (Whom(rota=DIRECTOR, deputy=True), ("farouk.aziz", "Director on call", "holder")),
        (Whom(rota=MANAGER, deputy=True), ("grace.adeyemi", "Manager on call", "deputy")),
        (Whom(rota=MANAGER), ("grace.adeyemi", "Manager on call", "other")),
    ]
    for whom, expected in cases:
        assert as_what(session, call_out(), whom) == [expected], whom


def test_the_deputy_is_called_for_an_accountable_officer_who_is_away_or_has_left(session: Session) -> None:
    role = Whom(role="accountable-emergency-officer", deputy=True)
    deputy = [("ben.okoro", "Deputy accountable emergency officer", "deputy")]
    week = {"start": MONDAY - timedelta(days=1), "end": MONDAY + timedelta(days=6), "made_at": MONDAY, "made_by": "x"}
    session.add(Leave(person_id="asha.patel", **week))
    session.flush()
    assert as_what(session, call_out(), role) == deputy
    session.add(Leave(person_id="ben.okoro", **week))
    session.flush()
    both_away = [("asha.patel", "Accountable emergency officer", "deputy")]
    assert as_what(session, call_out(), role) == both_away
    session.get_one(Person, "asha.patel").is_active = False
    session.exec(delete(Leave).where(col(Leave.person_id) == "ben.okoro"))
    assert as_what(session, call_out(), role) == deputy
    session.get_one(Person, "ben.okoro").is_active = False
    assert as_what(session, call_out(), role) == [(None, "Accountable emergency officer", "deputy")]


def test_whoever_has_left_is_nobody_though_the_rota_still_names_them(session: Session) -> None:
    session.get_one(Person, "farouk.aziz").is_active = False
    assert as_what(session, call_out(), Whom(rota=DIRECTOR)) == [(None, "Director on call", "holder")]


def test_whoever_stays_reachable_counts_as_such_for_their_own_rota_and_as_the_rung_says_for_another(
    session: Session,
) -> None:
    until = "Director on call until the handover is accepted"
    oncall.keep_reachable(session, DIRECTOR, {"eleni.marsh", "farouk.aziz"}, MONDAY)
    for made, deputy, capacity in (
        (call_out(), False, "reachable"),
        (call_out(rota_id=MANAGER), False, "other"),
        (call_out(rota_id=MANAGER), True, "deputy"),
    ):
        holder, *reachable = as_what(session, made, Whom(rota=DIRECTOR, deputy=deputy))
        assert (holder[0], reachable) == ("farouk.aziz", [("eleni.marsh", until, capacity)]), "the holder but once"
    assert len(as_what(session, call_out(insists=False), Whom(rota=DIRECTOR))) == 1, "not in an exercise"


def test_a_call_widens_to_those_who_take_turns_but_not_to_whoever_is_on_leave_or_gone(session: Session) -> None:
    for who, begins, ends in (("ben.okoro", -1, 1), ("cara.hughes", 1, 5), ("dmitri.volkov", -5, 0)):
        start, end = (MONDAY + timedelta(hours=hours) for hours in (begins, ends))
        session.add(Leave(person_id=who, start=start, end=end, made_at=MONDAY, made_by="Niamh Doyle"))
    session.get_one(Person, "eleni.marsh").is_active = False
    session.flush()
    found = colleagues(session, call_out(), MONDAY)
    there = ["asha.patel", "cara.hughes", "dmitri.volkov", "farouk.aziz"]
    assert [one.person.id for one in found if one.person] == there
    assert {(one.reached_as, one.capacity) for one in found} == {("Director on call, off duty", "colleague")}
    assert colleagues(session, call_out(rota_id=""), MONDAY) == []


def test_a_competence_means_whoever_is_trained_that_day_and_there(session: Session) -> None:
    loggists = Whom(competence="loggist", deputy=True)
    everybody = meant_by(session, call_out(), loggists, MONDAY)
    names = [one.person.id for one in everybody if one.person]
    assert {"violet.chan", "ximena.flores"} <= set(names)
    assert {(one.reached_as, one.capacity) for one in everybody} == {("Loggist", Capacity.DEPUTY)}
    session.add(
        Leave(person_id="violet.chan", start=MONDAY, end=MONDAY + timedelta(days=1), made_by="", made_at=MONDAY)
    )
    session.flush()
    assert [one.person.id for one in meant_by(session, call_out(), loggists, MONDAY) if one.person] == [
        one for one in names if one != "violet.chan"
    ]
    assert not meant_by(session, call_out(), loggists, MONDAY + timedelta(days=2000)), "nobody's training lasts so long"


def test_whoever_stays_reachable_can_be_named_and_is_nobody_while_nobody_does(session: Session) -> None:
    reachable = Whom(reachable=DIRECTOR)
    assert meant_by(session, call_out(insists=False), reachable, MONDAY) == []
    oncall.keep_reachable(session, DIRECTOR, {"eleni.marsh"}, MONDAY)
    (one,) = meant_by(session, call_out(insists=False), reachable, MONDAY)
    assert (one.person and one.person.id, one.reached_as) == (
        "eleni.marsh",
        "Director on call until the handover is accepted",
    )
