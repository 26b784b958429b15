"""Check an exported record. It needs Python 3.8 or newer, and nothing else: no product, no library, no network.

    python3 check_record.py incident-7.json
    python3 check_record.py incident-7.json --witness kept.eml --witness channel.txt

It recomputes the digest of every entry from what the entry says, follows the chain from the first entry to the last,
and holds the chain against what witnesses outside were told, where they kept it, and each report against the digest
that the log has of it. It prints what is wrong, the first bad entry, and the last that was witnessed. Exit status 0:
whole; 1: not; 2: it cannot be read. The form is described in docs/record.md of eprr_bot; this program shares no line
with it.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from email import message_from_bytes
from typing import Any

Record = Any
"""What is read from a file: it may be anything."""
RECORD, LOG = "eprr-record/1", "eprr-log/1"
FIELDS: dict[str, type] = {
    "author": str,
    "author_slack_id": str,
    "corrects": int,
    "entered_at": str,
    "event_at": str,
    "incident_id": int,
    "is_exercise": bool,
    "kind": str,
    "late_reason": str,
    "number": int,
    "on_behalf_of": str,
    "text": str,
}
WORDS = ("text", "late_reason")
"""What a redacted copy leaves out."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
WITNESS = re.compile(
    r"eprr-witness/1\s+log\s+(\d{1,9})\s+entry\s+(\d{1,9})\s+at\s+(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s+([0-9a-f]{64})\b"
)


class NoRecord(Exception):
    """The file is no record that this program knows."""


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The names and values of an object, each name once: readers differ on which of two would count."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NoRecord("it says something twice")
    return found


def no_number(text: str) -> None:
    raise NoRecord("it holds the number " + text + ", and a record holds whole numbers alone")


def read(path: str) -> Record:
    """The record in a file. Raises NoRecord."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        found = json.loads(text, object_pairs_hook=once, parse_float=no_number, parse_constant=no_number)
        log = found["log"]
        forms, entries, head = (found["format"], log["format"]), log["entries"], log["head"]
        head["number"], head["digest"], found["incident"]["number"]
        if forms != (RECORD, LOG):
            raise NoRecord(f"its forms are {forms[0]} and {forms[1]}; this program knows {RECORD} and {LOG}")
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise NoRecord("its entries are no list of objects")
        return found
    except OSError as error:
        raise NoRecord(error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise NoRecord(f"it is no JSON in UTF-8: {error}") from error
    except (KeyError, TypeError) as error:
        raise NoRecord(f"it lacks {error}") from error


def is_redacted(entry: Record) -> bool:
    """Is it a copy that leaves out the words of this entry? Then its digest cannot be recomputed from it."""
    return entry.get("redacted") is True


def strange(entry: Record) -> str:
    """What in an entry is not as a record has it; empty where all is."""
    left_out = is_redacted(entry)
    wrong = sorted(set(entry) ^ (set(FIELDS) | {"previous_digest", "digest"} | ({"redacted"} if left_out else set())))
    if wrong:
        return "it has not just the fields that it should: " + ", ".join(map(ascii, wrong))
    for name, kind in FIELDS.items():
        value: Any = entry[name]
        if left_out and name in WORDS and value is None:
            continue
        if type(value) is not kind and not (name == "corrects" and value is None):
            return name + " is no " + kind.__name__
        if name.endswith("_at") and not INSTANT.fullmatch(str(value)):
            return name + " is not written as an instant"
    return ""


def digest(entry: Record) -> str:
    """SHA-256 of an entry as it is sealed."""
    sealed = {name: entry[name] for name in FIELDS}
    sealed["previous"] = entry["previous_digest"]
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError:  # half a letter
        return ""


def check_chain(record: Record) -> list[tuple[int, str]]:
    """(number, sentence) for everything that is wrong with the chain."""
    found: list[tuple[int, str]] = []
    previous, incident = "0" * 64, record["incident"]["number"]
    entries, head = record["log"]["entries"], record["log"]["head"]
    for number, entry in enumerate(entries, 1):
        odd = strange(entry)
        if odd:
            found.append((number, f"Entry {number} cannot be checked: {odd}."))
            previous = entry.get("digest")
            continue
        if entry["number"] != number:
            found.append((number, f"Entry {number} is missing: number {entry['number']} stands in its place."))
        if entry["incident_id"] != incident:
            found.append((number, f"Entry {number} belongs to incident {entry['incident_id']}."))
        if entry["previous_digest"] != previous:
            found.append((number, f"Entry {number} does not follow on from the entry before it."))
        if not is_redacted(entry) and digest(entry) != entry["digest"]:
            found.append((number, f"Entry {number} is not what was written: its digest does not fit."))
        previous = entry["digest"]
    ends = head["number"]
    if ends != len(entries):
        found.append((len(entries) + 1, f"The log should end with entry {ends!a}; it has {len(entries)}."))
    elif head["digest"] != previous:
        found.append((len(entries), "The last entry is not the one with which the log should end."))
    if not entries:
        found.append((1, "There is no entry; a log has one at the least."))
    return found


def check_papers(record: Record) -> list[str]:
    """A sentence for each report that is not the one whose digest the log has."""
    found: list[str] = []
    papers: Any = record.get("papers", [])
    texts = [entry["text"] for entry in record["log"]["entries"] if type(entry.get("text")) is str]
    for one in papers if isinstance(papers, list) else [None]:
        paper: Any = one if isinstance(one, dict) else {}
        title, text, proof = paper.get("title"), paper.get("text"), paper.get("sha256")
        if type(title) is not str or type(proof) is not str or type(text) not in (str, type(None)):
            found.append("A report beside the log cannot be checked: it has not just a title, a text and a digest.")
            continue
        fits = text is None or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() == proof
        if not fits or not any(proof in said for said in texts):
            found.append(ascii(title)[1:-1] + " is not as it was authorised: the log has another digest.")
    return found


def witnessed(path: str) -> set[tuple[int, int, str, str]]:
    """What stands in a file that a witness kept: (log, entry, when, digest)."""
    with open(path, "rb") as file:
        kept = file.read()
    texts = [kept.decode("utf-8", "replace")]
    for part in message_from_bytes(kept).walk():
        written = part.get_payload(decode=True) if part.get_content_maintype() == "text" else None
        texts.append(written.decode("utf-8", "replace") if isinstance(written, bytes) else "")
    return {(int(log), int(number), at, proof) for one in texts for log, number, at, proof in WITNESS.findall(one)}


def check_witnesses(
    record: Record, told: set[tuple[int, int, str, str]]
) -> tuple[list[tuple[int, str]], tuple[int, str] | None]:
    """(number, sentence) for what witnesses were told otherwise, and the last entry on which they agree."""
    digests = [one.get("digest") for one in record["log"]["entries"]]
    found: list[tuple[int, str]] = []
    last: tuple[int, str] | None = None
    for _, number, at, proof in sorted(one for one in told if one[0] == record["incident"]["number"]):
        if digests[number - 1 : number] == [proof]:
            last = (number, at)
        elif number > len(digests):
            found.append((len(digests) + 1, f"Entry {number} was witnessed at {at}; the log ends with {len(digests)}."))
        else:
            found.append((last[0] + 1 if last else 1, f"Entry {number} was witnessed at {at} with another digest."))
    return found, last


def main(arguments: Sequence[str]) -> int:
    """Check, print and return the exit status."""
    files: list[str] = []
    kept: list[str] = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        if word == "--witness" and words:
            kept.append(words.pop(0))
        elif not word.startswith("-"):
            files.append(word)
        else:
            files = []
            break
    if len(files) != 1:
        print(__doc__)
        return 2
    try:
        record = read(files[0])
        told = set().union(*(witnessed(one) for one in kept)) if kept else set()
    except NoRecord as error:
        print(f"{files[0]} is no record: {error}.")
        return 2
    except OSError as error:
        print(f"{error.filename} cannot be read: {error.strerror}.")
        return 2
    return report(record, told, bool(kept))


def report(record: Record, told: set[tuple[int, int, str, str]], has_witness: bool) -> int:
    """Say what was found."""
    number, entries, head = record["incident"]["number"], record["log"]["entries"], record["log"]["head"]
    against, last = check_witnesses(record, told)
    found = check_chain(record) + against
    papers = check_papers(record)
    for said in [*(said for _, said in found), *papers]:
        print(said)
    if has_witness and not any(one[0] == number for one in told):
        print(f"No file of a witness says anything of incident {number!a}.")
    if last:
        print(f"The last entry that was witnessed outside, and is as it was then, is {last[0]} ({last[1]}).")
    if found:
        print(f"The first bad entry is {min(at for at, _ in found)}.")
    if found or papers:
        return 1
    left_out = [str(one["number"]) for one in entries if is_redacted(one)]
    print(f"The log of incident {number} is whole: {len(entries)} entries, each as it was written.")
    if left_out:
        print(f"Redacted here, so only their places in the chain were checked: entries {', '.join(left_out)}.")
    print(f"It ends with {head['digest']}.")
    if not last:
        print("Nothing here shows that it was not written anew as a whole: that takes a witness, --witness FILE.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
