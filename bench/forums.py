"""How fast /lrf is answered for all 38 forums of England, beside /oncall of the same bot."""

import tempfile
from pathlib import Path

from bench.oncall import ROUNDS, burst, serving
from eprr_bot.base import documents
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import make_engine, transaction
from tests.world import sqlite_url

CODES = [f"E480000{number:02}" for number in range(1, 39)]
FORUM = """
  - forum: {code}
    leads: [{{body: haven, to: 2090-04-01}}, {{body: wolds, from: 2090-04-01}}]
    seats: [{{body: haven, person: asha.patel}}, {{body: wolds, person: eleni.marsh}}]
    supported_by: [niamh.doyle]
    ukhsa: [{{name: Dr Imogen Ashby, deputy: Kofi Mensah}}]
    ambulance: [{{name: Beatrix Lowe, deputy: Harun Siddiqui}}]
"""


def serve_them_all(url: str) -> None:
    """Let both bodies of the example lie in every forum."""
    engine, now = make_engine(url), Clock().now()
    with transaction(engine) as session:
        cluster = documents.latest(session, "cluster", "cluster")
        assert cluster is not None
        body = cluster.body
        for few in ("[E48900001]\n", "[E48900002, E48900001]\n"):
            body = body.replace(f"    forums: {few}", f"    forums: [{', '.join(CODES)}]\n", 1)
        forums = "".join(FORUM.format(code=code) for code in CODES)
        documents.save(session, "cluster", "cluster", body, now, "bench")
        documents.save(session, "forums", "forums", f"schema: 1\nforums:{forums}", now, "bench")
    engine.dispose()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with serving("bot", url) as bot:
            serve_them_all(url)
            oncall, lrf = [], []
            for _ in range(ROUNDS):
                oncall.append(burst(bot, 1))
                lrf.append(burst(bot, 1, command="/lrf", word=b"Sits there"))
    ratio = max(one.per_second for one in oncall) / max(one.per_second for one in lrf)
    errors = sum(one.errors for one in (*oncall, *lrf))
    print(f"/lrf for {len(CODES)} forums takes {ratio:.2f} x the time of /oncall (at most 10), {errors} errors")


if __name__ == "__main__":
    main()
