"""What people read of an incident's log (pure)."""

from collections.abc import Mapping, Sequence

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents.log_asked import PAGE, Pages
from eprr_bot.incidents.log_entry import is_late
from eprr_bot.incidents.messages import BRIEF, Facts
from eprr_bot.records.messages import log_line
from eprr_bot.records.models import LogEntry
from eprr_bot.slack import answers, blocks
from eprr_bot.slack.blocks import Content, Form

LONGEST_ENTRY, LONGEST_LOG = 700, 11_000
"""Letters of one entry, and bytes of all together, in the answer that shows the log."""
SHORTEST = 40
"""Letters of an entry below which none is cut."""
BESIDES_AN_ENTRY = 60
"""Bytes of its number and time."""
MOST_AT_ONCE = 44
"""Entries that one answer holds at most, each a part of its own."""
NEWEST = Pages()
NOTHING: Mapping[int, Sequence[int]] = {}
NO_REASON = "No reason given."
"""What a late entry says of which nobody has said why."""
WRITE = "incident.log_entry"
ONE_LINE = "/incident log <what has happened>, happened <when>, late because <why>"


def logged(facts: Facts, entry: LogEntry, took_out_number: bool, *, lacks_reason: bool = False) -> Content:
    """The answer to whoever has written in the log: that one entry."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    said = f"Entry {entry.number} is in the log of incident {facts.number}.{left_out}"
    by = f"\n_{_by(entry)}_" if entry.on_behalf_of or is_late(entry.event_at, entry.entered_at) else ""
    why = f"\nWhy is it late? `/incident log Entry {entry.number} is late: …` adds it." if lacks_reason else ""
    return Content(f"{said}\n{log_line(entry)}{by}{why}")


def _by(entry: LogEntry) -> str:
    """Who wrote it, for whom, and when and why where it was late."""
    behalf = f" for {blocks.escape(entry.on_behalf_of)}" if entry.on_behalf_of else ""
    said = blocks.escape(blocks.fit(entry.late_reason, BRIEF))
    reason = f". {said}" if said == NO_REASON else f", late because {said}" if said else ""
    late = f", entered {blocks.when(entry.entered_at)}{reason}" if is_late(entry.event_at, entry.entered_at) else ""
    return f"{blocks.escape(entry.author)}{behalf}{late}"


def form(kept: str) -> Form:
    """The form for an entry; `kept` says of which incident."""
    return Form(
        id=WRITE,
        title="Write in the log",
        submit="Write it",
        blocks=(
            blocks.text_input("text", "What has happened?", multiline=True, hint="Facts. No patient’s details."),
            blocks.text_input("happened", "When, if not now?", hint="Such as: 02:40.", optional=True),
            blocks.text_input("late", "Why is it entered only now?", hint="If over 5 minutes later.", optional=True),
            blocks.member("whom", "For whom do you write?", hint="Empty: for yourself.", optional=True),
        ),
        kept=kept,
        one_line=ONE_LINE,
    )


def where_to_get_it(facts: Facts, total: int, base_url: str) -> Content:
    """Where the whole record is: on the desk, and on the command line."""
    desk = f"{base_url.rstrip('/')}/desk/incident/{facts.number}#record"
    in_browser = f"On the desk, once you have signed in there: {desk}\n" if base_url else ""
    return Content(
        f"The record of incident {facts.number} has {total} entries. It can be had whole: as a page to print, "
        "as a table, and as JSON with its chain, which anybody can check without this bot.\n"
        f"{in_browser}On the command line: `eprr-bot incident export {facts.number}`"
    )


def log(
    facts: Facts,
    entries: Sequence[LogEntry],
    total: int,
    page: Pages = NEWEST,
    typed: str = "",
    struck: Mapping[int, Sequence[int]] = NOTHING,
) -> Content:
    """A page of an incident's log, or as much of all of it as fits. `typed`, plain, may have been meant for it.

    `struck` holds which entries correct one, by its number.
    """
    title = f"*Log of incident {facts.number}: {blocks.fit(facts.what, BRIEF)}*"
    whole = f"`eprr-bot incident log {facts.number}` on the command line"
    shown = _newest_that_fit(entries, whole) if page.is_all else _all_cut(entries, whole)
    laid_out = [blocks.section(title)]
    laid_out += [
        blocks.section(f"`{one.number}` {blocks.when(one.event_at)} {_marked(one, text, struck)}\n_{_by(one)}_")
        for one, text in shown
    ]
    count = _count([one.number for one, _ in shown], total, page, whole)
    laid_out.append(blocks.context(f"{count} Nothing in it can be changed or taken out."))
    wrote_nothing = _wrote_nothing(typed) if typed else ""
    laid_out += [blocks.context(wrote_nothing)] if typed else []
    plain = "\n".join(
        f"{one.number}. {blocks.written(one.event_at)} {_marked(one, text, struck)}" for one, text in shown
    )
    return Content("\n".join(filter(None, (title, plain, count, wrote_nothing))), tuple(laid_out))


def _marked(entry: LogEntry, text: str, struck: Mapping[int, Sequence[int]]) -> str:
    """An entry's text; one that was put right stays, struck through, with the numbers of those that did."""
    if entry.number not in struck:
        return text
    by = blocks.listed(map(str, struck[entry.number]))
    return f"[corrected by {by}] {text if '~' in text or chr(10) in text else f'~{text}~'}"


def _count(numbers: Sequence[int], total: int, page: Pages, whole: str) -> str:
    """Which entries these are, of how many, and how to see the others."""
    if len(numbers) == total:
        return f"{total} {'entry' if total == 1 else 'entries'}."
    these = f"Entry {numbers[0]}" if len(numbers) == 1 else f"Entries {numbers[0]} to {numbers[-1]}"
    older = [f"older: `/incident log page {(total - numbers[0] + 1) // PAGE + 1}`"] if numbers[0] > 1 else []
    newer = [f"newer: `/incident log page {page.number - 1}`"] if page.number > 1 else []
    return f"{these} of {total}; {'; '.join((*older, *newer, f'all: {whole}'))}."


def _wrote_nothing(typed: str) -> str:
    said = blocks.escape(blocks.fit(typed, BRIEF))
    return (
        f"Nothing was written. To write “{said}” itself, put it in quotes or into a sentence: `/incident log “{said}”`"
    )


def _all_cut(entries: Sequence[LogEntry], whole: str) -> list[tuple[LogEntry, str]]:
    """Every one of them, cut as short as one answer needs it."""
    longest = LONGEST_ENTRY
    while True:
        found = [(one, _cut(one.text, longest, whole)) for one in entries]
        if longest < SHORTEST or sum(answers.size(text) + BESIDES_AN_ENTRY for _, text in found) <= LONGEST_LOG:
            return found
        longest = longest * 3 // 4


def _cut(text: str, longest: int, whole: str) -> str:
    text = blocks.escape(text)
    return text if len(text) <= longest else f"{blocks.fit(text, longest)} (cut here; whole: {whole})"


def _newest_that_fit(entries: Sequence[LogEntry], whole: str) -> list[tuple[LogEntry, str]]:
    """The newest entries of which one answer holds all, each with its text; the newest always."""
    found: list[tuple[LogEntry, str]] = []
    room = LONGEST_LOG
    for entry in reversed(entries):
        text = _cut(entry.text, LONGEST_ENTRY, whole)
        room -= answers.size(text) + BESIDES_AN_ENTRY
        if found and room < 0:
            break
        found.insert(0, (entry, text))
    return found
