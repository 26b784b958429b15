"""What people read about issues for a forum, and about its meetings (pure)."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.lrf.issue import RAISED, Issue, Owned, Step, Taken
from eprr_bot.lrf.meeting import Meeting, Series
from eprr_bot.lrf.site import REGIMES, Place, Site
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, escape, written_day

BRIEF = 300
"""Letters of an issue in a list; `/lrf issue` and its number shows all of it."""
HOW_TO_RAISE = "`/lrf issue havenshire surge beds in winter` raises one."
HOW_TO_RECORD = "`/lrf meeting havenshire partnership 12 Nov; attended Haven, Wolds; next 10 Feb` records one."
DONE = {
    RAISED: "raised",
    Step.ACCEPTED: "accepted for the lead",
    Step.REPRESENTED: "brought to the forum",
    Step.ANSWERED: "answered by the forum",
    Step.CLOSED: "closed",
    Step.REOPENED: "opened again",
    Step.WITHDRAWN: "withdrawn",
}
"""What people call each step."""


def issues(found: Sequence[Owned], zone: ZoneInfo, where: str = "") -> Content:
    """A list of issues: the open ones of all forums, or every one of one forum."""
    title = f"Issues at {escape(where)}" if where else "Open issues"
    if not found:
        none = f"No issue was raised at {escape(where)}." if where else "No issue is open at any forum."
        return Content(f"{none} {HOW_TO_RAISE}")
    more = blocks.context("`/lrf issue` and a number shows what became of it. Words: `/lrf help`.")
    laid_out = (blocks.section(f"*{title}*"), *(blocks.section(_in_list(one, zone)) for one in found), more)
    return Content(f"{title}: {len(found)}.", laid_out)


def _in_list(one: Owned, zone: ZoneInfo) -> str:
    issue = one.issue
    when = blocks.when(issue.standing[-1].at if issue.standing else issue.raised_at, zone)
    lines = [f"*{issue.number}* {escape(blocks.fit(issue.what, BRIEF))}"]
    lines.append(f"{escape(one.forum)} · {_whose(one)} · {DONE[issue.state]} {when}")
    return "\n".join([*lines, *_late(one)])


def _whose(one: Owned) -> str:
    if not one.lead:
        return "nobody leads there"
    return f"{escape(one.lead)} ({escape(one.representative) or 'nobody sits there'})"


def _late(one: Owned) -> list[str]:
    return [f":warning: {not_brought(one.issue.number, one.missed)}"] if one.missed else []


def not_brought(number: int, meeting: date) -> str:
    """An open issue that a meeting passed by, in plain text."""
    return f"Issue {number} was not brought to the forum’s meeting of {written_day(meeting)}."


def issue(one: Owned, zone: ZoneInfo) -> Content:
    """One issue and all that became of it."""
    found = one.issue
    said = f"*Issue {found.number}* · {escape(one.forum)} · {DONE[found.state]}\n{escape(found.what)}"
    steps = [f"• raised, {blocks.when(found.raised_at, zone)}, by {escape(found.raised_by)}"]
    steps += [f"• {_step(step, zone)}" for step in found.steps]
    whose = f"It belongs to whoever leads there: {_whose(one)}."
    laid_out = (blocks.section(said), blocks.section("\n".join(steps)), blocks.section(" ".join([whose, *_late(one)])))
    return Content(f"Issue {found.number}: {escape(blocks.fit(found.what, BRIEF))}", laid_out)


def _step(one: Taken, zone: ZoneInfo) -> str:
    meeting = f" at its meeting of {written_day(one.meeting)}" if one.meeting else ""
    note = f": {escape(one.note)}" if one.note else ""
    back = " (taken back)" if one.is_taken_back else ""
    return f"{DONE[one.step]}{meeting}, {blocks.when(one.at, zone)}, by {escape(one.by)}{note}{back}"


def raised(one: Owned, told: str) -> Content:
    """The answer to whoever raised an issue. `told` is who was told of it, if anybody."""
    found = one.issue
    text = f"Issue {found.number} is recorded for {escape(one.forum)}. It belongs to {_whose(one)}."
    text += f" {escape(told)} is told." if told else ""
    return Content(text + _left_out(found.what) + f" A mistake? `/lrf issue undo {found.number}`")


def _left_out(*texts: str) -> str:
    return f" {LEFT_OUT}" if any(REMOVED in one for one in texts) else ""


def stepped(one: Owned) -> Content:
    """The answer to whoever said what has become of an issue."""
    number, newest = one.issue.number, one.issue.standing[-1]
    meeting = f" at its meeting of {written_day(newest.meeting)}" if newest.meeting else ""
    words = f"Issue {number}, {escape(one.forum)}: {DONE[newest.step]}{meeting}.{_left_out(newest.note)}"
    return Content(f"{words} A mistake? `/lrf issue undo {number}`")


def undone(one: Owned, what: str) -> Content:
    """The answer to whoever took the newest step back."""
    number = one.issue.number
    if what == RAISED:
        return Content(
            f"Issue {number} is withdrawn, and no longer listed. `/lrf issue reopen {number}` lists it again."
        )
    return Content(f"Taken back: “{DONE[what]}”. Issue {number} stands at “{DONE[one.issue.state]}”.")


def to_representative(one: Owned) -> Content:
    """What whoever sits there for the lead is told of a new issue."""
    found = one.issue
    lead = f"{escape(one.lead)} leads there" if one.lead else "Nobody leads there"
    why = lead if one.representative else f"{lead}, and nobody sits there for it, so you are told"
    head = f"*Issue {found.number}* was raised for {escape(one.forum)} by {escape(found.raised_by)}:"
    take_on = f"`/lrf issue accept {found.number}` takes it on."
    return Content(f"{head} {escape(blocks.full_stop(found.what))}\n{why}. {take_on}")


def in_brief(open_issues: Sequence[Issue], series: Sequence[Series]) -> str:
    """A line for the list of forums: how many issues are open, and when it met last and meets next."""
    number = len(open_issues)
    count = f"{number} issue{'' if number == 1 else 's'} open" if number else ""
    return " · ".join(filter(None, (count, *(_met(one) for one in series if one.meetings))))


def _met(one: Series) -> str:
    name = escape(one.name) or "The forum"
    days = [f"met {written_day(one.last)}" if one.last else "has no meeting on record"]
    days += [f"next {written_day(one.next_on)}"] if one.next_on else []
    return f"{name} {', '.join(days)}"


def not_met(name: str, last: date | None, due_by: date | None) -> str:
    """A series of meetings that should have met, in plain text."""
    if last is None or due_by is None:
        return f"No meeting of {name} is on record."
    return f"{name} met last on {written_day(last)}, and should have met by {written_day(due_by)}."


def weekly(found: Sequence[str]) -> Content:
    """What the EPRR adviser hears once a week."""
    lines = "\n".join(f"• {escape(one)}" for one in found)
    return Content(f"Missing or late at our forums:\n{lines}\n`/lrf` shows more.")


def empty_seats(found: Sequence[str]) -> Content:
    """What the EPRR adviser hears at once: seats that nobody has any more."""
    lines = "\n".join(f"• {escape(one)}" for one in found)
    return Content(f"Our forums need somebody:\n{lines}\nName them under `seats` in forums.yaml. `/lrf` shows more.")


def on_forum(open_issues: Sequence[Issue], series: Sequence[Series], *, is_ours: bool) -> list[str]:
    """Sections for one forum: its meetings, and to our own people the open issues."""
    met = "\n".join(map(_met, series))
    listed = "\n".join(
        f"*{one.number}* {escape(blocks.fit(one.what, BRIEF))} · {DONE[one.state]}" for one in open_issues
    )
    return [f"*Meetings*\n{met}", *([f"*Open issues*\n{listed or 'none'}"] if is_ours else [])]


def every_meeting(found: Sequence[tuple[str, Sequence[Series], Sequence[str]]]) -> Content:
    """When each forum, its partnership and its groups met last and meet next, and what is late."""
    laid_out = []
    for name, series, late in found:
        lines = [f"*{escape(name)}*", *map(_met, series), *(f":warning: {escape(one)}" for one in late)]
        laid_out.append(blocks.section("\n".join(lines)))
    more = blocks.context(f"{HOW_TO_RECORD} `/lrf meeting havenshire` shows all of one forum.")
    return Content("Meetings of our forums.", (*laid_out, more))


def meetings(name: str, series: Sequence[Series], late: Sequence[str]) -> Content:
    """Every meeting of a forum on record, the newest first in each series."""
    laid_out = [blocks.section(f"*{escape(name)}*" + "".join(f"\n:warning: {escape(one)}" for one in late))]
    laid_out += [blocks.section(_series(one)) for one in series]
    return Content(f"Meetings of {escape(name)}.", (*laid_out, blocks.context(HOW_TO_RECORD)))


def _series(one: Series) -> str:
    lines = [f"• {_meeting(meeting)}" for meeting in one.meetings]
    return f"*{escape(one.name) or 'The forum itself'}*\n" + ("\n".join(lines) or "None on record.")


def _meeting(one: Meeting) -> str:
    said = (("there", one.attended), ("apologies", one.apologies), ("chair", one.chair), ("minutes", one.minutes))
    parts = [f"{label}: {escape(text)}" for label, text in said if text]
    parts += [f"next: {written_day(one.next_on)}"] if one.next_on else []
    return f"*{one.number}* {written_day(one.held_on)}{''.join(f' · {part}' for part in parts)}"


def recorded(name: str, made: Meeting, unheard_of: Sequence[str], waiting: Sequence[Issue]) -> Content:
    """The answer to whoever recorded a meeting: of whom it heard nothing, and which issues it passed by."""
    what = escape(made.series or name)
    lines = [f"Meeting {made.number} is recorded: {what}, {written_day(made.held_on)}."]
    lines += [f":warning: Not there, and no apologies: {escape(blocks.listed(unheard_of))}."] if unheard_of else []
    lines += [] if made.next_on else ["No next date is recorded: add `; next` and a day, next time."]
    for one in waiting:
        lines.append(
            f"Was issue {one.number} brought to it ({escape(blocks.fit(one.what, 80))})? "
            f"`/lrf issue represented {one.number} {made.held_on}`"
        )
    left_out = _left_out(made.attended, made.apologies, made.chair, made.minutes)
    lines.append(f"A mistake? `/lrf meeting undo {made.number}`{left_out}")
    return Content("\n".join(lines))


def taken_back(name: str, one: Meeting) -> Content:
    """The answer to whoever took the record of a meeting back."""
    what = escape(one.series or name)
    return Content(
        f"Taken back: meeting {one.number}, {what}, {written_day(one.held_on)}. It is kept, and not counted."
    )


def not_tested(name: str, due_by: date | None) -> str:
    """A site whose plan should have been tested, in plain text."""
    if due_by is None:
        return f"No test of the plan for {name} is on record."
    return f"The plan for {name} should have been tested by {written_day(due_by)}."


def sites(name: str, providers: Sequence[tuple[str, Sequence[Place]]], found: Sequence[Site], today: date) -> Content:
    """The places of providers in a forum's area, and the sites whose plans are tested there."""
    places = "\n".join(f"• {_provider(one, theirs)}" for one, theirs in providers) or "None in cluster.yaml."
    tested = "\n".join(f"• {_site(one, today)}" for one in found) or "None is on record. They stand in forums.yaml."
    laid_out = (
        blocks.section(f"*{escape(name)}: providers*\n{places}"),
        blocks.section(f"*Sites whose plans are tested*\n{tested}"),
    )
    return Content(f"Places and sites of {escape(name)}.", laid_out)


def _provider(name: str, places: Sequence[Place]) -> str:
    shown = "; ".join(f"{one.name}, {one.address}" if one.address else one.name for one in places)
    return f"{escape(name)}: {escape(shown) or 'no place on record'}"


def _site(one: Site, today: date) -> str:
    tested = f"tested {written_day(one.tested_on)}" if one.tested_on else "no test on record"
    due = f"next by {written_day(one.due_by)}" if one.due_by else ""
    part = f"our part: {escape(one.our_part)}" if one.our_part else ""
    where = escape(one.address)
    parts = (where, REGIMES[one.regime], f"tested by {escape(one.duty_holder)}", tested, due, part)
    warning = ":warning: " if one.is_overdue(today) else ""
    return f"{warning}*{escape(one.name)}*: {'; '.join(filter(None, parts))}"
