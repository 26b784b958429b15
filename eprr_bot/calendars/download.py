"""Reading a calendar from an address that somebody typed, without being led to anything inside our own network.

The name is resolved once, every address it stands for must be a public one, and the connection goes to
exactly the address that was checked. Redirects are checked in the same way.
"""

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from eprr_bot.calendars.content_lines import MOST_OCTETS, TOO_LARGE
from eprr_bot.calendars.file_text import text_of

MOST_SECONDS = 10.0
MOST_SECONDS_OF_ONE = 2.0
"""How long is waited for a connection while there are other addresses to try."""
MOST_REDIRECTS = 3
TOO_LATE = "It did not answer within ten seconds."

_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 65_536

Resolver = Callable[[str, int], Sequence[str]]
"""A host and a port -> the addresses the name stands for. Raises OSError."""


class Unreachable(Exception):
    """A calendar could not be fetched. The message is a sentence that holds no address."""


class Refused(Unreachable):
    """An address that is never fetched, whatever answers there."""


@dataclass(frozen=True)
class Fetched:
    """What came back. `text` is None when it is the same as last time (`etag`); `note` says that it is not UTF-8."""

    text: str | None
    etag: str = ""
    note: str = ""


class Fetch(Protocol):
    """Fetches a calendar: `fetch(url, etag)`. Raises Unreachable."""

    def __call__(self, url: str, etag: str = "") -> Fetched: ...


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def tidy_url(text: str) -> str:
    """An address as people paste it, from Slack or with webcal:// or webcals:// in front."""
    url = text.strip().strip("<>").partition("|")[0]
    return re.sub(r"^webcals?://", "https://", url, flags=re.IGNORECASE)


def check_url(url: str, allow_private: bool = False) -> SplitResult:
    """The parts of an address that may be fetched. Raises Refused with a sentence."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("That is not a web address. Give one that begins with https://.") from None
    schemes = ("https", "http") if allow_private else ("https",)
    if parts.scheme.lower() not in schemes or not parts.hostname:
        raise Refused("Only addresses that begin with https:// are read. Copy the calendar's iCal address.")
    if parts.username or parts.password:
        raise Refused("The address holds a user name. Copy the calendar's private iCal address instead.")
    if port not in (None, 443) and not allow_private:
        raise Refused("The address names a port. Only ordinary https addresses are read.")
    if any(character.isspace() or ord(character) < 32 for character in url):
        raise Refused("The address holds a blank. Copy it again.")
    return parts


def is_public(address: str) -> bool:
    """May we connect to it? Nothing inside a network, on this machine, or that wraps such an address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
        elif found in _NAT64:
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast and not found.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def fetch(url: str, etag: str = "", *, allow_private: bool = False, resolver: Resolver = resolve) -> Fetched:
    """Fetch a calendar: 5 MB, ten seconds and three redirects at most. Raises Unreachable with a sentence."""
    until = time.monotonic() + MOST_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        parts = check_url(url, allow_private)
        with _in_words(until):
            answer = _ask(parts, etag, until, allow_private, resolver)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise Unreachable(f"It was redirected more than {MOST_REDIRECTS} times.")


@contextlib.contextmanager
def _in_words(until: float) -> Iterator[None]:
    """Whatever goes wrong on the way becomes Unreachable."""
    try:
        yield
    except Unreachable:
        raise
    except TimeoutError:
        raise Unreachable(TOO_LATE) from None
    except ssl.SSLError:
        raise Unreachable("Its certificate is not valid.") from None
    except (OSError, http.client.HTTPException, ValueError):
        _left_or_late(until)
        raise Unreachable("No connection could be made.") from None


def post(url: str, body: bytes, kind: str, *, allow_private: bool = False, resolver: Resolver = resolve) -> bytes:
    """Send something of a kind, and read the answer, as `fetch` does; it is led nowhere else. Raises Unreachable."""
    until, parts = time.monotonic() + MOST_SECONDS, check_url(url, allow_private)
    with _in_words(until):
        connection = _connection(parts, until, allow_private, resolver)
        hang_up = threading.Timer(_left(until), _hang_up, [connection.sock])
        hang_up.start()
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Host": parts.netloc, "Content-Type": kind, "User-Agent": "eprr-bot"}
            connection.request("POST", path, body=body, headers=headers)
            with connection.getresponse() as response:
                if response.status != 200:
                    raise Unreachable(f"The server answered {response.status}.")
                return _read(response, until)
        finally:
            hang_up.cancel()
            connection.close()
    raise AssertionError  # what goes wrong above is raised


def _ask(parts: SplitResult, etag: str, until: float, allow_private: bool, resolver: Resolver) -> Fetched | str:
    """One request; its answer, or where it redirects to."""
    connection = _connection(parts, until, allow_private, resolver)
    hang_up = threading.Timer(_left(until), _hang_up, [connection.sock])
    hang_up.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "Accept": "text/calendar, */*;q=0.1", "User-Agent": "eprr-bot"}
        headers |= {"If-None-Match": etag} if etag else {}
        connection.request("GET", path.encode("ascii", "strict").decode(), headers=headers)
        with connection.getresponse() as response:
            return _answer(response, etag, until)
    finally:
        hang_up.cancel()
        connection.close()


def _answer(response: http.client.HTTPResponse, etag: str, until: float) -> Fetched | str:
    if response.status in _REDIRECTS and response.getheader("Location"):
        return response.getheader("Location") or ""
    if response.status == 304:
        return Fetched(None, etag)
    if response.status != 200:
        raise Unreachable(f"The server answered {response.status}.")
    text, note = text_of(_read(response, until))
    return Fetched(text, response.getheader("ETag") or "", note)


def _hang_up(sock: socket.socket) -> None:
    """A server that answers a drop at a time is not waited for."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _connection(
    parts: SplitResult, until: float, allow_private: bool, resolver: Resolver
) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    addresses = list(resolver(host, port))
    if not allow_private and not all(map(is_public, addresses)):
        raise Refused("The address leads into a private network, and those are not read.")
    if not addresses:
        raise Unreachable("No connection could be made.")
    connection = http.client.HTTPConnection(host, port, timeout=_left(until))
    raw = _connected(addresses, port, until)
    connection.sock = raw
    if parts.scheme.lower() == "https":
        try:
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        except OSError:
            raw.close()
            raise
    return connection


def _connected(addresses: Sequence[str], port: int, until: float) -> socket.socket:
    """A connection to the first address that answers: an IPv6 address may have no way to it. Raises OSError."""
    for address in addresses[:-1]:
        with contextlib.suppress(OSError):
            found = socket.create_connection((address, port), timeout=min(MOST_SECONDS_OF_ONE, _left(until)))
            found.settimeout(_left(until))
            return found
    return socket.create_connection((addresses[-1], port), timeout=_left(until))


def _read(response: http.client.HTTPResponse, until: float) -> bytes:
    body = b""
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > MOST_OCTETS:
            raise Unreachable(TOO_LARGE)
    _left(until)
    return body


def _left_or_late(until: float) -> None:
    """Raises Unreachable when what broke off did so because time was up."""
    if time.monotonic() >= until:
        raise Unreachable(TOO_LATE)


def _left(until: float) -> float:
    """Seconds left. Raises TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
