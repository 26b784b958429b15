"""What is not ready yet, in words: settings, files, database, Slack."""

from datetime import datetime

from cryptography.fernet import Fernet
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session, select

from eprr_bot.app import FEATURES
from eprr_bot.base.database_errors import in_words
from eprr_bot.base.db import make_engine
from eprr_bot.base.documents import NeverApplied
from eprr_bot.base.failing_jobs import failing
from eprr_bot.base.files import FaultsFound
from eprr_bot.base.private_files import keep_private, open_to_others
from eprr_bot.base.settings import CannotWork, Settings
from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import in_vain
from eprr_bot.directory import holidays
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.directory.numbers import is_mobile
from eprr_bot.exercises import outlook
from eprr_bot.hard_copy import by_email as hard_copy
from eprr_bot.health.status import failed, monitor_called, monitor_hears, nobody_on_call, not_reached
from eprr_bot.incidents import to_look_at
from eprr_bot.lrf import register
from eprr_bot.lrf import service as lrf
from eprr_bot.migrations import what_differs
from eprr_bot.noticeboard.duties import vacant
from eprr_bot.oncall import service as oncall
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.reach import routes
from eprr_bot.reach.slack.channel import calling, web_client
from eprr_bot.records import guards, witness
from eprr_bot.run.check import check
from eprr_bot.run.retire import places_of
from eprr_bot.slack import blocks
from eprr_bot.slack.manifest import SCOPES

NO_CONTACT = "A direction reaches nobody there at night. Give each a row with contact_hours: eprr-bot people import"


def make_key() -> str:
    """A new key for EPRR_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def examine(settings: Settings, now: datetime) -> list[tuple[str, str]]:
    """(what, `ok` or what is wrong and what to do) for everything that must be right; `ok, …` says more."""
    routes.use(settings)  # nobody is reached here by what is not set up
    found = [(f"setting {problem.id}", f"{problem.what} {problem.remedy}") for problem in settings.problems()]
    faults = [one for one in check(settings.rotas, settings.playbooks) if not one.is_warning]
    found.append(("files", f"{len(faults)} fault(s). Run: eprr-bot check" if faults else "ok"))
    found += _closed_files(settings)
    if refused := routes.replies_refused(settings):
        found.append(("replies by text", refused))
    found += _in_database(settings, now)
    found.append(("Slack", _slack(settings)))
    return found


def _closed_files(settings: Settings) -> list[tuple[str, str]]:
    """Which of the database's files were open to others until now, and which still are."""
    if settings.sqlite_file is None or not (found := open_to_others(settings.sqlite_file)):
        return []
    keep_private(settings.sqlite_file)
    names = blocks.listed(path.name for path in found)
    said = f"{names} could be read by other accounts of this machine. That is closed now."
    if still := open_to_others(settings.sqlite_file):
        said = f"Other accounts of this machine may read {blocks.listed(path.name for path in still)}. "
        said += "Their owner must close them: chmod go= with their names."
    return [("files of the database", said)]


def _in_database(settings: Settings, now: datetime) -> list[tuple[str, str]]:
    """What the database says of itself, and what was applied to it says of the installation."""
    try:
        engine = make_engine(settings.database)
        try:
            if differs := what_differs(engine):
                return [("database", differs)]
            with Session(engine) as session:
                missed = {one.many: in_vain(one, callout.ladders(session)) for one in routes.missing(settings)}
                details = _contact_details(session, settings)
                on_call, missed_duties = map("; ".join, (nobody_on_call(session, now), vacant(session, now)))
                lacking = " ".join(lrf.lacking(session, now))
                closed = holidays.state(session, now, is_asked=bool(settings.bank_holidays))
                unnamed = " ".join(register.without_contacts(session, now))
                no_contact = blocks.listed(directory.without_contact(session))
                unkeepable = " ".join(outlook.faults(session, now))
                logs = [*_logs(session, now), _named_though_ended(session, now)]
                by_email = hard_copy.why_not(session, settings)
                dead = "; ".join(f"{name} cannot be reached {way}" for name, way in not_reached(session))
                monitor = _monitor(session, settings, now)
                failing_jobs = "; ".join(map(failed, failing(session)))
        finally:
            engine.dispose()
    except (ArgumentError, DatabaseError) as error:
        return [("database", in_words(error))]
    except (NeverApplied, FaultsFound) as error:
        return [("database", str(error))]
    optional = [one for one in routes.ROUTES.values() if one.remedy]
    return [
        ("database", "ok"),
        ("contact details", details),
        ("numbers and addresses", f"{dead}. Correct them: eprr-bot people import" if dead else "ok"),
        *((route.many, _optional(missed.get(route.many))) for route in optional),
        ("on call now", f"{on_call}. Put somebody in: eprr-bot rota cover" if on_call else "ok"),
        ("duties", missed_duties or "ok"),
        ("forums", f"{lacking} Name them in forums.yaml, then run: eprr-bot migrate" if lacking else "ok"),
        ("contacts above", f"{unnamed} Name them under contacts in forums.yaml." if unnamed else "ok"),
        ("contacts of providers", f"{no_contact}: none. {NO_CONTACT}" if no_contact else "ok"),
        ("bank holidays", closed),
        ("programme of exercises", unkeepable or "ok"),
        *logs,
        ("by the calendar", failing_jobs or "ok"),
        ("outside monitor", monitor),
        ("hard copy by e-mail", by_email or "ok"),
    ]


def _named_though_ended(session: Session, now: datetime) -> tuple[str, str]:
    """Where the files that count still name a rota which has ended."""
    ended = [rota_id for rota_id, whole in oncall.schedules(session).items() if whole.is_over(now)]
    places = [f"{place} names {one}" for one in ended for place in places_of(FEATURES, session, one)]
    said = f"{'; '.join(places)}. Take it out, then run: eprr-bot migrate" if places else "ok"
    return "rotas that have ended", said


def _logs(session: Session, now: datetime) -> list[tuple[str, str]]:
    """Are the logs guarded and witnessed, and whose time is over?"""
    return [
        ("logs of incidents", " ".join(guards.faults(session)) or "ok"),
        ("witness of logs", witness.state(session, now)),
        ("records to look at", to_look_at.to_look_at(session, now) or "ok"),
    ]


def _monitor(session: Session, settings: Settings, now: datetime) -> str:
    """Well only where one outside was called lately."""
    said = monitor_called(session, is_set=bool(settings.heartbeat_url))
    return f"ok, {said}" if settings.heartbeat_url and monitor_hears(session, now) else said


def _optional(missed: str | None) -> str:
    """A route that an installation may do without: `missed` says which ladders count on it, None where it is there."""
    if missed is None:
        return "ok"
    return f"{missed}." if missed else "ok, not set up, and no ladder pages by them"


def _contact_details(session: Session, settings: Settings) -> str:
    """Do they open with the keys that are there? After a restore without its keys they do not."""
    sealed = [one for row in session.exec(select(Person.email, Person.mobile, Person.landline)) for one in row if one]
    if sealed and not settings.secret_keys and settings.keys_file and not settings.keys_file.exists():
        return f"{settings.keys_file} with their keys is missing. Put it back, or set EPRR_SECRET_KEYS."
    try:
        vault = Vault(settings.keys())
        for text in sealed:
            vault.open(text)
        unfit = [one.name for one in directory.people(session) if one.mobile and not is_mobile(vault.open(one.mobile))]
    except (WrongKey, CannotWork) as error:
        return str(error)
    if unfit:
        return f"No text message reaches the number of {blocks.listed(unfit)}. Correct it: eprr-bot people import"
    return "ok"


def _slack(settings: Settings) -> str:
    if not settings.slack_bot_token:
        return "not set up. Set SLACK_BOT_TOKEN."
    try:
        answer = calling(web_client(settings.slack_bot_token, settings.slack_api).auth_test)
    except Undelivered as error:
        return f"{error.reason}. Check SLACK_BOT_TOKEN and the network."
    granted = str(answer.headers.get("x-oauth-scopes", "")).split(",")
    missing = [scope for scope in SCOPES if scope not in granted]
    if granted != [""] and missing:
        return f"the app lacks {', '.join(missing)}. Install it again with: eprr-bot manifest"
    return "ok"
