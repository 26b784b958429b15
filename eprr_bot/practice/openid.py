"""Signing in with Slack, as the practice workspace does it: one chooses whom to be, and nobody asks for a password."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from eprr_bot.practice.state import Json
from eprr_bot.practice.web import after, before

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

CLIENT_ID, CLIENT_SECRET = "practice.desk", "practice-client-secret"
CODE_FOR, TOKEN_FOR = timedelta(minutes=10), timedelta(minutes=5)
HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store"}


@dataclass(frozen=True)
class Granted:
    """A code that was handed out: to whom, and what was asked for with it."""

    user: str
    asked: Mapping[str, str]
    at: datetime


class OpenId:
    """The doors of Sign in with Slack."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._codes: dict[str, Granted] = {}
        self._made: Any = None

    def routes(self) -> list[BaseRoute]:
        """Every address. The one for tokens stands among those of the Web API, so these come first."""
        return [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/openid/connect/authorize", self.authorize),
            Route("/openid/connect/keys", self.keys),
            Route("/api/openid.connect.token", self.token, methods=["POST"]),
        ]

    async def configuration(self, _: Request) -> Response:
        """Where the doors are."""
        url = self._workspace.base_url
        found: Json = {
            "issuer": url,
            "authorization_endpoint": f"{url}/openid/connect/authorize",
            "token_endpoint": f"{url}/api/openid.connect.token",
            "jwks_uri": f"{url}/openid/connect/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return await self._unless_faulty("openid.configuration", found)

    async def keys(self, _: Request) -> Response:
        """The key by which tokens are signed, without its secret half."""
        key = await run_in_threadpool(self._key)
        return await self._unless_faulty("openid.keys", {"keys": [key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        """Whom to be; chosen, one goes back with a code."""
        asked = dict(request.query_params)
        chosen, scopes = asked.get("practice_user", ""), asked.get("scope", "").split()
        known = {one.id: one for one in self._workspace.people()}
        if asked.get("client_id") != CLIENT_ID or "redirect_uri" not in asked or "openid" not in scopes:
            return HTMLResponse("<!doctype html><title>Slack</title><p>This link is not whole.", 400, HEADERS)
        if chosen in known:
            code = secrets.token_urlsafe(16)
            self._codes[code] = Granted(chosen, asked, self._workspace.clock.now())
            back = urlencode({"code": code, "state": asked.get("state", "")})
            return RedirectResponse(f"{asked['redirect_uri']}?{back}", 303)
        rows = "".join(
            f'<li><a href="?{escape(urlencode({**asked, "practice_user": one.id}))}">{escape(one.name)}</a>'
            for one in sorted(known.values(), key=lambda one: one.name)
        )
        words = f"<title>Practice workspace</title><h1>Sign in to the EPRR bot as</h1><ul>{rows}</ul>"
        return HTMLResponse(f'<!doctype html><html lang="en-GB"><meta charset="utf-8">{words}', headers=HEADERS)

    async def token(self, request: Request) -> Response:
        """A token for a code, once."""
        given = dict(parse_qsl((await request.body()).decode()))
        fault = self._workspace.faults.take("openid.connect.token")
        if (refused := await before(fault)) is not None:
            return refused
        return after(fault) or JSONResponse(await run_in_threadpool(self._answer, given))

    def _answer(self, given: Mapping[str, str]) -> Json:
        granted, now = self._codes.pop(given.get("code", ""), None), self._workspace.clock.now()
        if given.get("client_id") != CLIENT_ID or given.get("client_secret") != CLIENT_SECRET:
            return {"ok": False, "error": "bad_client_secret"}
        if granted is None or now - granted.at > CODE_FOR:
            return {"ok": False, "error": "invalid_code"}
        if given.get("redirect_uri") != granted.asked["redirect_uri"]:
            return {"ok": False, "error": "bad_redirect_uri"}
        challenge = granted.asked.get("code_challenge")
        if challenge and _half(given.get("code_verifier", ""), whole=True) != challenge:
            return {"ok": False, "error": "invalid_code_verifier"}
        access = f"xoxp-practice-{secrets.token_hex(8)}"
        return {
            "ok": True,
            "access_token": access,
            "token_type": "Bearer",
            "id_token": self._signed(granted, access, now),
        }

    def _signed(self, granted: Granted, access: str, now: datetime) -> str:
        from joserfc import jwt

        member, at = self._workspace.member(granted.user), int(now.timestamp())
        claims = {
            "iss": self._workspace.base_url,
            "sub": member.id,
            "aud": CLIENT_ID,
            "iat": at,
            "auth_time": at,
            "exp": at + int(TOKEN_FOR.total_seconds()),
            "nonce": granted.asked.get("nonce", ""),
            "at_hash": _half(access),
            "name": member.name,
            "https://slack.com/team_id": self._workspace.ids["team"],
            "https://slack.com/user_id": member.id,
        }
        return str(jwt.encode({"alg": "RS256", "kid": "practice"}, claims, self._key()))

    def _key(self) -> Any:
        from joserfc.jwk import RSAKey

        self._made = self._made or RSAKey.generate_key(2048, {"kid": "practice", "use": "sig", "alg": "RS256"})
        return self._made

    async def _unless_faulty(self, method: str, found: Json) -> Response:
        fault = self._workspace.faults.take(method)
        return await before(fault) or after(fault) or JSONResponse(found)


def _half(text: str, whole: bool = False) -> str:
    """The digest of a text, or its left half, as tokens carry it."""
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest if whole else digest[:16]).rstrip(b"=").decode()
