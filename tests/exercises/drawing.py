"""The example's programme, the hours of London, and ten years of exercises drawn one month after the other."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from eprr_bot.base import bank_holidays
from eprr_bot.base.files import read_file, validate
from eprr_bot.directory.cluster import read_cluster
from eprr_bot.exercises.ahead import Ahead
from eprr_bot.exercises.draw import Past, choose
from eprr_bot.exercises.hours import Hours, month_end, month_start, next_month
from eprr_bot.exercises.programme import Programme, Wanted
from eprr_bot.exercises.times import Times

LONDON = ZoneInfo("Europe/London")
EXAMPLE = Path(__file__).parents[2] / "rotas" / "example"
READ = validate(read_file(EXAMPLE / "exercises.yaml"), Programme)
PROGRAMME = {one.id: one for one in READ.monthly}
DIRECTOR, BY_DAY = PROGRAMME["director-call-out"], PROGRAMME["communications-call-out"]
HOURS = Hours(
    LONDON,
    read_cluster(EXAMPLE / "cluster.yaml").core_hours,
    bank_holidays.of_england().days,
    frozenset(READ.excluded_dates),
)
BEGINS = "2026-01"


def london(text: str, fold: int = 0) -> datetime:
    """An instant from the wall clock of London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def drawn(wanted: Wanted, seed: int, months: int, hours: Hours = HOURS, begins: str = BEGINS) -> list[datetime]:
    """The starts of so many months’ exercises, each of them held."""
    chance, times, month, found = random.Random(seed), Times(wanted.window, hours), begins, list[datetime]()
    ages, band, ahead = dict.fromkeys(wanted.quotas, 0), "", Ahead(times, wanted.quotas, begins)
    for _ in range(months):
        ahead = Ahead(times, wanted.quotas, month) if month.endswith("-01") else ahead
        ends = month_end(month, LONDON)
        start = choose(ahead, Past(ages, last_band=band), month_start(month, LONDON), ends, chance)
        assert start is not None
        met, band, month = hours.words(start), hours.band(start), next_month(month)
        ages = {word: 0 if word in met else age + 1 for word, age in ages.items()}
        found.append(start)
    return found


def broken(wanted: Wanted, starts: Sequence[datetime], hours: Hours = HOURS) -> list[tuple[str, str]]:
    """Each quota and each month at whose end it did not hold, as far as bank holidays are known."""
    met = [hours.words(one) for one in starts]
    months = [f"{one.astimezone(LONDON):%Y-%m}" for one in starts]
    return [
        (word, month)
        for word, asked in wanted.quotas.items()
        for last, month in enumerate(months)
        if last + 1 >= asked and not any(word in one for one in met[last + 1 - asked : last + 1])
        if word != "bank_holiday" or int(month[:4]) in {day.year for day in hours.bank_holidays}
    ]
