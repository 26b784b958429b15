"""What people read of mutual aid in Slack (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.authority.money import pounds
from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents import organisation_messages
from eprr_bot.mutual_aid import entries, sheet
from eprr_bot.mutual_aid.aid import Answer, Movement, Provider, Request, Step
from eprr_bot.mutual_aid.calls import NIL, RECORD
from eprr_bot.mutual_aid.capability import Capability, Giver
from eprr_bot.mutual_aid.entries import DOES, brief, tally, total
from eprr_bot.mutual_aid.said import Made, Taken, Whom
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

CLOSE, SENT = "aid.close", "aid.sent"
BRIEF, MOST_ROWS, MOST_LISTED = 80, 20, 30
HOW = f"`{entries.HOW}` asks for help."
MARKS = {
    Answer.ACKNOWLEDGED: ":ballot_box_with_check:",
    Answer.OFFERED: ":handshake:",
    Answer.NIL: ":no_entry:",
}


def requested(made: Made, runs: bool = True) -> Content:
    """The answer to whoever asked."""
    one = made.request
    where = f"in the log of incident {one.incident}" if one.incident else "in the register, without an incident"
    lines = [
        f"Mutual aid {one.number} is recorded {where}: {_brief(one)}.",
        blocks.sentences(*_told(made, runs)),
        blocks.escape(blocks.sentences(*entries.agreements(made.agreements))),
        f"Answers are wanted by {blocks.when(one.answer_by)}." if one.answer_by else "",
        f"`/mutual-aid offer {one.number} …` records what somebody offers; `/mutual-aid show {one.number}` shows all.",
        LEFT_OUT if made.took_out_number else "",
    ]
    if before := made.before:
        lines.append(
            f":eyes: The same was recorded as mutual aid {before.number} {blocks.at(before.at)}, by "
            f"{blocks.escape(before.by)}. If it is one request, `/mutual-aid close {one.number} the same` closes this."
        )
    return Content("\n".join(filter(None, lines)))


def _told(made: Made, runs: bool) -> list[str]:
    being = "being called" if runs else "called once a worker runs"
    named = [f"{blocks.escape(one.name)}{_how(one)}" for one in made.others]
    return [
        f"On-call contacts {being}: {blocks.listed(map(blocks.escape, made.called))}." if made.called else "",
        blocks.escape(organisation_messages.not_told(made.missing)),
        f"Now ring these, whom this record does not tell: {blocks.listed(named)}." if named else "",
    ]


def _how(one: Whom) -> str:
    if one.perhaps:
        return f" (did you mean {blocks.escape(one.perhaps)}?)"
    return f" ({blocks.escape(one.how)})" if one.how else ""


def _brief(one: Request) -> str:
    for_whom = f" for {blocks.escape(blocks.fit(blocks.open_ended(one.for_whom), BRIEF))}," if one.for_whom else ""
    names = blocks.fit(entries.whom(one, 6), 4 * BRIEF)
    return f"{blocks.escape(brief(one, BRIEF))},{for_whom} from {blocks.escape(names)}"


def asked_others(made: Made, runs: bool = True) -> Content:
    """The answer to whoever asked more of them."""
    said = f"Mutual aid {made.request.number} is asked of {len(made.request.providers)} in all."
    agreed = blocks.escape(blocks.sentences(*entries.agreements(made.agreements)))
    return Content(blocks.sentences(said, *_told(made, runs), agreed))


def taken(it: Taken) -> Content:
    """The answer to whoever recorded a step."""
    one, theirs, (step, number) = it.request, it.provider, it.steps[-1]
    along = [f"{many} {before}" for before, many in it.steps[:-1]]
    what = entries.what_step(step, number, it.said.pence)
    lines = [
        f"Mutual aid {one.number}, {blocks.escape(theirs.name)}: {what}. Of theirs now: {tally(theirs.counts)}. "
        f"In all: {total(one)}.",
        f"Recorded with it, because nothing was: {blocks.listed(along)}." if along else "",
        blocks.escape(blocks.sentences(*entries.agreed(it.said.report_at, it.said.details))),
        f"That is more than was asked for: {it.raised_to} are asked for now." if it.raised_to else "",
        _whether_told(it),
        f":eyes: {number} were recorded as offered {blocks.at(it.before)} already. If it is one offer, undo this."
        if it.before
        else "",
        f"A mistake? `/mutual-aid undo {one.number}`",
    ]
    return Content("\n".join(filter(None, lines)))


def _whether_told(it: Taken) -> str:
    if it.is_told:
        return "They are told."
    needs = it.said.step in (Step.ACCEPTED, Step.RELEASED)
    return "Ring them: they are not told from here." if needs else ""


def nil(one: Request, theirs: Provider) -> Content:
    """The answer to whoever recorded a nil return."""
    waited = f" No answer yet: {_names(one.waited_for)}." if one.waited_for else " Everybody has answered."
    note = f": {blocks.escape(blocks.open_ended(theirs.note))}" if theirs.note else ""
    return Content(f"Mutual aid {one.number}, {blocks.escape(theirs.name)}: nil return{note}.{waited}")


def _names(those: Sequence[Provider]) -> str:
    return blocks.listed(blocks.few([blocks.escape(one.name) for one in those], MOST_ROWS, "{} more"))


def offered(it: Taken) -> Content:
    """What the incident's channel reads as a provider offers by itself."""
    one, theirs = it.request, it.provider
    note = f": {blocks.escape(blocks.open_ended(it.said.note))}" if it.said.note else ""
    number = it.steps[-1][1]
    said = (
        f":handshake: *Mutual aid {one.number}: {blocks.escape(theirs.name)} offers {number}*{note}. {_brief(one)}. "
        f"`/mutual-aid accept {one.number} {blocks.escape(theirs.name)}` accepts them."
    )
    return Content(said, (blocks.section(said),))


def nil_told(one: Request, theirs: Provider) -> Content:
    """What the incident's channel reads as a provider can give nothing."""
    note = f" {blocks.reason(blocks.escape(theirs.note))}" if theirs.note else ""
    said = f":no_entry: *Mutual aid {one.number}: nil return of {blocks.escape(theirs.name)}.*{note} {_brief(one)}."
    return Content(said, (blocks.section(said),))


def closed(one: Request, told: Sequence[str], rung: Sequence[str]) -> Content:
    """The answer to whoever closed one."""
    those = f"Told: {blocks.listed(map(blocks.escape, told))}." if told else ""
    others = f"Ring these, who cannot be told from here: {blocks.listed(map(blocks.escape, rung))}." if rung else ""
    again = f"A mistake? `/mutual-aid reopen {one.number}`"
    return Content(blocks.sentences(blocks.escape(entries.closed(one)), those, others, again))


def said(entry: str) -> Content:
    """The answer to whoever changed one, as it stands in the log."""
    return Content(f"{blocks.escape(blocks.full_stop(entry))} It is in the log.")


def taken_back(one: Request, what: str) -> Content:
    """The answer to whoever took the last step back."""
    return Content(f"Mutual aid {one.number}: taken back: {blocks.escape(what)}. Now: {total(one)}.")


def announced(one: Request, now: datetime, is_over: bool = False) -> Content:
    """A request as it stands in the incident's channel: a row for each provider, with what may be recorded of it."""
    title = f"Mutual aid {one.number} requested: {blocks.escape(brief(one, BRIEF))}: {total(one)}."
    few = len(one.providers) <= MOST_ROWS
    rows = [(_row(theirs, is_over), _menu(theirs) if few else None) for theirs in one.providers]
    laid_out = [blocks.section(_head(one))]
    if few:
        laid_out += [blocks.section(row, menu) for row, menu in rows]
    else:
        lines = [row for row, _ in rows]
        laid_out += [blocks.section("\n".join(lines[first : first + 10])) for first in range(0, len(lines), 10)]
    late = entries.lateness(one, now)
    if late:
        laid_out.append(blocks.section(f":alarm_clock: {blocks.escape(' '.join(late))}"))
    if one.is_open and not is_over:
        laid_out.append(blocks.actions(blocks.button("Nothing more is wanted", CLOSE, str(one.number))))
    return Content(title, tuple(blocks.as_many(laid_out, blocks.MOST_BLOCKS)))


def _head(one: Request) -> str:
    immediate = ", IMMEDIATE" if one.priority == "immediate" else ", planned" if one.priority == "planned" else ""
    for_whom = f" for {blocks.escape(blocks.open_ended(one.for_whom))}" if one.for_whom else ""
    facts = [
        f"answers by {blocks.when(one.answer_by)}" if one.answer_by and one.waited_for else "",
        f"report to {blocks.escape(blocks.fit(blocks.open_ended(one.place), BRIEF))}" if one.place else "",
        f"skills: {blocks.escape(blocks.fit(blocks.open_ended(one.skills), BRIEF))}" if one.skills else "",
        f"co-ordinated by {blocks.escape(one.coordinator)}" if one.coordinator else "",
        f"escalated to {blocks.escape(blocks.fit(one.escalated[-1].note, BRIEF))}" if one.escalated else "",
        f"asked {blocks.when(one.at)} by {blocks.escape(one.by)}",
        f"closed {blocks.when(one.closed_at)} by {blocks.escape(one.closed_by)}" if one.closed_at else "",
    ]
    title = f"*Mutual aid {one.number}{immediate}{for_whom}: {blocks.escape(brief(one, 600))}*"
    return f"{title}\n{total(one)}\n{' · '.join(filter(None, facts))}"


def _row(theirs: Provider, is_over: bool) -> str:
    name, note = blocks.escape(theirs.name), ""
    if theirs.note:
        note = f": {blocks.escape(blocks.fit(blocks.open_ended(theirs.note), 200))}"
    if theirs.counts.offered:
        nil = f" · nothing more{note}" if theirs.answer == Answer.NIL else note
        return f":handshake: *{name}*: {tally(theirs.counts)}{nil}{_charged(theirs)}"
    if theirs.answer == Answer.ASKED:
        if theirs.why_not:
            return f":telephone_receiver: *{name}*: {theirs.why_not}: ring them"
        mark, said = organisation_messages.unanswered(theirs.tries, is_over=is_over)
        return f"{mark} *{name}*: {said}"
    by = f", {blocks.escape(theirs.by)}" if theirs.by else ""
    return f"{MARKS[theirs.answer]} *{name}*: {theirs.answer}{note} ({blocks.when(theirs.since)}{by})"


def _charged(theirs: Provider) -> str:
    if theirs.pence is None:
        return ""
    return f" · {pounds(theirs.pence)} charged" if theirs.pence else " · no charge"


def _menu(theirs: Provider) -> Block:
    options = [(f"{theirs.number}/{step.name}", f"{blocks.sentence(label)} …") for step, label in possible(theirs)]
    if theirs.answer != Answer.NIL:
        options.append((f"{theirs.number}/{NIL}", "Nil return …"))
    return blocks.menu("Record …", RECORD, options)


def possible(theirs: Provider) -> list[tuple[Step, str]]:
    """Which steps may follow now, in the order in which they do."""
    counts = theirs.counts
    numbers = {
        Step.ACCEPTED: counts.to_accept,
        Step.DECLINED: counts.to_accept,
        Step.DEPLOYED: counts.to_deploy,
        Step.ARRIVED: counts.to_arrive,
        Step.WITHDRAWN: counts.to_arrive,
        Step.RELEASED: counts.here,
        Step.RETURNED: counts.away,
    }
    found = [(step, f"{step} ({number})") for step, number in numbers.items() if number]
    charged = [(Step.RECHARGED, "recharged")] if counts.arrived else []
    return [(Step.OFFERED, "offered"), *found, *charged]


def register(found: Sequence[Request], now: datetime) -> Content:
    """Every request, a line each: those that are late first, then those that are not done."""
    if not found:
        return Content(f"No mutual aid has been requested. {HOW}")
    ordered = sorted(found, key=lambda one: (not one.is_late(now), one.is_done or not one.is_open))
    lines = blocks.few([_line(one, now) for one in ordered], MOST_LISTED)
    how = blocks.context(
        f"`/mutual-aid show {ordered[0].number}` shows one whole; `/mutual-aid {DOES[Step.OFFERED]} …`, "
        f"`{DOES[Step.ACCEPTED]}`, `{DOES[Step.ARRIVED]}`, `{DOES[Step.RETURNED]}` record what becomes of it."
    )
    return Content("\n".join(lines), (blocks.section("*Mutual aid*"), *map(blocks.section, lines), how))


def _line(one: Request, now: datetime) -> str:
    mark = ":alarm_clock:" if one.is_late(now) else ":heavy_check_mark:" if one.is_done else ":handshake:"
    incident = f" · incident {one.incident}" if one.incident else ""
    closed = " · closed" if one.closed_at else ""
    late = " ".join(entries.lateness(one, now))
    return (
        f"{mark} *{one.number}* {_brief(one)} · {total(one)} · asked {blocks.when(one.at)} by "
        f"{blocks.escape(one.by)}{incident}{closed}{f' · {blocks.escape(late)}' if late else ''}"
    )


def whole(one: Request, now: datetime, is_over: bool = False) -> Content:
    """One request with everything that is kept of it."""
    is_over = is_over or not one.is_open
    lines = [
        _head(one),
        blocks.escape(" ".join(filter(None, [blocks.reason(one.why), *entries.standing(one, now)]))),
        *(_row(theirs, is_over) for theirs in one.providers),
        *(_deployment(theirs, move) for theirs in one.providers for move in theirs.deployments),
    ]
    shown = blocks.few([one for one in lines if one], 45)
    return Content("\n".join(shown), tuple(map(blocks.section, shown)))


def _deployment(theirs: Provider, move: Movement) -> str:
    words = blocks.sentences(*entries.agreed(move.report_at, move.details))
    return f":truck: {blocks.escape(theirs.name)}, {move.quantity}: {blocks.escape(words)}" if words else ""


def charges(found: Sequence[tuple[Request, Provider]], now: datetime) -> Content:
    """What is to be charged, and what was, a line for each provider of whom anybody came."""
    if not found:
        return Content("Nobody has come yet, so there is nothing to charge.")
    total_ = pounds(sum(theirs.pence or 0 for _, theirs in found))
    lines = [_charge(one, theirs, now) for one, theirs in found]
    title = f"*What mutual aid costs: {total_} charged so far*"
    shown = blocks.few(lines, MOST_LISTED, "and {} more: `/mutual-aid page` has all")
    how = blocks.context("`/mutual-aid recharge 1 Beacon £4,500 invoice 12` records a charge.")
    return Content("\n".join([title, *shown]), (blocks.section(title), *map(blocks.section, shown), how))


def _charge(one: Request, theirs: Provider, now: datetime) -> str:
    codes = sheet.cost_codes(theirs)
    code = f", cost code {blocks.escape(blocks.fit(codes, BRIEF))}" if codes else ""
    given = (
        f"{theirs.counts.arrived} came, {theirs.counts.returned} are back, {sheet.hours_given(theirs, now):.1f} hours"
    )
    return f"*{one.number}* {blocks.escape(theirs.name)}: {given}{code}: {sheet.standing(theirs)}"


def page(url: str, *, is_renewed: bool) -> Content:
    """The link to the register in a browser, shown once."""
    stopped = " The one before it has stopped." if is_renewed else ""
    keep = (
        "Keep it to yourself: whoever has it can read all of it. `/mutual-aid page` makes a new one and stops this "
        "one. With `/register.csv` or `/recharge.csv` behind it, it is a table for a spreadsheet."
    )
    return Content(f"Mutual aid in a browser, to read and to print: `{blocks.escape(url)}`{stopped}\n{keep}")


def collated(one: Request) -> Content:
    """All answers put together, for whoever is to send them to those who asked us."""
    said = (
        f":envelope: *Mutual aid {one.number}: the return for {blocks.escape(one.for_whom)}*\n"
        f"{blocks.escape(entries.collated(one))}"
    )
    how = f"Send it to them, then press the button, or type `/mutual-aid answer {one.number} sent`."
    button = blocks.actions(blocks.button("It is sent", SENT, str(one.number)))
    laid_out = (blocks.section(said), blocks.context(how), button)
    return Content(f"{said}\n{how}", laid_out) if one.owes_return else Content(said, laid_out[:1])


def sent(one: Request, words: str) -> Content:
    """The answer to whoever sent it."""
    return Content(
        f"Return {one.return_number} to {blocks.escape(one.for_whom)} is recorded as sent: {blocks.escape(words)} "
        f"It is in the log. A mistake? `/incident return {one.return_number} open`"
    )


def capabilities(found: Sequence[tuple[str, Giver, Sequence[Capability]]], what: str) -> Content:
    """Who could give what, a line each."""
    if not found:
        words = f" for “{blocks.escape(blocks.fit(what, BRIEF))}”" if what else ""
        return Content(f"The catalogue names nobody{words}. It is `mutual-aid.yaml` among the cluster’s files.")
    lines = blocks.few([_capable(*one) for one in found], MOST_LISTED)
    how = blocks.context("`/mutual-aid request … from …` asks them. What they have now, only they can say.")
    title = "*Who could give what, as the catalogue says*"
    return Content("\n".join([title, *lines]), (blocks.section(title), *map(blocks.section, lines), how))


def _capable(name: str, one: Giver, those: Sequence[Capability]) -> str:
    region = f", {blocks.escape(one.region)}" if one.region else ""
    how = f" · reached by: {blocks.escape(one.how)}" if one.how else ""
    return f"*{blocks.escape(name)}*{region}: {blocks.escape('; '.join(map(_could, those)))}{how}"


def _could(one: Capability) -> str:
    number = f"{one.number:,} " if one.number else ""
    soon = f" within {one.within_hours} hours" if one.within_hours is not None else ""
    return f"{number}{one.what}{soon}{f' ({one.note})' if one.note else ''}"


def still_out(found: Sequence[Request], incident: int) -> Content:
    """What the channel reads as the response ends, where aid is not back."""
    return Content(f":handshake: {blocks.escape(still_out_entry(found, incident))}")


def still_out_entry(found: Sequence[Request], incident: int) -> str:
    """The log's entry about the same; plain."""
    named = [f"mutual aid {one.number} ({total(one)})" for one in found]
    return (
        f"The response to incident {incident} is over, and nobody is called or reminded about mutual aid any more. "
        f"Not done yet: {blocks.listed(blocks.few(named, 10, '{} more'))}. /mutual-aid return and /mutual-aid recharge "
        "can still be recorded."
    )


def late(one: Request, sentences: Sequence[str], is_last: bool) -> Content:
    """What the incident's channel reads of what is late."""
    last = " Nobody is reminded again: ring them." if is_last else ""
    said = (
        f":alarm_clock: *Mutual aid {one.number}:* {blocks.escape(' '.join(sentences))} Asked for: {_brief(one)}.{last}"
    )
    return Content(said, (blocks.section(said),))
