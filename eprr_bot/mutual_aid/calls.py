"""What providers' on-call contacts read of mutual aid (pure)."""

from datetime import datetime

from eprr_bot.incidents.messages import Facts
from eprr_bot.mutual_aid.aid import Answer, Provider, Request, Step
from eprr_bot.mutual_aid.entries import brief, hours, tally
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

HOW_TO_REPLY = "1 if you have it, OFFER 8 for how many you can give, NIL and why for none"
RECORD = "aid.record"
NIL = "NIL"
LONGEST_WHAT, LONGEST_INCIDENT, LONGEST_NOTE = 120, 60, 200


def title(facts: Facts, one: Request) -> str:
    """What a call is about; mrkdwn."""
    immediate = "IMMEDIATE " if one.priority == "immediate" else ""
    return f"Incident {facts.number}: {immediate}mutual aid {one.number}"


def text(facts: Facts, one: Request) -> str:
    """What is asked for; mrkdwn."""
    parts = [
        f"*{blocks.escape(brief(one, 1000))}.*",
        f"For {blocks.escape(blocks.open_ended(one.for_whom))}." if one.for_whom else "",
        _of_several(one),
        f"Skills: {blocks.escape(blocks.open_ended(one.skills))}." if one.skills else "",
        f"They report to: {blocks.escape(blocks.open_ended(one.place))}." if one.place else "",
        blocks.escape(blocks.reason(one.why)),
        f"How many can you give? Please answer by {blocks.when(one.answer_by)}." if one.answer_by else "",
        facts.sentence,
    ]
    return " ".join(filter(None, parts))


def _of_several(one: Request) -> str:
    return f"Asked of {len(one.providers)} organisations in all." if len(one.providers) > 1 else ""


def summary(facts: Facts, one: Request, now: datetime) -> str:
    """The same for a text message; plain."""
    by = f"Answer by {blocks.clock_time(one.answer_by, since=now)}: " if one.answer_by else ""
    when = f", {hours(one, now)}" if hours(one) else ""
    what = blocks.sentence(blocks.fit(blocks.open_ended(one.what), LONGEST_WHAT))
    return f"{by}{what}{when}. {blocks.fit(blocks.unescape(facts.sentence), LONGEST_INCIDENT)}"


def buttons(theirs: Provider) -> list[Block]:
    """What somebody of a provider may press besides “Acknowledge”."""
    offer = blocks.button("Offer some", RECORD, f"{theirs.number}/{Step.OFFERED.name}")
    nil = blocks.button("Nil return", RECORD, f"{theirs.number}/{NIL}")
    return [offer] if theirs.answer == Answer.NIL else [offer, nil]


def closed(one: Request, why: str, now: datetime) -> Content:
    """What a provider reads of whom nothing is asked any more. `why` is plain."""
    because = f" {blocks.reason(blocks.fit(why, LONGEST_NOTE))}" if why else ""
    plain = f"Incident {one.incident}: mutual aid {one.number} is NOT NEEDED any more: {brief(one)}.{because}"
    short = f"{plain} {blocks.sent_at(now)} {blocks.NO_REPLY}"
    return Content(blocks.escape(plain), (blocks.section(f":heavy_minus_sign: {blocks.escape(plain)}"),), short)


def offer_taken(number: int, many: int, at: datetime) -> str:
    """The word back by text to whoever offers; plain."""
    return (
        f"Mutual aid {number}: recorded at {blocks.clock_time(at)} that you offer {many}. "
        "Wait until you hear that they are accepted."
    )


def nil_taken(number: int, why: str, at: datetime) -> str:
    """The word back by text to whoever can give nothing; plain."""
    because = f": {blocks.fit(blocks.open_ended(why), 80)}" if why else ""
    ask = "" if why else " Reply NIL and why, so that others know."
    return f"Mutual aid {number}: recorded at {blocks.clock_time(at)} as a nil return{because}.{ask}"


def which_one(numbers: list[int], word: str) -> str:
    """The word back by text where it could be several; plain."""
    named = blocks.listed((str(one) for one in numbers), "or")
    return f"Which mutual aid: {named}? Reply {word} FOR {numbers[0]}, or the other number."


def accepted(one: Request, theirs: Provider, many: int, now: datetime) -> Content:
    """What a provider reads of whom so many are accepted."""
    where = f" They report to: {blocks.open_ended(one.place)}." if one.place else ""
    plain = f"Incident {one.incident}: mutual aid {one.number}: {many} of yours are ACCEPTED: {brief(one)}.{where}"
    short = f"{plain} {blocks.sent_at(now)} {blocks.NO_REPLY}"
    said = f":white_check_mark: {blocks.escape(plain)} Of yours now: {tally(theirs.counts)}."
    return Content(blocks.escape(plain), (blocks.section(said),), short)


def released(one: Request, theirs: Provider, many: int, now: datetime) -> Content:
    """What a provider reads of whom so many are released."""
    plain = f"Incident {one.incident}: mutual aid {one.number}: {many} of yours are RELEASED, with our thanks."
    short = f"{plain} {blocks.sent_at(now)} {blocks.NO_REPLY}"
    said = f":wave: {blocks.escape(plain)} Of yours now: {tally(theirs.counts)}."
    return Content(blocks.escape(plain), (blocks.section(said),), short)
