"""Lines typed at the command line, and what came of them."""

from collections.abc import Callable
from dataclasses import dataclass

from eprr_bot.base.settings import bundled

EXAMPLE = bundled("rotas") / "example"
DIRECTORS = EXAMPLE / "director-on-call.yaml"
HOSTILE = "INJ<!channel>&<http://evil|x> [red]not red[/red]"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def good(run: Run, *words: str) -> str:
    done = run(*words)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    return done.out


def refused(run: Run, *words: str) -> str:
    """The sentences with which a line is refused."""
    done = run(*words)
    assert done.code == 1, done
    said = done.err or done.out
    assert "Traceback" not in said
    assert said.strip().endswith((".", ")", "?")) or "eprr-bot" in said, said
    return said


SPAN = ("--from", "2026-11-23T00:00Z", "--to", "2026-12-21T00:00Z")
