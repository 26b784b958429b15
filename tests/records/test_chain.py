"""The proof of a log: whatever is changed, taken out or put elsewhere is named."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from eprr_bot.records import chain

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def log(*texts: str) -> list[dict[str, object]]:
    """A whole log."""
    entries, previous = [], chain.FIRST
    for number, text in enumerate(texts, 1):
        entry: dict[str, object] = dict.fromkeys(chain.SEALED, "")
        entry |= {"incident_id": 1, "number": number, "event_at": NOW, "entered_at": NOW, "text": text}
        entry |= {"is_exercise": False, "corrects": None, "previous_digest": previous}
        entry["digest"] = previous = chain.digest(entry, previous)
        entries.append(entry)
    return entries


def test_a_log_that_nobody_touched_is_whole() -> None:
    assert chain.faults([]) == []
    assert chain.faults(log("Declared", "Two ambulances", "Closed")) == []


@pytest.mark.parametrize("name", chain.SEALED)
def test_every_field_is_sealed(name: str) -> None:
    entries = log("Declared", "Two ambulances", "Closed")
    entries[1][name] = {"number": 9, "event_at": NOW + timedelta(seconds=1), "is_exercise": True}.get(name, "x")
    if name == "entered_at":
        entries[1][name] = NOW + timedelta(microseconds=1)
    assert any("its digest does not fit" in fault for fault in chain.faults(entries))


def test_a_changed_entry_is_named() -> None:
    entries = log("Declared", "Two ambulances", "Closed")
    entries[1]["text"] = "Twelve ambulances"
    assert chain.faults(entries) == ["Entry 2 is not what was written: its digest does not fit."]


def test_a_changed_entry_with_a_digest_made_anew_breaks_the_next_link() -> None:
    entries = log("Declared", "Two ambulances", "Closed")
    entries[1]["text"] = "Twelve ambulances"
    entries[1]["digest"] = chain.digest(entries[1], str(entries[1]["previous_digest"]))
    assert chain.faults(entries) == ["Entry 3 does not follow on from the entry before it."]


def test_an_entry_that_was_taken_out_is_named() -> None:
    entries = log("Declared", "Two ambulances", "Closed")
    del entries[1]
    assert chain.faults(entries) == [
        "Entry 2 is missing: the next one there is has number 3.",
        "Entry 3 does not follow on from the entry before it.",
    ]


def test_entries_in_another_order_are_named() -> None:
    entries = log("Declared", "Two ambulances", "Closed")
    entries[1], entries[2] = entries[2], entries[1]
    assert "Entry 2 is missing: the next one there is has number 3." in chain.faults(entries)


def test_the_same_instant_in_another_zone_has_the_same_digest() -> None:
    first = log("Declared")[0]
    abroad = first | {"event_at": NOW.astimezone(timezone(timedelta(hours=5)))}
    assert chain.digest(abroad, chain.FIRST) == first["digest"]
