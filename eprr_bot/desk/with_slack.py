"""Signing in with Slack (OpenID Connect): Slack says who somebody is, the directory whether they may come in.

The browser keeps, sealed, what was sent along with it to Slack, and brings it back with Slack's answer: so nobody signs
in by an answer that another browser got, or twice by the same one.
"""

import hmac
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

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


def is_set_up(settings: Settings) -> bool:
    """Is signing in with Slack offered?"""
    return bool(settings.slack_client_id and settings.slack_client_secret and settings.base_url)


def begin(app: Whole, now: datetime) -> tuple[str, str]:
    """The address at Slack to which somebody goes, and what their browser is to keep. Raises NotSignedIn."""
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    begun = Begun(state, nonce, verifier, now.timestamp())
    with _session(app.settings) as session:
        where = _configuration(app.settings, session)["authorization_endpoint"]
        address, _ = session.create_authorization_url(
            where, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
        )
    return address, app.vault.seal(json.dumps(asdict(begun)))


def who(app: Whole, kept: str, state: str, code: str, now: datetime) -> str:
    """The Slack id of whoever comes back with an answer of Slack. Raises NotSignedIn."""
    begun = _begun(app, kept, now)
    if begun is None or not hmac.compare_digest(begun.state.encode(), state.encode()):
        raise NotSignedIn(TOO_LATE)
    if not code:
        raise NotSignedIn(REFUSED)
    claims = _claims(app.settings, begun, code, now)
    if claims.get(TEAM) != _team(app):
        raise NotSignedIn(NOT_OURS)
    return str(claims.get(USER, ""))


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


def _configuration(settings: Settings, session: "OAuth2Session") -> dict[str, Any]:
    """Where Slack's doors are. Raises NotSignedIn."""
    found = _read(session, f"{_issuer(settings)}/.well-known/openid-configuration")
    if found.get("issuer") != _issuer(settings):
        raise NotSignedIn(AWAY)
    return found


def _read(session: "OAuth2Session", url: str) -> dict[str, Any]:
    from requests import RequestException

    try:
        answer = session.get(url, withhold_token=True, timeout=ANSWERS_WITHIN)
        answer.raise_for_status()
        return dict(answer.json())
    except (RequestException, ValueError, TypeError) as error:
        log.warning("signing in with Slack: it cannot be reached", reason=type(error).__name__)
        raise NotSignedIn(AWAY) from None


def _claims(settings: Settings, begun: Begun, code: str, now: datetime) -> dict[str, Any]:
    """What Slack says of somebody, signed by it, for us, now, and for this very browser. Raises NotSignedIn."""
    from authlib.integrations.base_client import OAuthError
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet
    from requests import RequestException

    with _session(settings) as session:
        doors = _configuration(settings, session)
        keys: Any = _read(session, doors["jwks_uri"])
        try:
            token = session.fetch_token(
                doors["token_endpoint"], code=code, code_verifier=begun.verifier, timeout=ANSWERS_WITHIN
            )
            found = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
            theirs = {"iss": doors["issuer"], "aud": settings.slack_client_id}
            CodeIDToken(
                found.claims,
                found.header,
                {name: {"essential": True, "value": value} for name, value in theirs.items()},
                {"nonce": begun.nonce, "client_id": settings.slack_client_id, "access_token": token["access_token"]},
            ).validate(int(now.timestamp()), LEEWAY)
        except RequestException:
            raise NotSignedIn(AWAY) from None
        except (OAuthError, JoseError, ValueError, LookupError, TypeError) as error:
            log.warning("signing in with Slack was refused", reason=type(error).__name__)
            raise NotSignedIn(REFUSED) from None
    return dict(found.claims)


def _team(app: Whole) -> str:
    """The workspace in which the bot is. Raises NotSignedIn."""
    try:
        return str(calling(app.client.auth_test).get("team_id"))
    except Undelivered:
        raise NotSignedIn(AWAY) from None
