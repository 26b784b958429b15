"""What is asked for, and of whom: a time is no body that could help."""

import pytest

from eprr_bot.mutual_aid.what_and_whom import what_and_whom


@pytest.mark.parametrize(
    ("line", "what", "whom"),
    [
        ("10 paramedics from Beacon Ambulance", "10 paramedics", "Beacon Ambulance"),
        ("two ambulances from Saltmere from 18:00 to midnight", "two ambulances from 18:00 to midnight", "Saltmere"),
        ("two ambulances from 18:00 to midnight from Saltmere", "two ambulances from 18:00 to midnight", "Saltmere"),
        ("two ambulances FROM Saltmere From tomorrow 9am", "two ambulances From tomorrow 9am", "Saltmere"),
        ("two ambulances from Saltmere until Friday 17:00", "two ambulances until Friday 17:00", "Saltmere"),
        ("two ambulances from Saltmere, from tonight", "two ambulances from tonight", "Saltmere"),
        ("two ambulances from Saltmere for 3 hours", "two ambulances for 3 hours", "Saltmere"),
        ("two ambulances from Saltmere by 18:00", "two ambulances by 18:00", "Saltmere"),
        ("two ambulances from Saltmere tomorrow", "two ambulances tomorrow", "Saltmere"),
        ("20 beds from Boxing Day from Fenbridge Hospitals", "20 beds from Boxing Day", "Fenbridge Hospitals"),
        ("staff back from leave from Kestrel", "staff back from leave", "Kestrel"),
        ("beds from Friday Street Surgery", "beds", "Friday Street Surgery"),
        ("beds from Ward 1200", "beds", "Ward 1200"),
        ("a team from May Hospital", "a team", "May Hospital"),
    ],
)
def test_a_line_gives_what_and_whom(line: str, what: str, whom: str) -> None:
    assert what_and_whom(line) == (what, whom)


@pytest.mark.parametrize("line", ["paramedics", "two ambulances from 18:00 to midnight", "from Saltmere", "beds from"])
def test_a_line_that_does_not_name_both_is_asked_for(line: str) -> None:
    assert what_and_whom(line) is None
