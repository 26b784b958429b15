"""The environment, read once into a frozen object. Every setting is described in docs/settings.md."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import Fernet
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from eprr_bot.base.private_files import keys_beside, make_folder

PACKAGE = Path(__file__).parent.parent


def bundled(folder: str) -> Path:
    """A folder that ships with the program: from a clone it stands beside the package, in a wheel inside it."""
    clone = PACKAGE.parent / folder
    return clone if clone.is_dir() else PACKAGE / "bundled" / folder


def _env(name: str) -> AliasChoices:
    return AliasChoices(name)


@dataclass(frozen=True)
class Problem:
    """A setting that cannot work as it is: a stable id, what is wrong, what to do."""

    id: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.id}: {self.what} {self.remedy}"


class CannotWork(Exception):
    """Settings that nothing can be done with: every problem, what is wrong and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))


class Settings(BaseSettings):
    """All settings. Secrets come from the environment only and are never logged."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    slack_bot_token: str = Field("", validation_alias=_env("SLACK_BOT_TOKEN"), repr=False)
    slack_app_token: str = Field("", validation_alias=_env("SLACK_APP_TOKEN"), repr=False)
    slack_signing_secret: str = Field("", validation_alias=_env("SLACK_SIGNING_SECRET"), repr=False)
    slack_client_id: str = Field("", validation_alias=_env("SLACK_CLIENT_ID"))
    slack_client_secret: str = Field("", validation_alias=_env("SLACK_CLIENT_SECRET"), repr=False)
    slack_api_url: str = Field("https://slack.com/api/", validation_alias=_env("SLACK_API_URL"))
    database_url: str = Field("sqlite:///var/eprr.sqlite3", validation_alias=_env("DATABASE_URL"), repr=False)
    port: int = Field(8000, validation_alias=_env("PORT"))
    host: str = Field("127.0.0.1", validation_alias=_env("HOST"))
    secret_keys: str = Field("", validation_alias=_env("EPRR_SECRET_KEYS"), repr=False)
    rotas: Path = Field(default_factory=lambda: bundled("rotas") / "example", validation_alias=_env("EPRR_ROTAS"))
    playbooks: Path = Field(default_factory=lambda: bundled("playbooks"), validation_alias=_env("EPRR_PLAYBOOKS"))
    hard_copy: Path | None = Field(None, validation_alias=_env("EPRR_HARD_COPY"))
    base_url: str = Field("", validation_alias=_env("EPRR_BASE_URL"))
    record_calls: str = Field("", validation_alias=_env("EPRR_RECORD_CALLS"))
    allow_private_calendars: bool = Field(False, validation_alias=_env("EPRR_ALLOW_PRIVATE_CALENDARS"))
    bank_holidays: str = Field("https://www.gov.uk/bank-holidays.json", validation_alias=_env("EPRR_BANK_HOLIDAYS"))
    notify_api_key: str = Field("", validation_alias=_env("NOTIFY_API_KEY"), repr=False)
    notify_api_url: str = Field("https://api.notifications.service.gov.uk", validation_alias=_env("NOTIFY_API_URL"))
    notify_template: str = Field("", validation_alias=_env("NOTIFY_TEXT_TEMPLATE"))
    notify_email_template: str = Field("", validation_alias=_env("NOTIFY_EMAIL_TEMPLATE"))
    notify_callback_token: str = Field("", validation_alias=_env("NOTIFY_CALLBACK_TOKEN"), repr=False)

    teams_url: str = Field("", validation_alias=_env("EPRR_TEAMS_URL"), repr=False)
    heartbeat_url: str = Field("", validation_alias=_env("EPRR_HEARTBEAT_URL"), repr=False)

    twilio_account_sid: str = Field("", validation_alias=_env("TWILIO_ACCOUNT_SID"))
    twilio_auth_token: str = Field("", validation_alias=_env("TWILIO_AUTH_TOKEN"), repr=False)
    twilio_from: str = Field("", validation_alias=_env("TWILIO_FROM"))
    twilio_api_url: str = Field("https://api.twilio.com", validation_alias=_env("TWILIO_API_URL"))
    smtp_url: str = Field("", validation_alias=_env("SMTP_URL"), repr=False)
    mail_from: str = Field("", validation_alias=_env("EPRR_MAIL_FROM"))

    @property
    def database(self) -> str:
        """The database URL as SQLAlchemy wants it."""
        url = self.database_url
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def sqlite_file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL and for a database in memory."""
        path = self.database.partition(":///")[2].partition("?")[0]
        return Path(path) if self.is_sqlite and path and path != ":memory:" else None

    @property
    def keys_file(self) -> Path | None:
        """Where keys are kept that were made because none were set; None on PostgreSQL."""
        return keys_beside(self.sqlite_file) if self.sqlite_file else None

    @property
    def slack_api(self) -> str:
        """Slack's base URL, always with its closing slash."""
        return self.slack_api_url.rstrip("/") + "/"

    @property
    def is_socket_mode(self) -> bool:
        return bool(self.slack_app_token)

    def problems(self) -> list[Problem]:
        """Everything about these settings that cannot work."""
        return [*self._slack_problems(), *self._address_problems(), *self._other_problems()]

    def _slack_problems(self) -> list[Problem]:
        found = []
        if not self.slack_bot_token:
            found.append(
                Problem(
                    "slack.token",
                    "SLACK_BOT_TOKEN is not set.",
                    "Install the app in Slack and copy the token.",
                )
            )
        if not self.slack_app_token and not self.slack_signing_secret:
            found.append(
                Problem(
                    "slack.secret",
                    "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
                    "Set the first for Socket Mode, the second for signed HTTP.",
                )
            )
        wanted = (self.slack_client_id, self.slack_client_secret, self.base_url)
        if any(wanted[:2]) and not all(wanted):
            remedy = "Set all three, or neither SLACK_CLIENT_ID nor SLACK_CLIENT_SECRET."
            what = "Signing in with Slack needs SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and EPRR_BASE_URL."
            found.append(Problem("slack.client", what, remedy))
        return found

    def _address_problems(self) -> list[Problem]:
        found = []
        if not _is_web_address(self.slack_api_url):
            found.append(Problem("slack.url", "SLACK_API_URL is no web address.", "Leave it out for Slack itself."))
        if self.base_url and not _is_web_address(self.base_url):
            remedy = "Write it whole, such as https://eprr.example.nhs.uk, or leave it out."
            found.append(Problem("base.url", "EPRR_BASE_URL is no web address.", remedy))
        if self.teams_url and not _is_for_teams(self.teams_url):
            remedy = "Give the https address of the flow as Teams shows it, or workflows://… as Apprise writes it."
            found.append(Problem("teams.url", "EPRR_TEAMS_URL is no address of a flow for Teams.", remedy))
        if self.heartbeat_url and not _is_private_on_its_way(self.heartbeat_url):
            remedy = "Give the https address that the monitor shows for this check, or leave it out."
            found.append(Problem("heartbeat.url", "EPRR_HEARTBEAT_URL is no https address.", remedy))
        return found

    def _other_problems(self) -> list[Problem]:
        found = []
        if not self.is_sqlite and not self.secret_keys:
            found.append(
                Problem(
                    "secrets.missing",
                    "EPRR_SECRET_KEYS is not set; on PostgreSQL it must be.",
                    "Make a key with: eprr-bot doctor --new-key",
                )
            )
        if not _are_keys(self.secret_keys):
            found.append(
                Problem(
                    "secrets.bad",
                    "EPRR_SECRET_KEYS holds something that is no key.",
                    "Keys have 44 characters.",
                )
            )
        if not self.rotas.is_dir():
            found.append(Problem("rotas.missing", f"There is no folder {self.rotas}.", "Set EPRR_ROTAS."))
        if not self.playbooks.is_dir():
            found.append(Problem("playbooks.missing", f"There is no folder {self.playbooks}.", "Set EPRR_PLAYBOOKS."))
        if self.notify_api_key and not self.notify_template:
            found.append(
                Problem(
                    "notify.template",
                    "NOTIFY_API_KEY is set but NOTIFY_TEXT_TEMPLATE is not.",
                    "Make a text template in Notify that holds just ((message)) and set its id.",
                )
            )
        return [*found, *self._mail_problems(), *self._telephone_problems()]

    def _mail_problems(self) -> list[Problem]:
        if not self.smtp_url:
            return []
        found = []
        if not _is_web_address(self.smtp_url, ("smtp", "smtps")):
            remedy = "Write it as smtp://name:password@mail.example.nhs.uk:587, or with smtps for port 465."
            found.append(Problem("smtp.url", "SMTP_URL is no address of a mail server.", remedy))
        if "@" not in self.mail_from:
            remedy = "Set the address that people see as the sender's."
            found.append(Problem("mail.from", "SMTP_URL is set but EPRR_MAIL_FROM is no e-mail address.", remedy))
        return found

    def _telephone_problems(self) -> list[Problem]:
        ours = {
            "TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "TWILIO_FROM": self.twilio_from,
        }
        missing = [name for name, given in {**ours, "EPRR_BASE_URL": self.base_url}.items() if not given]
        if not any(ours.values()) or not missing:
            return []
        what = f"Telephone calls need {', '.join(missing)} as well, and that is not set."
        remedy = "Twilio asks at EPRR_BASE_URL what to say. Set what is missing, or none of TWILIO_…."
        return [Problem("twilio.missing", what, remedy)]

    def keys(self) -> list[str]:
        """The encryption keys, newest first. On SQLite they are made and kept beside the file when unset.

        Raises CannotWork elsewhere: a key made up on the spot would lock everybody's details away for good.
        """
        faulty = [problem for problem in self.problems() if problem.id.startswith("secrets.")]
        if faulty:
            raise CannotWork(faulty)
        if self.secret_keys:
            return [key.strip() for key in self.secret_keys.split(",") if key.strip()]
        file = self.keys_file
        if file is None:
            return [Fernet.generate_key().decode()]  # a database in memory goes with its key
        if not file.exists():
            make_folder(file.parent)
            with open(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:
                file.chmod(0o600)  # a umask may have taken even that away
                out.write(Fernet.generate_key().decode())
        return file.read_text().split()


def _is_web_address(text: str, schemes: tuple[str, ...] = ("https", "http")) -> bool:
    try:
        found = urlsplit(text)
        found.port  # noqa: B018 (raises ValueError for one that cannot be)
    except ValueError:
        return False
    return found.scheme in schemes and bool(found.hostname)


LOCAL = ("127.0.0.1", "localhost", "::1")
"""On the same machine nothing needs to be encrypted on its way."""


def _is_private_on_its_way(url: str) -> bool:
    """Is this an address that holds a secret and may be called?"""
    return _is_web_address(url) and (urlsplit(url).scheme == "https" or urlsplit(url).hostname in LOCAL)


def _is_for_teams(url: str) -> bool:
    """Is this an address of a flow, whose certificate is checked but on this machine?"""
    if not _is_web_address(url, ("https", "workflow", "workflows")):
        return False
    return urlsplit(url).hostname in LOCAL or "verify" not in parse_qs(urlsplit(url).query, keep_blank_values=True)


def _are_keys(text: str) -> bool:
    try:
        for key in filter(None, (part.strip() for part in text.split(","))):
            Fernet(key)
    except ValueError:
        return False
    return True
