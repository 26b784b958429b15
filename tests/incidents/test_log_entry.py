"""What somebody wants written in a log, read from one line; whatever is not sure stays part of the text."""

import pytest

from eprr_bot.incidents.log_entry import Wanted, read

NO_SIGNAL = "Fire in theatre 2"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (NO_SIGNAL, Wanted(NO_SIGNAL)),
        (f"{NO_SIGNAL}, happened 03:10", Wanted(NO_SIGNAL, "03:10")),
        (f"{NO_SIGNAL}. It happened at 0310.", Wanted(NO_SIGNAL, "0310")),
        (f"{NO_SIGNAL} (happened yesterday 23:50)", Wanted(NO_SIGNAL, "yesterday 23:50")),
        (f"{NO_SIGNAL}, happened 03:10, late because no signal", Wanted(NO_SIGNAL, "03:10", "no signal")),
        (f"{NO_SIGNAL}, late because no signal, happened 03:10", Wanted(NO_SIGNAL, "03:10", "no signal")),
        (f"for Farouk Aziz: {NO_SIGNAL}", Wanted(NO_SIGNAL, on_behalf_of="Farouk Aziz")),
        (f"For @Farouk Aziz: {NO_SIGNAL}, happened 03:10", Wanted(NO_SIGNAL, "03:10", on_behalf_of="Farouk Aziz")),
        ("correct entry 12: three hurt, not two", Wanted("three hurt, not two", corrects=12)),
        ("Correct #12 three hurt", Wanted("three hurt", corrects=12)),
        ("strike entry 12 because it belongs elsewhere", Wanted("", "", "it belongs elsewhere", corrects=12)),
        ("strike out entry 12", Wanted("", corrects=12)),
        ("correct entry 12", Wanted("", corrects=12)),
        ("line one\nline two, happened 03:10", Wanted("line one\nline two", "03:10")),
        ("Strike 12 January: derogations agreed", Wanted("Strike 12 January: derogations agreed")),
        ("correct 12 to 14 beds", Wanted("correct 12 to 14 beds")),
        ("The crew is late because of the flood", Wanted("The crew is late because of the flood")),
        ("Nobody knows what happened", Wanted("Nobody knows what happened")),
        ("Ward 5, happened to be empty", Wanted("Ward 5, happened to be empty")),
        ("at 18:00 the council meets", Wanted("at 18:00 the council meets")),
        ("", Wanted("")),
    ],
)
def test_one_line(typed: str, wanted: Wanted) -> None:
    assert read(typed) == wanted


@pytest.mark.parametrize("piece", [", happened ", "late because ", "for a: ", "(", ", ", " ", "correct entry 1 "])
def test_a_long_line_costs_little(piece: str) -> None:
    assert read(piece * (40_000 // len(piece))) is not None
