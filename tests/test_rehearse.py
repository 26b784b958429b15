"""`eprr-bot rehearse`: what a day changes, before it does, by files that are not applied yet."""

from pathlib import Path

from tests.command_line.test_cli import Terminal
from tests.command_line.test_cli import terminal as terminal

FENS = """  - id: fens
    name: NHS Fens Integrated Care Board
    short_name: Fens
    forums: [E48900002, E48900001]
    valid_from: 2027-04-01

organisations:
"""


def merge(terminal: Terminal, lead: str) -> None:
    ends = "\n    valid_to: 2027-03-31\n    successor: fens"
    names = {"short_name: Haven": "short_name: Haven" + ends, "short_name: Wolds": "short_name: Wolds" + ends}
    file = Path(terminal.environment["EPRR_ROTAS"]) / "cluster.yaml"
    text = file.read_text("utf-8").replace("organisations:\n", FENS, 1)
    for old, new in names.items():
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")
    forums = file.parent / "forums.yaml"
    text = forums.read_text("utf-8")
    text = text.replace(
        "- {body: haven}", f"- {{body: haven, to: 2027-04-01}}\n      - {{body: {lead}, from: 2027-04-01}}"
    )
    forums.write_text(text, "utf-8")


def test_an_ordinary_day_changes_nothing(terminal: Terminal) -> None:
    assert terminal.ok("rehearse", "2027-03-17") == "Changes:\n  nothing\nLeft without:\n  nothing\n"


def test_a_merger_shows_what_changes_and_what_was_forgotten(terminal: Terminal) -> None:
    merge(terminal, "fens")
    said = terminal.refused("rehearse", "2027-04-01")
    changes, left = said.split("Left without:\n")
    assert "  NHS Haven Integrated Care Board ends. NHS Fens Integrated Care Board takes its place.\n" in changes
    assert "  NHS Fens Integrated Care Board begins.\n" in changes
    assert (
        "  NHS Fens Integrated Care Board leads at Havenshire LRF. Until then: NHS Haven Integrated Care Board.\n"
        in changes
    )
    assert "  Nobody leads at Woldsea LRF. Until then: NHS Wolds Integrated Care Board.\n" in changes
    assert "  Woldsea LRF: Nobody leads for the local NHS.\n" in left
    assert "  Havenshire LRF: Nobody sits there for NHS Fens Integrated Care Board. Fens lies in" in left
    assert "  No instrument covers the spending of NHS Fens Integrated Care Board.\n" in left


def test_what_changes_at_a_forum_is_shown_and_what_it_then_lacks(terminal: Terminal) -> None:
    said = terminal.ok("rehearse", "2027-04-01")
    assert "  Woldsea LRF, code-word: DUNLIN. Until then: LAPWING.\n" in said
    assert "  Woldsea LRF, meeting place: Fire and Rescue Headquarters, Fenbridge. Until then: Police" in said
    file = Path(terminal.environment["EPRR_ROTAS"]) / "forums.yaml"
    text = file.read_text("utf-8").replace("codeword: DUNLIN", "supported_by: []\n        codeword: DUNLIN")
    file.write_text(text.replace("deputy: Kofi Mensah}", "deputy: Kofi Mensah, to: 2027-04-01}", 1), "utf-8")
    assert "Nobody supports the lead at Woldsea LRF (E48900002) from Thu 1 Apr 2027 00:00." in terminal.ok("check")
    changes, left = terminal.refused("rehearse", "2027-04-01").split("Left without:\n")
    assert "  Woldsea LRF, support: none. Until then: Priya Raman.\n" in changes
    assert "  Havenshire LRF, UK Health Security Agency: none. Until then: Dr Imogen Ashby; deputy: Kofi" in changes
    assert "  Woldsea LRF: Nobody supports the lead.\n" in left


def test_nothing_of_it_is_kept(terminal: Terminal) -> None:
    merge(terminal, "fens")
    terminal.refused("rehearse", "2027-04-01")
    assert "Applied" in terminal.ok("migrate")


def test_whoever_is_accountable_and_leaves_is_missed(terminal: Terminal) -> None:
    terminal.ok("people", "leave", "asha.patel", "--on", "2089-03-17")
    left = terminal.refused("rehearse", "2089-03-17").split("Left without:\n")[1]
    assert (
        "  Asha Patel has left, and is still accountable emergency officer. Name somebody else in cluster.yaml, "
        in left
    )


def test_the_officers_deputy_changes_by_date_and_is_missed_where_one_is_wanted(terminal: Terminal) -> None:
    file = Path(terminal.environment["EPRR_ROTAS"]) / "cluster.yaml"
    text, one = file.read_text("utf-8"), "officers: [{person: ben.okoro}]"
    file.write_text(text.replace(one, "officers: [{person: ben.okoro}, {person: idris.bevan, from: 2089-04-01}]"))
    does = "deputy of the accountable emergency officer"
    assert f"  Idris Bevan is {does}. Until then: Ben Okoro.\n" in terminal.ok("rehearse", "2089-04-01")
    file.write_text(text.replace(one, "officers: [{person: ben.okoro, from: 2089-04-01}]"))
    terminal.ok("migrate")
    assert f"duties: Nobody who is here is {does}. Name somebody else" in terminal.run("doctor")[1]
    file.write_text(text.replace(f"deputy_accountable_emergency_{one}\n", ""))
    terminal.ok("migrate")
    assert "duties: ok" in terminal.run("doctor")[1]


def test_a_day_that_is_none_is_refused(terminal: Terminal) -> None:
    assert "“April” is not a date. Write it as 2026-12-31." in terminal.refused("rehearse", "April")
