"""What people hold, and which pieces of it are one shift."""

from datetime import UTC, datetime, time, timedelta

from eprr_bot.fairness import rota_text
from eprr_bot.fairness.service import held_on
from eprr_bot.oncall.rota import Cover, FixedPeriod, Layer, Rota, ShiftLength, Window
from eprr_bot.oncall.schedule import Schedule
from tests.oncall import by_definition

wall = datetime.fromisoformat
NIGHTS = Window(frozenset(range(7)), time(17), time(9))
START = datetime(2026, 3, 23, 12, tzinfo=UTC)
END = START + timedelta(weeks=4)
NEW_VERSION = START + timedelta(days=10)


def rota(shift: ShiftLength, *fixed: FixedPeriod) -> Rota:
    layer = Layer("night", wall("2026-03-02T09:00"), shift, ("asha", "ben"), during=(NIGHTS,))
    return Rota("r", "R", "Europe/London", (layer,), fixed)


def test_every_piece_belongs_to_the_turn_that_its_version_gives_it():
    weekly, hourly = rota(ShiftLength(weeks=1)), rota(ShiftLength(hours=1))
    schedule = Schedule(((None, weekly), (NEW_VERSION, hourly)))
    before, after = (list(by_definition.turns(one.layers[0], one.zone, END)) for one in (weekly, hourly))
    for person, pieces in held_on(schedule, START, END).items():
        for piece in pieces:
            turns = before if piece.start < NEW_VERSION else after
            (turn,) = [one for one in turns if one[0] <= piece.start < one[1]]
            assert (person, piece.turn) == (turn[2], ("r", "layer:night", turn[0]))


def test_a_week_of_nights_is_one_shift_also_where_covers_and_plans_cut_it():
    planned = FixedPeriod(wall("2026-03-30T17:00"), wall("2026-03-31T09:00"), "asha", rota_text.REASON)
    cover = Cover(7, START + timedelta(days=1), START + timedelta(days=2), "cara")
    held = held_on(
        Schedule(((None, rota(ShiftLength(weeks=1), planned)),), (cover,)), START, START + timedelta(weeks=2)
    )
    turns = {person: {piece.turn for piece in pieces} for person, pieces in held.items()}
    begins = [datetime(2026, 3, 23, 9, tzinfo=UTC), datetime(2026, 3, 30, 8, tzinfo=UTC)]
    assert turns["cara"] == {("r", "cover:7", None)}
    assert ("r", "layer:night", begins[1]) in turns["asha"]
    assert {turn[2] for turn in turns["asha"] | turns["ben"]} == set(begins)
