"""Can what is asked of an exercise be kept in the months to come? An exact look ahead (pure).

A quota asks that of any so many months in a row at least one has an exercise within certain hours. What counts of the
past is the age of each quota: in how many months in a row, up to now, there was none. From there every choice of the
months to come is tried, month by month; where two choices lead to the same ages, what follows is worked out once.
Of a month's choices only those are tried that meet most, because meeting more is never worse.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from eprr_bot.exercises.hours import month_named, month_number
from eprr_bot.exercises.times import Span, Times

Ages = tuple[int, ...]
Words = frozenset[str]
YEARS_AHEAD = 3
"""It looks to the end of so many years after this one. Bank holidays are known for less."""


@dataclass(frozen=True)
class Failure:
    """A quota that will not hold, and in which month first; where it cannot, perhaps long ago.

    `is_in_window` is whether there is such a time at all; `is_alone` whether the quota would hold but for the others.
    """

    word: str
    asked: int
    month: str
    is_in_window: bool
    is_alone: bool


class Ahead:
    """The months to come of an exercise that is held in every so many of them, from the month `begins` on."""

    def __init__(self, times: Times, quotas: Mapping[str, int], begins: str, every: int = 1) -> None:
        self.times, self.every, self.begins = times, every, month_number(begins)
        self.ends = (self.begins // 12 + YEARS_AHEAD + 1) * 12
        self.asked = dict(quotas)
        self.known_years = {day.year for day in times.hours.bank_holidays}
        self.choices = cache(self._choices)
        self.cost = cache(self._cost)
        there = frozenset[str]().union(*(one for at in range(self.begins, self.ends) for one in self.choices(at)))
        self.kept = {word: asked for word, asked in quotas.items() if word in there}
        """Those that some time meets; no choice changes anything for the others."""

    def best(self, month: str, spans: Sequence[Span], ages: Mapping[str, int], met: Words = frozenset()) -> list[Span]:
        """The spans of a month after which the months to come can keep most. `met` is what it has met already."""
        number, before = month_number(month), self._of(ages)
        after = {words: self._then(number, before, words | met) for words in {one.words for one in spans}}
        costs = {words: self._cost_of(number, then) for words, then in after.items()}
        least = min(costs.values())
        return [one for one in spans if costs[one.words] == least]

    def failures(self, ages: Mapping[str, int]) -> Iterator[Failure]:
        """What will not hold from the beginning on, though every month is chosen as well as can be."""
        now, first = self._of(ages), dict[str, int]()
        for number in range(self.begins, self.ends):
            after = [self._then(number, now, words) for words in self.choices(number)]
            now = min(after, key=lambda then: (self._cost_of(number, then), self._failed(then)))
            for word, age in zip(self.kept, now, strict=True):
                if age == self.kept[word]:
                    first.setdefault(word, number)
        for word, asked in self.asked.items():
            if word not in self.kept:
                at = self.begins + asked - ages[word] - 1
                yield Failure(word, asked, month_named(at), is_in_window=False, is_alone=True)
            elif word in first:
                alone = Ahead(self.times, {word: asked}, month_named(self.begins), self.every)
                fails_alone = alone.cost(self.begins, alone._of(ages)) > 0
                yield Failure(word, asked, month_named(first[word]), is_in_window=True, is_alone=fails_alone)

    def _of(self, ages: Mapping[str, int]) -> Ages:
        return tuple(min(ages[word], asked) for word, asked in self.kept.items())

    def _choices(self, number: int) -> list[Words]:
        """What an exercise of a month may meet; what meets less than another is left out."""
        if (number - self.begins) % self.every:
            return [frozenset()]
        found = {words.intersection(self.asked) for words in self.times.words_in(month_named(number))} or {frozenset()}
        return [one for one in found if not any(one < other for other in found)]

    def _then(self, number: int, ages: Ages, words: Words) -> Ages:
        """The ages after a month whose exercises met these words. Bank holidays that are not known do not count."""
        met = words if number // 12 in self.known_years else {*words, "bank_holiday"}
        return tuple(
            0 if word in met else min(age + 1, asked)
            for (word, asked), age in zip(self.kept.items(), ages, strict=True)
        )

    def _failed(self, ages: Ages) -> int:
        """How many quotas do not hold."""
        return sum(age == asked for age, asked in zip(ages, self.kept.values(), strict=True))

    def _cost_of(self, number: int, then: Ages) -> int:
        """The same over a month, at whose end the ages are these, and those to come."""
        return self._failed(then) + self.cost(number + 1, then)

    def _cost(self, number: int, ages: Ages) -> int:
        """In how many months, from one on, quotas do not hold, at the best."""
        if number >= self.ends:
            return 0
        best = len(self.kept) * (self.ends - number)
        for words in sorted(self.choices(number), key=lambda one: self._room(ages, one)):
            best = min(best, self._cost_of(number, self._then(number, ages, words)))
            if best == 0:
                break
        return best

    def _room(self, ages: Ages, words: Words) -> int:
        """How many months there are to the first of these quotas' ends: what is urgent is tried first."""
        each = zip(self.kept.items(), ages, strict=True)
        return min((asked - age for (word, asked), age in each if word in words), default=len(ages))
