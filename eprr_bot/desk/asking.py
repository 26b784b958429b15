"""What somebody does at the desk, through the router: a line as they would type it, a button, a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from eprr_bot.base.db import claim_once, has_changed
from eprr_bot.desk.page import Visitor
from eprr_bot.directory import service as directory
from eprr_bot.feature import Whole
from eprr_bot.slack import as_html
from eprr_bot.slack.asked import in_transaction, refusal
from eprr_bot.slack.blocks import Content, Form, Values, escape
from eprr_bot.slack.commands import (
    AT_THE_DESK,
    MOST_DIGITS,
    NOT_OURS,
    FormError,
    Reply,
    Request,
    UserError,
)

DONE_ALREADY = "This was done already: the same was sent twice. Nothing was done a second time."
FIELD = "field-"
"""What stands before the name of a form's own field."""


@dataclass(frozen=True)
class Given:
    """What was sent in: several values by name."""

    fields: Mapping[str, list[str]]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, [""])[0]

    @property
    def number(self) -> int:
        """The number of the incident whose page it came from; 0 for none."""
        text = self["incident"]
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0

    def once(self, visitor: Visitor) -> str:
        """By this a form that is sent twice, such as by loading its answer again, is known."""
        return f"{visitor.seal[:16]}/{self['once'][:40]}"

    @property
    def channel(self) -> str:
        """What stands in place of a channel."""
        return f"{AT_THE_DESK}/{self.number}" if self.number else AT_THE_DESK

    @property
    def values(self) -> Values:
        """What the fields of a form hold; several choices are lines of one text, as in Slack."""
        theirs = {name.removeprefix(FIELD): each for name, each in self.fields.items() if name.startswith(FIELD)}
        return Values({name: "\n".join(one.strip() for one in each if one.strip()) for name, each in theirs.items()})


@dataclass(frozen=True)
class Asked:
    """What came of it: something to read, a form to fill in, or what was wrong with one, by its fields."""

    number: int = 0
    content: Content | None = None
    form: Form | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    values: Values | None = None
    """What they had filled in."""


def say(app: Whole, visitor: Visitor, given: Given) -> Asked:
    """What they would type in Slack: a line, and what more they wrote after it. The first word may lack its stroke."""
    typed = f"{given['line']} {given['more']}".strip().removeprefix("/")
    root, _, text = f"/{'eprr help' if typed.lower() in ('', 'help') else typed}".partition(" ")
    if root not in app.router.root_summaries:
        known = ", ".join(app.router.root_summaries)
        return Asked(given.number, refusal(UserError(f"“{root}” is no command. Commands: {known}.")))
    is_question = app.router.is_question(root, text)
    return _asked(
        app, visitor, given, lambda request: app.router.run(root, replace(request, text=escape(text))), is_question
    )


def write(app: Whole, visitor: Visitor, given: Given) -> Asked:
    """What is to be written in the log of the incident, as they wrote it, with its lines."""
    return say(app, visitor, Given({**given.fields, "line": [f"/incident log {given['text']}"]}))


def press(app: Whole, visitor: Visitor, given: Given) -> Asked:
    """A button of a message, or what was chosen from its menu."""
    run = app.router.action(given["action"])
    if run is None:
        return Asked(given.number, refusal(UserError(NOT_OURS)))
    return _asked(app, visitor, given, lambda request: run(replace(request, value=given["value"])))


def submit(app: Whole, visitor: Visitor, given: Given) -> Asked:
    """A form that was filled in. What is wrong with it is shown beside its fields, with all that they wrote."""
    run = app.router.forms.get(given["form"])
    if run is None:
        return Asked(given.number, refusal(UserError(NOT_OURS)))
    asked = _asked(app, visitor, given, lambda request: run(replace(request, values=given.values, value=given["kept"])))
    form = asked.form or (as_html.as_it_was(given["shape"]) if asked.errors else None)
    return replace(asked, values=given.values if asked.errors else None, form=form)


DOING: Mapping[str, Callable[[Whole, Visitor, Given], Asked]] = {
    "say": say,
    "write": write,
    "press": press,
    "submit": submit,
}
"""What a form of the desk may ask for, by the last word of its address."""


def _asked(
    app: Whole, visitor: Visitor, given: Given, run: Callable[[Request], Reply], is_question: bool = False
) -> Asked:
    person = visitor.person
    assert person is not None
    actor = directory.as_actor(person)

    def once(request: Request) -> Reply:
        reply = run(replace(request, channel=given.channel))
        if has_changed(request.session) and not claim_once(request.session, "desk", given.once(visitor), request.now):
            raise UserError(DONE_ALREADY)
        return reply

    reply, error = in_transaction(app, lambda _: actor, once, is_question=is_question)
    if isinstance(error, FormError):
        return Asked(given.number, errors=error.errors)
    if error is not None:
        return Asked(given.number, refusal(error))
    if reply is None:
        return Asked(given.number)
    if reply.then:
        in_transaction(app, lambda _: actor, lambda request: _write_down(request, reply))
    return Asked(given.number, reply.content, reply.form)


def _write_down(request: Request, reply: Reply) -> Reply:
    assert reply.then is not None
    reply.then(request.session)
    return reply
