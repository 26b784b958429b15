"""What the stories about versions of rotas share: somebody at the command line who changes the files."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.base.files import FaultsFound
from eprr_bot.base.settings import bundled
from eprr_bot.slack.commands import UserError
from tests.stories.cover_words import calm
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
