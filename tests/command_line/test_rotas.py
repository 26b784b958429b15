"""Rotas, those who hold them, and their calendars: a good line and a bad one of each command."""

import json
import re
from pathlib import Path

import pytest

from eprr_bot.app import App
from tests.command_line.typed import DIRECTORS, EXAMPLE, HOSTILE, SPAN, Run, good, refused
from tests.world import MONDAY


def test_who_is_on_call_now_and_at_any_time(bot: Run) -> None:
    now = good(bot, "who").splitlines()
    assert len(now) == 5
    assert all(re.fullmatch(r".+: .+ until \w{3} \d+ \w{3} \d{4} \d\d:\d\d", line) for line in now)
    rows = json.loads(good(bot, "who", "director-on-call", "--at", "2026-12-25T03:00", "--json"))
    assert len(rows) == 1
    assert rows[0]["start"] <= "2026-12-25T03:00:00Z" < rows[0]["end"]


def test_who_says_so_where_no_rota_is_applied(empty: App, run: Run) -> None:
    assert (
        good(run, "who")
        == "No rota is applied for this time, so nobody is on call. Apply one: eprr-bot rota apply FILE\n"
    )
    assert good(run, "who", "--json") == "[]\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("platinum",), "There is no rota called"),
        ((HOSTILE,), HOSTILE),
        (("--at", "the day before yestreday"), "yestreday"),
    ],
)
def test_who_says_what_it_does_not_understand(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    assert sentence in refused(bot, "who", *words)


def test_a_rota_is_shown_as_rows_or_as_a_table(bot: Run) -> None:
    rows = json.loads(good(bot, "rota", "show", "director-on-call", *SPAN, "--json"))
    assert rows[0]["start"] == "2026-11-23T00:00:00Z"
    assert rows[-1]["end"] == "2026-12-21T00:00:00Z"
    assert [row["end"] for row in rows[:-1]] == [row["start"] for row in rows[1:]]
    assert json.loads(good(bot, "rota", "show", "--file", str(DIRECTORS), *SPAN, "--json")) == rows
    table = good(bot, "rota", "show", "director-on-call", *SPAN)
    assert all(row["person"] in table for row in rows)


def test_covers_that_are_not_applied_can_be_laid_over(bot: Run, tmp_path: Path) -> None:
    covers = tmp_path / "covers.json"
    covers.write_text(json.dumps([{"from": "2026-12-01T09:00", "to": "2026-12-02T09:00", "person": "gwen.ellis"}]))
    for rota in (("--file", str(DIRECTORS)), ("director-on-call",)):
        words = ("rota", "show", *rota, "--covers", str(covers), *SPAN, "--json")
        starts = [row["start"] for row in json.loads(good(bot, *words)) if row["person"] == "gwen.ellis"]
        assert starts == ["2026-12-01T09:00:00Z"]
    for broken in ("{", "{}", '[{"from": "2026-12-01T09:00"}]', '[{"from": "x", "to": "y", "person": "z"}]'):
        covers.write_text(broken)
        assert "covers.json" in refused(bot, *words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Name a rota or a file. Rotas: director-on-call, "),
        (("platinum",), "There is no rota called"),
        (("director-on-call", "--from", "soon"), '--from: "soon" is not a date and time. Write 2026-01-05T09:00'),
        (("director-on-call", "--from", "2026-12-01", "--to", "2026-11-01"), "The end is not after the start."),
        (("platinum", "--file", str(DIRECTORS)), 'holds the rota "director-on-call", not "platinum"'),
        (("--file", "nowhere.yaml"), "nowhere.yaml"),
        (("--file", str(EXAMPLE / "cluster.yaml")), "cluster.yaml:"),
    ],
)
def test_a_rota_that_cannot_be_shown_says_why(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    assert sentence in refused(bot, "rota", "show", *words)


def test_a_cover_is_put_in_and_is_in_the_history(bot: Run) -> None:
    span = ("--from", "2026-12-01T09:00", "--to", "2026-12-02T09:00")
    said = good(bot, "rota", "cover", "director-on-call", *span, "--person", "Cara Hughes", "--reason", HOSTILE)
    assert re.match(r"Cover \d+: Cara Hughes covers ", said)
    rows = json.loads(good(bot, "rota", "show", "director-on-call", "--json", *SPAN))
    assert [row["person"] for row in rows if row["start"] == "2026-12-01T09:00:00Z"] == ["cara.hughes"]
    newest = good(bot, "rota", "history", "director-on-call", "--most", "1")
    assert newest.startswith("Mon 23 Nov 2026 10:00  ")
    assert "Cara Hughes" in newest
    assert "There is no rota called" in refused(bot, "rota", "history", "platinum")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("platinum", "2026-12-01T09:00", "2026-12-02T09:00", "cara.hughes"), "There is no rota called"),
        (("director-on-call", "soon", "2026-12-02T09:00", "cara.hughes"), '--from: "soon" is not a date'),
        (("director-on-call", "2026-12-01T09:00", "2026-12-02T09:00", HOSTILE), HOSTILE),
        (("director-on-call", "2026-12-02T09:00", "2026-12-01T09:00", "cara.hughes"), "end"),
        (("director-on-call", "2020-12-01T09:00", "2020-12-02T09:00", "cara.hughes"), "over"),
    ],
)
def test_a_cover_that_cannot_be_says_why(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    rota, start, end, person = words
    assert sentence in refused(bot, "rota", "cover", rota, "--from", start, "--to", end, "--person", person)


def test_a_changed_file_moves_only_shifts_that_have_not_begun(bot: Run, tmp_path: Path) -> None:
    def held() -> list[tuple[str, str]]:
        span = ("--from", "2026-11-01T00:00Z", "--to", "2027-01-31T00:00Z")
        rows = json.loads(good(bot, "rota", "show", "director-on-call", "--json", *span))
        return [(row["start"], row["person"]) for row in rows]

    before = held()
    changed = tmp_path / "director-on-call.yaml"
    body = DIRECTORS.read_text("utf-8")
    changed.write_text(body.replace("asha.patel, ben.okoro", "ben.okoro, asha.patel"), "utf-8")
    assert changed.read_text("utf-8") != body
    assert "no difference" not in good(bot, "rota", "diff", str(changed))
    assert held() == before
    assert good(bot, "rota", "apply", str(changed)).startswith("director-on-call: version 2 counts from ")
    after, now = held(), f"{MONDAY:%Y-%m-%dT%H:%M:%SZ}"
    assert after != before
    assert [row for row in after if row[0] <= now] == [row for row in before if row[0] <= now]
    assert "the file says nothing new" in good(bot, "rota", "apply", str(changed))


def test_a_file_that_cannot_be_applied_says_why(bot: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    for content in (b"id: [", b"id: x\nlayers: []\n", b"\xff\xfe", b"", b"- a\n"):
        bad.write_bytes(content)
        for verb in ("diff", "apply"):
            assert "bad.yaml" in refused(bot, "rota", verb, str(bad)), content
    assert f"{tmp_path} is a folder." in refused(bot, "rota", "apply", str(tmp_path))
    assert "There is no file" in refused(bot, "rota", "apply", str(tmp_path / "none.yaml"))
    assert "Name a rota file, or give --all" in refused(bot, "rota", "apply")
    assert "Name a rota file, or give --all" in refused(bot, "rota", "diff", str(DIRECTORS), "--all")
    assert "as it was" in good(bot, "rota", "apply", "--all")


def test_a_file_that_begins_with_the_mark_some_editors_write_is_the_same_file(bot: Run, tmp_path: Path) -> None:
    marked = tmp_path / "director-on-call.yaml"
    marked.write_bytes(b"\xef\xbb\xbf" + DIRECTORS.read_bytes())
    assert "the file says nothing new" in good(bot, "rota", "apply", str(marked))


def test_fairness_and_plans_refuse_what_they_do_not_know(bot: Run, tmp_path: Path) -> None:
    assert json.loads(good(bot, "rota", "fairness", "director-on-call", "--json"))
    assert "There is no rota called" in refused(bot, "rota", "fairness", "platinum")
    assert '--from: "soon" is not a date and time.' in refused(bot, "rota", "fairness", "--from", "soon")
    for year in ("1969", "2300", "9999"):
        assert "is out of range. Rotas run from 1970 to 2199." in refused(
            bot, "rota", "fairness", "--to", f"{year}-12-31"
        )
        assert "is out of range." in refused(bot, "rota", "fairness", "--from", f"{year}-12-31")
        assert "is out of range." in refused(bot, "rota", "export", "--from", f"{year}-12-31")
    assert "is out of range." in refused(bot, "rota", "export", "--to", "9000-01-01")
    plan = ("rota", "plan", "director-on-call", "--from", "2300-01-01", "--to")
    assert "is out of range." in refused(bot, *plan, "9999-07-05")
    span = ("--from", "2027-01-04", "--to", "2027-02-01")
    assert good(bot, "rota", "plan", "director-on-call", *span).strip()
    assert "There is no rota called" in refused(bot, "rota", "plan", "platinum", *span)
    nowhere = tmp_path / "no-such-folder" / "plan.yaml"
    assert str(nowhere) in refused(bot, "rota", "plan", "director-on-call", *span, "--output", str(nowhere))


def test_calendars_refuse_what_they_do_not_know(bot: Run) -> None:
    assert good(bot, "rota", "export", "director-on-call", *SPAN).startswith("BEGIN:VCALENDAR")
    assert "is not a date and time" in refused(bot, "rota", "export", "--from", "soon")
    assert "There is no file" in refused(bot, "rota", "import", "none.ics", "--rota", "director-on-call")


def test_people_are_shown_or_refused_with_a_sentence(bot: Run) -> None:
    assert "Asha Patel (asha.patel)" in good(bot, "people", "show", "asha.patel")
    assert "Asha Patel: " in good(bot, "people", "routes")
    assert HOSTILE in refused(bot, "people", "show", HOSTILE)
    assert "none.csv" in refused(bot, "people", "import", "none.csv")
    assert "no-such-folder" in refused(bot, "people", "export", "--output", "/no-such-folder/people.csv")
    assert "“soon” is not a date" in refused(bot, "people", "leave", "asha.patel", "--on", "soon")
