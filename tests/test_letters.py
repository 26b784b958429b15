"""Half an emoji in whatever people send: it costs that one letter, and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.base.files import FaultsFound, parse
from eprr_bot.base.letters import mended, visible
from eprr_bot.incidents import service as incidents
from eprr_bot.slack.socket_watch import SocketWatch
from tests.command_line.test_cli import Terminal
from tests.command_line.test_cli import terminal as terminal
from tests.stories.incident_words import look_away
from tests.stories.test_text_replies import kept
from tests.test_socket_watch import close, wait_until
from tests.world import World, sqlite_url

HALF, OTHER_HALF = "\ud83d", "\ude00"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("power lost", "power lost"),
        (f"power {HALF} lost", "power � lost"),
        (OTHER_HALF, "�"),
        (HALF + OTHER_HALF, "😀"),
        (OTHER_HALF + HALF, "��"),
        ("caf\udce9", "caf�"),
        ("a\x00b", "a�b"),
        ("\x1b[31mred\x07\x9b", "[31mred"),
        ("to \u202efrom\u202c, \u2066in\u2069 \u200eout\u200f\u200b", "to from, in out"),
        ("one\r\ntwo\u2028three\x85four\tfive", "one\ntwo\nthree\nfour\tfive"),
        ("👩\u200d🚒 🏴\U000e0067\U000e007f", "👩\u200d🚒 🏴\U000e0067\U000e007f"),
        ({"a": [HALF, 1, None, (HALF,)]}, {"a": ["�", 1, None, ("�",)]}),
    ],
    ids=ascii,
)
def test_what_cannot_be_kept_becomes_one_mark(given: object, kept: object) -> None:
    assert mended(given) == kept


@pytest.mark.parametrize("text", ["", " \n", "\u3164", "\u200d\u2800", "\ufe0f"], ids=ascii)
def test_text_in_which_nobody_sees_anything_is_none(text: str) -> None:
    assert visible(text) == ""
    assert visible(f"{text}?") == f"{text}?"


def test_an_entry_forges_no_row_of_the_printed_log(terminal: Terminal) -> None:
    terminal.ok("incident", "declare", "power lost", "Saltmere")
    terminal.ok(
        "say", "--by", "Asha Patel", "/incident log first\n999\tMon 23 Nov 2026 10:00\tAsha\x1b[2J\tordered\u202e it"
    )
    rows = terminal.ok("incident", "log", "1").splitlines()
    assert [row for row in rows if row.startswith("999")] == []
    assert "    | 999 Mon 23 Nov 2026 10:00 Asha[2J ordered it" in rows
    for line in ("/incident log", "/incident update where", "/incident update what"):
        assert "Nothing of that could be read" in terminal.refused("say", "--by", "Asha Patel", f"{line} \u3164")
    assert "Say what it is about" in terminal.refused("say", "--by", "Asha Patel", "/oncall page director \u3164")
    assert ", place not yet known." in terminal.ok("incident", "declare", "fire", "\u3164")


def test_a_file_that_holds_what_cannot_be_kept_is_read_or_its_line_is_named() -> None:
    assert parse(r'name: "Haven \0"', "x").data == {"name": "Haven �"}
    with pytest.raises(FaultsFound, match=r"x:2: This is not YAML: found invalid Unicode character escape code"):
        parse('a: 1\nname: "Haven \\ud83d"', "x")


@pytest.fixture
def by_socket(tmp_path: Path) -> Iterator[World]:
    """A world whose bot is reached through Slack's socket."""
    made = World(sqlite_url(tmp_path), settings={"SLACK_APP_TOKEN": "xapp-practice"})
    watch = SocketWatch(made.app)
    watch.look()
    wait_until(lambda: made.workspace.sockets.are_connected)
    yield made
    close(made.workspace, watch)
    made.close()


def known(world: World) -> list[tuple[str, str]]:
    with transaction(world.app.engine) as session:
        return [(one.what, one.where) for one in incidents.all_incidents(session)]


def test_a_declaration_by_command_and_by_form_over_the_socket(by_socket: World) -> None:
    by_socket.say("@asha.patel", f"/incident critical power {HALF} lost at Saltmere {OTHER_HALF}")
    assert known(by_socket) == [("power � lost", "Saltmere �")]
    by_socket.say("@asha.patel", "/incident declare")
    assert by_socket.submit("@asha.patel", what=f"flood {HALF}", where=f"Whinmoor {HALF}") is None
    assert ("flood �", "Whinmoor �") in known(by_socket)
    by_socket.workspace.person("@asha.patel").say(f"hello {HALF}")
    by_socket.settle()
    assert "Nobody reads what is typed here" in str(by_socket.dm("@asha.patel").unexpected())


def test_a_form_and_a_text_over_http(quick_world: World) -> None:
    quick_world.say("@asha.patel", "/incident declare")
    assert quick_world.submit("@asha.patel", what=f"power lost {HALF}", where=f"Saltmere {HALF}") is None
    assert known(quick_world) == [("power lost �", "Saltmere �")]
    quick_world.reply("@farouk.aziz", f"1 {HALF}")
    assert kept(quick_world) == [("farouk.aziz", "answered")]
    look_away(quick_world)


def test_a_declaration_on_the_command_line(terminal: Terminal) -> None:
    assert "is declared: power lost �, Saltmere �." in terminal.ok(
        "incident", "declare", f"power lost {HALF}", "Saltmere \udce9"
    )
    assert json.loads(terminal.ok("incident", "log", "1", "--json"))[0]["kind"] == "declared"


def test_an_account_whose_name_is_no_text_is_recorded(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: f"night{HALF}")
    terminal.ok("incident", "declare", "power lost", "Saltmere")
    assert json.loads(terminal.ok("incident", "log", "1", "--json"))[0]["author"] == (
        "the command line (account night�)"
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_a_terminal_has_no_sign_for_ends_in_no_traceback(terminal: Terminal, encoding: str) -> None:
    typed = [
        sys.executable,
        "-m",
        "eprr_bot",
        "incident",
        "declare",
        "fire \N{FIRE}".encode() + b"\xed\xa0\xbd",
        "Haven",
    ]
    environment = {**os.environ, **terminal.environment, "PYTHONIOENCODING": encoding}
    done = subprocess.run(typed, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"Incident 1 is declared: fire " in done.stdout
    assert "fire \N{FIRE}" in terminal.ok("incident", "list")
