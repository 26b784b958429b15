"""A commitment on one line, as people type it; which instrument it relies on; and totals that agree with the log."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from eprr_bot.authority import commitment, commitments
from eprr_bot.authority.commitment import Kind, Typed
from eprr_bot.authority.commitment_messages import totals
from eprr_bot.authority.money import pence
from eprr_bot.directory.instruments import Instrument
from eprr_bot.incidents import numbered
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.incidents.test_authority import CLUSTER, INSTRUMENTS
from tests.world import MONDAY

SPENDING, ASSET, STAFF, CAPITAL = Kind.SPENDING, Kind.ASSET, Kind.STAFF, Kind.CAPITAL
LINES: dict[str, Typed] = {
    "£180,000 Haven for generators from Aggreko": Typed(
        SPENDING, "haven", 180_000_00, purpose="generators", supplier="Aggreko"
    ),
    "180k of Wolds's money: cots, under 12.7": Typed(
        SPENDING, "wolds", 180_000_00, purpose="cots", instrument="wolds-sfi-12.7"
    ),
    "capital 1.2m from Haven for a modular ward under the Wolds SFI supplier Portakabin": Typed(
        CAPITAL, "haven", 1_200_000_00, purpose="a modular ward", supplier="Portakabin", instrument="wolds-sfi-12.7"
    ),
    "spend 500 Haven taxis": Typed(SPENDING, "haven", 500_00, purpose="taxis"),
    "£5k Haven for moving patients from Saltmere": Typed(
        SPENDING, "haven", 5_000_00, purpose="moving patients from Saltmere"
    ),
    "£60,000 on behalf of Haven because the bank is shut": Typed(
        SPENDING, "haven", 60_000_00, because="the bank is shut"
    ),
    "asset Wolds, the Ridgeway ward, for a rest centre": Typed(
        ASSET, "wolds", what="the Ridgeway ward", purpose="a rest centre"
    ),
    "staff Kestrel 12 nurses for the rest centre at Saltmere": Typed(
        STAFF, "kestrel-community", what="12 nurses", purpose="the rest centre at Saltmere"
    ),
    "asset: Saltmere beds under the bridge": Typed(ASSET, "saltmere-hospitals", what="beds under the bridge"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_as_people_mean_it(line: str) -> None:
    assert commitment.read(CLUSTER, INSTRUMENTS, line) == LINES[line]


@pytest.mark.parametrize("line", ["generators", "12 nurses from Kestrel", "£12", "£x Haven", "", "Haven"])
def test_what_is_missing_is_said(line: str) -> None:
    with pytest.raises(UserError):
        commitment.read(CLUSTER, INSTRUMENTS, line)


@pytest.mark.parametrize("typed", ["200000", "200,000"])
def test_a_large_number_without_a_pound_sign_is_shown_with_one(typed: str) -> None:
    with pytest.raises(UserError, match=r"commit Haven £200,000 for generators\. Say how much"):
        commitment.read(CLUSTER, INSTRUMENTS, f"Haven {typed} for generators")
    with pytest.raises(UserError, match=r"^Say how much"):
        commitment.read(CLUSTER, INSTRUMENTS, "12 nurses of Kestrel")


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_gets_a_sentence(text: str) -> None:
    for line in (text, f"£5 Haven {text}", f"asset {text}"):
        try:
            assert commitment.read(CLUSTER, INSTRUMENTS, line).whose
        except UserError:
            continue


def paper(**changes: Any) -> Instrument:
    return INSTRUMENTS[0].model_copy(update=changes)


def test_it_relies_on_an_instrument_that_holds_the_total_the_bodys_own_first() -> None:
    own, other = paper(id="own", limit_pounds=100), paper(id="other", body="wolds", limit_pounds=200)
    assert commitment.relied_on([other, own], "haven", 100_00) == own
    assert commitment.relied_on([other, own], "haven", 100_01) == other
    assert commitment.relied_on([own, other], "haven", 900_00) == other
    unlimited = paper(id="none", limit_pounds=None)
    assert commitment.relied_on([own, unlimited], "haven", 900_00) == unlimited
    assert commitment.relied_on([], "haven", 1) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["commit", "commit", "supersede", "withdraw"]),
        st.sampled_from(list(Kind)),
        st.sampled_from(["haven", "wolds", "saltmere-hospitals"]),
        st.integers(1, 400_000_00),
        st.integers(0, 9),
    ),
    max_size=12,
)
_NEW = re.compile(r"Commitment (\d+): (?:(£[\d,.]+) \((spending|capital)\)|.*?) of (NHS Haven|NHS Wolds|Saltmere)")
_INSTEAD, _GONE = re.compile(r"the place of commitment (\d+)\."), re.compile(r"Commitment (\d+) withdrawn")


def from_the_log(session: Session, number: int) -> dict[str, int]:
    """What stands of each body’s money, from the texts of the log alone."""
    standing: dict[str, tuple[str, int]] = {}
    for text in (one.text for one in records.entries(session, number) if one.kind == "commitment"):
        if gone := _GONE.match(text) or _INSTEAD.search(text):
            standing.pop(gone[1], None)
        if (new := _NEW.match(text)) and new[2]:
            standing[new[1]] = (new[4], pence(new[2]))
    found: dict[str, int] = {}
    for body, amount in standing.values():
        found[body] = found.get(body, 0) + amount
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_totals_agree_with_the_sum_of_the_log_whatever_is_done(session: Session, steps: list[Any]) -> None:
    actor = Actor("", "Farouk Aziz", "farouk.aziz")
    incident = incidents.declare(session, MONDAY, Declaration("flooding", "Saltmere"), actor)
    made, refused = list[int](), list[str]()
    for step, kind, body, amount, which in steps:
        typed = Typed(kind, body, amount if kind.is_money else None, what="a thing", purpose="need")
        number = made[which % len(made)] if made else None
        try:
            if step == "withdraw" and number:
                commitments.withdraw(session, number, "not needed", MONDAY, actor)
            else:
                instead = number if step == "supersede" else None
                row = commitments.commit(session, incident, typed, MONDAY, actor, replaces=instead).one
                made.append(row.id or 0)
                assert row.total_pence == commitments.total_of(session, incident.id, body)
        except UserError as error:
            refused.append(str(error))
    assert all(one.endswith("Nothing was changed.") for one in refused)
    found = totals(commitments.of_incident(session, incident))
    said = {one.name: one.pence for one in found if one.pence}
    logged = from_the_log(session, incident.id or 0)
    assert sorted(said.values()) == sorted(logged.values())
    assert all(any(name.startswith(body) and said[name] == sum_ for name in said) for body, sum_ in logged.items())


def test_the_last_day_of_an_instrument_counts() -> None:
    assert INSTRUMENTS[3].is_in_force(date(2029, 3, 31))


@pytest.mark.parametrize("word", ["supersede", "superseded", "superseded by", "supersedes", "change", "changed to"])
def test_whatever_form_of_the_word_is_typed_nothing_of_it_is_left(word: str) -> None:
    assert numbered.about(f"1 {word} £300 Haven for sandbags", commitment.SAID) == numbered.About(
        1, "superseded", "£300 Haven for sandbags"
    )


def test_another_word_that_begins_like_it_is_not_it() -> None:
    assert numbered.about("1 supersedeish £300", commitment.SAID) is None
