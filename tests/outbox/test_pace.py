"""How fast may we send? Token buckets, to the instant."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.outbox.channel import Limits, Rate
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.pace import Pace
from eprr_bot.reach.slack.channel import LIMITS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
POST, UPDATE = "chat.postMessage", "chat.update"


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_burst_goes_out_at_once_and_then_so_many_a_second() -> None:
    pace = Pace(Limits(per_second=2, burst=3, per_address=100, address_burst=100))
    for number in range(3):
        assert pace.busy_methods(NOW) == []
        pace.sent(POST, f"address {number}", NOW)
    assert pace.busy_methods(NOW) == [POST]
    assert pace.busy_methods(after(0.49)) == [POST]
    assert pace.busy_methods(after(0.5)) == []


def test_each_method_has_limits_of_its_own() -> None:
    limits = Limits(per_second=2, burst=3, per_address=100, address_burst=100, methods={UPDATE: Rate(1, 1)})
    pace = Pace(limits)
    pace.sent(UPDATE, "asha", NOW)
    assert pace.busy_methods(NOW) == [UPDATE]
    pace.sent(POST, "asha", NOW)
    assert pace.busy_methods(NOW) == [UPDATE]
    assert pace.busy_methods(after(1)) == []


def test_no_minute_has_more_than_fifty_changes_of_messages_in_slack() -> None:
    pace, sent = Pace(LIMITS), 0
    for tenth in range(600):
        now = after(tenth / 10)
        while UPDATE not in pace.busy_methods(now):
            pace.sent(UPDATE, f"{sent}", now)
            sent += 1
    assert 40 <= sent <= 50


def test_an_address_has_limits_of_its_own() -> None:
    pace = Pace(Limits(per_second=100, burst=100, per_address=1, address_burst=2))
    pace.sent(POST, "asha", NOW)
    assert pace.busy_addresses(NOW) == []
    pace.sent(POST, "asha", NOW)
    assert pace.busy_addresses(NOW) == ["asha"]
    assert pace.busy_addresses(after(1)) == []
    assert pace.busy_methods(NOW) == []


def test_what_has_limits_of_its_own_does_not_count_at_an_address() -> None:
    pace = Pace(Limits(per_second=100, burst=100, per_address=1, address_burst=1, methods={UPDATE: Rate(100, 100)}))
    pace.sent(UPDATE, "asha", NOW)
    assert pace.busy_addresses(NOW) == []


def test_each_lane_leaves_room_for_those_before_it() -> None:
    rest = []
    for lane in Lane:
        pace, sent = Pace(Limits(per_second=1, burst=16, per_address=100, address_burst=100)), 0
        while POST not in pace.busy_methods(NOW, lane):
            pace.sent(POST, "asha", NOW)
            sent += 1
        rest.append(16 - sent)
    assert rest == [0, 2, 4, 6]


def test_where_only_one_may_go_at_once_every_lane_gets_its_turn() -> None:
    for lane in Lane:
        pace = Pace(Limits(per_second=1, burst=1))
        pace.sent(POST, "asha", NOW)
        assert pace.busy_methods(after(0.9), lane) == [POST]
        assert pace.busy_methods(after(1), lane) == []


def test_pages_that_wait_for_no_address_leave_it_no_debt() -> None:
    pace = Pace(Limits(per_second=100, burst=100, per_address=1, address_burst=1))
    for _ in range(5):
        pace.sent(POST, "asha", NOW)
    assert pace.busy_addresses(NOW) == ["asha"]
    assert pace.busy_addresses(after(1)) == []


def test_buckets_fill_no_further_than_their_burst() -> None:
    pace = Pace(Limits(per_second=10, burst=2, per_address=100, address_burst=100))
    pace.sent(POST, "asha", NOW)
    for _ in range(2):
        assert pace.busy_methods(after(3600)) == []
        pace.sent(POST, "ben", after(3600))
    assert pace.busy_methods(after(3600)) == [POST]


def test_a_clock_that_steps_back_takes_nothing_away() -> None:
    pace = Pace(Limits(per_second=1, burst=2, per_address=100, address_burst=100))
    pace.sent(POST, "asha", NOW)
    assert pace.busy_methods(after(-60)) == []


def test_addresses_are_forgotten_once_they_are_free_again() -> None:
    pace = Pace(Limits(per_second=1e6, burst=10**6, per_address=1, address_burst=1))
    for number in range(1001):
        pace.sent(POST, f"address {number}", NOW)
    pace.sent(POST, "one more", after(10))
    assert len(pace.addresses) == 1


@given(st.lists(st.floats(0, 2), max_size=60))
def test_never_more_than_the_limit_in_any_stretch_of_time(waits: list[float]) -> None:
    pace, now, sent = Pace(Limits(per_second=2, burst=3, per_address=100, address_burst=100)), NOW, []
    for wait in waits:
        now += timedelta(seconds=wait)
        if not pace.busy_methods(now):
            pace.sent(POST, "asha", now)
            sent.append(now)
    for number, start in enumerate(sent):
        for more, end in enumerate(sent[number:], 1):
            assert more <= 3 + 2 * (end - start).total_seconds() + 1e-6
