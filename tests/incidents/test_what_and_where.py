"""The two facts of one line: what happened, and where. Nothing that was typed is ever lost."""

import re

import pytest

from eprr_bot.incidents.what_and_where import standby_and_rest, what_and_where


@pytest.mark.parametrize(
    ("line", "what", "where"),
    [
        ("power lost at Saltmere", "power lost", "Saltmere"),
        ("power lost at saltmere hospital", "power lost", "saltmere hospital"),
        ("POWER LOST AT SALTMERE", "POWER LOST", "SALTMERE"),
        ("power lost @ Saltmere", "power lost", "Saltmere"),
        ("power lost at Saltmere Hospital because I say so", "power lost because I say so", "Saltmere Hospital"),
        ("power lost, Saltmere", "power lost", "Saltmere"),
        ("power lost, saltmere", "power lost", "saltmere"),
        ("power lost in theatres", "power lost", "theatres"),
        ("power lost in theatres at Saltmere", "power lost in theatres", "Saltmere"),
        ("flooding in theatres, Saltmere", "flooding in theatres", "Saltmere"),
        ("flood, staff cut off in Fenbridge", "flood, staff cut off", "Fenbridge"),
        ("fire at Saltmere Hospital, Ward 5", "fire", "Saltmere Hospital, Ward 5"),
        ("fire at saltmere hospital, ward 5", "fire", "saltmere hospital, ward 5"),
        ("fire at 3 Station Road", "fire", "3 Station Road"),
        (
            "power lost at Saltmere Hospital, the new building behind the old water tower, entrance C on Mill Lane",
            "power lost",
            "Saltmere Hospital, the new building behind the old water tower, entrance C on Mill Lane",
        ),
        ("fire at Saltmere, the ward is full", "fire, the ward is full", "Saltmere"),
        ("fire at Saltmere, the back entrance", "fire", "Saltmere, the back entrance"),
        ("fire at Saltmere, our generator failed", "fire, our generator failed", "Saltmere"),
        ("fire at the hospital", "fire", "the hospital"),
        ("flood at St. Mary's", "flood", "St. Mary's"),
        ('"power lost" "Saltmere"', "power lost", "Saltmere"),
        ("“power lost at 3am” at “Saltmere”", "power lost at 3am", "Saltmere"),
        # A time, a risk or a figure is no place
        ("power lost at 3am", "power lost at 3am", ""),
        ("power lost at 03:00", "power lost at 03:00", ""),
        ("power lost at 0300", "power lost at 0300", ""),
        ("power lost at about 3.15 pm today", "power lost at about 3.15 pm today", ""),
        ("power lost at midnight", "power lost at midnight", ""),
        ("oxygen failed at night", "oxygen failed at night", ""),
        ("Staff at risk", "Staff at risk", ""),
        ("STAFF AT RISK", "STAFF AT RISK", ""),
        ("Staff at risk of violence", "Staff at risk of violence", ""),
        ("ambulances queue at present", "ambulances queue at present", ""),
        ("at least 20 hurt", "at least 20 hurt", ""),
        ("crash with at least 20 hurt", "crash with at least 20 hurt", ""),
        ("all lines failed at once", "all lines failed at once", ""),
        ("wards at 110% capacity", "wards at 110% capacity", ""),
        ("trust at OPEL 4", "trust at OPEL 4", ""),
        ("no beds at the moment", "no beds at the moment", ""),
        ("evacuation in progress", "evacuation in progress", ""),
        ("generator fails in 20 minutes", "generator fails in 20 minutes", ""),
        ("major fire, patients evacuated", "major fire, patients evacuated", ""),
        # The place among other things
        ("no heating at Saltmere, patients at risk", "no heating, patients at risk", "Saltmere"),
        ("no heating at saltmere, patients at risk", "no heating, patients at risk", "saltmere"),
        ("patients at risk at Saltmere", "patients at risk", "Saltmere"),
        ("power lost at 3am at Saltmere", "power lost at 3am", "Saltmere"),
        ("power lost at Saltmere at 3am", "power lost at 3am", "Saltmere"),
        ("power lost at Saltmere since 03:00", "power lost since 03:00", "Saltmere"),
        ("fire at Saltmere. Patients are being moved", "fire. Patients are being moved", "Saltmere"),
        ("patients at reception, no power at Saltmere", "patients at reception, no power", "Saltmere"),
        ("power lost in theatres at 03:00", "power lost at 03:00", "theatres"),
        # A line that breaks off: what stands before is a place only where it surely is one
        ("power lost in theatres at", "power lost in theatres", ""),
        ("power lost in theatres at the", "power lost in theatres", ""),
        ("power lost in theatres at…", "power lost in theatres", ""),
        ("power lost in theatres @", "power lost in theatres", ""),
        ("power lost in theatres near", "power lost in theatres near", ""),
        ("flooding, theatres at", "flooding, theatres", ""),
        ("power lost at", "power lost", ""),
        ("power lost in", "power lost in", ""),
        ("water coming in", "water coming in", ""),
        ("power lost at Saltmere in", "power lost in", "Saltmere"),
        ("power lost at saltmere and", "power lost and", "saltmere"),
        ("flood in Fenbridge at", "flood", "Fenbridge"),
        # More that is no place
        ("power lost at half past three", "power lost at half past three", ""),
        ("power lost at quarter to nine", "power lost at quarter to nine", ""),
        ("power lost at ten", "power lost at ten", ""),
        ("power lost at six o'clock", "power lost at six o'clock", ""),
        ("power lost at three in the morning", "power lost at three in the morning", ""),
        ("power lost at approx 3pm", "power lost at approx 3pm", ""),
        ("power lost at 15:00 hours today", "power lost at 15:00 hours today", ""),
        ("power lost in the morning", "power lost in the morning", ""),
        ("oxygen in short supply", "oxygen in short supply", ""),
        ("lift failed at handover", "lift failed at handover", ""),
        ("power lost at half past three in theatres", "power lost at half past three", "theatres"),
        ("fire at Ten Acres", "fire", "Ten Acres"),
        ("fire at the general hospital", "fire", "the general hospital"),
        ("fire at March", "fire", "March"),
        ("fire", "fire", ""),
        # Where alone, and figures and risks behind a place
        ("at Saltmere", "", "Saltmere"),
        ("At Saltmere Hospital", "", "Saltmere Hospital"),
        ("At Saltmere power lost", "At Saltmere power lost", ""),
        ("AT SALTMERE POWER LOST", "AT SALTMERE POWER LOST", ""),
        ("flood at Fenbridge, 3 wards at risk", "flood, 3 wards at risk", "Fenbridge"),
        ("flood at Fenbridge, Ward 3 at risk", "flood, Ward 3 at risk", "Fenbridge"),
        ("fire at Saltmere, 12 patients trapped", "fire, 12 patients trapped", "Saltmere"),
        ("fire at Saltmere, Emergency Department at capacity", "fire, Emergency Department at capacity", "Saltmere"),
        ("fire at Saltmere, Ward 5 at 03:00", "fire at 03:00", "Saltmere, Ward 5"),
    ],
)
def test_a_line_gives_what_and_where(line: str, what: str, where: str) -> None:
    assert what_and_where(line) == (what, where)


@pytest.mark.parametrize(
    "line", ["a, b; c at D - e in f. G at 3am at H", "at at at", ", , in , at ,", " at X at ", '"', "a at B and"]
)
def test_no_word_is_lost(line: str) -> None:
    what, where = what_and_where(line)
    left_over = re.findall(r"\w+", f"{what} {where}")
    assert {*re.findall(r"\w+", line)} - {"at", "in"} <= {*left_over}


@pytest.mark.parametrize(
    ("line", "is_standby", "rest"),
    [
        ("standby: flood at Mill Lane", True, "flood at Mill Lane"),
        ("incident standby, flood at Mill Lane", True, "flood at Mill Lane"),
        ("Stand by for flood at Mill Lane", True, "flood at Mill Lane"),
        ("stand-by", True, ""),
        ("standby generator failed at Saltmere", False, "standby generator failed at Saltmere"),
        ("standby power supply lost", False, "standby power supply lost"),
        ("power lost, generator on standby", False, "power lost, generator on standby"),
        ("standbyers hurt", False, "standbyers hurt"),
    ],
)
def test_a_line_may_say_first_that_it_is_at_standby(line: str, is_standby: bool, rest: str) -> None:
    assert standby_and_rest(line) == (is_standby, rest)
