"""The hard copy: whole, private, right at its instant, and never more than a few of it."""

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from eprr_bot.hard_copy import service
from eprr_bot.hard_copy.paper import page
from eprr_bot.hard_copy.sheets import gather
from tests.world import World, sqlite_url


def written(world: World, folder: Path) -> str:
    with transaction(world.app.engine) as session:
        return service.write(gather(session, world.app.vault, world.now), folder).read_text("utf-8")


def test_it_holds_what_people_need_when_no_screen_works(world: World, tmp_path: Path) -> None:
    text = written(world, tmp_path / "paper")
    for said in (
        "As everything was on <strong>Mon 23 Nov 2026 10:00</strong>",
        '<td>Farouk Aziz</td><td class="number">07700 900015</td>',
        "<td>Mon 7 Dec 2026 09:00</td><td>Mon 14 Dec 2026 09:00</td><td>Ben Okoro</td>",
        '<td>Asha Patel</td><td class="number">',
        '<td>Ben Okoro, deputy</td><td class="number">',
        "Call-out sheet: Havenshire LRF",
        "Begin every message with: THIS IS OPERATION PLOVER",
        "☐ Havenshire Police (always)",
        "☐ Kestrel Community Health NHS Trust (if needed)",
        "Haven Standing Financial Instructions, 14.3",
        "£250,000",
        "<h2>Director on call</h2>",
        "First 10 minutes",
    ):
        assert said in text, said


def test_it_says_how_to_reach_people_and_partners_without_the_bot(world: World, tmp_path: Path) -> None:
    text = written(world, tmp_path / "paper")
    for said in (
        "The conference for an incident: <strong>020 7946 0318, room 12</strong>",
        '<td class="email">bola.adewale<wbr>@example.org</td>',
        "<dt>UK Health Security Agency</dt><dd>Dr Imogen Ashby; deputy: Kofi Mensah</dd>",
        "<dt>Ambulance service</dt><dd>Gwen Parry; deputy: Harun Siddiqui</dd>",
        "<dt>Supported by</dt><dd>Niamh Doyle and Oliver Stone</dd>",
        "<dt>Standby is called</dt><dd>Potential incident</dd>",
    ):
        assert said in text, said


def test_an_instrument_says_what_it_is_for_who_may_use_it_and_whether_its_review_was_due(quick_world: World) -> None:
    with transaction(quick_world.app.engine) as session:
        now, later = (
            _row(page(gather(session, quick_world.app.vault, quick_world.now + timedelta(days=days))))
            for days in (0, 312)
        )
    assert "Section 3 (memorandum, version 2.0)</td>" in now
    assert "<td>fixed assets, staff, what is put first</td><td>Director on call</td>" in now
    assert "review was due" not in now
    assert "<strong>review was due on Thu 30 Sep 2027</strong>" in later


def _row(text: str) -> str:
    """The row of an instrument."""
    return next(row for row in text.split("<tr>") if "Memorandum with Beacon Ambulance Service" in row)


def test_a_name_in_the_foot_of_the_page_is_as_people_write_it(quick_world: World, tmp_path: Path) -> None:
    with transaction(quick_world.app.engine) as session:
        made = gather(session, quick_world.app.vault, quick_world.now)
    foot = page(replace(made, cluster='Haven & "Wolds" </style>')).split("</style>")[0]
    assert 'content: "Haven & \\22 Wolds\\22  \\3c /style>, as of Mon 23 Nov 2026 10:00. ' in foot


def test_what_a_crash_left_half_written_goes_with_the_next(quick_world: World, tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "hard-copy-2026-11-22-0245.part").write_text("07700 900015")
    written(quick_world, folder)
    assert [one.name for one in folder.iterdir()] == ["hard-copy-2026-11-23-1000.html"]


def test_only_its_owner_may_read_it_and_three_are_kept(quick_world: World, tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    for _ in range(5):
        written(quick_world, folder)
        quick_world.advance(hours=1)
    assert [one.name for one in sorted(folder.iterdir())] == [
        f"hard-copy-2026-11-23-{hour}00.html" for hour in (12, 13, 14)
    ]
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_people_wrote_is_text(quick_world: World, tmp_path: Path) -> None:
    with transaction(quick_world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").name = "<script>alert(1)</script>"
    text = written(quick_world, tmp_path)
    assert "&lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.logs_errors("its folder cannot be written to")
def test_it_is_written_in_the_night_and_the_adviser_hears_when_it_cannot_be(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    world = World(sqlite_url(tmp_path), settings={"EPRR_HARD_COPY": str(folder)})
    try:
        world.advance(hours=18)
        assert [one.name for one in sorted(folder.iterdir())] == [
            "hard-copy-2026-11-23-1000.html",  # late, on a new installation
            "hard-copy-2026-11-24-0245.html",
        ]
        for one in folder.iterdir():
            one.unlink()
        folder.rmdir()
        folder.write_text("in the way")
        world.advance(days=1)
        heard = [one for who in world.workspace.people() for one in world.dm(f"@{who.handle}").unexpected()]
        told = [one for one in heard if "hard copy could not be written" in one]
        assert len(told) == 1
        assert "File exists" in told[0] or "Not a directory" in told[0]
    finally:
        world.close()


def test_it_prints_on_a4_and_fits_a_phone(quick_world: World, tmp_path: Path, browser: Browser) -> None:
    written(quick_world, tmp_path)
    [file] = tmp_path.glob("hard-copy-*.html")
    sheet = browser.new_page(viewport={"width": 390, "height": 800})
    sheet.goto(file.as_uri())
    assert sheet.title() == "Hard copy of Haven and Wolds, Mon 23 Nov 2026 10:00"
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(sheet.pdf(prefer_css_page_size=True)) > 20_000
    sheet.close()


def test_numbers_of_the_region_stand_on_paper_alone(quick_world: World, tmp_path: Path) -> None:
    text = written(quick_world, tmp_path / "paper")
    assert "<h2>Region and nation</h2>" in text
    assert "NHS England Midlands, regional director on call" in text
    assert "01632 960700" in text
