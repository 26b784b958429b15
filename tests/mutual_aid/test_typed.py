"""A whole request as it is typed, read beside the cluster's files."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from eprr_bot.mutual_aid import typed

NOW = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


def test_where_they_are_to_report_is_no_name_of_a_provider(session: Session) -> None:
    wanted = typed.wanted(session, "10 nurses from Kestrel and Beacon to Saltmere ED until midnight", NOW)
    assert [one.organisation for one in wanted.whom] == ["kestrel-community", "beacon-ambulance"]
    assert (wanted.place, wanted.ends_at) == ("Saltmere ED", MIDNIGHT)
    elsewhere = typed.wanted(session, "10 nurses from Bus to Bed Limited", NOW)
    assert ([one.name for one in elsewhere.whom], elsewhere.place) == (["Bus to Bed Limited"], "")


def test_by_when_and_until_when_stand_together(session: Session) -> None:
    wanted = typed.wanted(session, "10 nurses from Kestrel by 18:00 until midnight", NOW)
    assert (wanted.starts_at, wanted.ends_at) == (datetime(2026, 11, 30, 18, 0, tzinfo=UTC), MIDNIGHT)
