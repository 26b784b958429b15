"""New versions of a rota: seen before they count, applied to shifts that have not begun, told to those affected."""

from pathlib import Path

import pytest

from tests.stories.cover_words import holder, quiet
from tests.stories.rota_words import ALL, DIRECTORS, TURNED, Planner
from tests.stories.rota_words import planner as planner
from tests.world import World


@pytest.mark.both_databases
def test_peers_08_a_rota_edit_that_moves_three_peoples_shifts(world: World, planner: Planner) -> None:
    file = planner.file(people=TURNED, rules="{min_rest_hours: 12, max_consecutive_shifts: 1}")
    shown = planner.types("diff", file)
    assert "Asha Patel loses Mon 30 Nov 2026 09:00 – Mon 7 Dec 2026 09:00" in shown
    assert "; gains Mon 14 Dec 2026 09:00 – Mon 21 Dec 2026 09:00" in shown
    assert "Ben Okoro loses Mon 7 Dec 2026 09:00" in shown
    assert "Cara Hughes loses Mon 14 Dec 2026 09:00" in shown
    assert "least rest, in hours: 11 becomes 12" in shown
    assert "competence it needs: strategic-commander becomes nothing" in shown
    assert "Farouk" not in shown
    assert "More shifts move after" in shown
    assert holder(world, "director-on-call", "2026-11-30T09:00") == "asha.patel", "a difference saves nothing"

    printed = planner.types("apply", file)
    assert "director-on-call: version 2 counts from Mon 30 Nov 2026 09:00." in printed
    for who in ("@asha.patel", "@ben.okoro", "@cara.hughes"):
        text = world.dm(who).expect(
            "The command line (account niamh) changed the rota, and that moves your shifts",
            "Director on call*, version 2",
        )
        assert "You lose" in text
        assert "You gain" in text
    world.channel("on-call").expect(
        "The command line (account niamh) applied version 2 of Director on call", "each has been told"
    )
    assert holder(world, "director-on-call") == "farouk.aziz"
    assert holder(world, "director-on-call", "2026-11-30T09:00") == "ben.okoro"
    assert "the file says nothing new" in planner.types("apply", file)
    assert "no difference" in planner.types("diff", file)
    assert "Version 2 of director-on-call" in world.say("@asha.patel", "/oncall changes director")
    listed = planner.types("history", "director-on-call")
    assert (
        "Version 2 of director-on-call, counts from Mon 30 Nov 2026 09:00. Applied by the command line (account niamh)"
        in listed
    )
    assert "Version 1 of director-on-call, the first" in listed


def test_peers_19_the_past_and_the_shift_in_progress_never_change(world: World, planner: Planner) -> None:
    # The new version has neither the layer nor the person of the shift in progress.
    file = Path(planner.file(people="ben.okoro"))
    text = (
        file.read_text("utf-8")
        .replace("- id: week", "- id: seven-days")
        .replace("2025-12-29T09:00", "2020-01-06T09:00")
    )
    file.write_text(text, "utf-8")
    before = [holder(world, "director-on-call", f"2026-{day}") for day in ("10-05T12:00", "11-10T12:00", "11-23T09:00")]
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from 10:00 to 12:00")
    world.dm("@cara.hughes").expect("You are on call")
    world.phone("@cara.hughes").expect("You are on call")
    world.channel("on-call").expect("Cara Hughes is on call")
    world.advance(minutes=30)
    # A cover of two hours is running: the week in progress under it stays all the same.
    assert "counts from Mon 30 Nov 2026 09:00" in planner.types("apply", str(file))
    after = [holder(world, "director-on-call", f"2026-{day}") for day in ("10-05T12:00", "11-10T12:00", "11-23T09:00")]
    assert after == before
    assert holder(world, "director-on-call") == "cara.hughes"
    assert holder(world, "director-on-call", "2026-11-23T12:00") == "farouk.aziz"
    assert holder(world, "director-on-call", "2026-11-30T08:59:59") == "farouk.aziz"
    assert holder(world, "director-on-call", "2026-11-30T09:00") == "ben.okoro"
    for who in ("asha.patel", "ben.okoro", "cara.hughes", "dmitri.volkov", "eleni.marsh", "farouk.aziz"):
        world.dm(f"@{who}").expect("The command line (account niamh) changed the rota")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")


def test_an_edit_that_changes_nothing_says_so(world: World, planner: Planner) -> None:
    file = Path(planner.file(people=ALL))
    file.write_text(file.read_text("utf-8") + "# A comment.\n", "utf-8")
    assert "no difference" in planner.types("diff", str(file))
    assert "It changes nothing: no shift moves within a year." in planner.types("apply", str(file))
    assert "no difference" in planner.types("diff", "--all")
    assert "the file says nothing new" in planner.types("apply", str(file))


def test_covers_that_a_new_version_strands_are_reported(world: World, planner: Planner) -> None:
    world.say("@asha.patel", "/oncall cover @asha.patel to @ben.okoro from 1 Dec 09:00 to 2 Dec 09:00")
    world.say("@dmitri.volkov", "/oncall cover @ben.okoro to @eleni.marsh from 8 Dec 09:00 to 9 Dec 09:00")
    world.dm("@ben.okoro").expect("You are on call")
    world.dm("@ben.okoro").expect("Eleni Marsh is on call", "instead of you")
    world.dm("@eleni.marsh").expect("You are on call")
    for _ in range(2):
        world.channel("on-call").expect("is on call")
    printed = planner.types("apply", planner.file(people=TURNED))
    assert "Cover 1 (Ben Okoro, Tue 1 Dec 2026 09:00 to Wed 2 Dec 2026 09:00) now changes nothing" in printed
    assert (
        "Cover 2 (Eleni Marsh, Tue 8 Dec 2026 09:00 to Wed 9 Dec 2026 09:00) now stands in for Cara Hughes" in printed
    )
    world.dm("@asha.patel").expect("Cover 1 (Ben Okoro", "now changes nothing", "/oncall undo 1")
    world.dm("@ben.okoro").expect("Cover 1 (Ben Okoro")
    world.dm("@cara.hughes").expect("You lose")
    world.dm("@eleni.marsh").expect("Please look at a cover of yours", "now stands in for Cara Hughes")
    world.dm("@dmitri.volkov").expect("Please look at a cover of yours", "Cover 2")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")
    # What was accepted still counts as it was accepted.
    assert holder(world, "director-on-call", "2026-12-08T12:00") == "eleni.marsh"


def test_cover_on_the_command_line_tells_those_concerned(world: World, planner: Planner) -> None:
    words = ("--from", "2026-12-01T09:00", "--to", "2026-12-02T09:00", "--person", "Cara Hughes", "--reason", "leave")
    printed = planner.types("cover", "director-on-call", *words)
    assert "Cover 1: Cara Hughes covers Director on call from Tue 1 Dec 2026 09:00 to Wed 2 Dec 2026 09:00." in printed
    world.dm("@cara.hughes").expect("You are on call", "The command line (account niamh) arranged it: leave")
    world.dm("@asha.patel").expect("instead of you")
    world.channel("on-call").expect("Cara Hughes is on call")
    assert "Cover 1, Director on call: Cara Hughes instead of Asha Patel" in planner.types(
        "history", "director-on-call"
    )
    world.advance(seconds=30)
    printed = planner.types("undo", "1")
    assert "Cover 1 is undone.\n  Tue 1 Dec 2026 09:00 to Wed 2 Dec 2026 09:00: Asha Patel" in printed
    world.dm("@cara.hughes").expect("The command line (account niamh) undid cover 1")
    world.dm("@asha.patel").expect("The command line (account niamh) undid cover 1", "You are on call")
    world.channel("on-call").expect("The command line (account niamh) undid cover 1")


def test_the_history_says_when_it_is_cut_and_prints_the_file_of_a_version(world: World, planner: Planner) -> None:
    for hour in range(21):
        world.say("@farouk.aziz", f"/oncall cover me Wed {hour:02}:00 to Wed {hour:02}:30 by @hamish.reid")
    quiet(world, "@farouk.aziz", "@hamish.reid")
    shown = world.say("@asha.patel", "/oncall changes director-on-call")
    assert "There are earlier ones" in shown
    assert "`eprr-bot rota history director-on-call --most 500`" in shown
    assert "earlier ones" not in planner.types("history", "director-on-call")
    cut = planner.types("history", "director-on-call", "--most", "2").splitlines()
    assert cut[2:] == ["There are earlier ones: --most 20"]
    assert planner.types("history", "director-on-call", "--version", "1") == DIRECTORS.read_text("utf-8")


ASKED = (
    "",
    "next",
    "at tomorrow 9am",
    "winter-surge",
    "why winter-surge",
    "director",
    "week",
    "gaps",
    "cover me",
    "me",
)


def test_a_rota_that_has_run_out_says_nobody_and_every_question_is_still_answered(
    world: World, planner: Planner
) -> None:
    lines = DIRECTORS.read_text("utf-8").replace("director-on-call", "winter-surge").replace("Director on", "Winter")
    head = lines[: lines.index("layers:")].replace("user_group:", "# user_group:")
    surge = planner.folder / "winter-surge.yaml"
    fixed = "fixed:\n  - {from: 2026-11-20T09:00, to: 2026-11-23T12:00, person: ben.okoro, reason: Winter}\n"
    surge.write_text(head.replace("mandatory: true", "mandatory: false") + fixed, "utf-8")
    planner.types("apply", str(surge))
    world.phone("@ben.okoro").expect("You are on a new rota, Winter call.")
    world.channel("on-call").expect("The command line (account niamh) applied version 1 of Winter call")
    for _ in range(2):
        for line in ASKED:
            answer = world.workspace.person("@ben.okoro").command(f"/oncall {line}")
            assert not answer.error, f"/oncall {line}: {answer.error}"
            assert "went wrong" not in (answer.text or ""), line
        world.advance(hours=3)
    assert "Nobody is on call for Winter call." in world.say("@ben.okoro", "/oncall winter-surge")
    assert "Say until when" in world.say("@ben.okoro", "/oncall take winter-surge")
    quiet(world, "@ben.okoro")


def test_nobody_unknown_gets_onto_a_mandatory_rota(world: World, planner: Planner) -> None:
    file = planner.file(people=ALL.replace("asha.patel", "asha.patle"))
    assert "warning: Nobody in the directory has the id asha.patle." in planner.types("diff", file)
    before = planner.types("history", "director-on-call")
    optional = Path(planner.file(people=ALL.replace("asha.patel", "asha.patle")))
    optional.write_text(optional.read_text("utf-8").replace("mandatory: true", "mandatory: false"), "utf-8")
    unknown = 'There is no person called "asha.patle".'
    assert unknown in planner.refused("apply", str(optional)), "incidents call its holder"
    assert "It cannot be applied: " in planner.types("diff", str(optional))
    file = planner.file(people=ALL.replace("asha.patel", "asha.patle"))
    said = planner.refused("apply", file)
    assert 'layers[0].people[0]: There is no person called "asha.patle". Did you mean "asha.patel"?' in said
    fixed = planner.file(fixed="{from: 2026-12-24T09:00, to: 2026-12-25T09:00, person: nobody.knows, reason: x}")
    assert 'fixed[0].person: There is no person called "nobody.knows".' in planner.refused("apply", fixed)
    assert planner.types("history", "director-on-call") == before
    assert holder(world, "director-on-call") == "farouk.aziz"


def test_a_rota_that_is_not_mandatory_may_name_anybody_and_nobody_unknown_is_said_to_have_been_told(
    world: World, planner: Planner
) -> None:
    loggists = "violet.chan, william.achebe, ximena.flores, yusra.hassan, zachary.wbb"
    file = Path(planner.file(people=loggists, rota=DIRECTORS.with_name("loggist.yaml")))
    file.write_text(file.read_text("utf-8").replace("mandatory: true", "mandatory: false"), "utf-8")
    assert "warning: Nobody in the directory has the id zachary.wbb." in planner.types("apply", str(file))
    world.dm("@zachary.webb").expect("You lose")
    told = world.channel("on-call").expect("shifts move for Zachary Webb; each has been told")
    assert "each has been told. They also move for Zachary Wbb, whom I cannot reach" in told


def test_a_new_rota_is_shown_before_and_told_to_those_on_it(world: World, planner: Planner) -> None:
    text = DIRECTORS.read_text("utf-8").replace("director-on-call", "surge").replace("Director on call", "Surge")
    lines = [line for line in text.splitlines() if not line.startswith(("user_group", "rules", "fixed", "  - {from"))]
    file = planner.folder / "surge.yaml"
    shown = "\n".join(lines).replace(", dmitri.volkov, eleni.marsh, farouk.aziz", "")
    file.write_text(shown.replace("asha.patel, ben.okoro, cara.hughes", "asha.patel, ben.okoro") + "\n", "utf-8")
    printed = planner.types("diff", str(file))
    assert "Surge (surge): a new rota. It would count from the beginning." in printed
    assert "  Ben Okoro: Mon 23 Nov 2026 10:00 – Mon 30 Nov 2026 09:00, Mon 7 Dec 2026 09:00" in printed
    assert "and 2 more" in printed
    printed = planner.types("apply", str(file))
    assert "surge: version 1 counts from the beginning." in printed
    assert "  Asha Patel: Mon 30 Nov 2026 09:00 – Mon 7 Dec 2026 09:00" in printed
    for who in ("@asha.patel", "@ben.okoro"):
        world.dm(who).expect(
            "The command line (account niamh) applied a new rota, and you are on it", "*Surge*, version 1", "You gain"
        )
    world.phone("@ben.okoro").expect("You are on a new rota, Surge. Applied by the command line (account niamh).")
    world.channel("on-call").expect("applied version 1 of Surge", "shifts move for Ben Okoro and Asha Patel")
