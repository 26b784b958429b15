"""Which shift a request for cover is about, and where it goes when a new version of the rota moves that shift."""

from dataclasses import replace
from datetime import datetime

import pytest

from eprr_bot.cover.exchange import is_over_by, names_a_shift
from eprr_bot.cover.moves import moved, whole_shift
from eprr_bot.oncall.rota import Cover
from eprr_bot.oncall.schedule import Schedule, Shift
from tests.cover.test_difference import ROTA, at, covered
from tests.cover.test_moves import NOW, WEEK, followers, version

Span = tuple[str, str]
BENS: Span = ("2026-01-12T09:00", "2026-01-19T09:00")
CARAS: Span = ("2026-01-19T09:00", "2026-01-26T09:00")
FIRST_DAY: Span = ("2026-01-12T09:00", "2026-01-13T09:00")
LAST_DAY: Span = ("2026-01-18T09:00", "2026-01-19T09:00")
A_DAY: Span = ("2026-01-15T09:00", "2026-01-16T09:00")


def found(whole: Schedule, span: Span, now: datetime = NOW) -> Span | None:
    """The shift of Ben's that a stretch is the whole of."""
    shift = whole_shift(whole, "ben", at(span[0]), at(span[1]), now)
    return shift and (f"{shift[0]:%Y-%m-%dT%H:%M}", f"{shift[1]:%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize(
    ("covers", "asked", "expected"),
    [
        ([], BENS, BENS),
        ([], A_DAY, BENS),
        ([(*FIRST_DAY, "cara")], BENS, (FIRST_DAY[1], BENS[1])),
        ([(*LAST_DAY, "cara")], BENS, (BENS[0], LAST_DAY[0])),
        ([(*A_DAY, "cara")], BENS, None),
        ([(*BENS, "cara")], BENS, None),
        ([(*BENS, "cara"), (*BENS, "ben")], BENS, BENS),
        ([("2026-01-19T09:00", "2026-01-20T09:00", "ben")], BENS, BENS),
        ([(*CARAS, "ben")], CARAS, CARAS),
        ([("2026-01-29T09:00", "2026-01-31T09:00", "ben")], ("2026-01-20T09:00", "2026-02-09T09:00"), None),
    ],
    ids=[
        "his week",
        "a day of his week",
        "another has its first day",
        "another has its last day",
        "another has a day in the middle",
        "another has all of it",
        "he has taken it back",
        "he helps out for a day after it",
        "he covers another's week",
        "he holds two parts of it",
    ],
)
def test_the_shift_that_is_meant_is_what_somebody_holds_of_it_in_one_piece(
    covers: list[tuple[str, str, str]], asked: Span, expected: Span | None
) -> None:
    assert found(covered(*covers), asked) == expected


def test_of_a_shift_that_runs_it_is_what_was_left_when_it_was_asked_for() -> None:
    rest = (A_DAY[0], BENS[1])
    assert found(covered(), rest, at(A_DAY[0])) == rest
    assert found(covered(), rest, at(A_DAY[1])) == rest
    assert found(covered(), rest, NOW) == BENS


def test_where_a_newer_version_ends_the_turn_later_it_is_all_of_it() -> None:
    newer = replace(ROTA, layers=(replace(ROTA.layers[0], starts=datetime.fromisoformat("2026-01-05T12:00")),))
    both = Schedule(((None, ROTA), (at(BENS[1]), newer)))
    assert found(both, BENS) == (BENS[0], "2026-01-19T12:00")


@pytest.mark.parametrize(
    ("starts", "follows"),
    [
        ("2026-01-05T08:00", True),
        ("2026-01-08T20:59", True),
        ("2026-01-08T21:00", False),
        ("2026-01-01T21:01", True),
        ("2026-01-01T21:00", False),
    ],
)
def test_a_shift_is_still_the_same_while_more_than_half_of_it_is_at_the_same_time(starts: str, follows: bool) -> None:
    """Weeks from other instants on: at 21:00 on the Thursday, half of Ben's old week is in his new one."""
    new = version(starts)
    assert bool(moved(new, "ben", *WEEK, NOW)) is follows
    assert bool(followers(new, Cover(7, *WEEK, "dmitri"))) is follows


def test_a_request_moves_nowhere_while_its_shift_stays_or_is_somebody_elses() -> None:
    assert moved(covered(), "ben", *WEEK, NOW) == WEEK
    assert moved(covered((*BENS, "cara")), "ben", *WEEK, NOW) is None


WEEKLY = Shift(*WEEK, "ben", "layer:week")
NIGHT = Shift(at("2026-01-12T20:00"), at("2026-01-13T08:00"), "ben", "layer:night")
A_DAY_AND_THE_EXTRA_HOUR = Shift(at("2026-10-24T23:00"), at("2026-10-26T00:00"), "ben", "layer:day")


@pytest.mark.parametrize(
    ("text", "shift", "when", "is_whole"),
    [
        ("12 Jan", WEEKLY, "2026-01-12T12:00", True),
        ("Mon", WEEKLY, "2026-01-12T09:00", True),
        ("14 Jan", WEEKLY, "2026-01-14T09:00", False),
        ("tonight", WEEKLY, "2026-01-12T20:00", False),
        ("today", WEEKLY, "2026-01-12T12:00", False),
        ("Tomorrow", WEEKLY, "2026-01-12T12:00", False),
        ("Monday evening", WEEKLY, "2026-01-12T18:00", False),
        ("tonight", NIGHT, "2026-01-12T20:00", True),
        ("tomorrow", NIGHT, "2026-01-13T00:00", True),
        ("today", A_DAY_AND_THE_EXTRA_HOUR, "2026-10-25T12:00", True),
    ],
)
def test_a_long_shift_is_meant_as_a_whole_only_by_the_date_on_which_it_starts(
    text: str, shift: Shift, when: str, is_whole: bool
) -> None:
    assert names_a_shift(text, shift, at(when), ROTA.zone) is is_whole


@pytest.mark.parametrize(
    ("text", "when", "is_over"),
    [
        ("tonight", "2026-01-13T08:00", True),
        ("tonight", "2026-01-13T07:59", False),
        ("tomorrow evening", "2026-01-13T18:00", True),
        ("13 Jan", "2026-01-13T12:00", False),
        ("tomorrow", "2026-01-13T12:00", False),
    ],
)
def test_a_shift_that_is_over_by_the_evening_is_not_meant_by_it(text: str, when: str, is_over: bool) -> None:
    assert is_over_by(text, NIGHT, at(when)) is is_over
