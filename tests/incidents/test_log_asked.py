"""A number or a word for the log is a question about it, and never an entry."""

import pytest

from eprr_bot.incidents.log_asked import Pages, asked_of_log

NEWEST, ALL = Pages(), Pages(is_all=True)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", NEWEST),
        ("1", NEWEST),
        ("2", Pages(2)),
        ("#3", Pages(3)),
        ("Page 3.", Pages(3)),
        ("p3", Pages(3)),
        ("no. 4", Pages(4)),
        ("0", NEWEST),
        ("999999999999999999999", Pages(999_999)),
        ("last", NEWEST),
        ("last 50", NEWEST),
        ("Last 50 entries", NEWEST),
        ("show", NEWEST),
        ("all", ALL),
        ("ALL!", ALL),
        ("show all", ALL),
        ("the whole log", None),
        ("whole log", ALL),
        ("1 casualty", None),
        ("“1”", None),
        ('"all"', None),
        ("all wards are dark", None),
        ("all clear", None),
        ("page the director", None),
        ("10:30", None),
        ("?", None),
    ],
)
def test_what_is_asked_of_a_log(typed: str, asked: Pages | None) -> None:
    assert asked_of_log(typed) == asked
