"""Who looks after a handover, who is told of it and by which route, and to whom nothing is said."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.directory.models import Person
from eprr_bot.handover import after, notices
from eprr_bot.handover.models import Handover
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.models import Message
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

ROTA = "director-on-call"
FIELDS = {
    "rota_id": ROTA,
    "at": MONDAY - timedelta(hours=1),
    "end": MONDAY + timedelta(days=6, hours=23),
    "made_at": MONDAY - timedelta(days=5),
    "outgoing": "eleni.marsh",
    "incoming": "farouk.aziz",
}
"""Eleni Marsh handed over to Farouk Aziz at nine. Priya Raman is the adviser, Asha Patel the officer."""


def handover(session: Session, **fields: object) -> Handover:
    made = Handover(**FIELDS | {"handed_over_at": MONDAY - timedelta(hours=1)} | fields)
    session.add(made)
    session.flush()
    return made


def cut_off(session: Session, *people: str) -> None:
    for one in people:
        person = session.get_one(Person, one)
        person.slack_id, person.mobile = None, ""
    session.flush()


def told(session: Session, row: Handover) -> list[tuple[str, str]]:
    """Whom something of this handover goes to: people by their ids, or a channel; and what."""
    found = select(Message).where(col(Message.subject).startswith(notices.subject(row))).order_by(col(Message.id))
    return [(one.person_id or one.address, one.body["text"]) for one in session.exec(found).all()]


@pytest.mark.parametrize(
    ("fields", "without", "expected"),
    [
        ({}, (), ["eleni.marsh", "priya.raman"]),
        ({"outgoing": ""}, (), ["priya.raman"]),
        ({"outgoing": "priya.raman"}, (), ["priya.raman"]),
        ({}, ("priya.raman",), ["eleni.marsh", "asha.patel"]),
        ({}, ("priya.raman", "asha.patel"), ["eleni.marsh"]),
        ({"incoming": "priya.raman"}, (), ["eleni.marsh", "asha.patel"]),
        ({"incoming": "asha.patel"}, ("priya.raman",), ["eleni.marsh"]),
        ({"outgoing": "farouk.aziz"}, (), ["priya.raman"]),
    ],
    ids=[
        "the outgoing and the adviser",
        "after a gap",
        "the adviser goes off",
        "the officer where the adviser cannot be reached",
        "neither",
        "the adviser comes on",
        "the officer comes on",
        "who goes off comes on",
    ],
)
def test_who_looks_after_a_handover(
    session: Session, fields: dict[str, object], without: tuple[str, ...], expected: list[str]
) -> None:
    cut_off(session, *without)
    assert notices.others(session, handover(session, **fields), MONDAY) == expected


def test_where_none_of_them_can_be_told_the_channel_is(session: Session) -> None:
    def content(is_outgoing: bool) -> Content:
        return Content("for the outgoing" if is_outgoing else "for the others")

    row, other = handover(session), handover(session, at=MONDAY)
    notices.tell_others(session, row, "unconfirmed", content, MONDAY)
    notices.tell_others(session, row, "unconfirmed", content, MONDAY)
    assert told(session, row) == [("eleni.marsh", "for the outgoing"), ("priya.raman", "for the others")]
    cut_off(session, "eleni.marsh", "priya.raman", "asha.patel")
    notices.tell_others(session, other, "unconfirmed", content, MONDAY)
    assert told(session, other) == [("on-call", "for the others")]


@pytest.mark.parametrize("settled", ["withdrawn_at", "overtaken_at"])
def test_a_handover_that_is_settled_or_has_not_begun_cannot_be_accepted(session: Session, settled: str) -> None:
    for row in (handover(session, **{settled: MONDAY}), handover(session, at=MONDAY, handed_over_at=None)):
        with pytest.raises(UserError, match="That handover is no longer open"):
            after.accept(session, row, Actor("", "Farouk Aziz", "farouk.aziz"), MONDAY)


@pytest.mark.parametrize(
    ("who", "escalated", "expected"),
    [
        ("farouk.aziz", False, [("eleni.marsh", "You are released")]),
        ("farouk.aziz", True, [("eleni.marsh", "You are released"), ("priya.raman", "Farouk Aziz has taken over")]),
        ("eleni.marsh", False, [("farouk.aziz", "Eleni Marsh says that you have taken over")]),
        ("priya.raman", True, [("eleni.marsh", "You are released"), ("farouk.aziz", "Priya Raman says that you")]),
    ],
)
def test_whoever_waits_is_released_and_whoever_was_spoken_for_is_told(
    session: Session, who: str, escalated: bool, expected: list[tuple[str, str]]
) -> None:
    row = handover(session, unaccepted_told_at=MONDAY if escalated else None)
    name = session.get_one(Person, who).name
    for _ in range(2):
        after.accept(session, row, Actor("", name, who), MONDAY)
    assert (row.accepted_at, row.accepted_by, row.chase_due, row.unaccepted_due) == (MONDAY, name, None, None)
    found = told(session, row)
    assert [one for one, _ in found] == [one for one, _ in expected]
    assert all(said in text for (_, said), (_, text) in zip(expected, found, strict=True)), found


def test_accepting_ends_the_earlier_ones_that_nobody_accepted_of_this_rota_alone(session: Session) -> None:
    day = timedelta(days=1)
    before = handover(session, at=MONDAY - 8 * day, outgoing="dmitri.volkov", incoming="eleni.marsh")
    twice = handover(session, at=MONDAY - day, outgoing="cara.hughes")
    elsewhere = handover(session, at=MONDAY - 2 * day, rota_id="manager-on-call")
    later = handover(session, at=MONDAY + day, handed_over_at=None)
    after.accept(session, handover(session), Actor("", "Farouk Aziz", "farouk.aziz"), MONDAY)
    for one in (before, twice, elsewhere, later):
        session.refresh(one)
    assert (before.overtaken_by, before.accepted_at) == ("farouk.aziz", None)
    assert (twice.accepted_by, twice.overtaken_at) == ("Farouk Aziz", None), "it was to the same person"
    assert elsewhere.overtaken_at is elsewhere.accepted_at is later.overtaken_at is None
    assert [who for who, _ in told(session, before)] == ["dmitri.volkov"]
    assert "Farouk Aziz has taken over" in told(session, before)[0][1]


@pytest.mark.parametrize(
    ("covered", "is_rota_back", "expected"), [(True, True, True), (True, False, False), (False, False, False)]
)
def test_a_handover_fell_through_once_its_cover_is_gone_and_the_outgoing_has_the_rota_again(
    session: Session, covered: bool, is_rota_back: bool, expected: bool
) -> None:
    """Ben takes a day of Farouk's week, and it is undone."""
    row = handover(session)
    if covered:
        end, by = MONDAY + timedelta(days=1), Actor("", "Niamh Doyle")
        made = oncall.make_cover(session, ROTA, MONDAY, end, "ben.okoro", MONDAY, by)
        row = handover(session, at=MONDAY, outgoing="farouk.aziz", incoming="ben.okoro")
        made.undone_at = MONDAY if is_rota_back else None
        session.flush()
    assert after.fell_through(session, row, MONDAY) is expected
