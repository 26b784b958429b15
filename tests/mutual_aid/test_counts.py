"""However steps follow one another, every count is right at every instant: told by a second book, of single people."""

from collections import Counter

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from eprr_bot.mutual_aid import aid
from eprr_bot.mutual_aid.aid import MOVES, NONE, Counts, Step, TooMany

PROVIDERS = ("ours", "theirs", "far away")
HAVE_BEEN = {
    Step.ACCEPTED: {"accepted", "deployed", "arrived", "released", "returned"},
    Step.DEPLOYED: {"deployed", "arrived", "released", "returned"},
    Step.ARRIVED: {"arrived", "released", "returned"},
    Step.RELEASED: {"released", "returned"},
    Step.RETURNED: {"returned"},
}
COMES_FROM = {
    Step.DECLINED: ("offered",),
    Step.ACCEPTED: ("offered",),
    Step.WITHDRAWN: ("accepted", "deployed"),
    Step.DEPLOYED: ("accepted",),
    Step.ARRIVED: ("deployed", "accepted"),
    Step.RELEASED: ("arrived",),
    Step.RETURNED: ("released", "arrived"),
}


def move(people: list[str], step: Step, number: int) -> list[str]:
    """The second book: each of them takes the step alone."""
    if step == Step.OFFERED:
        return people + ["offered"] * number
    moved = list(people)
    for _ in range(number):
        was = next(one for one in COMES_FROM[step] if one in moved)
        moved[moved.index(was)] = step.value
    return moved


def _tried(before: Counts, step: Step, number: int) -> tuple[tuple[tuple[Step, int], ...], TooMany | None]:
    try:
        return aid.steps(before, step, number), None
    except TooMany as error:
        return (), error


class Aid(RuleBasedStateMachine):
    """Offers, acceptances, arrivals, releases and returns in part, from several, in any order, and taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.quantity = 30
        self.taken: list[tuple[str, tuple[tuple[Step, int], ...]]] = []
        self.books: list[dict[str, list[str]]] = [{one: [] for one in PROVIDERS}]

    def counts(self, whose: str) -> Counts:
        return aid.count(one for name, moves in self.taken if name == whose for one in moves)

    @rule(whose=st.sampled_from(PROVIDERS), step=st.sampled_from(MOVES), number=st.integers(1, 40))
    def say(self, whose: str, step: Step, number: int) -> None:
        before = self.counts(whose)
        moves, refused = _tried(before, step, number)
        if refused is not None:
            assert refused.most < number
            assert refused.most == aid.most(before, refused.step)
            return
        assert moves[-1] == (step, number)
        assert all(number > 0 for _, number in moves)
        people = self.books[-1][whose]
        for each, many in moves:
            people = move(people, each, many)
        self.taken.append((whose, moves))
        self.books.append(self.books[-1] | {whose: people})

    @rule(whose=st.sampled_from(PROVIDERS), step=st.sampled_from(MOVES))
    def say_all(self, whose: str, step: Step) -> None:
        number = aid.usual(self.counts(whose), step)
        if number:
            self.say(whose, step, number)
            assert self.taken[-1][1][-1] == (step, number), "all who may are never too many"

    @precondition(lambda self: self.taken)
    @rule()
    def take_back(self) -> None:
        self.taken.pop()
        self.books.pop()

    @invariant()
    def both_books_agree(self) -> None:
        for whose in PROVIDERS:
            counts, people = self.counts(whose), Counter(self.books[-1][whose])
            assert counts.offered == sum(people.values())
            assert counts.to_accept == people["offered"]
            for step, states in HAVE_BEEN.items():
                assert getattr(counts, step) == sum(people[one] for one in states), step
            assert counts.here == people["arrived"]
            assert counts.away == people["arrived"] + people["released"]

    @invariant()
    def no_step_has_more_than_the_one_before(self) -> None:
        all_of_it = sum((self.counts(one) for one in PROVIDERS), NONE)
        asked = max(self.quantity, all_of_it.accepted)
        for one in (*map(self.counts, PROVIDERS), all_of_it):
            assert asked >= one.accepted >= one.deployed >= one.arrived >= one.released >= one.returned >= 0
            assert one.offered >= one.accepted + one.withdrawn + one.declined


TestAid = Aid.TestCase
TestAid.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)


def test_of_whoever_nothing_was_recorded_earlier_steps_are_taken_along() -> None:
    assert aid.steps(NONE, Step.ARRIVED, 8) == (
        (Step.OFFERED, 8),
        (Step.ACCEPTED, 8),
        (Step.DEPLOYED, 8),
        (Step.ARRIVED, 8),
    )
    assert aid.steps(Counts(offered=8, accepted=8, deployed=8, arrived=8), Step.RETURNED, 5) == (
        (Step.RELEASED, 5),
        (Step.RETURNED, 5),
    )


@pytest.mark.parametrize(
    ("counts", "step", "number", "most"),
    [
        (Counts(offered=8, accepted=8, deployed=8, arrived=8), Step.ARRIVED, 8, 0),
        (Counts(offered=8, accepted=6), Step.ARRIVED, 7, 6),
        (Counts(offered=8), Step.ACCEPTED, 9, 8),
        (Counts(offered=8, accepted=8, arrived=3), Step.RELEASED, 4, 3),
        (NONE, Step.DECLINED, 1, 0),
        (NONE, Step.WITHDRAWN, 1, 0),
    ],
)
def test_what_was_said_twice_is_not_counted_twice(counts: Counts, step: Step, number: int, most: int) -> None:
    with pytest.raises(TooMany) as refused:
        aid.steps(counts, step, number)
    assert refused.value.most == most
