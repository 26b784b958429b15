"""People, organisations, and how they are reached."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from eprr_bot.directory import contacts, holidays, leavers, models, service
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.directory.instruments import INSTRUMENTS
from eprr_bot.directory.people_file import PEOPLE, doubtful
from eprr_bot.feature import CalendarJob, Feature, Whole, tables_in


def _leavers(app: Whole, session: Session, now: datetime) -> None:
    leavers.daily(session, now, *(let_go for feature in app.features for let_go in feature.let_go))


def _bank_holidays(app: Whole, session: Session, now: datetime) -> None:
    if app.settings.bank_holidays:
        holidays.ask_for_them(session, now)


FEATURE = Feature(
    name="directory",
    tables=tables_in(models),
    files=(CLUSTER, replace(PEOPLE, apply=service.take_people), INSTRUMENTS),
    file_checks=(doubtful, contacts.without_contact, holidays.not_there),
    calendar=(
        CalendarJob("leavers", "1 0 * * *", _leavers),
        CalendarJob("bank holidays", "15 5 * * mon", _bank_holidays, timedelta(days=7)),
    ),
    retries=((models.HolidayFeed, "next_at"),),
)
