"""Who there is, how they are found by what people type, and the cluster they work for."""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import change, put, remember, remembered
from eprr_bot.base.file_kinds import BY, Read
from eprr_bot.base.questions import question
from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.base.wall_clock import within
from eprr_bot.directory import kept_roll, names, roll
from eprr_bot.directory.cluster import CLUSTER, Cluster
from eprr_bot.directory.instruments import INSTRUMENTS, Area, Instrument
from eprr_bot.directory.models import ALWAYS, Competence, Person, Unmatched
from eprr_bot.directory.people_file import People
from eprr_bot.slack import blocks
from eprr_bot.slack.commands import Actor, Request, UserError, user_id

MOST_NAMES_SHOWN = 5
BY_SLACK = "Slack’s list of members"

NO_ENTRY = "No entry of the directory carries your Slack account"
"""True of somebody who is not in the directory, and of somebody who is, with another address than Slack knows."""
WHO_ADDS = "Your EPRR officer can add you, or put the e-mail address of your Slack account into your entry."

log = structlog.get_logger()


def cluster(session: Session) -> Cluster:
    """The cluster as it was last applied."""
    return CLUSTER.current(session)


def officer(session: Session, now: datetime) -> str:
    """The id of the accountable emergency officer at an instant (GOV-01)."""
    found = cluster(session)
    return found.officers_from(now.astimezone(found.zone).date())[0]


def deputy_officer(session: Session, now: datetime) -> str:
    """The id of the deputy of the accountable emergency officer at an instant; empty where nobody is."""
    found = cluster(session)
    return next(iter(found.deputy_officers_from(now.astimezone(found.zone).date())), "")


def instruments(session: Session) -> tuple[Instrument, ...]:
    """The papers that give the on-call director authority."""
    return INSTRUMENTS.current(session).instruments


def areas(session: Session) -> tuple[Area, ...]:
    """Where a rota answers for a part of the cluster alone."""
    return INSTRUMENTS.current(session).areas


def person(session: Session, person_id: str) -> Person | None:
    """The person with this id, or None."""
    return remembered(session, Person, person_id, lambda: session.get(Person, person_id))


def look_up(session: Session, person_ids: Iterable[str]) -> None:
    """Look up several people at once, for whoever asks for one of them next."""
    remember(session, Person, by_ids(session, person_ids))


def competences(session: Session, person_id: str) -> list[Competence]:
    """What a person is trained for, by name."""
    found = select(Competence).where(Competence.person_id == person_id)
    return list(session.exec(found.order_by(col(Competence.name))).all())


def trained_as(session: Session, competence: str, now: datetime) -> list[Person]:
    """Everybody here whose competence of this name counts today, by name."""
    today = now.astimezone(cluster(session).zone).date()
    theirs = select(Competence.person_id).where(Competence.name == competence, Competence.expires >= today)
    trained = set(session.exec(theirs).all())
    return [one for one in people(session) if one.id in trained]


def people(session: Session) -> list[Person]:
    """Everybody who has not left, by name; no organisation's contact is among them."""
    return list(session.exec(_here().where(Person.contact_hours == "")).all())


def contacts(session: Session) -> list[Person]:
    """The on-call contacts of organisations, by name."""
    return list(remembered(session, Person, ("contacts",), lambda: _contacts(session).all()))


@question
def _contacts() -> SelectOfScalar[Person]:
    return _here().where(Person.contact_hours != "")


def contacts_of(session: Session, organisation: str, now: datetime) -> list[Person]:
    """Who is to be called of an organisation at an instant, by name: those of its contacts whose hours it is."""
    zone = cluster(session).zone
    return [one for one in contacts(session) if one.organisation == organisation and is_contact(one, now, zone)]


def is_contact(person: Person, now: datetime, zone: ZoneInfo) -> bool:
    """Is this an organisation's contact, and the one to call at this instant?"""
    return person.contact_hours == ALWAYS or (person.contact_hours != "" and within(person.contact_hours, now, zone))


def without_contact(session: Session) -> list[str]:
    """The names of the providers that have no on-call contact: what is asked of them reaches nobody at night (¶62)."""
    have = {one.organisation for one in contacts(session)}
    return [one.name for one in cluster(session).providers if one.id not in have]


def _here() -> SelectOfScalar[Person]:
    return select(Person).where(col(Person.is_active).is_(True)).order_by(col(Person.name))


def by_ids(session: Session, ids: Iterable[str]) -> dict[str, Person]:
    """The people with these ids, those who have left included; ids that nobody has are left out."""
    return {one.id: one for one in _by_ids(session, list(ids)).all()}


@question
def _by_ids(ids: list[str]) -> SelectOfScalar[Person]:
    return select(Person).where(col(Person.id).in_(ids))


def name_of(session: Session, person_id: str | None) -> str:
    """A person's name; for somebody whom the directory does not know, the id as a name."""
    found = person(session, person_id) if person_id else None
    return found.name if found else _as_a_name(person_id or "nobody")


def marked_name_of(session: Session, person_id: str) -> str:
    """The same; after the name of somebody who has left, and still stands in a rota or a file, stands that."""
    return name_of(session, person_id) + (" (has left)" if has_left(session, person_id) else "")


def marked_names_of(session: Session, person_ids: Iterable[str | None]) -> dict[str | None, str]:
    """The same of many people, asked for at once; of nobody there is none."""
    ids = {one for one in person_ids if one}
    _kept = by_ids(session, ids)  # as long as they are, each need not be asked for
    return {one: marked_name_of(session, one) for one in ids}


def names_of(session: Session, person_ids: Iterable[str]) -> dict[str, str]:
    """The names of many people, as `name_of` has them."""
    ids = list(person_ids)
    known = by_ids(session, ids)
    return {one: known[one].name if one in known else _as_a_name(one) for one in ids}


def _as_a_name(person_id: str) -> str:
    return person_id.replace(".", " ").title()


def person_of(session: Session, actor: Actor) -> Person | None:
    """The person behind a member of the workspace, or None."""
    return person(session, actor.person_id) if actor.person_id else None


def as_actor(person: Person) -> Actor:
    """Somebody as whoever does a thing, by whatever way they do it."""
    return Actor(person.slack_id or "", person.name, person.id)


def is_known(session: Session, actor: Actor) -> bool:
    """Is this somebody in the directory, who has not left? Only they read why others are covered or away."""
    found = person_of(session, actor)
    return found is not None and found.is_active


def by_slack_id(session: Session, slack_id: str) -> Person | None:
    """The person with this Slack id, or None."""
    found = _by_slack_id(session, slack_id).first()
    remember(session, Person, {found.id: found} if found else {})
    return found


@question
def _by_slack_id(slack_id: str) -> SelectOfScalar[Person]:
    return select(Person).where(Person.slack_id == slack_id)


def plain_words(request: Request) -> str:
    """What followed a command, to be kept: on its lines, with names where people were mentioned."""

    @cache
    def _name(slack_id: str) -> str | None:
        found = by_slack_id(request.session, slack_id)
        return found.name if found else None

    return blocks.plain_words(request.typed, _name)


def find(session: Session, text: str) -> Person:
    """The person somebody means: a mention, an id, a name or the beginning of a word of one. Raises UserError."""
    mentioned = user_id(text)
    if mentioned:
        found = by_slack_id(session, mentioned)
        if found is None:
            raise UserError(
                "No entry of the directory carries that member’s Slack account. Your EPRR officer can add them, or put "
                "the e-mail address of their Slack account into their entry."
            )
        refuse_leaver(found)
        return found
    everybody = people(session)
    wanted = text.strip().lstrip("@")
    close = names.called(everybody, wanted) or names.beginning(everybody, wanted)
    if len(close) == 1:
        return close[0]
    if len(close) > MOST_NAMES_SHOWN:
        raise UserError(f"“{text}” could be {len(close)} people. Type more of the name, or @ and the person.")
    if close:
        all_of_them = ", ".join(sorted(one.name for one in close))
        raise UserError(
            f"More than one person is called “{text}”: {all_of_them}. Type the whole name, or @ and the person."
        )
    for leaver in names.called(_leavers(session), wanted):
        refuse_leaver(leaver)
    guess = names.meant(everybody, wanted)
    hint = f" Did you mean {guess}?" if guess else ""
    raise UserError(f"There is nobody called “{text}” in the directory.{hint}")


def _leavers(session: Session) -> Sequence[Person]:
    return session.exec(select(Person).where(col(Person.is_active).is_(False), Person.contact_hours == "")).all()


def refuse_leaver(person: Person) -> None:
    """Raises UserError for somebody who has left."""
    if not person.is_active:
        day = person.left_on
        since = f" on {day:%a} {day.day} {day:%b %Y}" if day else ""
        raise UserError(
            f"{person.name} left{since}. If that is wrong, your EPRR officer can undo it: "
            f"eprr-bot people leave {person.id} --undo"
        )


def take_people(session: Session, vault: Vault, read: Read[People], now: datetime) -> str:
    """Take people from their file where there are none yet: later changes go through `people import`."""
    if not people(session):
        roll.take_over(session, vault, read.content.people, now, BY)
    return ""


def match_members(session: Session, vault: Vault, members: Mapping[str, str], now: datetime) -> list[str]:
    """Give people their Slack ids by e-mail address (address -> id). Returns the names of those without one.

    Of several people with one address, whoever has the id keeps it.
    """
    everybody, without = sorted(people(session), key=lambda one: one.slack_id is None), list[str]()
    taken = set[str]()
    emails = _readable(vault, {one.id: one.email for one in everybody})
    for one in everybody:
        if one.id not in emails:
            continue
        found = members.get(emails[one.id].lower())
        found = None if found in taken else found
        taken |= {found} if found else set()
        if found and found != one.slack_id:
            _take_from_others(session, one, found, now)
            one.slack_id, one.updated_at = found, now
            session.add(one)
            kept_roll.changed(session, now, BY_SLACK, one.id, "has a Slack account with their address")
            session.flush()
        if not found:
            without.append(one.name)
    put(session, Unmatched(at=now, people=sorted(without)))
    return without


def _take_from_others(session: Session, holder: Person, slack_id: str, now: datetime) -> None:
    earlier = by_slack_id(session, slack_id)
    if earlier is not None and earlier.id != holder.id:
        earlier.slack_id = None
        session.add(earlier)
        kept_roll.changed(session, now, BY_SLACK, earlier.id, "has a Slack account no more")
        session.flush()


def _no_entry(session: Session, actor: Actor) -> str:
    """Why somebody is not known: half a sentence. At the keyboard it is the name that was typed, with those meant."""
    if actor.slack_id:
        return NO_ENTRY
    name, everybody = actor.name.partition(" (typed by")[0].partition(",")[0], people(session)
    if alike := sorted(one.id for one in names.called(everybody, name)):
        return f"“{name}” is the name of several people (give the id: {blocks.listed(alike, 'or')})"
    begun = [one.name for one in names.beginning(everybody, name)][:MOST_NAMES_SHOWN]
    guess = blocks.listed(begun, "or") or names.meant(everybody, name)
    return f"“{name}” is nobody in the directory{f' (did you mean {guess}?)' if guess else ''}"


def not_known(session: Session, actor: Actor, so: str, then: str = "") -> UserError:
    """What somebody reads who is not in the directory: what follows from that, who adds them, and what to do then."""
    adds = WHO_ADDS if actor.slack_id else ""
    return UserError(blocks.sentences(f"{_no_entry(session, actor)}, so {so}", adds, then))


def has_left(session: Session, person_id: str) -> bool:
    """Is somebody in the directory as one who has left?"""
    found = person(session, person_id)
    return found is not None and not found.is_active


def leavers_by_number(session: Session, vault: Vault, number: str) -> list[Person]:
    """Everybody who has left, and had this mobile number, as long as it is kept."""
    marked = col(Person.mobile_look_up).in_(vault.look_ups(number))
    return list(session.exec(select(Person).where(col(Person.is_active).is_(False), marked)).all())


def by_number(session: Session, vault: Vault, number: str) -> list[Person]:
    """Everybody with this mobile number (E.164), by name: a handset may be shared."""
    return _found_by(session, vault, "mobile", number)


def by_address(session: Session, vault: Vault, address: str) -> list[Person]:
    """Everybody with this e-mail address, by name."""
    return _found_by(session, vault, "email", address)


FOUND_BY = ("mobile", "email")
"""The sealed texts beside which stands what they are found by."""


def _found_by(session: Session, vault: Vault, what: str, text: str) -> list[Person]:
    """By what stands beside it; opened is only what has nothing there of a key that we have."""
    without = _without_look_up(session, what, vault.is_known)
    opened = _readable(vault, {one.id: getattr(one, what) for one in without})
    mark = col(getattr(Person, f"{what}_look_up"))
    found = select(Person).where(Person.is_active == True, mark.in_(vault.look_ups(text)))  # noqa: E712 (SQL)
    everybody = [*session.exec(found).all(), *(one for one in without if opened.get(one.id) == text)]
    return sorted(everybody, key=lambda one: one.name)


def renew_look_ups(session: Session, vault: Vault) -> int:
    """Put beside each what it is found by with the newest key. Returns how many there were to renew."""
    number = 0
    for what in FOUND_BY:
        old = _without_look_up(session, what, vault.is_newest)
        for person_id, text in _readable(vault, {one.id: getattr(one, what) for one in old}).items():
            change(session, Person, Person.id == person_id, **{f"{what}_look_up": vault.look_up(text)})
        number += len(old)
    return number


def _without_look_up(session: Session, what: str, is_good: Callable[[str], bool]) -> list[Person]:
    """Those who have nothing good beside it. Only what stands beside it is read of the others."""
    mark = col(getattr(Person, f"{what}_look_up"))
    kept = select(Person.id, mark).where(Person.is_active == True, getattr(Person, what) != "")  # noqa: E712 (SQL)
    ids = [person_id for person_id, look_up in session.exec(kept).all() if not is_good(look_up)]
    return list(by_ids(session, ids).values()) if ids else []


def _readable(vault: Vault, sealed: Mapping[str, str]) -> dict[str, str]:
    """Contact details by person. One that no key opens is left out, so that it cuts off nobody else."""
    opened = {}
    for person_id, text in sealed.items():
        with contextlib.suppress(WrongKey):
            opened[person_id] = vault.open(text)
    if len(opened) < len(sealed):
        log.warning("contact details cannot be opened with the present keys", people=len(sealed) - len(opened))
    return opened
