"""How long the register of 1,000 requests with 5,000 movements takes to open, beside reading its rows alone."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from bench.evidence import milliseconds
from bench.serving import made
from eprr_bot.base.clock import Clock
from eprr_bot.base.db import reading, transaction
from eprr_bot.base.settings import Settings, bundled
from eprr_bot.mutual_aid import page, register
from eprr_bot.mutual_aid.aid import Answer, Step
from eprr_bot.mutual_aid.models import AidMovement, AidShare, MutualAidRequest
from tests.world import KEY, sqlite_url

REQUESTS, PROVIDERS = 1_000, 2
STEPS = (Step.OFFERED, Step.ACCEPTED, Step.DEPLOYED, Step.ARRIVED, Step.RELEASED, Step.RETURNED)


def fill(session: Session, now: datetime) -> None:
    """Ten years of requests, each of two providers: five movements on average of one, a nil return of the other."""
    for number in range(1, REQUESTS + 1):
        at = now - timedelta(days=4 * (REQUESTS - number), hours=number % 24)
        said = {"what": f"{number % 40} paramedics", "from_whom": "Beacon", "requested_by": "Asha Patel"}
        session.add(MutualAidRequest(id=number, requested_at=at, quantity=number % 40, answer_by=at, **said))
        session.flush()
        for one in range(PROVIDERS):
            share, answer = PROVIDERS * number + one, Answer.NIL if one else Answer.OFFERED
            session.add(AidShare(id=share, request_id=number, name=f"Provider {one}", since=at, answer=answer))
        session.flush()
        for step in STEPS[: 6 if number % 2 else 4]:
            moved = {"share_id": PROVIDERS * number, "step": step, "quantity": 8, "at": at, "recorded_at": at}
            session.add(AidMovement(request_id=number, by="Asha Patel", **moved))


def rows(session: Session) -> int:
    """Reading the rows and nothing else."""
    return sum(len(session.exec(select(*one.__table__.columns)).all()) for one in TABLES)


TABLES = (MutualAidRequest, AidShare, AidMovement)


def main() -> None:
    """Measure and print."""
    now = Clock().now()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=sqlite_url(Path(folder)), eprr_secret_keys=KEY, eprr_rotas=bundled("rotas") / "example"
        )
        app = made(settings)
        with transaction(app.engine) as session:
            fill(session, now)
        alone = milliseconds(lambda: reading(app.engine), rows)
        for name, ask in {"the register": register.everything, "its page": lambda one: page.every(one, now)}.items():
            took = milliseconds(lambda: reading(app.engine), ask)
            print(f"{name} takes {took:.0f} ms (at most 300), {took / alone:.1f} x reading its rows ({alone:.0f} ms)")


if __name__ == "__main__":
    main()
