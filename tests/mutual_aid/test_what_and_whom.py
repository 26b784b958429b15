"""What is asked for, and of whom: a time is no body that could help."""

import pytest

from eprr_bot.mutual_aid.what_and_whom import Asked, what_and_whom


@pytest.mark.parametrize(
    ("line", "what", "whom", "at"),
    [
        (
            "10 paramedics from Beacon Ambulance from 18:00 to midnight",
            "10 paramedics",
            "Beacon Ambulance",
            "from 18:00 to midnight",
        ),
        ("10 paramedics from Beacon Ambulance", "10 paramedics", "Beacon Ambulance", ""),
        ("two ambulances from Saltmere from 18:00 to midnight", "two ambulances", "Saltmere", "from 18:00 to midnight"),
        ("two ambulances from 18:00 to midnight from Saltmere", "two ambulances", "Saltmere", "from 18:00 to midnight"),
        ("two ambulances FROM Saltmere From tomorrow 9am", "two ambulances", "Saltmere", "From tomorrow 9am"),
        ("two ambulances from Saltmere until Friday 17:00", "two ambulances", "Saltmere", "until Friday 17:00"),
        ("two ambulances from Saltmere, from tonight", "two ambulances", "Saltmere", "from tonight"),
        ("two ambulances from Saltmere for 3 hours", "two ambulances", "Saltmere", "for 3 hours"),
        ("two ambulances from Saltmere by 18:00", "two ambulances", "Saltmere", "by 18:00"),
        ("two ambulances from Saltmere tomorrow", "two ambulances", "Saltmere", "tomorrow"),
        ("20 beds from Boxing Day from Fenbridge Hospitals", "20 beds", "Fenbridge Hospitals", "from Boxing Day"),
        ("staff back from leave from Kestrel", "staff back from leave", "Kestrel", ""),
        ("beds from Friday Street Surgery", "beds", "Friday Street Surgery", ""),
        ("beds from Ward 1200", "beds", "Ward 1200", ""),
        ("a team from May Hospital", "a team", "May Hospital", ""),
        ("two vans from Saltmere between 18:00 and midnight", "two vans", "Saltmere", "from 18:00 to midnight"),
        ("two vans between 6pm and 9pm from Saltmere", "two vans", "Saltmere", "from 6pm to 9pm"),
        ("two vans between us and them from Saltmere", "two vans between us and them", "Saltmere", ""),
        ("from 18:00 to midnight two vans from Saltmere", "two vans", "Saltmere", "from 18:00 to midnight"),
        ("by 18:00 10 paramedics from Beacon", "10 paramedics", "Beacon", "by 18:00"),
        ("tomorrow, 10 paramedics from Beacon", "10 paramedics", "Beacon", "tomorrow"),
        ("from Beacon 10 paramedics from 18:00 to midnight", "10 paramedics", "Beacon", "from 18:00 to midnight"),
        ("from Beacon and Kestrel: 10 paramedics", "10 paramedics", "Beacon and Kestrel", ""),
        ("from 18:00 to midnight from Beacon 10 paramedics", "10 paramedics", "Beacon", "from 18:00 to midnight"),
    ],
)
def test_a_line_gives_what_whom_and_when(line: str, what: str, whom: str, at: str) -> None:
    assert what_and_whom(line) == Asked(what, whom, at)


@pytest.mark.parametrize("line", ["paramedics", "two ambulances from 18:00 to midnight", "from Saltmere", "beds from"])
def test_a_line_that_does_not_name_both_is_asked_for(line: str) -> None:
    assert what_and_whom(line) is None
