"""Rows that are kept as they were written: none is taken out, some columns never change, and others change once (pure).

What stands in no incident’s log, such as a commitment before there is an incident, is proved by this alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

NOTHING, NULL = "''", "NULL"


@dataclass(frozen=True)
class Kept:
    """A table of such rows. `once` says of a column which value may be followed by another."""

    table: str
    refusal: str
    fixed: tuple[str, ...]
    once: Mapping[str, str] = field(default_factory=dict)
    json: tuple[str, ...] = ()
    """Those of `fixed` that hold JSON, which PostgreSQL compares as text alone."""

    @property
    def function(self) -> str:
        return f"refuse_change_of_{self.table}"

    def changed(self, is_not: str, of_json: str = "") -> str:
        """Is a row other than it was, where it may not be? As a condition about OLD and NEW."""
        text = dict.fromkeys(self.json, of_json)
        found = [f'OLD."{one}"{text.get(one, "")} {is_not} NEW."{one}"{text.get(one, "")}' for one in self.fixed]
        once = '(OLD."{0}" {1} {2} AND OLD."{0}" {1} NEW."{0}")'
        found += [once.format(one, is_not, first) for one, first in self.once.items()]
        return " OR ".join(found)

    def on_sqlite(self) -> Iterator[tuple[str, str, str]]:
        """The name of each trigger, when it acts, and what it says."""
        yield f"{self.table}_no_update", f"UPDATE ON {self.table} WHEN {self.changed('IS NOT')}", self.refusal
        yield f"{self.table}_no_delete", f"DELETE ON {self.table}", self.refusal
        over = f"EXISTS (SELECT 1 FROM {self.table} WHERE id = NEW.id)"  # noqa: S608 (a name of ours)
        yield f"{self.table}_no_replace", f"INSERT ON {self.table} WHEN {over}", self.refusal

    def on_postgresql(self) -> str:
        """The body of the function behind its triggers."""
        is_same = f"NOT ({self.changed('IS DISTINCT FROM', '::text')})"
        return (
            f" BEGIN IF TG_OP = 'UPDATE' THEN IF {is_same} THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{self.refusal}'; END "
        )


KEPT = (
    Kept(
        "stamp",
        "what a time-stamping authority answered is never changed or taken out",
        ("id", "incident_id", "number", "digest", "at", "answer"),
    ),
    Kept(
        "commitment",
        "what was committed is never changed or taken out: another takes its place",
        (
            *("id", "incident_id", "is_exercise", "at", "entered_at", "director_id", "director", "entered_by", "body"),
            *("body_name", "kind", "pence", "what", "purpose", "supplier", "instrument_id", "instrument"),
            *("limit_pence", "total_pence", "why_not_covered", "because", "replaces"),
        ),
        {
            "told": NOTHING,
            "replaced_by": NULL,
            "state": "'stands'",
            "ended_at": NULL,
            "ended_by": NOTHING,
            "ended_because": NOTHING,
        },
    ),
    Kept(
        "direction",
        "a direction is never changed or taken out: withdraw it and give another",
        ("id", "incident_id", "act", "what", "trigger", "until_at", "director_id", "director", "entered_by", "at"),
        {"ended_at": NULL},
    ),
    Kept(
        "direction_share",
        "whom a direction went to, and under what, is never changed or taken out",
        ("id", "direction_id", "organisation", "instrument_id", "instrument", "why_not"),
    ),
    Kept(
        "direction_entry",
        "what became of a direction is never changed or taken out",
        ("id", "direction_id", "at", "by", "text"),
    ),
    Kept(
        "authority_card",
        "an authority card is never changed or taken out",
        ("id", "code", "incident_id", "is_exercise", "person_id", "name", "made_at", "since", "until", "cells"),
        {"ended_at": NULL, "ended_because": NOTHING},
        ("cells",),
    ),
    Kept(
        "mutualaidrequest",
        "what was asked of others is never changed or taken out: close it and ask anew",
        (
            *("id", "incident_id", "what", "from_whom", "requested_at", "requested_by", "quantity", "priority"),
            *("skills", "place", "why", "starts_at", "ends_at", "answer_by", "for_whom"),
        ),
    ),
    Kept(
        "aid_share",
        "of whom mutual aid was asked is never changed or taken out",
        ("id", "request_id", "organisation", "name"),
    ),
    Kept(
        "aid_movement",
        "what became of mutual aid is never changed or taken out: it is taken back",
        (
            *("id", "request_id", "share_id", "step", "quantity", "at", "recorded_at", "by", "note", "details"),
            *("report_at", "pence"),
        ),
        {"action": "0", "undone_at": NULL, "undone_by": NOTHING},
        ("details",),
    ),
)
