"""What calendars call time zones, as clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from eprr_bot.calendars.clocks import tidy
from eprr_bot.calendars.content_lines import read_components
from eprr_bot.calendars.described import Described
from eprr_bot.calendars.notes import Notes
from eprr_bot.calendars.windows_zones import SHOWN_AS
from eprr_bot.calendars.zones import is_place, known

YEAR = datetime(2027, 1, 1, tzinfo=UTC)
SHOWN = """\
(UTC-12:00) International Date Line West = Etc/GMT+12
(UTC-11:00) Coordinated Universal Time-11 = Etc/GMT+11
(UTC-10:00) Hawaii = Pacific/Honolulu
(UTC-08:00) Pacific Time (US & Canada) = America/Los_Angeles
(UTC-07:00) Arizona = America/Phoenix
(UTC-07:00) Chihuahua, La Paz, Mazatlan = America/Mazatlan
(UTC-06:00) Central America = America/Guatemala
(UTC-06:00) Guadalajara, Mexico City, Monterrey = America/Mexico_City
(UTC-05:00) Bogota, Lima, Quito, Rio Branco = America/Bogota
(UTC-04:00) Georgetown, La Paz, Manaus, San Juan = America/La_Paz
(UTC-03:30) Newfoundland = America/St_Johns
(UTC-03:00) City of Buenos Aires = America/Argentina/Buenos_Aires
(UTC-03:00) Saint Pierre and Miquelon = America/Miquelon
(UTC-01:00) Cabo Verde Is. = Atlantic/Cape_Verde
(UTC) Coordinated Universal Time = Etc/UTC
(UTC) Co-ordinated Universal Time = Etc/UTC
(UTC+00:00) Dublin, Edinburgh, Lisbon, London = Europe/London
(UTC+00:00) Monrovia, Reykjavik = Atlantic/Reykjavik
(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna = Europe/Berlin
(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien = Europe/Berlin
(UTC+01:00) Belgrade, Bratislava, Budapest, Ljubljana, Prague = Europe/Budapest
(UTC+01:00) Brussels, Copenhagen, Madrid, Paris = Europe/Paris
(UTC+01:00) Sarajevo, Skopje, Warsaw, Zagreb = Europe/Warsaw
(UTC+01:00) West Central Africa = Africa/Lagos
(UTC+02:00) Athens, Bucharest = Europe/Bucharest
(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius = Europe/Kyiv
(UTC+03:00) Moscow, St. Petersburg = Europe/Moscow
(UTC+04:00) Abu Dhabi, Muscat = Asia/Dubai
(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi = Asia/Kolkata
(UTC+05:30) Sri Jayawardenepura = Asia/Colombo
(UTC+05:45) Kathmandu = Asia/Kathmandu
(UTC+06:30) Yangon (Rangoon) = Asia/Yangon
(UTC+08:00) Beijing, Chongqing, Hong Kong SAR, Urumqi = Asia/Shanghai
(UTC+08:00) Kuala Lumpur, Singapore = Asia/Singapore
(UTC+09:00) Osaka, Sapporo, Tokyo = Asia/Tokyo
(UTC+10:00) Canberra, Melbourne, Sydney = Australia/Sydney
(UTC+11:00) Solomon Is., New Caledonia = Pacific/Guadalcanal
(UTC+12:00) Auckland, Wellington = Pacific/Auckland
(UTC+13:00) Nuku'alofa = Pacific/Tongatapu
(UTC+13:00) Samoa = Pacific/Apia
(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London = Europe/London
(GMT) Greenwich Mean Time/Dublin/Edinburgh/London = Europe/London
(GMT-05.00) Eastern Time (US & Canada) = America/New_York
(GMT+01.00) Prague/Central Europe = Europe/Prague
GMT +0100 (Standard) / GMT +0200 (Daylight) =
Customized Time Zone =
BST = Europe/London
-05:30 = -0530
UTC+5:30 = Asia/Kolkata
"""


def same(one: str, other: str) -> bool:
    mine, wanted = known(tidy(one)), ZoneInfo(other)
    hours = (YEAR + timedelta(hours=6 * number) for number in range(1_460))
    return mine is not None and all(
        at.astimezone(mine).utcoffset() == at.astimezone(wanted).utcoffset() for at in hours
    )


@pytest.mark.parametrize("name", sorted(WINDOWS_TO_OLSON))
def test_every_windows_name_is_its_zone_numbered_and_in_whatever_letters(name: str) -> None:
    for written in (name, name.upper(), f'"{name}"', f"{name} 1"):
        assert same(written, WINDOWS_TO_OLSON[name]) or (name.startswith("UTC") and written.endswith(" 1")), written


@pytest.mark.parametrize("line", SHOWN.splitlines())
def test_what_outlook_shows_is_the_clock_of_its_places(line: str) -> None:
    shown, _, wanted = (one.strip() for one in line.rpartition("="))
    if wanted == "-0530":
        assert YEAR.astimezone(known(shown)).utcoffset() == -timedelta(hours=5, minutes=30)
    elif wanted:
        assert same(shown, wanted)
        assert same(shown.replace(",", "\\,"), wanted)
    else:
        assert known(shown) is None


def test_every_place_of_the_table_is_there() -> None:
    assert set(SHOWN_AS.values()) <= available_timezones()
    assert all(key == key.casefold() for key in SHOWN_AS)


def test_only_a_place_is_known_for_sure() -> None:
    assert is_place("Europe/London")
    assert not any(map(is_place, ("GMT", "Etc/GMT+1", "GMT Standard Time", "europe/london", "Narnia/Cair")))


def change(kind: str, at: str, rule: str, before: str, after: str) -> str:
    """One half of a description; `at` is what clocks show when it begins."""
    every = f"RRULE:FREQ=YEARLY;{rule}\n" if rule else ""
    return f"BEGIN:{kind}\nDTSTART:{at}\n{every}TZOFFSETFROM:{before}\nTZOFFSETTO:{after}\nEND:{kind}\n"


DESCRIBED = {
    "Europe/London": change("STANDARD", "16010101T020000", "BYMONTH=10;BYDAY=-1SU", "+0100", "+0000")
    + change("DAYLIGHT", "16010101T010000", "BYMONTH=3;BYDAY=-1SU", "+0000", "+0100"),
    "America/New_York": change("DAYLIGHT", "20070311T020000", "BYMONTH=3;BYDAY=2SU", "-0500", "-0400")
    + change("STANDARD", "20071104T020000", "BYMONTH=11;BYDAY=1SU", "-0400", "-0500"),
    "Australia/Lord_Howe": change("STANDARD", "20080406T020000", "BYMONTH=4;BYDAY=1SU", "+1100", "+1030")
    + change("DAYLIGHT", "20081005T020000", "BYMONTH=10;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU", "+1030", "+1100"),
    "Asia/Kolkata": change("STANDARD", "19700101T000000", "", "+0530", "+05:30"),
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_described_clock_shows_what_the_place_shows(name: str) -> None:
    """Also in the hours that are skipped and repeated, and in 2038, beyond which other libraries do not look."""
    zone, text = ZoneInfo(name), f"BEGIN:VTIMEZONE\nTZID:x\n{DESCRIBED[name]}END:VTIMEZONE\n"
    [calendar] = read_components(f"BEGIN:VCALENDAR\n{text}END:VCALENDAR\n", Notes())
    clock = Described(calendar.inner[0], Notes())
    for start in (datetime(2027, 1, 1, tzinfo=UTC), datetime(2038, 3, 1, tzinfo=UTC)):
        for number in range(366 * 48):
            at = start + timedelta(minutes=30 * number)
            here, there = at.astimezone(clock), at.astimezone(zone)
            assert (here.replace(tzinfo=None), here.fold) == (there.replace(tzinfo=None), there.fold), at
            for wall in (there.replace(fold=0), there.replace(fold=1)):
                assert clock.utcoffset(wall) == wall.utcoffset(), wall
