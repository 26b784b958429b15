"""Which statutory body is there in the place of another, on a day."""

from datetime import date
from pathlib import Path

import pytest

from eprr_bot.directory.cluster import StatutoryBody, read_cluster

LAST, NEXT = date(2027, 3, 31), date(2027, 4, 1)


def body(name: str, *heirs: str, to: date | None = None, since: date | None = None) -> StatutoryBody:
    return StatutoryBody(
        id=name,
        name=name.title(),
        short_name=name.title(),
        forums=("E48900001",),
        valid_from=since,
        valid_to=to,
        successor=heirs,
    )


MERGED = (body("haven", "fens", to=LAST), body("wolds", "fens", to=LAST), body("fens", since=NEXT))
SPLIT = (body("haven", "north", "south", to=LAST), body("north", since=NEXT), body("south", since=NEXT))
TWICE = (body("haven", "fens", to=LAST), body("fens", "shire", since=NEXT, to=NEXT), body("shire", since=NEXT))
ROUND = (body("haven", "fens", to=LAST), body("fens", "haven", to=LAST))


@pytest.mark.parametrize(
    ("bodies", "asked", "day", "found"),
    [
        (MERGED, "haven", LAST, "haven"),
        (MERGED, "haven", NEXT, "fens"),
        (MERGED, "fens", NEXT, "fens"),
        (MERGED, "fens", LAST, None),  # it is not there yet, and has no successor
        (SPLIT, "haven", NEXT, None),  # which of the two is not for the bot to say
        (TWICE, "haven", NEXT, "fens"),
        (TWICE, "haven", date(2027, 4, 2), "shire"),
        (ROUND, "haven", NEXT, None),
        (MERGED, "nobody-we-know", NEXT, None),
    ],
)
def test_who_is_there_in_the_place_of_a_body(
    bodies: tuple[StatutoryBody, ...], asked: str, day: date, found: str | None
):
    cluster = read_cluster(Path("rotas/example/cluster.yaml")).model_copy(update={"statutory_bodies": bodies})
    there = cluster.body_on(day, asked)
    assert (there.id if there else None) == found
