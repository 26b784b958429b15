"""Whose shift it is, from what people write into calendars."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.calendars.occurrences import Occurrence
from eprr_bot.calendars.whose_shift import Candidate, match

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = [
    Candidate("asha.patel", "Asha Patel", "asha.patel@example.org"),
    Candidate("ben.okoro", "Ben Okoro", "ben.okoro@example.org"),
    Candidate("ben.okoroafor", "Ben Okoroafor"),
    Candidate("zoe.obrien", "Zoë O'Brien", "zoe@example.org"),
]


def happens(summary: str = "", **facts: object) -> Occurrence:
    return Occurrence(START, START + timedelta(hours=12), 7, summary, **facts)


@pytest.mark.parametrize(
    ("occurrence", "person"),
    [
        (happens("Director on call: Asha Patel"), "asha.patel"),
        (happens("ASHA PATEL"), "asha.patel"),
        (happens("Patel, Asha (director)"), "asha.patel"),
        (happens("Patel Asha"), "asha.patel"),
        (happens("asha.patel"), "asha.patel"),
        (happens("On call: Ben Okoro"), "ben.okoro"),
        (happens("On call: Ben Okoroafor"), "ben.okoroafor"),
        (happens("zoe o'brien"), "zoe.obrien"),
        (happens("Zoë O’Brien’s night"), "zoe.obrien"),
        (happens("Zoe\u0308 OBrien"), "zoe.obrien"),
        (happens("O`Brien, Zoe"), "zoe.obrien"),
        (happens("On call", attendees=("asha.patel@example.org",)), "asha.patel"),
        (happens("Ben Okoro", attendees=("asha.patel@example.org", "ben.okoro@example.org")), "ben.okoro"),
        (happens("On call", attendees=("rota@example.org",), organiser="ben.okoro@example.org"), "ben.okoro"),
        (happens("Asha Patel", organiser="ben.okoro@example.org"), "asha.patel"),
        (happens("anything", person_id="ben.okoro"), "ben.okoro"),
        (happens("Leave (Asha)", person_id="ben.okoro"), "ben.okoro"),
        (happens("Asha Patel, covering Ben’s annual leave"), "asha.patel"),
        (happens("Annual leave cover: Asha Patel"), "asha.patel"),
        (happens("On call - Asha Patel - offsite"), "asha.patel"),
    ],
)
def test_people_are_matched_by_address_or_name(occurrence: Occurrence, person: str) -> None:
    found = match([occurrence], PEOPLE, ZoneInfo("Europe/London"))
    assert [who for _, who in found.shifts] == [person]
    assert found.unmatched == ()


def test_the_unmatched_are_named_one_line_each_however_often_they_repeat() -> None:
    weekly = [Occurrence(START + timedelta(weeks=n), START + timedelta(weeks=n, hours=1), 7, "Sam") for n in range(3)]
    both = Occurrence(START, START + timedelta(hours=1), 19, "Asha Patel and Ben Okoro")
    empty = Occurrence(START, START, 31, "Asha Patel")
    assert match([*weekly, both, empty], PEOPLE, ZoneInfo("Europe/London")).unmatched == (
        "line 7: “Sam” on Mon 23 Nov 2026 09:00 (and 2 more) names nobody in the directory. Left out.",
        "line 19: “Asha Patel and Ben Okoro” on Mon 23 Nov 2026 09:00 "
        "names more than one person (asha.patel, ben.okoro). Left out.",
        "line 31: “Asha Patel” on Mon 23 Nov 2026 09:00 has no length. Left out.",
    )


def test_a_slip_in_a_name_is_answered_with_whoever_may_be_meant() -> None:
    assert match([happens("Director: Asha Pattel")], PEOPLE, ZoneInfo("Europe/London")).unmatched == (
        "line 7: “Director: Asha Pattel” on Mon 23 Nov 2026 09:00 names nobody in the directory "
        "(did you mean Asha Patel?). Left out.",
    )


@pytest.mark.parametrize(
    "title",
    ["Asha Patel - annual leave", "A/L: Asha Patel", "Asha Patel (off sick)", "Asha Patel A/L", "Leave – Asha Patel"],
)
def test_somebody_who_is_away_is_not_put_on_call_by_their_leave(title: str) -> None:
    invited = happens(title, attendees=("asha.patel@example.org",))
    found = match([invited], PEOPLE, ZoneInfo("Europe/London"))
    assert found.shifts == ()
    assert found.unmatched == (f"line 7: “{title}” on Mon 23 Nov 2026 09:00 is no shift. Left out.",)
