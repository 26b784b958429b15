"""What people read about sections that organisations are asked for (pure)."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import organisation_messages
from eprr_bot.incidents.messages import Facts
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.sitreps.section import SECTIONS, Section
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form

ASK, ASKED = "incident.sitrep_ask", "incident.sitrep_asked"
HOW_TO_REPLY = "1 and what you say, such as 1 twelve staff short"
LONGEST_INCIDENT = 90
MOST_NAMED = 15
USUAL = "usual"
"""What is chosen in the form for the sections that are usual."""
EXAMPLE = "/incident sitrep ask staffing of Saltmere Hospitals by 05:30"


def _named(sections: Sequence[Section]) -> str:
    return blocks.listed(_small(one.title) for one in sections)


def _small(title: str) -> str:
    """A title inside a sentence, as far as its comma; OPEL stays as it is."""
    title = title.partition(",")[0]
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def title(facts: Facts, number: int) -> str:
    """What a call is about; mrkdwn."""
    return f"Incident {facts.number}: for situation report {number}"


def text(facts: Facts, sections: Sequence[Section], by: datetime, now: datetime, *, is_late: bool = False) -> str:
    """What is asked of an organisation; mrkdwn."""
    still = "Still wanted" if is_late else "Please tell us"
    when = f"was asked for by {blocks.until(by, now)}" if is_late else f"by {blocks.until(by, now)}"
    hints = " ".join(one.hint for one in sections)
    return f"*{still}: {_named(sections)}, {when}.* {hints} {facts.sentence}"


def summary(facts: Facts, sections: Sequence[Section], by: datetime, now: datetime, *, is_late: bool = False) -> str:
    """The same for a text message; plain."""
    when = blocks.clock_time(by, since=now)
    asked = f"Still wanted, was due {when}" if is_late else f"Please tell us by {when}"
    incident = blocks.fit(blocks.unescape(facts.sentence), LONGEST_INCIDENT)
    return f"{asked}: {_named(sections)}. {incident}"


def entry(
    number: int, sections: Sequence[Section], whom: Sequence[Organisation], by: datetime, missing: Sequence[NotTold]
) -> str:
    """The log's entry; plain."""
    names = blocks.listed(one.name for one in whom)
    said = f"Situation report {number}: {_named(sections)} asked of {names}, by {blocks.written(by)}."
    return blocks.sentences(said, organisation_messages.not_told(missing))


def asked(
    number: int,
    sections: Sequence[Section],
    by: datetime,
    now: datetime,
    called: Sequence[str],
    missing: Sequence[NotTold],
    *,
    runs: bool = True,
) -> Content:
    """The answer to whoever asked. Names are plain."""
    some = blocks.few([blocks.escape(one) for one in called], MOST_NAMED, "{} more")
    being = "being called" if runs else "called once a worker runs"
    told = f"On-call contacts {being}: {blocks.listed(some)}." if called else ":warning: Nobody could be called."
    lines = [
        f"*Situation report {number}: {_named(sections)}* asked for, by {blocks.until(by, now)}.",
        blocks.sentences(told, blocks.escape(organisation_messages.not_told(missing))),
        "What somebody tells you on the telephone: `/incident sitrep Saltmere 12 staff short`. "
        "The report names whoever has not answered.",
    ]
    text = "\n".join(lines)
    return Content(text, (blocks.section(text),))


def late_entry(number: int, silent: Sequence[tuple[str, datetime]]) -> str:
    """The log's entry about who has not answered in time; plain."""
    return f"Situation report {number}: {_silent(silent)}"


def _silent(silent: Sequence[tuple[str, datetime]]) -> str:
    some = [f"{name} (by {blocks.clock_time(by)})" for name, by in silent]
    return f"no answer in time from {blocks.listed(blocks.few(some, MOST_NAMED, '{} more'))}. They are asked once more."


def late(incident: int, number: int, silent: Sequence[tuple[str, datetime]]) -> Content:
    """What the channel reads of it."""
    said = f"*Incident {incident}, situation report {number}:* {blocks.escape(_silent(silent))}"
    text = f":hourglass: {said} Ring them, and type what they say: `/incident sitrep Saltmere 12 staff short`."
    return Content(text, (blocks.section(text),))


def form(incident: int) -> Form:
    """The form by which sections are asked for."""
    options = [(USUAL, "What is usual: impact and staffing"), *((one.id, one.title) for one in SECTIONS)]
    return Form(
        id=ASKED,
        title="Ask organisations",
        submit="Ask",
        blocks=(
            blocks.choice("section", "What is asked for?", options, initial=USUAL),
            blocks.text_input(
                "whom",
                "Of whom?",
                hint="Such as: all providers; all acute; Saltmere, Fenbridge.",
                initial="all providers",
            ),
            blocks.text_input("by", "To answer by when?", hint="Such as 05:30. Without it: in an hour.", optional=True),
        ),
        kept=str(incident),
        one_line=EXAMPLE,
    )
