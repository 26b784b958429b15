"""The pages of the desk: what stands on them, and how they are written."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.callout import messages as call_messages
from eprr_bot.callout import posts
from eprr_bot.callout import service as callout
from eprr_bot.callout.models import CallOutState
from eprr_bot.desk import live
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.feature import Whole
from eprr_bot.incidents import export, rights, service
from eprr_bot.incidents.alert import WORDS, AlertState
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import roles
from eprr_bot.slack import as_html, blocks
from eprr_bot.slack.as_html import Piece
from eprr_bot.slack.commands import AT_THE_DESK, Actor, Request, UserError

if TYPE_CHECKING:
    from eprr_bot.desk.asking import Asked

OWN = "eprr_bot.desk"
LOG = "/incident log"
LATELY = timedelta(hours=24)


@dataclass(frozen=True)
class Visitor:
    """Whoever looks: the person who is signed in, the seal that their forms carry, and what stands before addresses."""

    person: Person | None
    seal: str
    root: str
    now: datetime
    may_use_slack: bool = False
    """Can one sign in with Slack here?"""

    @property
    def actor(self) -> Actor:
        """The same, to the router."""
        assert self.person is not None
        return directory.as_actor(self.person)


@dataclass(frozen=True)
class Written:
    """A page, and what it may do; with a name, a file to keep, which is of this type."""

    body: str
    policy: str
    status: int = 200
    name: str = ""
    type: str = "text/html"


def home(session: Session, visitor: Visitor) -> Written:
    """Who is on call, and the incidents that are open; for whoever is not signed in, how to sign in."""
    if visitor.person is None:
        return sign_in_first(session, visitor)
    desk, calls = live.desk(session, visitor.now), calls_of(session, visitor)
    seen = desk.seen_with(calls)
    return _write(session, visitor, "home.html", "The desk", desk=desk, calls=calls, seen=seen, script=script())


def calls_of(session: Session, visitor: Visitor, number: int = 0) -> list[list[Piece]]:
    """What they are being called for, with the buttons that answer; of one incident, or of all that is open."""
    assert visitor.person is not None
    return calls_to(session, [visitor.person.id], visitor.now, number).get(visitor.person.id, [])


def calls_to(session: Session, people: Collection[str], now: datetime, number: int = 0) -> dict[str, list[list[Piece]]]:
    """Likewise for each of several people."""
    name_of = partial(service.name_behind, session)
    found: dict[str, list[list[Piece]]] = {}
    for one in callout.called_lately(session, list(people), now - LATELY, now):
        if one.call_out.state == CallOutState.OPEN and number in (0, one.call_out.incident_id):
            said = call_messages.page(posts.as_seen_by(session, one.call_out, one.callee, now))
            found.setdefault(one.callee.person_id, []).append(as_html.message(said, name_of))
    return found


def incident(app: Whole, session: Session, visitor: Visitor, number: int, before: int = 0) -> Written:
    """An incident: what stands in its channel, with its buttons, and the log, the newest entries first."""
    if visitor.person is None:
        return sign_in_first(session, visitor)
    found = session.get(Incident, number)
    if found is None:
        return nothing_here(session, visitor)
    try:
        may_read(app, session, visitor, number)
    except UserError as error:
        return _write(session, visitor, "said.html", f"Incident {number}", words=str(error), status=403)
    shown, calls = live.look(app, session, number, visitor.now), calls_of(session, visitor, number)
    found_entries = live.entries(session, number, before)
    return _write(
        session,
        visitor,
        "incident.html",
        f"Incident {number}: {blocks.fit(found.what, 80)}",
        incident=found,
        shown=shown,
        calls=calls,
        log=found_entries,
        seen="" if before else shown.seen_with(calls),
        script=script(),
    )


def may_read(app: Whole, session: Session, visitor: Visitor, number: int) -> None:
    """Raises UserError where nothing lets them read the log of an incident."""
    rights.gate(LOG, Request(app, session, visitor.now, visitor.actor, channel=f"{AT_THE_DESK}/{number}"))


def record(app: Whole, session: Session, visitor: Visitor, number: int, kind: str) -> Written:
    """The whole record of an incident, as one of the files that are handed over."""
    page = incident(app, session, visitor, number)  # whoever may not read that may not have this
    found = session.get(Incident, number)
    if page.status != 200 or visitor.person is None or found is None:
        return page
    made = export.gather(session, found, visitor.now)
    if kind == "html":
        return Written(export.as_page(session, made), "default-src 'none'; style-src 'unsafe-inline'")
    if kind == "py":
        return Written(export.checker().decode(), "default-src 'none'", 200, export.CHECKER, "text/x-python")
    body, of_type = (export.as_table(made), "text/csv") if kind == "csv" else (export.as_json(made), "application/json")
    return Written(body, "default-src 'none'", 200, f"{made.name}.{kind}", of_type)


def answer(session: Session, visitor: Visitor, asked: "Asked") -> Written:
    """What came of something that they did; a form to fill in, or the same once more with what is wrong with it."""
    name_of = partial(service.name_behind, session)
    said = as_html.message(asked.content, name_of) if asked.content else []
    members = [(one.slack_id, one.name) for one in directory.people(session) if one.slack_id] if asked.form else []
    title = asked.form.title if asked.form else "Done" if not asked.errors else "Not sent yet"
    title = f"Error: {title}" if asked.errors else title
    return _write(
        session,
        visitor,
        "answer.html",
        title,
        number=asked.number,
        said=said,
        form=asked.form,
        fields=as_html.fields(asked.form, members, asked.values) if asked.form else [],
        shape=as_html.shape(asked.form) if asked.form else "",
        told=as_html.told(asked.form, name_of) if asked.form else [],
        errors=asked.errors,
        status=422 if asked.errors else 200,
    )


def everything(app: Whole, session: Session, visitor: Visitor, number: int = 0) -> Written:
    """A form for whatever can be typed in Slack; what is done in an incident comes first on the page of one."""
    if visitor.person is None:
        return sign_in_first(session, visitor)
    roots = sorted(app.router.root_summaries, key=lambda root: root != "/incident") if number else None
    commands = {root: app.router.of_root(root) for root in roots or app.router.root_summaries}
    title = f"Everything you can do in incident {number}" if number else "Everything you can do"
    summaries = app.router.root_summaries
    return _write(session, visitor, "everything.html", title, number=number, commands=commands, summaries=summaries)


def sign_in_first(session: Session, visitor: Visitor, *, was_sent: bool = False, why_not: str = "") -> Written:
    """Nobody is signed in here; perhaps no longer, and what they sent was not taken. `why_not` is said of Slack."""
    return _sign_in(session, visitor, was_sent=was_sent, why_not=why_not)


def link_is_on_its_way(session: Session, visitor: Visitor) -> Written:
    """Said to whoever asks for a link, whether the directory knows the number or not."""
    return _sign_in(session, visitor, is_on_its_way=True)


def _sign_in(session: Session, visitor: Visitor, **facts: Any) -> Written:
    usual: dict[str, Any] = {"is_on_its_way": False, "was_sent": False, "why_not": ""}
    return _write(session, visitor, "sign_in.html", "Sign in", **(usual | facts))


def may_sign_in(session: Session, visitor: Visitor, person: Person | None, token: str) -> Written:
    """What a link opens: one button, because programs that look at messages open every address in them."""
    status = 200 if person else 404
    return _write(session, visitor, "link.html", "Sign in", person=person, token=token, status=status)


def nothing_here(session: Session, visitor: Visitor) -> Written:
    """There is no such page."""
    words = "There is nothing at this address. Go back to the desk."
    return _write(session, visitor, "said.html", "Nothing here", words=words, status=404)


def _write(
    session: Session,
    visitor: Visitor,
    template: str,
    title: str,
    status: int = 200,
    **facts: Any,
) -> Written:
    policy = pages.policy(style(), form_action="'self'", script=facts.get("script", ""))
    return Written(written(session, visitor, template, title=title, **facts), policy, status)


def written(session: Session, visitor: Visitor, template: str, **facts: Any) -> str:
    """A page, or a piece of one."""
    zone = directory.cluster(session).zone
    common: dict[str, Any] = {
        "visitor": visitor,
        "is_staff": roles.is_staff(session, visitor.person),
        "root": visitor.root,
        "once": partial(secrets.token_hex, 12) if visitor.seal else str,
        "state": lambda one: WORDS[AlertState(one.alert_state)].lower(),
        "when": _when(zone),
        "style": style(),
        "script": "",
    }
    return pages.templates(OWN).get_template(template).render(common | facts)


def _when(zone: Any) -> Callable[[datetime], str]:
    return lambda instant: blocks.written(instant, zone)


@cache
def style() -> Markup:
    """How the pages look."""
    return pages.style(OWN)


@cache
def script() -> Markup:
    """By which the desk and an incident’s page follow along. Without it all is as it was when the page was loaded."""
    return pages.script(OWN, "follow.js")
