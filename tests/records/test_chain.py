"""The proof of a log: whatever is changed, taken out or put elsewhere is named."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS, TEXTS, st.integers(1, 10**9), st.none() | st.integers(1, 10**9), st.booleans(), st.datetimes())
def test_what_is_sealed_is_json_as_any_library_writes_it_in_order(
    author: str, text: str, number: int, corrects: int | None, is_exercise: bool, at: datetime
) -> None:
    entry: dict[str, object] = dict.fromkeys(chain.SEALED, text)
    entry |= {"author": author, "number": number, "incident_id": number, "corrects": corrects}
    entry |= {"is_exercise": is_exercise, "event_at": at.replace(tzinfo=UTC), "entered_at": NOW}
    sealed = {name: chain.plain(entry[name]) for name in chain.SEALED} | {"previous": chain.FIRST}
    said = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert chain.canonical(entry, chain.FIRST) == said


@pytest.mark.parametrize("value", [1.5, b"bytes", ["list"], object()])
def test_what_a_log_cannot_hold_is_not_sealed(value: object) -> None:
    with pytest.raises(TypeError):
        chain.canonical(log("Declared")[0] | {"text": value}, chain.FIRST)


def test_the_form_stays_as_it_was_published() -> None:
    """A log of ten years ago must still be proved: this digest never changes."""
    proof = "16ec2877bd5464e538beb473929aff0757cc5ef908fe9800173100c1eeeb22cd"
    assert log("Declared", "Zoë’s “ward”\n\t\\ \u2028 \x7f 🚑")[1]["digest"] == proof
