"""Signing in with Slack (OpenID Connect): Slack says who somebody is, the directory whether they may come in.

The browser keeps, sealed, what was sent along with it to Slack, and brings it back with Slack's answer: so nobody signs
in by an answer that another browser got, or twice by the same one.
"""

import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

import structlog

from eprr_bot.base.seldom import Seldom
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import WrongKey
from eprr_bot.feature import Whole
from eprr_bot.outbox.channel import Undelivered
from eprr_bot.reach.slack.channel import calling

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

log = structlog.get_logger()

GOOD_FOR = timedelta(minutes=10)
"""From the button to Slack's answer."""
ANSWERS_WITHIN = 5
"""Seconds in which Slack must answer us."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
DOORS_FOR, AWAY_FOR = timedelta(hours=1), timedelta(seconds=10)
"""For so long nobody asks again where Slack's doors are: once it has said so, and where it did not answer."""
LEEWAY = 120
"""Seconds by which Slack's clock may be apart from ours."""
ANSWER = "/desk/slack/answer"
TEAM, USER = "https://slack.com/team_id", "https://slack.com/user_id"
AWAY = "Slack cannot be reached just now, so it cannot say who you are. Sign in by a link, which does not need it."
REFUSED = "Slack did not sign you in. Try once more, or sign in by a link."
TOO_LATE = "That took too long, or was begun in another browser. Try once more."
UNKNOWN = (
    "Slack knows you, but the on-call directory does not, so there is nothing here for you. "
    "Ask whoever keeps the directory to put you in."
)
NOT_OURS = "That is another Slack workspace than the bot’s. Choose the bot’s own, or sign in by a link."


class NotSignedIn(Exception):
    """Somebody is not signed in with Slack. The message says why and what to do."""


@dataclass(frozen=True)
class Begun:
    """What a browser keeps while somebody is at Slack."""

    state: str
    nonce: str
    verifier: str
    at: float


class SignIn:
    """Signing in to one process's desk. Whoever asks for it may be anybody, so they hold few threads and log little."""

    def __init__(self, app: Whole) -> None:
        self._app, self._lock, self._seldom = app, Lock(), Seldom()
        self._doors: dict[str, Any] = {}
        self._asked = LONG_AGO

    def begin(self) -> tuple[str, str]:
        """The address at Slack to which somebody goes, and what their browser is to keep. Raises NotSignedIn."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        begun = Begun(state, nonce, verifier, self._app.clock.now().timestamp())
        with _session(self._app.settings) as session:
            where = self._where(session)["authorization_endpoint"]
            address, _ = session.create_authorization_url(
                where, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
            )
        return address, self._app.vault.seal(json.dumps(asdict(begun)))

    def who(self, kept: str, state: str, code: str, now: datetime) -> str:
        """The Slack id of whoever comes back with an answer of Slack. Raises NotSignedIn."""
        begun = _begun(self._app, kept, now)
        if begun is None or not hmac.compare_digest(begun.state.encode(), state.encode()):
            raise NotSignedIn(TOO_LATE)
        if not code:
            raise NotSignedIn(REFUSED)
        claims = self._claims(begun, code, now)
        if claims.get(TEAM) != _team(self._app):
            raise NotSignedIn(NOT_OURS)
        return str(claims.get(USER, ""))

    def _where(self, session: "OAuth2Session") -> dict[str, Any]:
        """Where Slack's doors are: what it said last, or that it is away. Raises NotSignedIn.

        One asks at a time. Meanwhile the others go by what was known; where nothing was, they wait for a second.
        """
        if self._is_old() and self._lock.acquire(timeout=0 if self._doors else 1):
            try:
                if self._is_old():
                    self._ask(session)
            finally:
                self._lock.release()
        if not self._doors:
            raise NotSignedIn(AWAY)
        return self._doors

    def _is_old(self) -> bool:
        return not timedelta() <= self._app.clock.now() - self._asked < (DOORS_FOR if self._doors else AWAY_FOR)

    def _ask(self, session: "OAuth2Session") -> None:
        found, issuer = dict[str, Any](), _issuer(self._app.settings)
        try:
            found = self._read(session, f"{issuer}/.well-known/openid-configuration")
        finally:
            self._doors, self._asked = (found if found.get("issuer") == issuer else {}), self._app.clock.now()

    def _read(self, session: "OAuth2Session", url: str) -> dict[str, Any]:
        from requests import RequestException

        try:
            answer = session.get(url, withhold_token=True, timeout=ANSWERS_WITHIN)
            answer.raise_for_status()
            return dict(answer.json())
        except (RequestException, ValueError, TypeError) as error:
            raise self._away(error) from None

    def _claims(self, begun: Begun, code: str, now: datetime) -> dict[str, Any]:
        """What Slack says of somebody, signed by it, for us, now, and for this very browser. Raises NotSignedIn."""
        from authlib.integrations.base_client import OAuthError
        from joserfc.errors import JoseError
        from requests import RequestException

        with _session(self._app.settings) as session:
            doors = self._where(session)
            keys: Any = self._read(session, doors["jwks_uri"])
            try:
                token = session.fetch_token(
                    doors["token_endpoint"], code=code, code_verifier=begun.verifier, timeout=ANSWERS_WITHIN
                )
                return _signed(token, keys, doors["issuer"], self._app.settings.slack_client_id, begun.nonce, now)
            except RequestException as error:
                raise self._away(error) from None
            except (OAuthError, JoseError, ValueError, LookupError, TypeError) as error:
                self._warn("signing in with Slack was refused", error)
                raise NotSignedIn(REFUSED) from None

    def _away(self, error: Exception) -> NotSignedIn:
        self._doors, self._asked = {}, self._app.clock.now()
        self._warn("signing in with Slack: it cannot be reached", error)
        return NotSignedIn(AWAY)

    def _warn(self, line: str, error: Exception) -> None:
        if self._seldom.lets(line, time.monotonic()):
            log.warning(line, reason=type(error).__name__)


def is_set_up(settings: Settings) -> bool:
    """Is signing in with Slack offered?"""
    return bool(settings.slack_client_id and settings.slack_client_secret and settings.base_url)


def _begun(app: Whole, kept: str, now: datetime) -> Begun | None:
    try:
        begun = Begun(**json.loads(app.vault.open(kept) or "null"))
    except (WrongKey, ValueError, TypeError):
        return None
    return begun if 0 <= now.timestamp() - begun.at < GOOD_FOR.total_seconds() else None


def _session(settings: Settings) -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session  # slow to import

    return OAuth2Session(
        settings.slack_client_id,
        settings.slack_client_secret,
        scope="openid",
        redirect_uri=settings.base_url.rstrip("/") + ANSWER,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 (its name)
        code_challenge_method="S256",
        default_timeout=ANSWERS_WITHIN,
    )


def _issuer(settings: Settings) -> str:
    return settings.slack_api.removesuffix("/").removesuffix("/api")


def _signed(token: Any, keys: Any, issuer: str, client_id: str, nonce: str, now: datetime) -> dict[str, Any]:
    """What stands in a token, once it is proved to be Slack's. Raises JoseError, ValueError, LookupError, TypeError."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    found = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
    CodeIDToken(
        found.claims,
        found.header,
        {name: {"essential": True, "value": value} for name, value in {"iss": issuer, "aud": client_id}.items()},
        {"nonce": nonce, "client_id": client_id, "access_token": token["access_token"]},
    ).validate(int(now.timestamp()), LEEWAY)
    return dict(found.claims)


def _team(app: Whole) -> str:
    """The workspace in which the bot is. Raises NotSignedIn."""
    try:
        return str(calling(app.client.auth_test).get("team_id"))
    except Undelivered:
        raise NotSignedIn(AWAY) from None
