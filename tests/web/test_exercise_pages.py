"""The exercises in a browser: what stands there, for whom, that it fits a telephone and paper, and the same as CSV."""

import csv
import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from sqlmodel import select

from eprr_bot.base.db import add_numbered, transaction
from eprr_bot.exercises.models import Debrief, Exercise, ExerciseKind, ExerciseState
from tests.exercises.on_record import NO_NUMBER, held
from tests.stories.incident_words import HOSTILE, look_away
from tests.web.test_shell import fetch
from tests.world import MONDAY, World

ANSWERS = {"asha.patel": 2, "ben.okoro": 20, "grace.adeyemi": None}


def link(world: World, who: str = "@asha.patel") -> str:
    """The path of the link that somebody gets."""
    found = re.search(r"/bot(/[^`]+)`", world.say(who, "/exercise page"))
    assert found
    return found[1]


def on_record(world: World, days_ago: int = 7, **values: object) -> int:
    """An exercise that was held on a Monday, in which two of three answered."""
    with transaction(world.app.engine) as session:
        return held(session, MONDAY - timedelta(days=days_ago), ANSWERS, **values).id or 0


def record(world: World, **values: object) -> int:
    """Something else that is on record."""
    at = MONDAY - timedelta(days=30)
    facts = {"name": "Heron", "month": f"{at:%Y-%m}", "planned_at": at, "planned_for": at} | values
    with transaction(world.app.engine) as session:
        made = Exercise(**facts)
        add_numbered(session, made)
        return made.id or 0


def test_a_year_shows_every_exercise_the_chart_and_when_each_kind_was_last_held(world: World) -> None:
    number = on_record(world)
    on_record(world, days_ago=400)
    at = {"state": ExerciseState.COMPLETED, "started_at": MONDAY - timedelta(days=30)}
    record(world, kind=ExerciseKind.TABLE_TOP, type="", **at)
    record(world, kind=ExerciseKind.LIVE, type="", organiser="Woldsea Council", **at)
    record(world, rota_id="loggist", state=ExerciseState.MISSED, note="The bot was not running.")
    path = link(world)
    status, body, _ = fetch(world, path)
    assert status == 200
    words = " ".join(re.sub("<[^>]+>", " ", body).split())
    for said in (
        f"{number}: Call-out: director-on-call Mon 16 Nov 2026 10:00, in hours Held, answered in 2 minutes",
        "Oct 2026 missed: Heron 0 – – –",
        "Nov 2026 1 2 of 3 11 20",
        "Table-top at least every 12 months Our own Sat 24 Oct 2026 Next due by Sun 24 Oct 2027 Held by others none",
        "Live at least every 36 months Our own none on record Next due by Fri 23 Nov 2029 Held by others",
        "Missed (the bot was not running)",
        "Heron table-top Sat 24 Oct 2026 Held",
        "Heron live Sat 24 Oct 2026 Held by Woldsea Council (not our own)",
    ):
        assert said in words, said
    assert "2025" in words
    sheet = fetch(world, f"{path}/report/{number + 2}.csv")[1]
    assert ",Heron,Sat 24 Oct 2026,held," in sheet, "nobody said at what time"
    status, body, _ = fetch(world, f"{path}/year/2025")
    assert (status, "Exercises of 2025" in body) == (200, True)


def test_the_report_of_one_says_who_was_called_how_and_what_came_of_it(quick_world: World) -> None:
    world = quick_world
    number = on_record(world, objectives=["Reach the deputy."], started_by="the programme")
    with transaction(world.app.engine) as session:
        said = {"met": ["partly"], "issues": "An old list", "good_practice": "The deputy rang"}
        session.add(Debrief(exercise_id=number, at=MONDAY, by="Niamh Doyle", is_sign_off=True, **said))
    world.say("@asha.patel", f"/exercise lesson {number} Numbers go stale")
    body = fetch(world, f"{link(world)}/report/{number}")[1]
    words = " ".join(re.sub("<[^>]+>", " ", body).split())
    for said in (
        "Held, answered in 2 minutes.",
        "Answered 2 of 3 (67%)",
        "Within the target 1 of 3, 15 minutes from the start",
        "By text message 2 of 3 called, 2 answered",
        "Asha Patel NHS Haven Integrated Care Board",
        "answered by text message after 20 minutes, past the target (10:20)",
        f"Grace Adeyemi: by text message: {NO_NUMBER}. Not put right yet.",
        "Reach the deputy: partly",
        "Issues An old list Good practice The deputy rang",
        "Numbers go stale",
        "By Niamh Doyle, Mon 23 Nov 2026 10:00.",
        "a communications exercise at least every 6 months",
    ):
        assert said in words, said


def test_everybody_has_a_line_that_says_by_what_they_were_last_proved_reachable(quick_world: World) -> None:
    number, path = on_record(quick_world), link(quick_world)
    words = " ".join(re.sub("<[^>]+>", " ", fetch(quick_world, f"{path}/people")[1]).split())
    assert "Asha Patel Slack never Text message Mon 16 Nov 2026 10:02" in words
    words = " ".join(re.sub("<[^>]+>", " ", fetch(quick_world, f"{path}/report/{number}")[1]).split())
    said = "Slack never proved reachable; text message last proved reachable Mon 16 Nov 2026 10:02"
    assert f"Asha Patel: {said}" in words


def test_the_same_as_a_table_opens_in_a_spreadsheet_and_runs_nothing(quick_world: World) -> None:
    number = on_record(quick_world, name="=1+1", started_by="the programme")
    status, body, headers = fetch(quick_world, f"{link(quick_world)}/report/{number}.csv")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert headers["content-disposition"] == f'attachment; filename="exercise-{number}.csv"'
    assert headers["cache-control"] == "private, no-store"
    rows = list(csv.DictReader(body.removeprefix("\ufeff").splitlines()))
    assert [(one["person"], one["within target"], one["seconds from start to answer"]) for one in rows] == [
        ("Asha Patel", "yes", "120"),
        ("Ben Okoro", "no", "1200"),
        ("Grace Adeyemi", "no", ""),
    ]
    assert rows[0]["name"] == "'=1+1"
    assert rows[2]["calls"].endswith(f"not reached by text message: {NO_NUMBER}")


def test_nothing_is_shown_of_one_whose_time_is_secret(quick_world: World) -> None:
    number = record(quick_world, state=ExerciseState.PLANNED, month="2026-11", planned_for=MONDAY + timedelta(days=1))
    path = link(quick_world)
    assert "Heron" not in fetch(quick_world, path)[1]
    for name in (f"{number}", f"{number}.csv"):
        assert fetch(quick_world, f"{path}/report/{name}")[0] == 404


@pytest.mark.parametrize(
    "rest", ["/report/99", "/report/x", "/report/99999999999", "/report/1.pdf", "/year/1999", "/year/%00"]
)
def test_what_there_is_not_has_no_page(quick_world: World, rest: str) -> None:
    assert fetch(quick_world, f"{link(quick_world)}{rest}")[0] == 404


def test_the_button_under_a_report_leads_to_its_page_and_stops_the_link_before(quick_world: World) -> None:
    world, first = quick_world, link(quick_world)
    number = on_record(world)
    world.say("@asha.patel", f"/exercise report {number}")
    world.press("Open as a page", as_="@asha.patel")
    said = world.workspace.person("@asha.patel").messages()[-1].text
    assert "The one before it has stopped." in said
    assert fetch(world, first)[0] == 404
    found = re.search(r"/bot(/exercises/[^`]+)`", said)
    assert found
    assert fetch(world, found[1])[0] == 200


def test_what_people_typed_is_only_text(quick_world: World) -> None:
    number = on_record(quick_world, name=f"<script>{HOSTILE}", objectives=["<script>alert(1)</script>"])
    path = link(quick_world)
    assert "<script" not in fetch(quick_world, path)[1]
    body, headers = fetch(quick_world, f"{path}/report/{number}")[1:]
    assert "<script" not in body
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_partners_get_no_link(quick_world: World) -> None:
    assert "so you cannot open the pages of exercises" in quick_world.say("@isaac.boateng", "/exercise page")


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1400, 390, 320])
def test_they_fit_the_screen_in_their_own_style_without_a_barrier(
    quick_world: World, browser: Browser, width: int
) -> None:
    world = quick_world
    on_record(world, name="Callout" * 30)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{world.rehearsal.server.url}/bot{link(world)}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(240, 244, 245)"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Callout").click()
    assert "Callout" in page.get_by_role("heading", level=1).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="All exercises").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Exercises of 2026"
    assert said == [], "the policy refused nothing"
    context.close()
    look_away(world)


@pytest.mark.xdist_group("browser")
def test_no_page_has_a_barrier(quick_world: World, browser: Browser) -> None:
    number, path = on_record(quick_world), link(quick_world)
    context = browser.new_context(locale="en-GB", bypass_csp=True)
    page = context.new_page()
    for rest in ("", "/people", f"/report/{number}"):
        page.goto(f"{quick_world.rehearsal.server.url}/bot{path}{rest}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    context.close()


def test_a_message_that_was_read_back_stands_in_the_report_with_what_came_back(quick_world: World) -> None:
    world = quick_world
    assert "has started" in world.say("@niamh.doyle", "/exercise start director-on-call read back")
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "1 Gate 4 is shut")
    number = max(one.id or 0 for one in _exercises(world))
    words = " ".join(re.sub("<[^>]+>", " ", fetch(world, f"{link(world)}/report/{number}")[1]).split())
    assert "Communications: read back" in words
    assert "Message Gate 4 is shut. Send 14 people" in words
    assert "In all Of 1 called" in words
    assert "Holder or deputy 1 minute after the start" in words
    look_away(world)


def _exercises(world: World) -> list[Exercise]:
    with transaction(world.app.engine) as session:
        return list(session.exec(select(Exercise)).all())
