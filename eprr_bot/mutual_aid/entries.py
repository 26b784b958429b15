"""Mutual aid in plain sentences: for the log, for reports, and what cannot be (pure)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from eprr_bot.authority.money import pounds
from eprr_bot.incidents import organisation_messages
from eprr_bot.mutual_aid.aid import Answer, Counts, Late, Provider, Request, Step, TooMany
from eprr_bot.mutual_aid.said import Agreed, Made, Taken
from eprr_bot.slack import blocks

Entry = Callable[[Request], str]
HOW = "/mutual-aid request 10 paramedics from Beacon Ambulance from 18:00 to midnight"
BRIEF, MOST_NAMED, LONGEST_NOTE = 120, 20, 300
DETAILS = {
    "place": "report to",
    "contact": "contact",
    "travel": "travel",
    "welfare": "welfare",
    "indemnity": "indemnity",
    "cost_code": "cost code",
}
"""What is agreed with a deployment, as people read it."""
DOES = {
    Step.OFFERED: "offer",
    Step.DECLINED: "decline",
    Step.ACCEPTED: "accept",
    Step.WITHDRAWN: "withdraw",
    Step.DEPLOYED: "deploy",
    Step.ARRIVED: "arrived",
    Step.RELEASED: "release",
    Step.RETURNED: "return",
    Step.RECHARGED: "recharge",
}
"""The word after /mutual-aid that records each step."""
ESCALATED = {
    "region": " Ring the region: this record tells nobody.",
    "nation": " The region passes it to NHS England nationally: ring the region, this record tells nobody.",
    "military aid": " Military aid is the last resort, and is asked for through NHS England: ring the region.",
}
"""To whom a request may be passed up, and what is to be done then."""
_LATE = {Late.ARRIVAL: "have not arrived", Late.RETURN: "are not back"}
_NOBODY = {
    Step.DECLINED: "has no offer that nobody has accepted",
    Step.ACCEPTED: "has no offer that nobody has accepted",
    Step.WITHDRAWN: "has nobody accepted who has not arrived",
    Step.DEPLOYED: "has nobody accepted who is not deployed",
    Step.ARRIVED: "has nobody accepted who has not arrived",
    Step.RELEASED: "has nobody here who is not released",
    Step.RETURNED: "has nobody here or on the way back",
}


def hours(one: Request, now: datetime | None = None) -> str:
    """When it is needed: `from Mon 23 Nov 2026 18:00 to 00:00`; nothing where nobody said.

    With `now`, what begins on the same day is written without it.
    """
    start, end = one.starts_at, one.ends_at
    begins = (blocks.clock_time(start, since=now) if now else blocks.written(start)) if start else ""
    if start and end:
        is_short = end - start < timedelta(days=1)
        return f"from {begins} to {blocks.clock_time(end) if is_short else blocks.written(end)}"
    return f"by {begins}" if begins else f"until {blocks.written(end)}" if end else ""


def brief(one: Request, most: int = BRIEF) -> str:
    """What is asked for, and when it is needed."""
    return ", ".join(filter(None, (blocks.fit(blocks.open_ended(one.what), most), hours(one))))


def whom(one: Request, most: int = MOST_NAMED) -> str:
    """Of whom it was asked."""
    return blocks.listed(blocks.few([provider.name for provider in one.providers], most, "{} more"))


def requested(made: Made) -> str:
    """The log's entry as it is asked for."""
    one = made.request
    priority = f" ({one.priority})" if one.priority != "urgent" else ""
    for_whom = f" for {blocks.open_ended(one.for_whom)}" if one.for_whom else ""
    head = f"Mutual aid {one.number} requested{for_whom}{priority}: {brief(one, 2000)}, from {whom(one, 60)}."
    return blocks.sentences(head, *particulars(one), *_told(made))


def particulars(one: Request) -> list[str]:
    """What else is asked, a sentence each."""
    return [
        f"Skills: {blocks.open_ended(one.skills)}." if one.skills else "",
        f"They report to: {blocks.open_ended(one.place)}." if one.place else "",
        blocks.reason(one.why),
        f"Answers are wanted by {blocks.written(one.answer_by)}." if one.answer_by else "",
        f"Co-ordinated by {one.coordinator}." if one.coordinator else "",
    ]


def _told(made: Made) -> list[str]:
    being = f"On-call contacts are being called: {blocks.listed(made.called)}." if made.called else ""
    rung = f"Not told from here, ring them: {blocks.listed(one.name for one in made.others)}." if made.others else ""
    return [being, organisation_messages.not_told(made.missing), rung, *agreements(made.agreements)]


def agreements(those: Sequence[Agreed]) -> list[str]:
    """With whom an agreement is in force, and with whom none is on record, a sentence each."""
    have = [f"{one.name} ({one.agreement})" for one in those if one.agreement]
    lack = [one.name for one in those if not one.agreement]
    return [
        f"Agreement in force: {blocks.listed(blocks.few(have, 6, '{} more'))}." if have else "",
        f"No agreement is on record with {blocks.listed(blocks.few(lack, 6, '{} more'))}: settle command, indemnity "
        "and costs with them."
        if lack
        else "",
    ]


def asked_others(made: Made) -> str:
    """The log's entry as more are asked for the same."""
    rest = [*(each.organisation for each in made.missing), *(each.name for each in made.others)]
    new = blocks.listed(dict.fromkeys([*made.called, *rest]))
    return blocks.sentences(f"Mutual aid {made.request.number} is asked of more: {new}.", *_told(made))


def collated(one: Request) -> str:
    """All answers put together, as whoever asked us is to have them; plain."""
    given = [each for each in one.providers if each.counts.offered - each.counts.declined]
    nil = [each for each in one.providers if each.answer == Answer.NIL and each not in given]
    number = sum(each.counts.offered - each.counts.declined for each in given)
    asked = f" of {one.quantity:,} asked for" if one.quantity else ""
    offers = [f"{each.name} {each.counts.offered - each.counts.declined:,}{_words(each)}" for each in given]
    return blocks.sentences(
        f"Mutual aid {one.number}, {brief(one)}: {number:,}{asked} can be given.",
        f"Offered: {'; '.join(offers)}." if offers else "",
        f"Nil returns: {'; '.join(f'{each.name}{_words(each)}' for each in nil)}." if nil else "",
        f"No answer: {blocks.listed(each.name for each in one.waited_for)}." if one.waited_for else "",
    )


def _words(theirs: Provider) -> str:
    return f" ({blocks.fit(blocks.open_ended(theirs.note), BRIEF)})" if theirs.note else ""


def taken(it: Taken) -> str:
    """The log's entry about a step."""
    said, counts = it.said, it.provider.counts
    step, number = it.steps[-1]
    head = f"Mutual aid {it.request.number}, {it.provider.name}: {what_step(step, number, said.pence)}"
    head += f": {blocks.open_ended(said.note)}." if said.note else "."
    along = [f"{before} {many}" for before, many in it.steps[:-1]]
    return blocks.sentences(
        head,
        f"Recorded with it: {blocks.listed(along)}." if along else "",
        *agreed(said.report_at, said.details),
        f"That is more than was asked for: {it.raised_to} are asked for now." if it.raised_to else "",
        f"Of theirs now: {tally(counts)}." if step != Step.RECHARGED else "",
    )


def what_step(step: Step, number: int, pence: int | None) -> str:
    """`8 arrived`, or `£4,500 charged`."""
    if step == Step.RECHARGED:
        return f"{pounds(pence)} charged" if pence else "no charge" if pence == 0 else "recharged"
    return f"{number} {step}"


def agreed(report_at: datetime | None, details: Mapping[str, str] | None) -> list[str]:
    """What is agreed with a deployment, a sentence each."""
    words = details or {}
    found = [f"{blocks.sentence(shown)}: {words[name]}." for name, shown in DETAILS.items() if words.get(name)]
    return [f"Report time: {blocks.written(report_at)}." if report_at else "", *found]


def tally(counts: Counts) -> str:
    """`12 offered, 12 accepted, 10 arrived`."""
    shown = {
        "offered": counts.offered,
        "declined": counts.declined,
        "accepted": counts.accepted,
        "withdrawn": counts.withdrawn,
        "deployed": counts.deployed,
        "arrived": counts.arrived,
        "released": counts.released,
        "returned": counts.returned,
    }
    named = [f"{number:,} {word}" for word, number in shown.items() if number]
    return ", ".join(named) or "nothing offered"


def total(one: Request) -> str:
    """The same of a whole request, with how many were asked for."""
    asked = f"{one.asked:,} asked for" if one.asked else "as many as can be had"
    charged = f", {pounds(one.pence)} charged" if one.pence else ""
    return f"{asked}, {tally(one.counts)}{charged}"


def answered(one: Request, theirs: Provider) -> str:
    """The log's entry about a nil return, or that somebody has the request."""
    note = f": {blocks.open_ended(theirs.note)}." if theirs.note else "."
    return f"Mutual aid {one.number}, {theirs.name}: {theirs.answer}{note}"


def escalated(one: Request) -> str:
    """The log's entry as it is passed up."""
    return f"Mutual aid {one.number} is escalated to {blocks.full_stop(one.escalated[-1].note)}"


def closed(one: Request) -> str:
    """The log's entry as nothing more is wanted."""
    still = [f"{one.counts.to_arrive} who were accepted have not arrived"] if one.counts.to_arrive else []
    still += [f"{one.counts.away} are not back"] if one.counts.away else []
    rest = f"Still followed: {blocks.listed(still)}." if still else ""
    return blocks.sentences(f"Mutual aid {one.number} is closed: {total(one)}.", blocks.reason(one.closed_why), rest)


def reopened(one: Request) -> str:
    """The log's entry as it is wanted after all."""
    return f"Mutual aid {one.number} is open again: {total(one)}."


def coordinated(one: Request) -> str:
    """The log's entry about who co-ordinates it."""
    return f"Mutual aid {one.number} is co-ordinated by {one.coordinator} from now on."


def what_was(name: str, step: Step, number: int, note: str) -> str:
    """What is taken back, in a few words."""
    what = f"{number} {step}" if number else str(step)
    return f"{name}: {what}" if name else f"{what} to {note}"


def taken_back(number: int, what: str) -> str:
    """The log's entry as the last step is taken back."""
    return f"Mutual aid {number}: taken back: {blocks.full_stop(what)}"


def none_left(one: Request, theirs: Provider, step: Step) -> str:
    """Why a step without a number cannot be taken; plain."""
    if step == Step.OFFERED:
        return f"Say how many {theirs.name} offers: /mutual-aid offer {one.number} {theirs.name} 8"
    return f"{theirs.name} {_NOBODY[step]} ({tally(theirs.counts)})."


def too_many(one: Request, theirs: Provider, error: TooMany, number: int) -> str:
    """Why so many cannot be; plain."""
    more = number - error.most
    return (
        f"Of {theirs.name} at most {error.most} more can be recorded as {error.step} ({tally(theirs.counts)}), so "
        f"nothing was recorded. If {more} more were {error.before}, record that first: "
        f"/mutual-aid {DOES[error.before]} {one.number} {theirs.name} {more}"
    )


def in_a_sentence(one: Request, now: datetime) -> str:
    """A request as it stands, for reports; plain."""
    for_whom = f" for {blocks.open_ended(one.for_whom)}" if one.for_whom else ""
    head = f"Mutual aid {one.number}{for_whom}: {brief(one)}, from {whom(one, 6)}. {blocks.sentence(total(one))}."
    return blocks.sentences(head, *(standing(one, now)), f"Requested by {one.by}.")


def standing(one: Request, now: datetime) -> list[str]:
    """What is waited for and what is late, a sentence each; plain."""
    late = lateness(one, now)
    nil = [each.name for each in one.providers if each.answer == Answer.NIL]
    waiting = [each.name for each in one.waited_for]
    up = one.escalated[-1].note if one.escalated else ""
    return [
        *late,
        f"No answer yet: {blocks.listed(blocks.few(waiting, 6, '{} more'))}." if waiting and not late else "",
        f"Nil return: {blocks.listed(blocks.few(nil, 6, '{} more'))}." if nil else "",
        f"Escalated to {blocks.full_stop(up)}" if up else "",
        "Closed." if not one.is_open else "",
    ]


def lateness(one: Request, now: datetime) -> list[str]:
    """What is late, a sentence each; plain."""
    late = [due for due in one.due() if due.at <= now]
    found = []
    silent = [due.whose.name for due in late if due.kind == Late.ANSWER]
    if silent and one.answer_by:
        named = blocks.listed(blocks.few(silent, MOST_NAMED, "{} more"))
        found.append(f"No answer from {named}, wanted by {blocks.written(one.answer_by)}.")
    for theirs in one.providers:
        for kind, words in _LATE.items():
            those = [due for due in late if due.kind == kind and due.whose is theirs]
            if those:
                number, at = sum(due.number for due in those), those[0].at
                found.append(f"{number} of {theirs.name} {words}, expected {blocks.on(at)}.")
    return found


def raised(one: Request, sentences: Sequence[str], *, is_last: bool) -> str:
    """The log's entry about what is late."""
    last = "It is not raised again." if is_last else ""
    return blocks.sentences(f"Mutual aid {one.number}: {' '.join(sentences)}", last)


def called_later(number: int, named: Sequence[str]) -> str:
    """The log's entry where more are called about a request."""
    return f"Mutual aid {number}: now the on-call contacts of these are being called: {blocks.listed(named)}."


def to_be_sent(one: Request) -> str:
    """The log's entry as the time for answers is over; whoever asked us is to have the return."""
    return f"The time for answers is over. For {blocks.open_ended(one.for_whom)}: {collated(one)}"
