"""Whoever is in haste types an hour as a number: “by 4”, “until 8”, “from 6 to 10”. It is read back whole."""

import re

import pytest

from tests.stories.incident_words import declared_quietly
from tests.world import World

LINES = [
    # It is Monday, 10:00: the next such hour, before noon or after
    ("/incident action @ximena.flores ring the council by 4", "ring the council.", "Mon 23 Nov 2026 at 16:00"),
    ("/incident action @ximena.flores meet them at 11", "meet them.", "Due on Mon 23 Nov 2026 at 11:00"),
    ("/incident action @ximena.flores ring them by 16.", "ring them.", "Due on Mon 23 Nov 2026 at 16:00"),
    ("/incident action @ximena.flores ring at 04:00", "ring.", "Due on Tue 24 Nov 2026 at 04:00"),
    ("/incident action 1 later 5", "17:00"),
    ("/incident action @ximena.flores increase beds by 10", "beds by 10.", "No time is set.", "later 04:00` sets one"),
    ("/incident decision divert because ED is full, review at 4", "To be reviewed on Mon 23 Nov 2026 at 16:00"),
    ("/incident decision 1 review 5", "17:00"),
    ("/incident task saltmere: open beds by 6", "open beds*, by", "Mon 23 Nov 2026 18:00"),
    ("/incident task saltmere: reduce admissions by 20", "reduce admissions by 20*, with no time"),
    ("/incident return DHSC: beds by 11 @grace.adeyemi", "beds", "Mon 23 Nov 2026 11:00"),
    ("/incident shortfall 6 nurses at Saltmere until 8", "6 nurses at Saltmere, until Mon 23 Nov 2026 20:00"),
    ("/incident sitrep next at 6", "18:00"),
    ("/incident sitrep ask staffing of saltmere by 5", "17:00"),
    ("/incident meeting tactical at 11 every 4 hours", "11:00"),
    ("/incident log it went dark, happened 9", "Mon 23 Nov 2026 09:00 it went dark"),
    ("/incident log it went dark, happened 2", "Mon 23 Nov 2026 02:00 it went dark"),
    ("/authority direct kestrel: stop planned surgery until 8", "surgery*, until", "Mon 23 Nov 2026 20:00"),
    (
        "/mutual-aid request 10 paramedics from Beacon Ambulance from 6 to 10",
        "10 paramedics, from Mon 23 Nov 2026 18:00 to 22:00, from Beacon Ambulance",
    ),
    ("/oncall take manager until 6 because she is ill", "to Mon 23 Nov 2026 18:00"),
]  # fmt: skip


def read(text: str) -> str:
    """What people read of it: Slack writes the dates."""
    return re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)


def test_an_hour_alone_is_understood_and_read_back_whole(world: World) -> None:
    room = declared_quietly(world, "fire at Saltmere")
    for line, *expected in LINES:
        answer = read(world.workspace.person("@farouk.aziz").command(line, channel=room.name).text)
        assert [part for part in expected if part not in answer] == [], f"{line}\n{answer}"


@pytest.mark.parametrize(
    "line", ["/oncall away from 5 to 9", "/oncall cover me from 5 to 9", "/exercise record live 5"]
)
def test_a_number_that_may_be_a_day_is_asked_for_again(world: World, line: str) -> None:
    assert ":warning:" in world.say("@farouk.aziz", line)
