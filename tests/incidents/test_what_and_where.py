"""The two facts of one line: what happened, and where. Nothing that was typed is ever lost."""

import re

import pytest

from eprr_bot.incidents.what_and_where import what_and_where


@pytest.mark.parametrize(
    ("line", "what", "where"),
    [
        ("power lost at Saltmere", "power lost", "Saltmere"),
        ("power lost at saltmere hospital", "power lost", "saltmere hospital"),
        ("POWER LOST AT SALTMERE", "POWER LOST", "SALTMERE"),
        ("power lost @ Saltmere", "power lost", "Saltmere"),
        ("power lost, Saltmere", "power lost", "Saltmere"),
        ("power lost, saltmere", "power lost", "saltmere"),
        ("power lost in theatres", "power lost", "theatres"),
        ("power lost in theatres at Saltmere", "power lost in theatres", "Saltmere"),
        ("flooding in theatres, Saltmere", "flooding in theatres", "Saltmere"),
        ("flood, staff cut off in Fenbridge", "flood, staff cut off", "Fenbridge"),
        ("fire at Saltmere Hospital, Ward 5", "fire", "Saltmere Hospital, Ward 5"),
        ("fire at saltmere hospital, ward 5", "fire", "saltmere hospital, ward 5"),
        ("fire at 3 Station Road", "fire", "3 Station Road"),
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
        ("fire", "fire", ""),
        ("at Saltmere", "at Saltmere", ""),
    ],
)
def test_a_line_gives_what_and_where(line: str, what: str, where: str) -> None:
    assert what_and_where(line) == (what, where)


@pytest.mark.parametrize(
    "line", ["a, b; c at D - e in f. G at 3am at H", "at at at", ", , in , at ,", " at X at ", '"']
)
def test_no_word_is_lost(line: str) -> None:
    what, where = what_and_where(line)
    left_over = re.findall(r"\w+", f"{what} {where}")
    assert {*re.findall(r"\w+", line)} - {"at", "in"} <= {*left_over}
