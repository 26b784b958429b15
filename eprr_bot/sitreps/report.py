"""A situation report as a whole: what stands in it, as plain text, its digest, and what differs (pure)."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

NOTHING = "Nothing recorded."
AS_IN = "As in report "
CHANGES = "changes"
"""The section that is drafted from the log."""


@dataclass(frozen=True)
class Written:
    """A section as it stands: what people wrote or else what the record says, then what organisations answered.

    `by` is whoever wrote it; without anybody, it is the record's. `edit` is the number of their edit.
    """

    id: str
    title: str
    text: str
    answers: tuple[str, ...] = ()
    by: str = ""
    edit: int = 0

    @property
    def whole(self) -> str:
        """All that stands in it."""
        return "\n".join(filter(None, (self.text, *self.answers))) or NOTHING


@dataclass(frozen=True)
class Report:
    """A report: its number, what heads it (label, words), and its sections. All of it is plain text."""

    incident: int
    number: int
    head: tuple[tuple[str, str], ...]
    sections: tuple[Written, ...]
    is_draft: bool = True

    @property
    def title(self) -> str:
        """What it is called."""
        return f"Situation report {self.number}{' (draft)' if self.is_draft else ''}, incident {self.incident}"

    @property
    def text(self) -> str:
        """All of it."""
        head = "\n".join(f"{label}: {words}" for label, words in self.head)
        parts = (f"{place}. {one.title}\n{one.whole}" for place, one in enumerate(self.sections, 1))
        return "\n\n".join((f"{self.title}\n{head}", *parts))

    @property
    def digest(self) -> str:
        """The SHA-256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def content_digest(self) -> str:
        """The same of its sections alone: whoever authorises a draft authorises these."""
        return hashlib.sha256("\n\n".join(one.whole for one in self.sections).encode()).hexdigest()[:16]

    def said(self, label: str) -> str:
        """What stands under a label of its head; empty where it has none."""
        return dict(self.head).get(label, "")


def kept(report: Report) -> dict[str, Any]:
    """A report as the database keeps it."""
    return asdict(report)


def read(body: dict[str, Any]) -> Report:
    """The same, read again."""
    sections = tuple(Written(**(one | {"answers": tuple(one["answers"])})) for one in body["sections"])
    head = tuple((str(label), str(words)) for label, words in body["head"])
    return Report(body["incident"], body["number"], head, sections, body["is_draft"])


@dataclass(frozen=True)
class Difference:
    """What one section says that it did not say before, and what it says no longer, by lines."""

    title: str
    added: tuple[str, ...]
    gone: tuple[str, ...]


def differences(before: Report, after: Report) -> list[Difference]:
    """The sections that say something else, in their order. Where a line stands does not matter.

    What has changed since the report before is another story in each of them, so that section is left out.
    """
    earlier = {one.id: _lines(one) for one in before.sections}
    found = []
    for one in (one for one in after.sections if one.id != CHANGES):
        then, now = earlier.get(one.id, []), _lines(one)
        added, gone = (
            tuple(line for line in some if line not in others) for some, others in ((now, then), (then, now))
        )
        if added or gone:
            found.append(Difference(one.title, added, gone))
    return found


def _lines(one: Written) -> list[str]:
    return [line for line in one.whole.split("\n") if line != NOTHING]


def merged(seen: str, theirs: str, mine: str) -> str:
    """Two people's changes of one text: theirs, then every line of mine that is in neither of the others."""
    known = {*seen.split("\n"), *theirs.split("\n")}
    return "\n".join([*filter(None, theirs.split("\n")), *(one for one in mine.split("\n") if one not in known)])


def carried_over(before: Report | None, section_id: str) -> str:
    """What people wrote in a section of the report before, to go on from, marked as such."""
    found = next((one for one in before.sections if one.id == section_id), None) if before else None
    if before is None or found is None or not (found.by or found.text.startswith(AS_IN)):
        return ""
    return found.text if found.text.startswith(AS_IN) else f"{AS_IN}{before.number}: {found.text}"
