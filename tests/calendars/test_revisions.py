"""What feeds have shown: sequences only rise, and two readers at once see the same."""

from datetime import UTC, datetime, timedelta

from eprr_bot.base.db import change, transaction
from eprr_bot.calendars import service
from eprr_bot.calendars.feed import Entry, write
from eprr_bot.calendars.models import FeedKind
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.models import CoverRow
from eprr_bot.slack.commands import Actor
from tests.world import World

BY = Actor("", "Niamh Doyle", "niamh.doyle")
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)


def director(world: World, day: int = 0) -> dict[tuple[datetime, str], Entry]:
    with transaction(world.app.engine) as session:
        now = world.now + timedelta(days=day)
        found = service.feed(session, FeedKind.ROTA, "director-on-call", now)
        return {(entry.start, entry.person_id): entry for entry in found.entries}


def test_a_shift_that_shrinks_goes_and_comes_back_keeps_its_uid_and_raises_its_sequence(world: World) -> None:
    key = (MONDAY, "asha.patel")
    first = director(world)[key]
    with transaction(world.app.engine) as session:
        start, end = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
        oncall.make_cover(session, "director-on-call", start, end, "ben.okoro", world.now, BY)
    shorter = director(world)[key]
    assert (shorter.uid, shorter.end, shorter.sequence) == (first.uid, start, 1)
    assert director(world)[key] == shorter, "looking again changes nothing"
    with transaction(world.app.engine) as session:
        change(session, CoverRow, CoverRow.rota_id == "director-on-call", undone_at=world.now)
    again = director(world)
    assert (again[key].end, again[key].sequence) == (first.end, 2)
    assert again[(start, "ben.okoro")].is_cancelled
    assert again[(start, "ben.okoro")].sequence == 1


def test_a_feed_moves_on_day_by_day_without_touching_what_it_showed(world: World) -> None:
    first, later = director(world), director(world, day=40)
    both = first.keys() & later.keys()
    assert len(both) > 45
    assert all(first[one].uid == later[one].uid and later[one].sequence == 0 for one in both)
    assert not [one for one in later.values() if one.is_cancelled]


def test_a_year_of_twelve_hour_shifts_has_no_uid_twice(world: World) -> None:
    with transaction(world.app.engine) as session:
        found = service.feed(session, FeedKind.EVERYTHING, "", world.now)
        same = service.feed(session, FeedKind.EVERYTHING, "", world.now)
    uids = [entry.uid for entry in found.entries]
    assert len(uids) == len(set(uids)) > 800
    assert write(found) == write(same)
