"""The schedule of what was committed, on the command line and as files."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.slack.commands import UserError
from tests.stories.incident_words import declared_quietly, look_away
from tests.world import World


def test_the_schedule_is_shown_and_written(quick_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = quick_world
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)

    def typed(*words: str) -> str:
        result = CliRunner().invoke(command_line, ["authority", "schedule", *words], catch_exceptions=False)
        return result.output

    declared_quietly(world, "flooding at Saltmere")
    assert "Nothing was committed." in typed("1")
    world.say("@farouk.aziz", "/authority commit £60,000 Haven for generators")
    world.say("@farouk.aziz", "/authority commit £5,000 Wolds for cots")
    assert "NHS Wolds Integrated Care Board: £5,000." in typed("1")
    assert "Wolds" not in typed("1", "haven")
    csv, html = tmp_path / "haven.csv", tmp_path / "haven.html"
    assert "Written:" in typed("1", "haven", "--csv", str(csv), "--html", str(html))
    assert "60000.00" in csv.read_text("utf-8")
    assert "£60,000 (spending) of NHS Haven Integrated Care Board for generators" in html.read_text("utf-8")
    result = CliRunner().invoke(command_line, ["authority", "card", "--by", "Niamh Doyle"], catch_exceptions=False)
    assert "Authority card: Farouk Aziz" in result.output
    words = ["authority", "card", "1", "--html", str(html), "--by", "Niamh Doyle"]
    assert "Written:" in CliRunner().invoke(command_line, words, catch_exceptions=False).output
    assert "This card holds now: Farouk Aziz" in html.read_text("utf-8")
    with pytest.raises(UserError, match="could not be written"):
        typed("1", "--csv", str(tmp_path / "no" / "such"))
    world.advance(seconds=20)
    look_away(world)
