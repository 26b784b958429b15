"""The forms of mutual aid (pure)."""

from collections.abc import Sequence

from eprr_bot.mutual_aid import aid, entries
from eprr_bot.mutual_aid.aid import Provider, Request, Step
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Form

REQUEST, STEP, NIL, CLOSED = "aid.request", "aid.step", "aid.nil", "aid.closed"
_QUESTIONS = {
    Step.OFFERED: "How many more do they offer?",
    Step.DECLINED: "How many of those offered are not taken?",
    Step.ACCEPTED: "How many are accepted?",
    Step.WITHDRAWN: "How many do not come after all?",
    Step.DEPLOYED: "How many are on their way, or told to go?",
    Step.ARRIVED: "How many have arrived?",
    Step.RELEASED: "How many are released?",
    Step.RETURNED: "How many are back with their own?",
}
_AGREED = {
    "place": ("Where do they report?", ""),
    "contact": ("Who is their contact there?", "A name and a job; no private number."),
    "travel": ("How do they travel?", ""),
    "welfare": ("Food, rest and accommodation?", ""),
    "indemnity": ("Whose indemnity covers them?", "Such as: their own employer’s."),
    "cost_code": ("To which cost code?", ""),
}


def request(organisations: Sequence[tuple[str, str]], kept: str) -> Form:
    """Asks for what is needed, of whom, where, when and how urgently. `kept` ends in the channel in which it opened."""
    options = list(organisations)[:100]
    return Form(
        id=REQUEST,
        title="Ask for mutual aid",
        submit="Ask for it",
        blocks=(
            blocks.text_input("what", "What do you need, and how many?", hint="Such as: 10 paramedics."),
            blocks.text_input("skills", "With which skills?", optional=True),
            blocks.choices("whom", "Of whom?", options, hint="Each by its on-call contact.", optional=True),
            blocks.text_input("others", "Of whom else?", hint="By name; ring them.", optional=True),
            blocks.text_input("place", "Where do they report?", optional=True),
            blocks.text_input("when", "When?", hint="Such as: 18:00 to midnight, or by 18:00.", optional=True),
            blocks.text_input("answer_by", "Answers by when?", hint="Such as: in 30 minutes.", optional=True),
            blocks.choice(
                "priority",
                "Priority",
                [("immediate", "Immediate, within an hour"), ("urgent", "Urgent, within four"), ("planned", "Planned")],
                initial="urgent",
            ),
            blocks.text_input("why", "What if it does not come?", multiline=True, optional=True),
            blocks.text_input("for_whom", "For whom, if not for ourselves?", hint="Who asked us.", optional=True),
        ),
        kept=kept,
        one_line=entries.HOW,
    )


def step(one: Request, theirs: Provider, taken: Step, channel: str = "") -> Form:
    """Asks how many of a provider's took a step, and what was agreed with it."""
    number = aid.usual(theirs.counts, taken)
    fields: list[Block] = [blocks.section(f"*{blocks.escape(theirs.name)}*: {entries.tally(theirs.counts)}")]
    if taken == Step.RECHARGED:
        fields.append(blocks.text_input("pounds", "How much is charged?", hint="Such as: £4,500, or no charge."))
    else:
        fields.append(blocks.text_input("number", _QUESTIONS[taken], initial=str(number or "")))
    if taken == Step.DEPLOYED:
        fields.append(blocks.text_input("report_at", "When do they report?", hint="Such as: 19:30.", optional=True))
        fields += [
            blocks.text_input(name, label, hint=hint, optional=True, initial=one.place if name == "place" else "")
            for name, (label, hint) in _AGREED.items()
        ]
    elif taken in (Step.ARRIVED, Step.RELEASED, Step.RETURNED):
        fields.append(blocks.text_input("at", "When?", hint="Left empty: now.", optional=True))
    fields.append(blocks.text_input("note", "Anything else?", optional=True))
    line = f"/mutual-aid {entries.DOES[taken]} {one.number} {theirs.name} {number or 8}"
    return Form(
        id=STEP,
        title=f"Mutual aid {one.number}: {taken}",
        submit="Record it",
        blocks=tuple(fields),
        kept=f"{theirs.number}/{taken.name}/{channel}",
        one_line=line if taken != Step.RECHARGED else f"/mutual-aid recharge {one.number} {theirs.name} £4,500",
    )


def nil(one: Request, theirs: Provider, channel: str = "") -> Form:
    """Asks why a provider can give nothing."""
    return Form(
        id=NIL,
        title=f"Mutual aid {one.number}",
        submit="Record it",
        blocks=(
            blocks.section(f"*{blocks.escape(theirs.name)}*: nil return\n{blocks.escape(entries.brief(one))}"),
            blocks.text_input("why", "Why can they give none?"),
        ),
        kept=f"{theirs.number}/{channel}",
        one_line=f"/mutual-aid nil {one.number} {theirs.name} <why>",
    )


def close(one: Request, channel: str = "") -> Form:
    """Asks why nothing more is wanted."""
    hint = "Whoever was asked and has not answered is told. Those who were accepted are followed until they are back."
    return Form(
        id=CLOSED,
        title=f"Close mutual aid {one.number}",
        submit="Close it",
        blocks=(
            blocks.section(blocks.escape(entries.brief(one))),
            blocks.text_input("why", "Why?", hint=hint, optional=True),
        ),
        kept=f"{one.number}/{channel}",
        one_line=f"/mutual-aid close {one.number} <why>",
    )
