"""What people read about tasks to organisations (pure)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents import organisation_messages
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form
from eprr_bot.tasks.task import OPEN, Given, Progress, Share

GIVE, SET, WHY, WITHDRAW, WITHDRAWN = "tasks.give", "tasks.set", "tasks.why", "tasks.withdraw", "tasks.withdrawn"
ALL = "all-providers"
HOW_TO_REPLY = "1 if you have it, 2 and why if you cannot, DONE when it is done"
HOW_TO_GIVE = "/incident task Saltmere Hospitals, Fenbridge Hospitals: open escalation beds by 06:00"
HOW_TO_SAY = "/incident task {} Saltmere done at 05:40"
LONGEST_WHAT, LONGEST_INCIDENT, LONGEST_IN_LISTS, LONGEST_NOTE = 170, 90, 120, 300
MOST_MENUS, MOST_ROWS, MOST_TASKS = 20, 40, 30
MARKS = {
    Progress.ACKNOWLEDGED: ":ballot_box_with_check:",
    Progress.UNDER_WAY: ":hammer_and_wrench:",
    Progress.DONE: ":white_check_mark:",
    Progress.CANNOT: ":no_entry:",
    Progress.WITHDRAWN: ":heavy_minus_sign:",
}
_ORDER = (Progress.CANNOT, Progress.GIVEN, Progress.ACKNOWLEDGED, Progress.UNDER_WAY, Progress.DONE, Progress.WITHDRAWN)
"""What needs somebody most stands first."""


def title(facts: Facts, number: int, *, is_immediate: bool) -> str:
    """What a call is about; mrkdwn."""
    return f"Incident {facts.number}: {'IMMEDIATE ' if is_immediate else ''}task {number}"


def text(facts: Facts, what: str, due_at: datetime | None) -> str:
    """What is asked of an organisation, by when, and in which incident; mrkdwn. `what` is plain."""
    by = f" By {blocks.when(due_at)}." if due_at else ""
    return f"*{blocks.escape(blocks.open_ended(what))}.*{by} {facts.sentence}"


def summary(facts: Facts, what: str, due_at: datetime | None, now: datetime) -> str:
    """The same for a text message: by when, what, and in which incident; plain, with room for each."""
    by = f"By {blocks.clock_time(due_at, since=now)}: " if due_at else ""
    asked = blocks.full_stop(blocks.sentence(blocks.fit(blocks.open_ended(what), LONGEST_WHAT)))
    return f"{by}{asked} {blocks.fit(blocks.unescape(facts.sentence), LONGEST_INCIDENT)}"


def given_entry(one: Given, called: Sequence[str], missing: Sequence[NotTold]) -> str:
    """The log's entry; plain."""
    urgent = ", IMMEDIATE" if one.is_immediate else ""
    by = f", by {blocks.written(one.due_at)}" if one.due_at else ""
    whom = blocks.listed([*called, *(each.organisation for each in missing)])
    said = f"Task {one.number}{urgent}: {blocks.open_ended(one.what)}{by}. Asked of {whom}."
    return blocks.sentences(said, organisation_messages.not_told(missing))


def given(one: Given, called: Sequence[str], missing: Sequence[NotTold], *, took_out: bool, runs: bool) -> Content:
    """The answer to whoever gave a task. Names are plain."""
    by = f", by {blocks.when(one.due_at)}" if one.due_at else ", with no time by which it is wanted"
    some = blocks.few([blocks.escape(name) for name in called], MOST_ROWS, "{} more")
    being = "being called" if runs else "called once a worker runs"
    told = f"On-call contacts {being}: {blocks.listed(some)}." if called else ":warning: Nobody could be called."
    lines = [
        f"*Task {one.number} is given: {blocks.escape(blocks.open_ended(one.what))}*{by}.",
        blocks.sentences(told, blocks.escape(organisation_messages.not_told(missing))),
        f"`{HOW_TO_SAY.format(one.number)}` says how far one is; `/incident task {one.number} withdraw` takes it back.",
        *([LEFT_OUT] if took_out else []),
    ]
    return Content("\n".join(lines), (blocks.section("\n".join(lines)),))


def later_entry(number: int, called: Sequence[str]) -> str:
    """The log's entry where more are told of a task; plain."""
    return f"Task {number}: now the on-call contacts of these are being called: {blocks.listed(called)}."


def progress_entry(number: int, one: Share) -> str:
    """The log's entry about how far an organisation is; plain."""
    return f"Task {number}, {one.organisation}: {blocks.full_stop(_standing(one))}"


def _standing(one: Share) -> str:
    return f"{one.progress}: {blocks.open_ended(one.note)}" if one.note else str(one.progress)


def set_answer(one: Given, share: Share, *, took_out: bool) -> Content:
    """The answer to whoever said how far an organisation is."""
    left = f" Waited for still: {_names(one.waited_for)}." if one.waited_for else " Nobody is waited for any more."
    said = f"Task {one.number}, {blocks.escape(share.organisation)}: {blocks.escape(_standing(share))}, "
    return Content(f"{said}{blocks.when(share.at)}.{left}{f' {LEFT_OUT}' if took_out else ''}")


def set_many(one: Given, shares: Sequence[Share]) -> Content:
    """The answer to whoever said it of several at once."""
    return Content(f"Task {one.number}: {shares[0].progress} for {_names(shares)}. It is in the log.")


def _names(shares: Sequence[Share]) -> str:
    return blocks.listed(blocks.few([blocks.escape(one.organisation) for one in shares], MOST_ROWS, "{} more"))


def withdrawn(one: Given, told: Sequence[str], rung: Sequence[str]) -> Content:
    """The answer to whoever withdrew a task: who is told, and who is to be rung. Names are plain."""
    said = f"Task {one.number} is withdrawn: {blocks.escape(_in_brief(one.what))}."
    those = f"Told: {blocks.listed(map(blocks.escape, told))}." if told else "" if rung else "Nobody needed to be told."
    others = f"Ring these, who cannot be told from here: {blocks.listed(map(blocks.escape, rung))}." if rung else ""
    return Content(blocks.sentences(said, those, others))


def withdrawn_told(facts: Facts, number: int, what: str, why: str, now: datetime) -> Content:
    """What an organisation reads of which no task is asked any more. `what` and `why` are plain."""
    because = f" {blocks.reason(blocks.fit(why, LONGEST_NOTE))}" if why else ""
    plain = f"Incident {facts.number}: task {number} is WITHDRAWN: {_in_brief(what)}.{because}"
    short = f"{plain} {blocks.sent_at(now)} {blocks.NO_REPLY}"
    return Content(blocks.escape(plain), (blocks.section(f":heavy_minus_sign: {blocks.escape(plain)}"),), short)


def nudged(facts: Facts, one: Given, share: Share, now: datetime) -> Content:
    """What an organisation reads whose task is late."""
    wanted = f"was wanted by {blocks.clock_time(one.due_at, since=now)}" if one.due_at else "is wanted"
    plain = f"Incident {facts.number}: task {one.number} {wanted}: {_in_brief(one.what)}."
    stands = f"It stands at “{share.progress}”."
    short = f"{plain} {stands} {blocks.sent_at(now)} Reply DONE {one.number}, or CANNOT {one.number} and why."
    asked = f":alarm_clock: {blocks.escape(plain)} {stands} Please say how far you are."
    return Content(f"{blocks.escape(plain)} {stands}", (blocks.section(asked), _buttons(share)), short)


def late_entry(one: Given, asked: Sequence[str], *, is_last: bool) -> str:
    """The log's entry about a task that is late; plain."""
    asks = f"Asked how far they are: {blocks.listed(asked)}." if asked else ""
    last = "They are asked no more." if asked and is_last else ""
    return blocks.sentences(f"Task {one.number} is late. {_waited_for(one.waited_for)}.", asks, last)


def late(facts: Facts, one: Given, now: datetime, *, is_last: bool) -> Content:
    """What the incident's channel reads of a task that is late."""
    wanted = f"wanted by {blocks.until(one.due_at, now)}" if one.due_at else "wanted"
    last = " Nobody is asked again: ring them." if is_last else ""
    said = (
        f":alarm_clock: *Incident {facts.number}: task {one.number} is late*, {wanted}: "
        f"{blocks.escape(_in_brief(one.what))}. {blocks.escape(_waited_for(one.waited_for))}.{last}"
    )
    return Content(said, (blocks.section(said),))


def _waited_for(shares: Sequence[Share]) -> str:
    """Who has not done it, and how far they are; plain."""
    named = [f"{one.organisation} ({_plain_progress(one)})" for one in shares]
    return f"Waited for: {blocks.listed(blocks.few(named, MOST_ROWS, '{} more'))}"


def _plain_progress(one: Share) -> str:
    return "not acknowledged" if one.progress == Progress.GIVEN else str(one.progress)


def cannot_told(facts: Facts, one: Given, share: Share) -> Content:
    """What the channel reads at once where an organisation cannot."""
    said = blocks.sentences(
        f":no_entry: *Incident {facts.number}, task {one.number}: {blocks.escape(share.organisation)} cannot*",
        blocks.reason(blocks.escape(share.note)),
        f"It was asked: {blocks.escape(_in_brief(one.what))}.",
    )
    return Content(said, (blocks.section(said),))


def still_open(numbers: Sequence[int], incident: int) -> Content:
    """What the channel reads as the response ends, where organisations are still waited for."""
    tasks = f"task{'' if len(numbers) == 1 else 's'} {blocks.listed(map(str, numbers))}"
    return Content(
        f":heavy_minus_sign: The response to incident {incident} is over, and no organisation is called or reminded "
        f"about {tasks} any more. Whoever was told of it may still be doing it: `/incident tasks` shows how it stood."
    )


def still_open_entry(numbers: Sequence[int]) -> str:
    """The log's entry about the same; plain."""
    tasks = f"task{'' if len(numbers) == 1 else 's'} {blocks.listed(map(str, numbers))}"
    return f"The response is over: no organisation is called or reminded about {tasks} any more."


def standing(one: Given, *, is_over: bool) -> Content:
    """A task as it stands in the incident's channel: a row for each organisation, to be set from a menu."""
    ordered = sorted(one.shares, key=lambda share: _ORDER.index(share.progress))
    few = len(ordered) <= MOST_MENUS
    laid_out = [blocks.section(_head(one))]
    if few:
        laid_out += [blocks.section(_row(share, is_over=is_over), _menu(share)) for share in ordered]
    else:
        laid_out += _in_sections([_row(share, is_over=is_over) for share in ordered])
        laid_out.append(blocks.context(f"`{HOW_TO_SAY.format(one.number)}` says how far one is."))
    if one.waited_for and not is_over:
        laid_out.append(blocks.actions(blocks.button("Withdraw the task", WITHDRAW, str(one.number))))
    done = sum(share.progress == Progress.DONE for share in one.shares)
    text = f"Task {one.number}: {blocks.escape(_in_brief(one.what))}: {done} of {len(one.shares)} done."
    return Content(text, tuple(laid_out))


def _in_sections(lines: Sequence[str], most: int = 10) -> list[Block]:
    return [blocks.section("\n".join(lines[first : first + most])) for first in range(0, len(lines), most)]


def _head(one: Given) -> str:
    urgent = ", IMMEDIATE" if one.is_immediate else ""
    by = f", by {blocks.when(one.due_at)}" if one.due_at else ""
    done = sum(share.progress == Progress.DONE for share in one.shares)
    late = " · :alarm_clock: late" if one.was_late else ""
    return (
        f"*Task {one.number}{urgent}{by}: {blocks.escape(blocks.fit(blocks.open_ended(one.what), 1000))}*\n"
        f"{done} of {len(one.shares)} done{late} · given {blocks.when(one.at)} by {blocks.escape(one.by)}"
    )


def _row(share: Share, *, is_over: bool) -> str:
    name = blocks.escape(share.organisation)
    if share.progress == Progress.GIVEN:
        if share.why_not:
            return f":no_bell: {name}: NOT told, {share.why_not}: ring them"
        mark, said = organisation_messages.unanswered(share.tries, is_over=is_over)
        return f"{mark} {name}: {said}"
    note = f": {blocks.escape(blocks.fit(blocks.open_ended(share.note), LONGEST_NOTE))}" if share.note else ""
    by = f", {blocks.escape(share.by)}" if share.by else ""
    return f"{MARKS[share.progress]} {name}: {share.progress}{note} ({blocks.when(share.at)}{by})"


def _menu(share: Share) -> Block | None:
    if share.progress == Progress.WITHDRAWN:
        return None
    options = [one for one in Progress if one not in (Progress.GIVEN, share.progress)]
    return blocks.menu("Set …", SET, [(f"{share.number}/{one.name}", blocks.sentence(one)) for one in options])


def _buttons(share: Share) -> Block:
    return blocks.actions(*buttons(share))


def buttons(share: Share) -> list[Block]:
    """What somebody of an organisation may press besides “Acknowledge”, as far as they are."""
    after: Mapping[Progress, Sequence[Progress]] = {
        Progress.GIVEN: (Progress.CANNOT,),
        Progress.ACKNOWLEDGED: (Progress.UNDER_WAY, Progress.DONE, Progress.CANNOT),
        Progress.UNDER_WAY: (Progress.DONE, Progress.CANNOT),
    }
    words = {Progress.UNDER_WAY: "Under way", Progress.DONE: "Done", Progress.CANNOT: "We cannot"}
    return [blocks.button(words[one], SET, f"{share.number}/{one.name}") for one in after.get(share.progress, ())]


def listing(found: Sequence[Given], incident: int, now: datetime) -> Content:
    """Every task of an incident: those that are late first, then whoever is waited for."""
    if not found:
        return Content(f"No task has been given in incident {incident}. `{HOW_TO_GIVE}` gives one.")
    ordered = sorted(found, key=lambda one: (not one.is_late(now), not one.waited_for, not one.is_immediate))
    lines = [_line(one, now) for one in ordered[:MOST_TASKS]]
    more = [f"and {len(found) - MOST_TASKS} more"] if len(found) > MOST_TASKS else []
    title = f"*Tasks of incident {incident}*"
    how = blocks.context(f"`{HOW_TO_SAY.format(ordered[0].number)}` says how far one is.")
    laid_out = (blocks.section(title), *map(blocks.section, [*lines, *more]), how)
    return Content("\n".join([title, *lines, *more]), laid_out)


def _line(one: Given, now: datetime) -> str:
    mark = (
        ":alarm_clock:" if one.is_late(now) else ":hourglass_flowing_sand:" if one.waited_for else ":white_check_mark:"
    )
    return f"{mark} {blocks.escape(in_a_sentence(one))}"


def in_a_sentence(one: Given) -> str:
    """A task, and how far each organisation is; plain."""
    urgent = " (immediate)" if one.is_immediate else ""
    by = f", by {blocks.written(one.due_at)}" if one.due_at else ""
    groups = [(progress, [share for share in one.shares if share.progress == progress]) for progress in _ORDER]
    parts = [f"{_group(progress)} {_with_notes(those)}" for progress, those in groups if those]
    return f"Task {one.number}{urgent}{by}: {_in_brief(one.what)}. {blocks.sentence('; '.join(parts))}."


def _group(progress: Progress) -> str:
    return "not acknowledged:" if progress == Progress.GIVEN else f"{progress}:"


def _with_notes(those: Sequence[Share]) -> str:
    named = [
        f"{one.organisation} ({blocks.fit(blocks.open_ended(one.note), 80)})" if one.note else one.organisation
        for one in those
    ]
    return ", ".join(blocks.few(named, MOST_ROWS))


def _in_brief(what: str) -> str:
    return blocks.fit(blocks.open_ended(what), LONGEST_IN_LISTS)


def cannot_taken(number: int, why: str, at: datetime) -> str:
    """The word back by text to an organisation that cannot; plain."""
    because = f": {blocks.fit(blocks.open_ended(why), 80)}" if why else ""
    ask = "" if why else " Reply 2 and why, so that others know."
    return f"Task {number}: recorded at {blocks.clock_time(at)} that you cannot{because}.{ask}"


def reported_taken(number: int, progress: Progress, at: datetime) -> str:
    """The word back by text to an organisation that says how far it is; plain."""
    then = " Reply DONE when it is done." if progress in OPEN else ""
    return f"Task {number}: recorded at {blocks.clock_time(at)} as {progress}.{then}"


def which_one(those: Sequence[Given], word: str) -> str:
    """The word back by text where it could be several tasks; plain."""
    named = blocks.listed((f"{one.number} ({blocks.fit(blocks.open_ended(one.what), 40)})" for one in those), "or")
    return f"Which task: {named}? Reply {word} {those[0].number}, or the other number."


def give_form(organisations: Sequence[tuple[str, str]], kept: str = "") -> Form:
    """Asks for whom a task is, what, by when and how urgent. `organisations` are ids and names, those called first.

    `kept` says of which incident, and in which channel it was opened.
    """
    options = [(ALL, "All providers"), *organisations][:100]
    return Form(
        id=GIVE,
        title="A task to organisations",
        submit="Give it",
        blocks=(
            blocks.choices("whom", "Which organisations?", options, hint="Each is told to its own on-call contact."),
            blocks.text_input("what", "What are they to do?", multiline=True),
            blocks.text_input("by", "By when?", hint="Such as: 06:00, or in 2 hours.", optional=True),
            blocks.choice("priority", "Priority", [("normal", "Normal"), ("immediate", "Immediate")], initial="normal"),
        ),
        kept=kept,
        one_line=HOW_TO_GIVE,
    )


def why_form(one: Given, share: Share, progress: Progress, channel: str = "") -> Form:
    """Asks why an organisation cannot, or why nothing is asked of it any more."""
    asked = "Why can it not?" if progress == Progress.CANNOT else "Why is it asked no more?"
    return Form(
        id=WHY,
        title=f"Task {one.number}",
        submit="Record it",
        blocks=(
            blocks.section(f"*{blocks.escape(share.organisation)}*\n{blocks.escape(_in_brief(one.what))}"),
            blocks.text_input("why", asked, optional=progress == Progress.WITHDRAWN),
        ),
        kept=f"{share.number}/{progress.name}/{channel}",
        one_line=f"/incident task {one.number} {share.organisation} {progress} <why>",
    )


def withdraw_form(one: Given, channel: str = "") -> Form:
    """Asks why a task is asked of nobody any more."""
    hint = "Whoever was told of it is told that it is withdrawn."
    return Form(
        id=WITHDRAWN,
        title=f"Withdraw task {one.number}",
        submit="Withdraw it",
        blocks=(
            blocks.section(blocks.escape(_in_brief(one.what))),
            blocks.text_input("why", "Why?", hint=hint, optional=True),
        ),
        kept=f"{one.number}/{channel}",
        one_line=f"/incident task {one.number} withdraw <why>",
    )
