"""How far a handover is, which rotas hold one, and under what its messages are filed."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from eprr_bot.handover import notices
from eprr_bot.handover.handover import Standing, holds_them_anyway, why_no_handovers
from eprr_bot.handover.models import Handover
from eprr_bot.oncall.rota import Layer, Rota, ShiftLength, Window
from tests.world import MONDAY

DONE = MONDAY


def row(**fields: object) -> Handover:
    """A handover from Asha to Ben."""
    known = {"id": 7, "rota_id": "director-on-call", "at": MONDAY, "outgoing": "asha", "incoming": "ben"}
    return Handover(**known | fields)


@pytest.mark.parametrize(
    ("happened", "standing"),
    [
        ((), Standing.PLANNED),
        (("confirmed_at",), Standing.CONFIRMED),
        (("handed_over_at",), Standing.HANDED_OVER),
        (("confirmed_at", "handed_over_at"), Standing.HANDED_OVER),
        (("handed_over_at", "accepted_at"), Standing.ACCEPTED),
        (("handed_over_at", "overtaken_at"), Standing.OVERTAKEN),
        (("overtaken_at",), Standing.NOT_ASKED),
        (("withdrawn_at",), Standing.WITHDRAWN),
        (("confirmed_at", "withdrawn_at"), Standing.WITHDRAWN),
        (("handed_over_at", "withdrawn_at"), Standing.TAKEN_BACK),
        (("handed_over_at", "accepted_at", "withdrawn_at"), Standing.TAKEN_BACK),
    ],
)
def test_a_handover_stands_by_the_last_that_happened_to_it(happened: tuple[str, ...], standing: Standing) -> None:
    assert notices.standing(row(**dict.fromkeys(happened, DONE))) == standing


def test_each_is_told_one_thing_once_for_each_incoming_and_each_time_that_it_is_handed_over() -> None:
    first = notices.envelope(row(), "stay", "asha").key
    others = (
        notices.envelope(row(), "released", "asha"),
        notices.envelope(row(), "stay", "cara"),
        notices.envelope(row(incoming="dmitri"), "stay", "asha"),
        notices.envelope(row(handed_over_at=DONE), "stay", "asha"),
        notices.envelope(row(handed_over_at=DONE + timedelta(minutes=5)), "stay", "asha"),
        notices.envelope(row(id=8), "stay", "asha"),
    )
    assert notices.envelope(row(), "stay", "asha").key == first
    assert len({first, *(one.key for one in others)}) == 1 + len(others)


def test_only_what_asks_for_acceptance_is_taken_back_with_it() -> None:
    told = ("pack", "stay", "not-accepted", "released")
    about = {what: notices.envelope(row(), what, "asha").subject for what in told}
    assert {what for what, subject in about.items() if subject == notices.nudges(row())} == {"not-accepted"}
    assert about["pack"] == notices.subject(row())


def test_what_is_for_the_channel_is_filed_under_nobody() -> None:
    summary, stay = notices.envelope(row(), "summary"), notices.envelope(row(), "stay", "asha")
    assert (summary.person_id, stay.person_id) == (None, "asha")
    assert summary.key == "handover/7/summary/ben"


WEEK = Layer("week", datetime.fromisoformat("2026-01-05T09:00"), ShiftLength(weeks=1), ("asha", "ben"))
ROTA = Rota("r", "R", "Europe/London", (WEEK,), mandatory=True)


def lasting(*lengths: ShiftLength, **fields: object) -> Rota:
    """A rota with a layer for each length of a turn."""
    return replace(ROTA, layers=tuple(replace(WEEK, shift=one) for one in lengths), **fields)


SHORT = "every turn is shorter than 6 hours"
NIGHTS = replace(WEEK, during=(Window(frozenset({0}), time(17), time(9)),))


@pytest.mark.parametrize(
    ("rota", "why_not", "anyway"),
    [
        (ROTA, "", True),
        (replace(ROTA, mandatory=False), "it is not mandatory", False),
        (replace(ROTA, function="incident_support"), "", False),
        (lasting(ShiftLength(months=1)), "", True),
        (lasting(ShiftLength(days=1)), "", True),
        (lasting(ShiftLength(hours=24)), "", True),
        (lasting(ShiftLength(hours=23)), "", False),
        (lasting(ShiftLength(hours=6)), "", False),
        (lasting(ShiftLength(hours=5)), SHORT, False),
        (lasting(ShiftLength(hours=5), ShiftLength(weeks=1)), "", False),
        (lasting(), "", False),
        (replace(ROTA, layers=(NIGHTS,)), "", False),
        (replace(ROTA, layers=(WEEK, NIGHTS)), "", False),
    ],
    ids=[
        "weeks",
        "not mandatory",
        "incident support",
        "months",
        "days",
        "24 hours",
        "23 hours",
        "6 hours",
        "5 hours",
        "5 hours under weeks",
        "without a layer",
        "nights of a week",
        "nights over weeks",
    ],
)
def test_which_rotas_can_hold_handovers_and_which_do_unless_the_cluster_says_otherwise(
    rota: Rota, why_not: str, anyway: bool
) -> None:
    assert (why_no_handovers(rota), holds_them_anyway(rota)) == (why_not, anyway)
