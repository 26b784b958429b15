"""How soon a direction to 50 providers is on its way to all of them, beside one to a single provider."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.serving import made
from eprr_bot.app import App
from eprr_bot.authority import direction, directions
from eprr_bot.authority.direction import Progress
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import reading, transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.directory import service as directory
from eprr_bot.directory.cluster import Organisation
from eprr_bot.incidents import organisations
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.slack.commands import Actor
from tests.world import KEY, sqlite_url

PROVIDERS, ROUNDS = 50, 5
ASHA = Actor("", "Asha Patel", "asha.patel")
PROVIDER = """
  - id: trust-{0}
    name: Trust {0} NHS Trust
    kind: acute
    forums: [E48900001]
    bodies: [haven]
"""
CONTACT = "trust-{0}.on-call,Trust {0} on call,On call,trust-{0},,07700 9001{0:02},,,always\n"


def many(folder: Path) -> Path:
    """The example with 50 providers more, each with somebody on call."""
    made_of = folder / "rotas"
    shutil.copytree(bundled("rotas"), made_of)
    cluster, people = made_of / "example" / "cluster.yaml", made_of / "example" / "people.csv"
    text = cluster.read_text("utf-8")
    more = "".join(PROVIDER.format(one) for one in range(PROVIDERS))
    cluster.write_text(text.replace("organisations:\n", f"organisations:{more}", 1), "utf-8")
    with people.open("a", encoding="utf-8") as file:
        file.writelines(CONTACT.format(one) for one in range(PROVIDERS))
    return made_of / "example"


def given(app: App, number: int, whom: Sequence[Organisation]) -> tuple[float, float]:
    """Milliseconds from the command to the commit, by which every provider's text stands in the outbox: all of them,
    and those in which this process worked, which others on the machine do not make more."""
    now = Clock().now()
    begun, worked = time.perf_counter(), time.process_time()
    with transaction(app.engine) as session:
        incident = incidents.get(session, number)
        wanted = directions.Wanted(whom, direction.Act.STOP, "stop planned surgery", trigger="the flood")
        one = directions.give(session, incident, wanted, now, ASHA).one
    took = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
    with reading(app.engine) as session:
        shares = directions.shares(session, one.number)
        assert all(organisations.has_been_called(session, directions.KIND, share.id) for share in shares)
    return took


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=sqlite_url(Path(folder)),
            eprr_secret_keys=KEY,
            eprr_rotas=many(Path(folder)),
            notify_api_key="bench-00000000-0000-4000-8000-000000000000-00000000-0000-4000-8000-000000000001",
            notify_template="bench",
        )
        app = made(settings)
        with transaction(app.engine) as session:
            number = incidents.declare(session, Clock().now(), Declaration("flood", "Saltmere"), ASHA).id or 0
            every = [one for one in directory.cluster(session).providers if one.id.startswith("trust-")]
        took = {len(whom): min(given(app, number, whom) for _ in range(ROUNDS)) for whom in (every, every[:1])}
        (whole, work), (_, one) = took[PROVIDERS], took[1]
        print(f"a direction to {PROVIDERS} is on its way in {whole:.0f} ms (at most 1,000): {work:.0f} ms of work")
        print(f"that is {work / one:.1f} x the work of one to a single provider")
        begun = time.perf_counter()
        with reading(app.engine) as session:
            shown = directions.of_incident(session, incidents.get(session, number))
        assert all(share.progress == Progress.GIVEN for one in shown for share in one.shares)
        print(f"who has acknowledged {len(shown)} of them is read in {(time.perf_counter() - begun) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
