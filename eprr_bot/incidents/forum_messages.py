"""What people read of an incident's forums, its scope and who calls its level (pure)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from eprr_bot.incidents import scope
from eprr_bot.incidents.messages import NO_REPLY, Facts
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

HOW = "`/incident forum <name>` adds one, `/incident forum not <name>` takes one out."
HOW_SCOPE = "`/incident scope` and one or more of: potential, actual, assets"
MOST = 8


def _named(names: Sequence[str]) -> str:
    return blocks.listed(blocks.few(names, MOST, "{} more"))


def standing(names: Sequence[str]) -> str:
    """Which it concerns, in plain sentences; nothing while none is known."""
    if not names:
        return ""
    several = f" It is widespread: it spans {len(names)} forums." if len(names) > 1 else ""
    return f"Local resilience forum{'s' if len(names) > 1 else ''}: {_named(names)}.{several}"


def added(name: str, names: Sequence[str]) -> str:
    """The log's entry; plain. `names` are those of all that it concerns now."""
    return blocks.sentences(f"It concerns {name}.", standing(names) if len(names) > 1 else "")


def removed(name: str, names: Sequence[str]) -> str:
    """The log's entry; plain."""
    left = standing(names) or "No forum is known that it concerns."
    return f"It does not concern {name}. {left}"


def told(facts: Facts, said: str, by: str, now: datetime) -> Content:
    """What the channel reads, and everybody who was called where it has become widespread. All but facts is plain."""
    line = f":world_map: *Incident {facts.number}:* {blocks.escape(said)}"
    text = f"{line}\n{facts.sentence} Changed by {blocks.escape(by)}, {blocks.when(now)}."
    short = (
        f"Incident {facts.number}. {said} {blocks.unescape(facts.sentence)} {by}, {blocks.clock_time(now)}. {NO_REPLY}"
    )
    return Content(text, (blocks.section(text),), short)


def forums(facts: Facts, names: Sequence[str], above: str = "") -> Content:
    """The answer to whoever asks or changes them. `above` is mrkdwn: whom it has to be told to."""
    said = blocks.escape(standing(names)) or "No local resilience forum is known that it concerns."
    return Content("\n".join(filter(None, (f"*Incident {facts.number}:* {said}", blocks.escape(HOW), above))))


def in_headline(names: Sequence[str]) -> str:
    """For the headline, in mrkdwn; nothing while none is known."""
    if not names:
        return ""
    said = blocks.escape(_named(names))
    return f"*Forums:* {said}" + (f" · *widespread*, it spans {len(names)} forums" if len(names) > 1 else "")


def scope_in_headline(kept: str, *, is_live: bool) -> str:
    """For the headline, in mrkdwn; what is missing is shown while it is live."""
    if kept:
        return f"*Scope:* {scope.said(kept)}"
    return f":white_large_square: Why does it concern the NHS? Not stated yet: {HOW_SCOPE}" if is_live else ""


def scope_standing(facts: Facts, kept: str, note: str = "") -> Content:
    """The answer to whoever asks or changes it. `note` is what was left out of it, if anything."""
    said = (
        f"it meets this test of scope: {scope.said(kept)}."
        if kept
        else "nobody has stated yet why it concerns the NHS."
    )
    words = "; ".join(f"*{one}*: {scope.WORDS[one]}" for one in scope.Scope)
    lines = (f"*Incident {facts.number}:* {said}", f"`/incident scope` takes one or more of these: {words}.", note)
    return Content("\n".join(filter(None, lines)))


def scope_told(facts: Facts, kept: str, by: str, now: datetime) -> Content:
    """What the channel reads."""
    said = scope.said(kept) or "not stated any more"
    text = f":pencil2: *Incident {facts.number}, scope:* {said}. Changed by {blocks.escape(by)}, {blocks.when(now)}."
    return Content(text, (blocks.section(text),))


def quiet(facts: Facts, hours: int, director: str) -> Content:
    """What its channel and its accountable director read where nobody has written for a while. `director` is plain."""
    whose = f" {blocks.escape(director)} is accountable." if director else ""
    said = f"Nobody has written in the log of incident {facts.number} for {hours} hours. Is it still going on?"
    what = "If it is, write how it stands: `/incident log` and a few words. If it is over: `/incident standdown`."
    text = f":zzz: *{said}* {facts.sentence}{whose}\n{what}"
    plain = f"{said} {blocks.unescape(facts.sentence)} Write in its log how it stands, or stand it down. {NO_REPLY}"
    return Content(text, (blocks.section(text),), plain)


def unclosed(facts: Facts, days: int) -> Content:
    """The same of one that was stood down days ago and never closed."""
    said = f"Incident {facts.number} was stood down {days} days ago and is not closed. Is anything left to do?"
    what = "If not: `/incident close`. If the recovery goes on: `/incident alert recovery`. Its log stays either way."
    text = f":file_folder: *{said}* {facts.sentence}\n{what}"
    return Content(text, (blocks.section(text),), f"{said} {blocks.unescape(facts.sentence)} {NO_REPLY}")


def for_how_long(since: timedelta) -> str:
    """Whole hours, or days once there are two."""
    hours = int(since / timedelta(hours=1))
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"


def still_quiet(since: timedelta) -> str:
    """For summaries and the status; plain."""
    return f"Nobody has written in its log for {for_how_long(since)}."


def weekly(lines: Sequence[str]) -> Content:
    """What the EPRR adviser reads of incidents in which nobody writes; the lines are mrkdwn."""
    text = "\n".join(("*Incidents in which nobody writes:*", *blocks.few(lines, MOST)))
    return Content(text, (blocks.section(text),))


def asked_quiet(hours: int, whom: str) -> str:
    """The log's entry; plain."""
    asked = f" {whom} is asked whether it still goes on." if whom else " Its channel is asked whether it still goes on."
    return f"Nobody has written anything for {hours} hours.{asked}"


def asked_unclosed(days: int, whom: str) -> str:
    """The log's entry; plain."""
    return (
        f"Stood down {days} days ago and not closed. {whom or 'Its channel'} is asked whether anything is left to do."
    )
