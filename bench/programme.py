"""How long ten years of a programme take that are planned ahead, month after month, as if each exercise was held.

Run with `python -m bench.programme` or `python bench/programme.py`.
"""

import random
from time import process_time
from zoneinfo import ZoneInfo

from eprr_bot.base import bank_holidays
from eprr_bot.base.files import read_file, validate
from eprr_bot.base.settings import bundled
from eprr_bot.directory.cluster import read_cluster
from eprr_bot.exercises.ahead import Ahead
from eprr_bot.exercises.draw import Past, choose
from eprr_bot.exercises.hours import Hours, month_end, month_start, next_month
from eprr_bot.exercises.programme import Programme, Wanted
from eprr_bot.exercises.times import Times

EXAMPLE = bundled("rotas") / "example"
LONDON = ZoneInfo("Europe/London")
BOUND = 1.0
"""Seconds, for five rotas."""


def drawn(wanted: Wanted, hours: Hours, months: int, begins: str = "2026-01") -> int:
    """Draw so many months’ exercises; returns how many there are."""
    chance, times, month, count = random.Random(0), Times(wanted.window, hours), begins, 0
    ages, band, ahead = dict.fromkeys(wanted.quotas, 0), "", Ahead(times, wanted.quotas, begins)
    for _ in range(months):
        ahead = Ahead(times, wanted.quotas, month) if month.endswith("-01") else ahead
        past = Past(ages, last_band=band)
        start = choose(ahead, past, month_start(month, LONDON), month_end(month, LONDON), chance)
        if start is not None:
            met, band, count = hours.words(start), hours.band(start), count + 1
            ages = {word: 0 if word in met else age + 1 for word, age in ages.items()}
        month = next_month(month)
    return count


def main() -> None:
    """Measure and print."""
    programme = validate(read_file(EXAMPLE / "exercises.yaml"), Programme)
    core = read_cluster(EXAMPLE / "cluster.yaml").core_hours
    hours = Hours(LONDON, core, bank_holidays.of_england().days, frozenset(programme.excluded_dates))
    begun = process_time()
    count = sum(drawn(one, hours, 120) for one in programme.monthly)
    taken = process_time() - begun
    rotas = len(programme.monthly)
    print(
        f"ten years of {rotas} rotas planned ahead, {count} exercises{taken:>9.2f} s{taken / BOUND:>9.2f} of {BOUND} s"
    )


if __name__ == "__main__":
    main()
