"""When something of a request is late, of how many, and how often that is raised."""

from dataclasses import replace
from datetime import timedelta

from eprr_bot.mutual_aid import aid
from eprr_bot.mutual_aid.aid import Answer, Late, Movement, Provider, Request, Step
from tests.mutual_aid.test_messages import SIX, TEN


def provider(*moves: tuple[Step, int, int]) -> Provider:
    """One with movements, each so many hours after ten; deployments report an hour later."""
    made = tuple(
        Movement(at, at, 1, step, number, TEN + timedelta(hours=at), "", report_at=TEN + timedelta(hours=at + 1))
        for step, number, at in moves
    )
    return Provider(1, "Beacon", Answer.OFFERED, TEN, counts=aid.count((s, n) for s, n, _ in moves), movements=made)


def test_of_two_deployments_those_who_report_later_are_not_late_yet() -> None:
    theirs = provider((Step.OFFERED, 9, 0), (Step.ACCEPTED, 9, 0), (Step.DEPLOYED, 4, 0), (Step.DEPLOYED, 5, 2))
    assert theirs.awaited() == [(TEN + timedelta(hours=1), 4), (TEN + timedelta(hours=3), 5)]
    arrived = provider(*[(one.step, one.quantity, one.number) for one in theirs.movements], (Step.ARRIVED, 6, 3))
    assert arrived.awaited() == [(TEN + timedelta(hours=3), 3)]


def test_those_who_are_released_are_back_within_hours_and_all_others_by_the_end() -> None:
    came = ((Step.OFFERED, 9, 0), (Step.ACCEPTED, 9, 0), (Step.DEPLOYED, 9, 0), (Step.ARRIVED, 9, 1))
    theirs = provider(*came, (Step.RELEASED, 6, 2), (Step.RETURNED, 2, 3))
    assert theirs.away(SIX) == [(TEN + timedelta(hours=2) + aid.HOME_WITHIN, 4), (SIX, 3)]
    assert theirs.away(None) == [(TEN + timedelta(hours=2) + aid.HOME_WITHIN, 4)]
    assert provider(*came, (Step.RELEASED, 9, 2), (Step.RETURNED, 9, 3)).away(SIX) == []


def test_a_thing_is_raised_three_times_and_then_no_more() -> None:
    silent = Provider(1, "Beacon", Answer.ASKED, TEN)
    one = Request(1, "beds", 0, TEN, "", answer_by=SIX, providers=(silent,))
    assert [due.kind for due in one.due()] == [Late.ANSWER]
    raised, at = [], one.raised_next(TEN)
    while at is not None:
        raised.append(at - SIX)
        at = one.raised_next(at)
    assert raised == list(aid.NUDGES)
    assert replace(one, closed_at=TEN).raised_next(TEN) is None
    assert replace(one, providers=(replace(silent, answer=Answer.NIL),)).raised_next(TEN) is None


def test_what_is_owed_to_whoever_asked_us_is_raised_until_it_is_sent() -> None:
    theirs = Provider(1, "Beacon", Answer.NIL, TEN)
    one = Request(1, "beds", 0, TEN, "", answer_by=SIX, for_whom="the region", providers=(theirs,))
    assert one.raised_next(TEN) == SIX
    assert replace(one, is_sent=True).raised_next(TEN) is None
