"""`eprr-bot rehearse`, one kind of reorganisation after another: what changes, and what was forgotten."""

from pathlib import Path

from tests.command_line.test_cli import Terminal
from tests.command_line.test_cli import terminal as terminal

HAVEN, WOLDS = "NHS Haven Integrated Care Board", "NHS Wolds Integrated Care Board"
ENDS = "    valid_to: 2089-03-31\n"
BEGINS = """  - id: {id}
    name: NHS {name} Integrated Care Board
    short_name: {name}
    forums: [{forums}]
    valid_from: 2089-04-01

"""


SEAT = "{body: haven, person: asha.patel, from: 2089-04-01}"


def edit(terminal: Terminal, name: str, *changes: tuple[str, str]) -> None:
    """Change passages of a file, each wherever it stands."""
    rotas = Path(terminal.environment["EPRR_ROTAS"])
    file = rotas / name if (rotas / name).exists() else rotas.parent / name
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def rehearsed(terminal: Terminal, day: str = "2089-04-01") -> tuple[list[str], list[str]]:
    """What changes at the beginning of a day, and what would be left without somebody; exit status and words agree."""
    status, said = terminal.run("rehearse", day)
    changes, left = (
        [line.strip() for line in part.splitlines() if line.strip() not in ("Changes:", "nothing")]
        for part in said.split("Left without:\n")
    )
    assert status == (1 if left else 0), said
    return changes, left


def ended(terminal: Terminal, body: str, successor: str, *begins: tuple[str, str, str]) -> None:
    """A body ends on 31 March, and others begin the day after."""
    new = "".join(BEGINS.format(id=key, name=name, forums=forums) for key, name, forums in begins)
    gone = f"    short_name: {body}\n{ENDS}    successor: {successor}\n"
    edit(terminal, "cluster.yaml", (f"    short_name: {body}\n", gone), ("organisations:\n", f"{new}organisations:\n"))


def handed_over(terminal: Terminal, old: str, *new: str, at_forums: bool = True) -> None:
    """Everything that names a body names another, or several, from 1 April on: the whole of the paperwork."""
    others = ", ".join(new)
    edit(terminal, "cluster.yaml", (f"bodies: [{old}]", f"bodies: [{old}, {others}]"))
    edit(terminal, "cluster.yaml", ("bodies: [haven, wolds]", f"bodies: [haven, wolds, {others}]"))
    edit(terminal, "instruments.yaml", ("covers: [haven, wolds]", f"covers: [haven, wolds, {others}]"))
    edit(terminal, "instruments.yaml", ("covers: [wolds, haven]", f"covers: [wolds, haven, {others}]"))
    edit(terminal, "instruments.yaml", (f"body: {old}", f"body: {new[0]}"))
    edit(terminal, "people.csv", (f",{old},", f",{new[0]},"))
    if at_forums:
        lead = f"- {{body: {old}, to: 2089-04-01}}\n      - {{body: {new[0]}, from: 2089-04-01}}"
        edit(terminal, "forums.yaml", (f"- {{body: {old}}}", lead))


def test_a_body_that_is_renamed_and_handed_over_whole_leaves_nothing_behind(terminal: Terminal) -> None:
    ended(terminal, "Haven", "harbour", ("harbour", "Harbour", "E48900001"))
    handed_over(terminal, "haven", "harbour")
    seat = "- {body: haven, person: asha.patel, deputy: ben.okoro"
    edit(terminal, "forums.yaml", (seat, f"{seat.replace('haven', 'harbour')}, from: 2089-04-01}}\n      {seat}"))
    changes, left = rehearsed(terminal)
    assert left == []
    assert f"{HAVEN} ends. NHS Harbour Integrated Care Board takes its place." in changes
    assert f"NHS Harbour Integrated Care Board leads at Havenshire LRF. Until then: {HAVEN}." in changes
    assert "Asha Patel sits at Havenshire LRF for NHS Harbour Integrated Care Board." in changes
    of_saltmere = f"commissions Saltmere Hospitals NHS Foundation Trust. Until then: {HAVEN}."
    assert f"NHS Harbour Integrated Care Board {of_saltmere}" in changes


def test_a_body_that_is_split_names_who_is_forgotten_at_each_half(terminal: Terminal) -> None:
    halves = (("coast", "Coast", "E48900001"), ("moor", "Moor", "E48900001"))
    ended(terminal, "Haven", "[coast, moor]", *halves)
    handed_over(terminal, "haven", "coast")
    changes, left = rehearsed(terminal)
    coast, moor = (f"NHS {name} Integrated Care Board" for name in ("Coast", "Moor"))
    assert f"{HAVEN} ends. {coast} and {moor} take its place." in changes
    assert f"{moor} begins." in changes
    assert left == [
        f"Havenshire LRF: Nobody sits there for {coast}.",
        f"Havenshire LRF: Nobody sits there for {moor}.",
        f"No instrument covers the spending of {moor}.",
        f"No instrument covers the fixed assets of {moor}.",
    ]


def test_a_body_that_ends_without_being_handed_over_leaves_its_providers_and_people(terminal: Terminal) -> None:
    edit(terminal, "cluster.yaml", ("    short_name: Wolds\n", f"    short_name: Wolds\n{ENDS}"))
    changes, left = rehearsed(terminal)
    assert f"{WOLDS} ends. Nothing takes its place." in changes
    assert f"Nobody commissions Fenbridge Hospitals NHS Trust. Until then: {WOLDS}." in changes
    kestrel = f"commissions Kestrel Community Health NHS Trust. Until then: {HAVEN} and {WOLDS}."
    assert f"{HAVEN} {kestrel}" in changes
    assert "Woldsea LRF: Nobody leads for the local NHS." in left
    assert "No body commissions Fenbridge Hospitals NHS Trust." in left
    [people] = [one for one in left if "people.csv" in one]
    named = "Anwen Price, Dmitri Volkov, Eleni Marsh, Farouk Aziz, Jamal Yusuf"
    assert people.startswith(f"{WOLDS} is not there, and people.csv has people in it: {named} and ")
    assert people.endswith(" more.")


def test_a_forum_that_is_handed_over_with_a_hole_has_no_lead_in_it(terminal: Terminal) -> None:
    late = "- {body: wolds, to: 2089-04-01}\n      - {body: haven, from: 2089-04-01T00:00:01}"
    edit(terminal, "forums.yaml", ("- {body: wolds}", late))
    changes, left = rehearsed(terminal)
    assert changes == [f"Nobody leads at Woldsea LRF. Until then: {WOLDS}."]
    assert left == ["Woldsea LRF: Nobody leads for the local NHS."]
    edit(terminal, "forums.yaml", ("T00:00:01", ""))
    lead = f"{HAVEN} leads at Woldsea LRF. Until then: {WOLDS}."
    changes, left = rehearsed(terminal)
    assert lead in changes
    assert left == [f"Woldsea LRF: Nobody sits there for {HAVEN}."], "it does not lie there, and has no seat"
    edit(terminal, "forums.yaml", ("deputy: eleni.marsh}", f"deputy: eleni.marsh}}\n      - {SEAT}"))
    assert rehearsed(terminal) == ([lead, f"Asha Patel sits at Woldsea LRF for {HAVEN}."], [])


def test_a_forum_that_is_renamed_is_called_by_its_new_name_from_that_day(terminal: Terminal) -> None:
    former = "regions: [midlands], formerly: [{name: Wold Coast LRF, until: 2089-03-31}]}"
    edit(
        terminal,
        "forums.yaml",
        ("common_name: Woldsea LRF, regions: [midlands]}", f"common_name: Woldsea LRF, {former}"),
    )
    edit(terminal, "forums.yaml", ("    supported_by: [priya.raman]\n", ""))
    assert rehearsed(terminal) == (["Wold Coast LRF is called Woldsea LRF."], []), "what it lacks it lacked before"
    assert rehearsed(terminal, "2089-04-02") == ([], [])


def test_a_region_that_ends_leaves_its_forums_without_one_until_another_is_named(terminal: Terminal) -> None:
    edit(
        terminal,
        "england.yaml",
        ("{id: midlands, name: Midlands}", "{id: midlands, name: Midlands, until: 2089-03-31}"),
    )
    changes, left = rehearsed(terminal)
    assert changes == ["The region Midlands ends."]
    assert left == [
        f"{name}: its region has ended. Name whoever takes its functions over in england.yaml."
        for name in ("Havenshire LRF", "Woldsea LRF")
    ]
    edit(
        terminal,
        "england.yaml",
        (
            "regions:\n",
            "regions:\n  - {id: department, name: The Department}\n",
        ),
    )
    edit(terminal, "forums.yaml", ("regions: [midlands]", "regions: [midlands, department]"))
    assert rehearsed(terminal) == (["The region Midlands ends."], [])


def test_a_rota_that_its_file_retires_is_named_wherever_it_still_stands(terminal: Terminal) -> None:
    edit(terminal, "cluster.yaml", ("manager-on-call, loggist, ", "manager-on-call, "))
    edit(terminal, "loggist.yaml", ("user_group:", "ends: 2089-04-01T00:00\nuser_group:"))
    changes, left = rehearsed(terminal)
    assert "Loggist ends, and nobody is on call for it any more." in changes
    assert "exercises.yaml: monthly[4].rota names Loggist, which has ended." in left
    assert "ladders.yaml: ladders[4].steps[0].page[0].rota names Loggist, which has ended." in left
    assert "ends" not in terminal.ok("rota", "history", "loggist"), "nothing is kept"


def test_a_rota_whose_turns_end_is_held_by_nobody(terminal: Terminal) -> None:
    edit(terminal, "eprr-adviser.yaml", ("    shift:", "    ends: 2089-04-01T00:00\n    shift:"))
    changes, left = rehearsed(terminal)
    assert [one for one in changes if one.startswith("Nobody is EPRR adviser. Until then: ")] == changes != []
    assert left == ["Nobody holds EPRR adviser, which is mandatory."]


def test_a_rota_that_new_people_take_over_is_looked_at_by_the_new_files(terminal: Terminal) -> None:
    new = "zoe.finch,Zoe Finch,Head of Resilience,haven,zoe.finch@example.org,07700 900099,,eprr-adviser:2090-10-31\n"
    people = Path(terminal.environment["EPRR_ROTAS"]) / "people.csv"
    people.write_text(people.read_text("utf-8") + new, "utf-8")
    edit(
        terminal,
        "eprr-adviser.yaml",
        ("fixed:\n", "fixed:\n  - {from: 2089-04-01T00:00, to: 2089-04-02T00:00, person: zoe.finch}\n"),
    )
    changes, left = rehearsed(terminal)
    [change] = changes
    assert change.startswith("Zoe Finch is EPRR adviser. Until then: ")
    assert left == []
    assert "zoe" not in terminal.ok("people", "export"), "nothing is kept"


def test_whoever_leaves_that_day_leaves_the_rota_that_they_hold(terminal: Terminal) -> None:
    for person in ("niamh.doyle", "oliver.stone", "priya.raman", "quentin.baptiste"):
        terminal.ok("people", "leave", person, "--on", "2089-04-01")
    left = rehearsed(terminal)[1]
    [adviser] = [one for one in left if one.startswith("Nobody holds EPRR adviser")]
    assert "leaves on Fri 1 Apr 2089" in adviser


def test_a_rota_file_that_cannot_be_applied_is_looked_at_as_it_was(terminal: Terminal) -> None:
    edit(terminal, "cluster.yaml", ("manager-on-call, loggist, ", "manager-on-call, "))
    edit(terminal, "loggist.yaml", ("user_group:", "ends: 2020-04-01T00:00\nuser_group:"))
    changes, left = rehearsed(terminal)
    assert changes == []
    assert left == [
        "loggist.yaml cannot be applied, so its rota is looked at as it was: The rota would end in the past, which "
        "does not change. Give a time still to come."
    ]


def test_whoever_leaves_that_day_leaves_every_duty_that_a_file_gives_them(terminal: Terminal) -> None:
    for person in ("dmitri.volkov", "ben.okoro", "priya.raman"):
        terminal.ok("people", "leave", person, "--on", "2089-04-01")
    left = "\n".join(rehearsed(terminal)[1])
    assert "Dmitri Volkov has left, and is still representative at Woldsea LRF." in left
    assert "Ben Okoro has left, and is still deputy of the representative at Havenshire LRF." in left
    assert "Priya Raman has left, and is still support of the lead at Woldsea LRF." in left
    assert "Dmitri Volkov has left, and is still named in the ladder Director on call after 10 minutes." in left
    assert "has left" not in "\n".join(rehearsed(terminal, "2089-03-31")[1])


def test_who_takes_over_as_accountable_officer_is_written_down_ahead(terminal: Terminal) -> None:
    terminal.ok("people", "leave", "asha.patel", "--on", "2089-04-01")
    vacant = "Asha Patel has left, and is still accountable emergency officer."
    assert vacant in "\n".join(rehearsed(terminal)[1])
    officer = "accountable_emergency_officer: asha.patel\n"
    heir = "next_accountable_emergency_officers: [{from: 2089-04-01, person: idris.bevan}]\n"
    edit(terminal, "cluster.yaml", (officer, officer + heir))
    changes, left = rehearsed(terminal)
    assert "Idris Bevan is accountable emergency officer. Until then: Asha Patel." in changes
    assert "accountable emergency officer" not in "\n".join(left)
    assert rehearsed(terminal, "2089-04-02") == ([], [])


def test_a_rota_that_need_not_be_held_and_loses_its_holder_is_a_change(terminal: Terminal) -> None:
    ends = "    ends: 2089-04-01T00:00\n    shift:"
    edit(terminal, "eprr-adviser.yaml", ("    shift:", ends), ("mandatory: true", "mandatory: false"))
    changes, left = rehearsed(terminal)
    assert [one for one in changes if one.startswith("Nobody is EPRR adviser. Until then: ")] == changes != []
    assert left == []


def test_a_body_that_ends_takes_the_instruments_with_it_that_it_granted(terminal: Terminal) -> None:
    edit(terminal, "cluster.yaml", ("    short_name: Wolds\n", f"    short_name: Wolds\n{ENDS}"))
    left = rehearsed(terminal)[1]
    ended = f"was granted by {WOLDS}, which has ended. Enter the one that takes its place in instruments.yaml."
    assert f"Memorandum with Beacon Ambulance Service, Section 3, {ended}" in left
    assert not [one for one in left if one.startswith("Haven Standing")]


def test_a_contact_above_who_ends_without_another_is_missed(terminal: Terminal) -> None:
    edit(terminal, "forums.yaml", ("{kind: nation, ", "{kind: nation, to: 2089-04-01, "))
    assert rehearsed(terminal) == ([], ["Nobody is named of NHS England nationally."])
