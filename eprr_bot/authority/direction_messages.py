"""What people read about directions to providers (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.authority.direction import ONE_LINE, Given, Progress, Share
from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.incidents import organisation_messages
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.slack import blocks
from eprr_bot.slack.answers import in_sections
from eprr_bot.slack.blocks import Block, Content, Form, escape

DIRECT, SET, WHY, WITHDRAW, WITHDRAWN = (
    "authority.direct",
    "authority.set_direction",
    "authority.why_direction",
    "authority.withdraw_direction",
    "authority.direction_withdrawn",
)
ALL = "all-providers"
HOW_TO_REPLY = "1 if you have it and will do it, 2 and why if you cannot"
NO_INCIDENT_YET = ("Why now, without an incident?", "It goes out as a request, with this reason.")
HOW_TO_SAY = "/authority direct {} Saltmere acknowledged"
LONGEST_WHAT, LONGEST_INCIDENT, LONGEST_NOTE, MOST_MENUS, MOST_ROWS, LONGEST_TEXT = 170, 90, 300, 20, 40, 300
MARKS = {
    Progress.ACKNOWLEDGED: ":white_check_mark:",
    Progress.CANNOT: ":no_entry:",
    Progress.WITHDRAWN: ":heavy_minus_sign:",
}


def word(share: Share) -> str:
    """Is it a direction, or a request?"""
    return "direction" if share.instrument else "request"


def _where(facts: Facts | None) -> str:
    return f"Incident {facts.number}: " if facts else ""


def _because(one: Given) -> str:
    """Its trigger; where it belongs to no incident, the reason. A plain sentence."""
    if one.incident is None:
        return f"It belongs to no incident. Reason: {blocks.open_ended(one.trigger)}."
    return f"Trigger: {one.trigger}." if one.trigger else "No trigger is stated."


def title(facts: Facts | None, number: int, share: Share) -> str:
    """What a call is about; mrkdwn."""
    return f"{_where(facts)}{word(share)} {number}" if facts else f"{blocks.sentence(word(share))} {number}"


def text(facts: Facts | None, one: Given, share: Share) -> str:
    """What a provider reads, with what it is bound by; mrkdwn."""
    until = f" until {blocks.when(one.until)}" if one.until else ""
    trigger = f" {blocks.sentence(escape(blocks.open_ended(one.trigger)))}." if one.trigger else ""
    trigger += f" {facts.sentence}" if facts else ""
    if share.instrument:
        by = f"{escape(one.director)} directs this under {escape(share.instrument)}."
    else:
        by = f"{escape(one.director)} asks for this. It is a request: {escape(share.why_not)}"
    return f"*{escape(blocks.open_ended(one.what))}*{until}. {by}{trigger}"


def summary(facts: Facts | None, one: Given, share: Share, now: datetime) -> str:
    """The same for a text message; plain."""
    until = f" until {blocks.clock_time(one.until, since=now)}" if one.until else ""
    what = blocks.fit(blocks.open_ended(one.what), LONGEST_WHAT)
    by = "DIRECTION under " + blocks.fit(share.instrument, 70) if share.instrument else "REQUEST, not a direction"
    about = blocks.unescape(facts.sentence) if facts else blocks.full_stop(blocks.sentence(one.trigger))
    return f"{by}: {what}{until}. {blocks.fit(about, LONGEST_INCIDENT)}"


def entry(one: Given, called: Sequence[str], missing: Sequence[NotTold]) -> str:
    """The log’s entry; plain."""
    until = f" until {blocks.written(one.until)}" if one.until else ""
    directed = [f"{each.organisation} (under {each.instrument})" for each in one.directed]
    asked = [f"{each.organisation} ({blocks.open_ended(each.why_not)})" for each in one.asked]
    return blocks.sentences(
        f"Direction {one.number}, {one.act}: {blocks.open_ended(one.what)}{until}. Director: {one.director}.",
        _because(one),
        f"Directed: {blocks.listed(directed)}." if directed else "",
        f"Sent as a REQUEST: {blocks.listed(asked)}." if asked else "",
        f"Called: {blocks.listed(called)}." if called else "",
        organisation_messages.not_told(missing),
    )


def given(one: Given, called: Sequence[str], missing: Sequence[NotTold], *, took_out: bool, runs: bool) -> Content:
    """The answer to whoever gave it. Names are plain."""
    until = f", until {blocks.when(one.until)}" if one.until else ", with no end"
    some = blocks.listed(blocks.few([escape(name) for name in called], MOST_ROWS, "{} more"))
    being = "being called" if runs else "called once a worker runs"
    asked = [f"{escape(each.organisation)}: {escape(each.why_not)}" for each in one.asked]
    lines = [
        f"*Direction {one.number} is given: {escape(blocks.open_ended(one.what))}*{until}. In the name of "
        f"{escape(one.director)}.",
        f"As directions: {len(one.directed)}." if one.directed else "",
        *[f":warning: A request, not a direction. {said}" for said in blocks.few(asked, MOST_ROWS, "And {} more.")],
        f"On-call contacts {being}: {some}." if called else ":warning: Nobody could be called.",
        escape(organisation_messages.not_told(missing)),
        f"`{HOW_TO_SAY.format(one.number)}` says what one answers; `/authority direct {one.number} withdraw` lifts it.",
        LEFT_OUT if took_out else "",
    ]
    said = "\n".join(filter(None, lines))
    return Content(said, tuple(in_sections(said)))


def later_entry(number: int, called: Sequence[str]) -> str:
    """The log’s entry where more are called; plain."""
    return f"Direction {number}: now the on-call contacts of these are being called: {blocks.listed(called)}."


def progress_entry(number: int, share: Share) -> str:
    """The log’s entry about what a provider says; plain."""
    return f"Direction {number}, {share.organisation}: {blocks.full_stop(stands(share))}"


def stands(share: Share) -> str:
    """How far a provider is; plain."""
    return f"{share.progress}: {blocks.open_ended(share.note)}" if share.note else str(share.progress)


def set_answer(one: Given, shares: Sequence[Share], *, took_out: bool) -> Content:
    """The answer to whoever said what providers answer."""
    names = blocks.listed(blocks.few([escape(each.organisation) for each in shares], MOST_ROWS, "{} more"))
    left = f" Waited for still: {_names(one.waited_for)}." if one.waited_for else " Nobody is waited for any more."
    said = f"Direction {one.number}, {names}: {escape(stands(shares[0]))}.{left}"
    return Content(f"{said}{f' {LEFT_OUT}' if took_out else ''}")


def _names(shares: Sequence[Share]) -> str:
    return blocks.listed(blocks.few([escape(one.organisation) for one in shares], MOST_ROWS, "{} more"))


def withdrawn(one: Given, told: Sequence[str], rung: Sequence[str]) -> Content:
    """The answer to whoever withdrew it: who is told, and who is to be rung. Names are plain."""
    said = f"Direction {one.number} is withdrawn: {escape(_in_brief(one.what))}."
    those = f"Told: {blocks.listed(map(escape, told))}." if told else "" if rung else "Nobody needed to be told."
    others = f"Ring these, who cannot be told from here: {blocks.listed(map(escape, rung))}." if rung else ""
    return Content(blocks.sentences(said, those, others))


def withdrawn_told(facts: Facts | None, one: Given, why: str, now: datetime) -> Content:
    """What a provider reads that is directed no more; `why` is plain."""
    because = f" {blocks.reason(blocks.fit(why, LONGEST_NOTE))}" if why else ""
    plain = blocks.sentence(f"{_where(facts)}direction {one.number} is WITHDRAWN: {_in_brief(one.what)}.{because}")
    short = f"{plain} {blocks.sent_at(now)} {blocks.NO_REPLY}"
    return Content(escape(plain), (blocks.section(f":heavy_minus_sign: {escape(plain)}"),), short)


def chased_entry(one: Given) -> str:
    """The log’s entry about who has not acknowledged it; plain."""
    return f"Direction {one.number} is not acknowledged by {blocks.listed(_plain(one.waited_for))}."


def _by_text(said: str) -> str:
    """The same for a text message to the director, of a direction that has no channel; plain."""
    return f"{blocks.fit(blocks.unescape(said), LONGEST_TEXT)} This text needs no reply."


def chased(facts: Facts | None, one: Given, *, is_last: bool) -> Content:
    """What the channel reads of who has not acknowledged it."""
    last = " Nobody reminds you again: ring them." if is_last else " They are still being called; ring them."
    head = blocks.sentence(f"{_where(facts)}direction {one.number} is not acknowledged")
    rest = f" by {_names(one.waited_for)}: {escape(_in_brief(one.what))}.{last}"
    said = f":alarm_clock: *{head}*{rest}"
    return Content(said, (blocks.section(said),), _by_text(f"{head}{rest}"))


def _plain(shares: Sequence[Share]) -> list[str]:
    return blocks.few([one.organisation for one in shares], MOST_ROWS, "{} more")


def ended_entry(one: Given) -> str:
    """The log’s entry as its time is up; plain."""
    left = f" Never acknowledged by {blocks.listed(_plain(_never(one)))}." if _never(one) else ""
    return f"Direction {one.number} has ended, as it said: {_in_brief(one.what)}.{left}"


def _never(one: Given) -> list[Share]:
    return [each for each in one.shares if each.progress == Progress.GIVEN]


def cannot_told(facts: Facts | None, one: Given, share: Share) -> Content:
    """What the channel reads at once where a provider cannot."""
    more = blocks.sentences(
        blocks.reason(escape(share.note)), f"It was {'directed' if share.instrument else 'asked'}: {_what(one)}."
    )
    where = f"Incident {facts.number}, direction" if facts else "Direction"
    head = f"{where} {one.number}: {escape(share.organisation)} cannot."
    said = f":no_entry: *{head}* {more}"
    return Content(said, (blocks.section(said),), _by_text(f"{head} {more}"))


def over_entry(numbers: Sequence[int]) -> str:
    """The log’s entry as the response ends; plain."""
    named = blocks.listed(map(str, numbers))
    return f"The response is over: nobody is called any more about directions {named}. Withdraw those that are to end."


def standing(one: Given) -> Content:
    """A direction as it stands in the incident’s channel: a row for each provider."""
    laid_out: list[Block] = [blocks.section(_head(one))]
    ordered = sorted(one.shares, key=lambda share: list(_ORDER).index(share.progress))
    if len(ordered) <= MOST_MENUS:
        laid_out += [blocks.section(_row(share, is_over=one.is_over), _menu(share)) for share in ordered]
    else:
        laid_out += in_sections("\n".join(_row(share, is_over=one.is_over) for share in ordered))
        laid_out.append(blocks.context(f"`{HOW_TO_SAY.format(one.number)}` says what one answers."))
    if not one.is_over and any(share.progress != Progress.WITHDRAWN for share in one.shares):
        laid_out.append(blocks.actions(blocks.button("Withdraw the direction", WITHDRAW, str(one.number))))
    return Content(f"Direction {one.number}: {escape(_in_brief(one.what))}: {_count(one)}.", tuple(laid_out))


_ORDER = (Progress.CANNOT, Progress.GIVEN, Progress.ACKNOWLEDGED, Progress.WITHDRAWN)


def _count(one: Given) -> str:
    done = sum(share.progress == Progress.ACKNOWLEDGED for share in one.shares)
    return f"{done} of {len(one.shares)} acknowledged"


def _head(one: Given) -> str:
    until = f", until {blocks.when(one.until)}" if one.until else ""
    over = " · it has ended" if one.is_over else ""
    written = f", written down by {escape(one.entered_by)}" if one.entered_by != one.director else ""
    trigger = f" · {escape(one.trigger)}" if one.trigger else ""
    return (
        f"*Direction {one.number}{until}: {escape(blocks.fit(blocks.open_ended(one.what), 1000))}*\n"
        f"{_count(one)}{over} · {blocks.when(one.at)} by {escape(one.director)}{written}{trigger}"
    )


def _row(share: Share, *, is_over: bool) -> str:
    under = f"under {escape(share.instrument)}" if share.instrument else "a request"
    name = f"{escape(share.organisation)} ({under})"
    if share.progress == Progress.GIVEN:
        if share.not_told:
            return f":no_bell: {name}: NOT told, {share.not_told}: ring them"
        mark, said = organisation_messages.unanswered(share.tries, is_over=is_over)
        return f"{mark} {name}: {said}"
    note = f": {escape(blocks.fit(blocks.open_ended(share.note), LONGEST_NOTE))}" if share.note else ""
    by = f", {escape(share.by)}" if share.by else ""
    return f"{MARKS[share.progress]} {name}: {share.progress}{note} ({blocks.when(share.at)}{by})"


def _menu(share: Share) -> Block | None:
    if share.progress == Progress.WITHDRAWN:
        return None
    options = [one for one in Progress if one not in (Progress.GIVEN, share.progress)]
    return blocks.menu("Set …", SET, [(f"{share.number}/{one.name}", blocks.sentence(one)) for one in options])


def buttons(share: Share) -> list[Block]:
    """What somebody of a provider may press besides “Acknowledge”."""
    if share.progress not in (Progress.GIVEN, Progress.ACKNOWLEDGED):
        return []
    return [blocks.button("We cannot", SET, f"{share.number}/{Progress.CANNOT.name}")]


def listing(found: Sequence[Given], incident: int | None, became: Sequence[str] = ()) -> Content:
    """Every direction of an incident, or of none, those that are waited for first; or one, and what became of it."""
    where = f"of incident {incident}" if incident else "without an incident"
    if not found:
        none = f"in incident {incident}" if incident else "without an incident"
        return Content(f"No direction has been given {none}. `{ONE_LINE}` gives one.")
    ordered = sorted(found, key=lambda one: (not one.waited_for, one.is_over))
    lines = blocks.few([f"• {escape(in_a_sentence(one))}" for one in ordered], MOST_ROWS, "and {} more")
    said = "\n".join([f"*Directions {where}*", *lines, *map(escape, became)])
    return Content(said, tuple(in_sections(said)))


def in_a_sentence(one: Given) -> str:
    """A direction, and what each provider answered; plain."""
    until = f" until {blocks.written(one.until)}" if one.until else ""
    groups = [(progress, [each for each in one.shares if each.progress == progress]) for progress in _ORDER]
    parts = [f"{progress}: {', '.join(_named(those))}" for progress, those in groups if those]
    over = "It has ended." if one.is_over else ""
    head = f"Direction {one.number}, {one.director}: {_in_brief(one.what)}{until}."
    return blocks.sentences(head, f"{blocks.sentence('; '.join(parts))}.", over)


def _named(those: Sequence[Share]) -> list[str]:
    return blocks.few([f"{one.organisation}{'' if one.instrument else ' (a request)'}" for one in those], MOST_ROWS)


def what_until(what: str, until: datetime | None) -> str:
    """What providers are to do, until when; plain, for tables."""
    return f"{blocks.open_ended(what)}{f' until {blocks.written(until)}' if until else ''}"


def _what(one: Given) -> str:
    return escape(_in_brief(one.what))


def _in_brief(what: str) -> str:
    return blocks.fit(blocks.open_ended(what), 120)


def cannot_taken(number: int, why: str, at: datetime) -> str:
    """The word back by text to a provider that cannot; plain."""
    because = f": {blocks.fit(blocks.open_ended(why), 80)}" if why else ""
    ask = "" if why else " Reply 2 and why, so that others know."
    return f"Direction {number}: recorded at {blocks.clock_time(at)} that you cannot{because}.{ask}"


def form(
    providers: Sequence[tuple[str, str]], papers: Sequence[tuple[str, str]], kept: str, *, in_incident: bool
) -> Form:
    """Asks for a direction. `kept` says in which incident, and where it was opened."""
    why, hint = ("Trigger", "Left out: that the incident is declared.") if in_incident else NO_INCIDENT_YET
    options = [("-", "The register says which"), *papers][:100]
    return Form(
        id=DIRECT,
        title="Direction",
        submit="Give it",
        blocks=(
            blocks.choices("whom", "Which providers?", [(ALL, "All providers"), *providers][:100]),
            blocks.text_input("what", "What are they to stop, start or put first?", multiline=True),
            blocks.text_input("until", "Until when?", hint="Such as: 08:00, or in 12 hours.", optional=True),
            blocks.choice("instrument", "Under which instrument?", options, initial="-"),
            blocks.text_input("trigger", why, hint=hint, optional=in_incident),
            blocks.member("director", "Whose direction?", hint="Left out: yours, or the director’s.", optional=True),
        ),
        kept=kept,
        one_line=ONE_LINE,
    )


def why_form(one: Given, share: Share, progress: Progress, channel: str) -> Form:
    """Asks why a provider cannot, or why it is directed no more."""
    asked = "Why can it not?" if progress == Progress.CANNOT else "Why is it withdrawn?"
    return Form(
        id=WHY,
        title=f"Direction {one.number}",
        submit="Record it",
        blocks=(
            blocks.section(f"*{escape(share.organisation)}*\n{escape(_in_brief(one.what))}"),
            blocks.text_input("why", asked, optional=progress == Progress.WITHDRAWN),
        ),
        kept=f"{share.number}/{progress.name}/{channel}",
        one_line=f"/authority direct {one.number} {share.organisation} {progress} <why>",
    )


def withdraw_form(one: Given, channel: str) -> Form:
    """Asks why a direction is lifted from everybody."""
    hint = "Whoever was told of it is told that it is withdrawn."
    return Form(
        id=WITHDRAWN,
        title=f"Withdraw direction {one.number}"[:24],
        submit="Withdraw it",
        blocks=(
            blocks.section(escape(_in_brief(one.what))),
            blocks.text_input("why", "Why?", hint=hint, optional=True),
        ),
        kept=f"{one.number}/{channel}",
        one_line=f"/authority direct {one.number} withdraw <why>",
    )
