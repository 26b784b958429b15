"""A direction on one line, as people type it, and what is said of one (pure)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.authority import direction
from eprr_bot.authority.direction import Act, Progress, Typed
from eprr_bot.slack.commands import UserError

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LINES = {
    "Saltmere: stop planned surgery": Typed("Saltmere", Act.STOP, "stop planned surgery"),
    "all providers: free beds for discharge": Typed("all providers", Act.REFOCUS, "free beds for discharge"),
    "Saltmere, Fenbridge: open 20 beds for 6 hours": Typed(
        "Saltmere, Fenbridge", Act.START, "open 20 beds", until="in 6 hours"
    ),
    "Saltmere: stop clinics at 10:30 under Schedule 2G because the Infirmary is flooded": Typed(
        "Saltmere", Act.STOP, "stop clinics at 10:30", instrument="Schedule 2G", trigger="the Infirmary is flooded"
    ),
    "Saltmere and Kestrel stop surgery at 10:30": Typed("Saltmere and Kestrel", Act.STOP, "stop surgery at 10:30"),
    "all acute must please open 20 beds for 6 hours": Typed("all acute", Act.START, "open 20 beds", until="in 6 hours"),
    "Lantern to take discharges first because of the flood": Typed(
        "Lantern", Act.REFOCUS, "take discharges first", trigger="the flood"
    ),
    "Saltmere: suspend visiting under Schedule 2G until 08:00": Typed(
        "Saltmere", Act.STOP, "suspend visiting until 08:00", instrument="Schedule 2G"
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_as_people_mean_it(line: str) -> None:
    assert direction.read(line) == LINES[line]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Saltmere acknowledged", ("Saltmere", Progress.ACKNOWLEDGED, "")),
        ("Saltmere says it cannot: no staff", ("Saltmere", Progress.CANNOT, "no staff")),
        ("withdraw because the water is gone", ("", Progress.WITHDRAWN, "the water is gone")),
        ("Saltmere told them by telephone", ("Saltmere", Progress.ACKNOWLEDGED, "by telephone")),
        ("all withdrawn", ("all", Progress.WITHDRAWN, "")),
        ("hello", None),
    ],
)
def test_what_is_said_of_one(text: str, found: tuple[str, Progress, str] | None) -> None:
    assert direction.said(text) == found


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_gets_a_sentence(text: str) -> None:
    direction.said(text)
    try:
        assert direction.read(f"Saltmere: {text}").whom == "Saltmere"
        direction.read(text)
    except UserError:
        return


def test_it_is_looked_at_after_15_minutes_after_an_hour_then_hourly_and_at_its_end() -> None:
    looks = [direction.next_look(TEN, chased, TEN + timedelta(hours=chased), None) for chased in range(4)]
    assert [(one - TEN).total_seconds() / 60 for one in looks] == [15, 60, 180, 240]
    end = TEN + timedelta(minutes=5)
    assert direction.next_look(TEN, 0, TEN, end) == end
