"""New versions of a rota: seen before they count, applied to shifts that have not begun, told to those affected."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.files import FaultsFound
from eprr_bot.base.settings import bundled
from eprr_bot.slack.commands import UserError
from tests.stories.cover_words import calm, holder, quiet
from tests.world import World

DIRECTORS = bundled("rotas") / "example" / "director-on-call.yaml"


class Planner:
    """Somebody at the command line, on the world's clock and database."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.world, self.folder = world, folder
        settings = world.app.settings
        monkeypatch.setattr("getpass.getuser", lambda: "niamh")
        monkeypatch.setattr("eprr_bot.base.settings.Settings", lambda: settings)
        monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
        self.runner = CliRunner()

    def types(self, *words: str) -> str:
        """A command; what it prints."""
        done = self.runner.invoke(command_line, ["rota", *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        self.world.settle()
        return done.output

    def refused(self, *words: str) -> str:
        """A command that is refused; the sentences that say why."""
        done = self.runner.invoke(command_line, ["rota", *words])
        assert isinstance(done.exception, UserError | FaultsFound), done
        self.world.settle()
        return str(done.exception)

    def file(self, people: str = "", rules: str = "", fixed: str = "", rota: Path = DIRECTORS) -> str:
        """The rota's file with other people, rules or fixed periods."""
        lines = rota.read_text("utf-8").splitlines()
        changed = []
        for line in lines:
            if people and line.strip().startswith("people:"):
                line = f"    people: [{people}]"
            if rules and line.startswith("rules:"):
                line = f"rules: {rules}"
            changed.append(line)
            if fixed and line.startswith("fixed:"):
                changed.append(f"  - {fixed}")
        path = self.folder / rota.name
        path.write_text("\n".join(changed) + "\n", "utf-8")
        return str(path)


@pytest.fixture
def planner(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Planner:
    calm(world)
    return Planner(world, monkeypatch, tmp_path)


ALL = "asha.patel, ben.okoro, cara.hughes, dmitri.volkov, eleni.marsh, farouk.aziz"
TURNED = "ben.okoro, cara.hughes, asha.patel, dmitri.volkov, eleni.marsh, farouk.aziz"


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
    said = planner.refused("apply", file)
    assert 'layers[0].people[0]: There is no person called "asha.patle". Did you mean "asha.patel"?' in said
    fixed = planner.file(fixed="{from: 2026-12-24T09:00, to: 2026-12-25T09:00, person: nobody.knows, reason: x}")
    assert 'fixed[0].person: There is no person called "nobody.knows".' in planner.refused("apply", fixed)
    assert planner.types("history", "director-on-call") == before
    assert holder(world, "director-on-call") == "farouk.aziz"


def test_a_rota_that_is_not_mandatory_may_name_anybody_and_nobody_unknown_is_said_to_have_been_told(
    world: World, planner: Planner
) -> None:
    file = Path(planner.file(people=ALL.replace("asha.patel", "asha.patle")))
    file.write_text(file.read_text("utf-8").replace("mandatory: true", "mandatory: false"), "utf-8")
    assert "warning: Nobody in the directory has the id asha.patle." in planner.types("apply", str(file))
    world.dm("@asha.patel").expect("You lose")
    told = world.channel("on-call").expect("shifts move for Asha Patel; each has been told")
    assert "each has been told. They also move for Asha Patle, whom I cannot reach" in told


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


INVOLVED = ("@asha.patel", "@ben.okoro", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh", "@farouk.aziz")


@pytest.fixture
def at_eight(world: World, planner: Planner) -> str:
    """A file with the handover at eight from the next week on, and before it the covers that are to follow.

    Cover 1 is of Ben's whole week and cover 2 of hours in it; Asha and Cara have swapped theirs, as covers 3 and 4.
    """
    world.say("@ben.okoro", "/oncall cover @ben.okoro to @dmitri.volkov on 7 Dec because of a wedding")
    world.say("@eleni.marsh", "/oncall cover @dmitri.volkov to @eleni.marsh from 9 Dec 18:00 to 9 Dec 23:00")
    world.say("@asha.patel", "/oncall swap 30 Nov with @cara.hughes 14 Dec")
    world.press("Accept", as_="@cara.hughes")
    world.advance(minutes=1)
    quiet(world, *INVOLVED)
    for _ in range(3):
        world.channel("on-call").expect("on call as Director")
    file = Path(planner.file())
    file.write_text(file.read_text("utf-8").replace("2025-12-29T09:00", "2025-12-29T08:00"), "utf-8")
    return str(file)


def test_peers_07_covers_and_swaps_of_whole_shifts_follow_a_moved_handover(
    world: World, planner: Planner, at_eight: str
) -> None:
    moves = "Cover 1 (Dmitri Volkov) moves with its shift: Mon 7 Dec 2026 08:00 to Mon 14 Dec 2026 08:00"
    assert moves in planner.types("diff", at_eight)
    printed = planner.types("apply", at_eight)
    moved = "Cover 1 (Dmitri Volkov) has moved with its shift: Mon 7 Dec 2026 08:00 to Mon 14 Dec 2026 08:00."
    assert f"{moved} It is cover 5 now." in printed
    assert "Cover 2" not in printed
    world.dm("@ben.okoro").expect("The command line (account niamh) changed the rota", moved)
    world.dm("@dmitri.volkov").expect("The command line (account niamh) changed the rota", moved)
    world.dm("@asha.patel").expect("Cover 3 (Cara Hughes) has moved", "Cover 4 (Asha Patel) has moved")
    world.dm("@cara.hughes").expect("Cover 3 (Cara Hughes) has moved", "Cover 4 (Asha Patel) has moved")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")
    quiet(world, *INVOLVED)
    nobody_has_an_hour_of_anothers_week = {
        "11-30T09:00": "cara.hughes",
        "12-07T07:59": "cara.hughes",
        "12-07T08:00": "dmitri.volkov",
        "12-09T19:00": "eleni.marsh",  # the cover of hours still lies over the week
        "12-14T07:59": "dmitri.volkov",
        "12-14T08:00": "asha.patel",
        "12-21T07:59": "asha.patel",
    }
    held = {at: holder(world, "director-on-call", f"2026-{at}") for at in nobody_has_an_hour_of_anothers_week}
    assert held == nobody_has_an_hour_of_anothers_week


def test_peers_07_the_number_and_the_button_that_people_have_still_serve_once_a_cover_has_moved(
    world: World, planner: Planner, at_eight: str
) -> None:
    planner.types("apply", at_eight)
    quiet(world, *INVOLVED)
    world.channel("on-call").expect("applied version 2")
    why = world.say("@hamish.reid", "/oncall why director-on-call at 8 Dec 12:00")
    assert "made by Ben Okoro on Mon 23 Nov 2026 10:00: a wedding; cover 1 at first, it moved with its shift" in why
    by_whom = ". Moved by the command line (account niamh) with version 2 (it is cover 5 now)"
    assert by_whom in world.say("@hamish.reid", "/oncall changes")
    assert "undid cover 5" in world.say("@dmitri.volkov", "/oncall undo 1")
    assert "Cover 1 was undone already, by Dmitri Volkov." in world.say("@ben.okoro", "/oncall undo 1")
    assert ". Undone by Dmitri Volkov on" in world.say("@hamish.reid", "/oncall changes")
    assert "undid the swap (covers 6 and 7)" in world.say("@asha.patel", "/oncall undo 3")
    for undone in ("cover 5", "swap (covers 6 and 7)"):
        world.channel("on-call").expect(undone)
    assert holder(world, "director-on-call", "2026-12-01T12:00") == "asha.patel"
    quiet(world, *INVOLVED)


def test_peers_07_a_cover_whose_turn_is_gone_stays_and_is_reported(world: World, planner: Planner) -> None:
    world.say("@asha.patel", "/oncall swap 30 Nov with @ben.okoro 7 Dec")
    world.press("Accept", as_="@ben.okoro")
    world.channel("on-call").expect("Swap (covers 1 and 2)")
    quiet(world, "@asha.patel", "@ben.okoro")
    printed = planner.types("apply", planner.file(people=TURNED))
    assert "has moved" not in printed
    assert "Undo both halves of the swap with /oncall undo 1 if it is not wanted any more." in printed
    for who in ("@asha.patel", "@ben.okoro"):
        world.dm(who).expect("Undo both halves of the swap with /oncall undo")
    world.dm("@cara.hughes").expect("The command line (account niamh) changed the rota")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")


def test_a_swap_that_has_begun_is_not_said_to_be_undone_when_a_version_strands_its_rest(
    world: World, planner: Planner
) -> None:
    world.say("@asha.patel", "/oncall swap 30 Nov with @cara.hughes 14 Dec")
    world.press("Accept", as_="@cara.hughes")
    world.advance(days=8)
    everything_so_far(world)
    printed = planner.types(
        "apply",
        planner.file(people="asha.patel, ben.okoro, dmitri.volkov, cara.hughes, eleni.marsh, farouk.aziz"),
    )
    assert "Cover 2 (Asha Patel, Mon 14 Dec 2026 09:00 to Mon 21 Dec 2026 09:00) now stands in for Dmitri" in printed
    instead = "ask for cover with /oncall cover, or offer a new swap with /oncall swap."
    assert instead in printed
    assert "/oncall undo" not in printed
    world.dm("@asha.patel").expect("The command line (account niamh) changed the rota", instead)
    world.dm("@cara.hughes").expect("The command line (account niamh) changed the rota")
    world.dm("@dmitri.volkov").expect("The command line (account niamh) changed the rota")
    world.channel("on-call").expect("The command line (account niamh) applied version 2")
    assert "This swap has begun" in world.say("@asha.patel", "/oncall undo 2")


def everything_so_far(world: World) -> None:
    """What reached anybody so far is not what the story is about."""
    people = [f"@{one.handle}" for one in world.workspace.people()]
    quiet(world, *people)
    for inbox in (world.channel("on-call"), *map(world.phone, people)):
        for _ in inbox.unexpected():
            inbox.expect("")
