"""New versions of a rota: seen before they count, applied to shifts that have not begun, told to those affected."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.settings import bundled
from tests.stories.cover_words import calm, holder, quiet
from tests.world import World

DIRECTORS = bundled("rotas") / "example" / "director-on-call.yaml"


class Planner:
    """Somebody at the command line, on the world's clock and database."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.world, self.folder = world, folder
        settings = world.app.settings
        monkeypatch.setattr("getpass.getuser", lambda: "niamh")
        monkeypatch.setattr("eprr_bot.settings.Settings", lambda: settings)
        monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
        self.runner = CliRunner()

    def types(self, *words: str) -> str:
        """A command; what it prints."""
        done = self.runner.invoke(command_line, ["rota", *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        self.world.settle()
        return done.output

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
            "niamh changed the rota, and that moves your shifts", "Director on call*, version 2"
        )
        assert "You lose" in text
        assert "You gain" in text
    world.channel("on-call").expect("niamh applied version 2 of Director on call", "each has been told")
    assert holder(world, "director-on-call") == "farouk.aziz"
    assert holder(world, "director-on-call", "2026-11-30T09:00") == "ben.okoro"
    assert "the file says nothing new" in planner.types("apply", file)
    assert "no difference" in planner.types("diff", file)
    assert "Version 2 of director-on-call" in world.say("@asha.patel", "/oncall changes director")
    listed = planner.types("history", "director-on-call")
    assert "Version 2 of director-on-call, counts from Mon 30 Nov 2026 09:00. Applied by niamh" in listed
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
        world.dm(f"@{who}").expect("niamh changed the rota")
    world.channel("on-call").expect("niamh applied version 2")


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
    world.channel("on-call").expect("niamh applied version 2")
    # What was accepted still counts as it was accepted.
    assert holder(world, "director-on-call", "2026-12-08T12:00") == "eleni.marsh"


def test_cover_on_the_command_line_tells_those_concerned(world: World, planner: Planner) -> None:
    words = ("--from", "2026-12-01T09:00", "--to", "2026-12-02T09:00", "--person", "Cara Hughes", "--reason", "leave")
    printed = planner.types("cover", "director-on-call", *words)
    assert "Cover 1: Cara Hughes covers Director on call from Tue 1 Dec 2026 09:00 to Wed 2 Dec 2026 09:00." in printed
    world.dm("@cara.hughes").expect("You are on call", "niamh arranged it: leave")
    world.dm("@asha.patel").expect("instead of you")
    world.channel("on-call").expect("Cara Hughes is on call")
    assert "Cover 1, Director on call: Cara Hughes instead of Asha Patel" in planner.types(
        "history", "director-on-call"
    )


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
    for _ in range(2):
        for line in ASKED:
            answer = world.workspace.person("@ben.okoro").command(f"/oncall {line}")
            assert not answer.error, f"/oncall {line}: {answer.error}"
            assert "went wrong" not in (answer.text or ""), line
        world.advance(hours=3)
    assert "Nobody is on call for Winter call." in world.say("@ben.okoro", "/oncall winter-surge")
    assert "Say until when" in world.say("@ben.okoro", "/oncall take winter-surge")
    quiet(world, "@ben.okoro")
