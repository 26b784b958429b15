"""What people read who are asked whether they have a role or command at base, and the channel of it (pure)."""

from eprr_bot.incidents.messages import NO_REPLY, Facts
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

I_HAVE_IT = "I have it"
I_COMMAND_AT_BASE = "I command at base"
CANNOT_HAVE_IT = "You are not asked again, and it is told in the incident’s channel. Nobody else is called."
CANNOT_COMMAND_AT_BASE = "You are not asked again, and the director is told. Nobody else is called."
TAKE = "incident.take_role"
"""The button by which somebody takes a role, or says that they have it."""


def question_title(facts: Facts, role: str) -> str:
    """Heads the question; mrkdwn. `role` is plain."""
    return f"Incident {facts.number}: {blocks.escape(role)}"


def asked(role: str, asked_by: str, before: str, serves: str = "", besides: str = "") -> str:
    """What somebody is asked who is to have a role, as plain text; `before` has it until they say so."""
    whose = f" for {serves}" if serves else ""
    asks = f"{asked_by} asks you to take the role of {role}{whose}." if asked_by else f"You are {role} on the rota now."
    keeps = f"{before} has the role until you say that you have it." if before else "Say that you have it."
    return blocks.sentences(asks, keeps, besides)


def question(facts: Facts, said: str) -> str:
    """What somebody reads who is to have a role; mrkdwn. `said` is what they are asked, plain."""
    return f"{_what(facts)} {blocks.escape(said)}"


def question_summary(facts: Facts, said: str) -> str:
    """The same in a text message (plain)."""
    return f"{blocks.unescape(facts.sentence)} {said}"


def _what(facts: Facts) -> str:
    return blocks.full_stop(blocks.sentence(facts.in_brief))


def has_it(facts: Facts, role: str, name: str, before: str, serves: str = "") -> Content:
    """What the channel reads when somebody has a role. The names are plain."""
    whose, until_now = f" for {serves}" if serves else "", f" Until now: {before}." if before else ""
    said = blocks.escape(f"{name} has the role of {role}{whose} now.{until_now}")
    text = f":bust_in_silhouette: *Incident {facts.number}:* {said}"
    return Content(text, (blocks.section(text),))


def no_longer(facts: Facts, role: str, name: str) -> Content:
    """What whoever had a role until now reads. `name` has it now; the names are plain."""
    said = f"{name} has the role of {role} now, and you have it no longer."
    wrong = " Is that wrong? `/incident role take` and the role."
    text = f":bust_in_silhouette: *Incident {facts.number}:* {blocks.escape(said)}"
    return Content(text + wrong, (blocks.section(text + wrong),), f"Incident {facts.number}: {said} {NO_REPLY}")


def cannot(facts: Facts, role: str, name: str, keeps: str) -> Content:
    """What the channel reads when somebody who was asked cannot. `keeps` has it still, or is empty; all are plain."""
    then = f"{keeps} keeps it." if keeps else "Ask somebody else: `/incident role assign`, the role and their name."
    said = f":no_entry: *Incident {facts.number}:* {blocks.escape(f'{name} cannot take the role of {role}.')} "
    text = said + (blocks.escape(then) if keeps else then)
    return Content(text, (blocks.section(text),))


def still_yours(facts: Facts, role: str) -> str:
    """What somebody with a role reads when the incident is on again; mrkdwn, above the button. `role` is plain."""
    name = blocks.escape(role)
    return (
        f":bust_in_silhouette: *Incident {facts.number} is on again.* You had the role of {name}. Do you have it still?"
    )


def please_brief(facts: Facts, role: str, incoming: str) -> Content:
    """What whoever has a role reads as it is handed over. The names are plain."""
    asked = f"{incoming} is asked to take the role of {role}."
    said = f"{asked} You keep it until they say that they have it. Please brief them."
    text = f":arrows_counterclockwise: *Incident {facts.number}:* {blocks.escape(said)}"
    return Content(text, (blocks.section(text),), f"Incident {facts.number}: {said} {NO_REPLY}")


def base_title(facts: Facts) -> str:
    return f"Incident {facts.number}: command at base"


def base_question(facts: Facts, director: str, group: str) -> str:
    """What somebody reads who is to command at base; mrkdwn. The names are plain."""
    return f"{_what(facts)} {blocks.escape(_at_base(director, group))}"


def base_summary(facts: Facts, director: str, group: str) -> str:
    """The same in a text message (plain)."""
    return f"{blocks.unescape(facts.sentence)} {_at_base(director, group)}"


def _at_base(director: str, group: str) -> str:
    return (
        f"{director} has gone to {group} and names you to command at base. {director} stays accountable. "
        "Say that you command at base."
    )


def told(facts: Facts, said: str) -> Content:
    """A line in the channel. `said` is plain."""
    text = f":classical_building: *Incident {facts.number}:* {blocks.escape(said)}"
    return Content(text, (blocks.section(text),), f"Incident {facts.number}: {said} {NO_REPLY}")
