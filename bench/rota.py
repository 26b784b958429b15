"""How long the rota engine takes: medians of one run, and what they are worth beside one another.

Run with `python -m bench.rota` or `python bench/rota.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from statistics import median
from time import process_time

from eprr_bot.fairness.burden import Burden, burden
from eprr_bot.fairness.service import held_on
from eprr_bot.oncall.rota import Cover, FixedPeriod, Layer, Rota, ShiftLength, Window
from eprr_bot.oncall.schedule import Schedule

PEOPLE = tuple(f"person.{number}" for number in range(8))
STARTS = datetime(2026, 1, 5, 9)  # noqa: DTZ001 (rotas are written for the clock on the wall)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = (NEW_YEAR, datetime(2027, 1, 1, tzinfo=UTC))
GOALERTS_YEAR = (datetime(2018, 1, 1, 8, tzinfo=UTC), datetime(2019, 1, 1, 8, tzinfo=UTC))
QUARTER = (NEW_YEAR + timedelta(weeks=30), NEW_YEAR + timedelta(weeks=43))


def weekly() -> Rota:
    """One layer, one week a turn."""
    return Rota("weekly", "Weekly", "Europe/London", (Layer("week", STARTS, ShiftLength(weeks=1), PEOPLE),))


def busy() -> tuple[Rota, tuple[Cover, ...]]:
    """Office hours, nights and weekends, Christmas, and a cover every fortnight."""
    nights = Window(frozenset(range(5)), time(17), time(9))
    weekends = Window(frozenset({5, 6}), time(9), time(9))
    layers = (
        Layer("day", STARTS, ShiftLength(weeks=1), PEOPLE),
        Layer("night", STARTS, ShiftLength(hours=12), PEOPLE, during=(nights, weekends)),
    )
    christmas = FixedPeriod(STARTS + timedelta(days=350), STARTS + timedelta(days=354), PEOPLE[0], "Christmas")
    covers = tuple(
        Cover(number, start, start + timedelta(hours=30), PEOPLE[number % 8])
        for number, start in enumerate(YEAR[0] + timedelta(weeks=2 * week) for week in range(26))
    )
    return Rota("busy", "Busy", "Europe/London", layers, (christmas,)), covers


def goalerts_rules() -> list[Schedule]:
    """The eight rules and three overrides of GoAlert's own benchmark, as four rotas: one for each that it calls."""

    def rule(number: int, people: str, never: int | None = None, turn: int = 1) -> Layer:
        window = Window(frozenset(range(7)) - {never}, time(8), time(10))
        starts = datetime(2017, 1, 2, 3, 4, 5)  # noqa: DTZ001 (a wall)
        return Layer(f"rule-{number}", starts, ShiftLength(days=turn), tuple(people.split()), during=(window,))

    rules = (
        (rule(1, "foobar"), rule(2, "foobar"), rule(3, "foobar", never=0)),
        (rule(4, "foobar2", never=3),),
        (rule(5, "fooba4r"),),
        tuple(rule(number, "a b c d e", turn=2) for number in (6, 7, 8)),
    )
    starts = datetime(2018, 1, 1, 8, 30, tzinfo=UTC)
    covers = tuple(
        Cover(number, starts, starts + timedelta(minutes=15), person)
        for number, person in enumerate(("binbaz", "binbaz2", "binbaz"))
    )
    rotas = (Rota(f"rota-{number}", "GoAlert's", "UTC", layers) for number, layers in enumerate(rules))
    return [Schedule(((None, rota),), covers if number == 0 else ()) for number, rota in enumerate(rotas)]


def a_loop() -> int:
    """Work that never changes, to compare machines and moments by."""
    return sum(number for number in range(10_000))


def microseconds(work: Callable[[], object], repeats: int, inner: int = 1) -> float:
    """The median time that this process takes for one call, whatever else runs on the machine."""
    times = []
    for _ in range(repeats):
        begun = process_time()
        for _ in range(inner):
            work()
        times.append((process_time() - begun) / inner * 1e6)
    return median(times)


def fifty_gap_checks() -> list[int]:
    """Thirteen weeks of fifty rotas that nobody has asked about before."""
    rota, covers = busy()
    return [len(Schedule(((None, rota),), covers).gaps(*QUARTER)) for _ in range(50)]


def fifty_fair_shares() -> list[Burden]:
    """The part of each of eight people in thirteen weeks of fifty rotas that nobody has asked about before."""
    rota, covers = busy()
    parts = [held_on(Schedule(((None, rota),), covers), *QUARTER) for _ in range(50)]
    return [burden(person, held, rota.zone, ()) for one in parts for person, held in one.items()]


def main() -> None:
    """Measure and print."""
    rota, covers = busy()
    loaded = Schedule(((None, weekly()),))
    busy_loaded = Schedule(((None, rota),), covers)
    instant = QUARTER[0] + timedelta(hours=5)
    rows = [
        ("a loop of 10,000 additions, to compare with", microseconds(a_loop, 100), None),
        ("who at an instant, weekly rota", microseconds(lambda: loaded.holder_at(instant), 200, 100), 5),
        ("who at an instant, busy rota", microseconds(lambda: busy_loaded.holder_at(instant), 200, 100), 5),
        ("a year of a weekly rota", microseconds(lambda: loaded.shifts(*YEAR), 200), 150),
        (
            "a year of a weekly rota, from nothing",
            microseconds(lambda: Schedule(((None, weekly()),)).shifts(*YEAR), 200),
            100,
        ),
        (
            "a year of a busy rota, from nothing",
            microseconds(lambda: Schedule(((None, rota),), covers).shifts(*YEAR), 20),
            None,
        ),
        (
            "GoAlert's year of 8 rules as 4 rotas, from nothing",
            microseconds(lambda: [one.shifts(*GOALERTS_YEAR) for one in goalerts_rules()], 50),
            4_000,
        ),
        (
            "who at an instant on those 4 rotas, from nothing",
            microseconds(lambda: [one.holder_at(GOALERTS_YEAR[0]) for one in goalerts_rules()], 200),
            400,
        ),
        (
            "gaps of 50 busy rotas over 13 weeks",
            microseconds(lambda: [busy_loaded.gaps(*QUARTER) for _ in range(50)], 5),
            100_000,
        ),
        ("gaps of 50 busy rotas over 13 weeks, from nothing", microseconds(fifty_gap_checks, 5), 100_000),
        ("fair shares of 50 busy rotas over 13 weeks, from nothing", microseconds(fifty_fair_shares, 5), 100_000),
    ]
    for name, taken, bound in rows:
        of_bound = f"{taken / bound:>9.2f} of {bound:,} µs" if bound else ""
        print(f"{name:<58}{taken:>12,.1f} µs{taken / rows[0][1]:>12,.3f} x{of_bound}")


if __name__ == "__main__":
    main()
