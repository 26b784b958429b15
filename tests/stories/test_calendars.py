"""Calendars: links that people subscribe to, and leave that comes from their own calendars."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
import pytest
from cryptography.fernet import Fernet
from icalendar import Calendar
from sqlmodel import Session, select

from eprr_bot.base.db import transaction
from eprr_bot.base.vault import Vault
from eprr_bot.calendars import jobs, service
from eprr_bot.calendars.download import Fetched
from eprr_bot.calendars.feed import Feed
from eprr_bot.calendars.jobs import read_due
from eprr_bot.calendars.models import CalendarToken, ImportedCalendar
from eprr_bot.directory import leavers
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import Leave
from eprr_bot.slack.commands import Actor
from tests.calendars.server import Elsewhere, elsewhere
from tests.world import World

HOSTILE = "INJ<!channel>&<http://evil|x>"


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as made:
        yield made


@pytest.fixture
def linked(database_url: str) -> Iterator[World]:
    """A world whose bot knows its own address."""
    made = World(
        database_url, settings={"EPRR_BASE_URL": "https://bot.example.org", "EPRR_ALLOW_PRIVATE_CALENDARS": "1"}
    )
    yield made
    made.close()
    made.expect_no_more()


def links_in(answer: str) -> list[str]:
    return re.findall(r"https://bot\.example\.org/calendar/\S+?\.ics", answer)


def get(world: World, link: str, etag: str = "") -> httpx.Response:
    url = link.replace("https://bot.example.org", f"{world.rehearsal.server.url}/bot")
    return httpx.get(url, headers={"If-None-Match": etag} if etag else {})


def events(response: httpx.Response) -> list[tuple[str, datetime, datetime, str, int]]:
    return [
        (str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt, str(one["STATUS"]), int(one["SEQUENCE"]))
        for one in Calendar.from_ical(response.content).walk("VEVENT")
    ]


def test_peers_16_feeds_show_the_final_rota_with_the_roles_name(linked: World) -> None:
    mine, everybody = links_in(linked.say("@asha.patel", "/oncall calendar"))
    (director,) = links_in(linked.say("@asha.patel", "/oncall calendar director-on-call"))
    first = get(linked, mine)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"].startswith("private")
    monday = datetime.fromisoformat("2026-11-30T09:00Z")
    assert ("Director on call", monday, monday + timedelta(days=7), "CONFIRMED", 0) in events(first)
    assert {one[0] for one in events(first)} == {"Director on call"}
    assert "BEGIN:VALARM" in first.text
    assert "Director on call: Farouk Aziz" in get(linked, director).text
    assert "VALARM" not in get(linked, director).text
    whole = get(linked, everybody).text
    assert "SUMMARY:Director on call: Farouk Aziz" in whole
    assert "SUMMARY:Manager on call: " in whole
    assert "07700" not in whole
    # The same again is not sent again, and reads the same whenever it is made.
    linked.advance(minutes=30)
    assert get(linked, mine, first.headers["ETag"]).status_code == 304
    assert get(linked, mine).content == first.content
    assert get(linked, mine, '"another"').status_code == 200
    _a_cover_shows_and_leaves_a_cancelled_entry(linked, mine, director, monday)


def _a_cover_shows_and_leaves_a_cancelled_entry(linked: World, mine: str, director: str, monday: datetime) -> None:
    with transaction(linked.app.engine) as session:
        actor = Actor("", "Asha Patel", "asha.patel")
        end = monday + timedelta(days=7)
        oncall.make_cover(session, "director-on-call", monday, end, "ben.okoro", linked.now, actor, HOSTILE)
    after = get(linked, mine)
    assert ("Cancelled: Director on call", monday, end, "CANCELLED", 1) in events(after)
    assert HOSTILE not in after.text
    shown = {one[0]: one for one in events(get(linked, director)) if one[1] == monday}
    assert shown["Director on call: Ben Okoro"][3:] == ("CONFIRMED", 0)
    assert shown["Cancelled: Director on call: Asha Patel"][3:] == ("CANCELLED", 1)
    # Four weeks later it is forgotten.
    linked.clock.move(timedelta(weeks=4))
    assert "CANCELLED" not in get(linked, mine).text


def test_a_feed_is_written_out_again_only_when_it_has_changed(linked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (director,) = links_in(linked.say("@asha.patel", "/oncall calendar director-on-call"))
    made = list[str]()
    make = service.feed

    def counted(session: Session, kind: str, subject_id: str, now: datetime) -> Feed:
        made.append(subject_id)
        return make(session, kind, subject_id, now)

    monkeypatch.setattr(service, "feed", counted)
    first = get(linked, director)
    assert get(linked, director).content == first.content
    assert get(linked, director, first.headers["ETag"]).status_code == 304
    assert len(made) == 1
    with transaction(linked.app.engine) as session:
        farouk = session.get_one(Person, "farouk.aziz")
        farouk.name, farouk.updated_at = "Farouk Aziz-Smith", linked.now + timedelta(seconds=1)
    assert "Director on call: Farouk Aziz-Smith" in get(linked, director, first.headers["ETag"]).text
    assert len(made) == 2
    linked.clock.move(timedelta(hours=1))
    assert get(linked, director).status_code == 200
    assert len(made) == 3, "its limits have moved on"


@pytest.mark.both_databases
def test_links_are_shown_once_and_stop_when_revoked(linked: World) -> None:
    mine, everybody = links_in(linked.say("@asha.patel", "/oncall calendar"))
    again = linked.say("@asha.patel", "/oncall calendar")
    assert not links_in(again)
    assert "You have had this link since" in again
    with transaction(linked.app.engine) as session:
        kept = [row.sha256 for row in session.exec(select(CalendarToken)).all()]
    assert not any(token in link for token in kept for link in (mine, everybody))
    new = links_in(linked.say("@asha.patel", "/oncall calendar revoke"))
    assert len(new) == 2
    assert get(linked, new[0]).status_code == 200
    for link in (mine, everybody, "https://bot.example.org/calendar/guess.ics"):
        gone = get(linked, link)
        assert gone.status_code == 404
        assert gone.text.startswith("There is no calendar at this address.")
    assert "There is no rota called" in linked.say("@asha.patel", f"/oncall calendar {HOSTILE}")


def test_many_readers_at_once_see_the_same_calendar(linked: World) -> None:
    _, everybody = links_in(linked.say("@asha.patel", "/oncall calendar"))
    with ThreadPoolExecutor(4) as readers:
        found = list(readers.map(lambda _: get(linked, everybody), range(4)))
    assert [one.status_code for one in found] == [200] * 4
    assert len({one.content for one in found}) == 1
    url = everybody.replace("https://bot.example.org", f"{linked.rehearsal.server.url}/bot")
    head = httpx.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == found[0].headers["ETag"]


def test_two_processes_never_read_the_same_calendar(linked: World, there: Elsewhere) -> None:
    linked.say("@asha.patel", f"/oncall calendar leave {there.url}/c.ics")
    asked = []

    def fetch(url: str, etag: str = "") -> Fetched:
        asked.append(url)
        assert read_due(app.engine, app.vault, app.clock.now, True, fetch) == 0, "the other process finds nothing to do"
        return Fetched(LEAVE.format(more=""))

    app = linked.app
    assert read_due(app.engine, app.vault, app.clock.now, True, fetch) == 1
    assert len(asked) == 1
    linked.settle()
    linked.dm("@asha.patel").expect("I have read your leave calendar")


@pytest.mark.both_databases
def test_gdpr_the_calendars_of_whoever_has_left_stop_and_are_wiped(linked: World) -> None:
    links = links_in(linked.say("@asha.patel", "/oncall calendar"))
    links += links_in(linked.say("@asha.patel", "/oncall calendar director-on-call"))
    asked = _leave_calendar_that_is_asked(linked, "@asha.patel")
    with transaction(linked.app.engine) as session:
        asha = session.get_one(Person, "asha.patel")
        leavers.leave(session, asha, leavers.today(session, linked.now), linked.now, "test")
    assert [get(linked, link).status_code for link in links] == [404, 404, 404]
    linked.clock.move(timedelta(hours=1))
    assert asked() == 1, "nothing is read for somebody who has left"
    leave_daily = next(job.run for job in linked.app.calendar if job.name == "leavers")
    with transaction(linked.app.engine) as session:
        leave_daily(linked.app, session, linked.now + timedelta(days=31))
        assert session.get_one(Person, "asha.patel").purged_at
    assert [get(linked, link).status_code for link in links] == [404, 404, 404]
    with transaction(linked.app.engine) as session:
        (kept,) = session.exec(select(ImportedCalendar)).all()
        assert kept.stopped_at
        assert (kept.address, kept.last_good, kept.etag, kept.owner) == ("", "", "", "")


def _leave_calendar_that_is_asked(world: World, who: str) -> Callable[[], int]:
    """Somebody's leave calendar, read once. Each call reads what is due and says how often it was asked for so far."""
    asked: list[str] = []

    def fetch(url: str, etag: str = "") -> Fetched:
        asked.append(url)
        return Fetched(LEAVE.format(more=""), '"1"')

    def read() -> int:
        read_due(world.app.engine, world.app.vault, world.app.clock.now, True, fetch)
        return len(asked)

    world.say(who, "/oncall calendar leave https://example.org/secret.ics")
    read()
    world.settle()
    world.dm(who).expect("I have read your leave calendar")
    return read


def test_the_links_of_a_former_member_of_the_workspace_stop(linked: World) -> None:
    """Somebody who was never in the directory, so that nobody could say there that they left."""
    stranger = linked.workspace.add_member(name="Pat Locum", handle="pat.locum")
    (everybody,) = links_in(linked.say("@pat.locum", "/oncall calendar all"))
    assert get(linked, everybody).status_code == 200
    stranger.is_deactivated = True
    linked.advance(minutes=16)
    assert get(linked, everybody).status_code == 404


def test_without_an_address_of_its_own_the_bot_says_what_is_missing(database_url: str) -> None:
    world = World(database_url, settings={"EPRR_BASE_URL": ""})
    assert "set EPRR_BASE_URL" in world.say("@asha.patel", "/oncall calendar")
    world.close()


LEAVE = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261205
SUMMARY:A private matter INJ<!channel>
END:VEVENT
{more}END:VCALENDAR
"""
MORE = "BEGIN:VEVENT\nUID:2\nDTSTART:20270111T090000Z\nDTEND:20270111T170000Z\nEND:VEVENT\n"


DECEMBER = LEAVE.replace("20261130", "20261221").replace("20261205", "20261222")


def two_leaves_read(world: World, there: Elsewhere) -> list[tuple[str, str]]:
    """Asha's leave calendar with two entries, read once; they clash with no shift."""
    url = there.holds(DECEMBER.format(more=MORE))
    world.say("@asha.patel", f"/oncall calendar leave {url}")
    world.app.read_calendars()
    world.settle()
    world.dm("@asha.patel").expect("I have read your leave calendar")
    return leave_of(world, "asha.patel")


def leave_of(world: World, person_id: str) -> list[tuple[str, str]]:
    with transaction(world.app.engine) as session:
        year = world.now + timedelta(days=365)
        found = oncall.leave_between(session, person_id, world.now, year)
        return [(one.start.isoformat()[:16], one.end.isoformat()[:16]) for one in found]


def test_peers_11_leave_comes_from_a_persons_own_calendar(linked: World, there: Elsewhere) -> None:
    url = there.holds(LEAVE.format(more=""), etag='"1"')
    answer = linked.say("@asha.patel", f"/oncall calendar leave {url}")
    assert "I am reading the calendar at 127.0.0.1" in answer
    linked.app.read_calendars()
    linked.settle()
    said = linked.dm("@asha.patel").expect(
        "I have read your leave calendar", "Mon 30 Nov 2026 00:00", "Director on call"
    )
    assert "private matter" not in said
    assert leave_of(linked, "asha.patel") == [("2026-11-30T00:00", "2026-12-05T00:00")]
    # An hour later there is more in it, and later still the first is gone.
    there.holds(LEAVE.format(more=MORE), etag='"2"')
    linked.app.read_calendars()
    assert len(there.asked) == 1, "it was not due yet"
    _an_hour_on(linked)
    linked.channel("on-call").expect("Asha Patel is on leave and holds Director on call")
    assert leave_of(linked, "asha.patel")[1] == ("2027-01-11T09:00", "2027-01-11T17:00")
    assert there.asked[-1] == ("/c.ics", '"1"')
    with transaction(linked.app.engine) as session:
        assert {row.reason for row in session.exec(select(Leave)).all()} == {""}


def test_a_broken_leave_calendar_keeps_its_last_good_version_and_says_so_once(linked: World, there: Elsewhere) -> None:
    before = two_leaves_read(linked, there)
    there.holds("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:INJ<!channel>\nEND:VEVENT\nEND:VCALENDAR")
    _an_hour_on(linked)
    told = linked.dm("@asha.patel").expect("cannot be read", "line 4: DTSTART has no date", "still counts")
    assert "<!channel>" not in told
    there.answers.clear()
    _an_hour_on(linked)
    assert leave_of(linked, "asha.patel") == before
    assert "The server answered 404." in linked.say("@asha.patel", "/oncall calendar leave")
    there.holds(DECEMBER.format(more=""))
    _an_hour_on(linked)
    assert leave_of(linked, "asha.patel") == before[:1]
    assert "no longer read" in linked.say("@asha.patel", "/oncall calendar leave stop")
    assert leave_of(linked, "asha.patel") == []
    asked = len(there.asked)
    _an_hour_on(linked)
    assert len(there.asked) == asked


@pytest.mark.both_databases
@pytest.mark.logs_errors("a reader of calendars fails")
def test_whatever_is_wrong_with_one_calendar_is_told_and_keeps_no_other_from_being_read(
    linked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, asked = linked.app, list[str]()

    def fetch(url: str, etag: str = "") -> Fetched:
        asked.append(url)
        return Fetched(LEAVE.format(more=""))

    def fail(*_: object) -> None:
        raise RuntimeError("a private matter")

    linked.say("@asha.patel", "/oncall calendar leave https://example.org/asha.ics")
    with transaction(app.engine) as session:
        other = session.exec(select(ImportedCalendar)).one()
        other.address = Vault([Fernet.generate_key().decode()]).seal("https://example.org/asha.ics")
    linked.say("@ben.okoro", "/oncall calendar leave https://example.org/ben.ics")
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "read_apart", fail)
        assert read_due(app.engine, app.vault, app.clock.now, True, fetch) == 2
    linked.settle()
    linked.dm("@asha.patel").expect("cannot be read. Its address was kept under a key that I no longer have.")
    linked.dm("@ben.okoro").expect("cannot be read. I do not understand it.")
    assert asked == ["https://example.org/ben.ics"]
    assert "I am reading" in linked.say("@asha.patel", "/oncall calendar leave https://example.org/asha.ics")
    read_due(app.engine, app.vault, app.clock.now, True, fetch)
    linked.settle()
    linked.dm("@asha.patel").expect("I have read your leave calendar")


def _an_hour_on(world: World) -> None:
    world.clock.move(timedelta(hours=1))
    world.app.read_calendars()
    world.settle()


def test_addresses_inside_the_network_are_never_asked(world: World, there: Elsewhere) -> None:
    there.holds(LEAVE.format(more=""))
    assert "begin with https" in world.say("@asha.patel", f"/oncall calendar leave {there.url}/c.ics")
    world.say("@asha.patel", "/oncall calendar leave https://127.0.0.1/c.ics")
    world.app.read_calendars()
    world.settle()
    world.dm("@asha.patel").expect("leads into a private network")
    assert there.asked == []


def test_an_entry_that_cannot_be_read_is_told_once_and_takes_no_leave_back(linked: World, there: Elsewhere) -> None:
    before = two_leaves_read(linked, there)
    broken = DECEMBER.replace("DATE:20261221", "DATE:soon")
    there.holds(broken.format(more=MORE.replace("UID:2", "UID:3").replace("T17", "T18")))
    _an_hour_on(linked)
    told = linked.dm("@asha.patel").expect("line 4: DTSTART has no date", "Leave that I knew of still counts")
    assert "private matter" not in told
    assert leave_of(linked, "asha.patel") == sorted([*before, ("2027-01-11T09:00", "2027-01-11T18:00")])
    assert "Not everything in it could be read." in linked.say("@asha.patel", "/oncall calendar leave")
    _an_hour_on(linked)
    there.holds(DECEMBER.format(more=""))
    _an_hour_on(linked)
    assert leave_of(linked, "asha.patel") == before[:1]
    assert "Not everything" not in linked.say("@asha.patel", "/oncall calendar leave")
