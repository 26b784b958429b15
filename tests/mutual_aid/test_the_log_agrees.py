"""Whatever is said in whatever order, the log of the incident adds up to what the register shows."""

import re
from random import Random

import pytest
from sqlmodel import Session

from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.mutual_aid import aid, movements, register, service
from eprr_bot.mutual_aid.aid import MOVES, Counts, Step
from eprr_bot.mutual_aid.said import Said, Wanted, Whom
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

ASHA = Actor("", "Asha Patel", "asha.patel")
NAMES = ("Northmoor", "Eastmarch", "Farwell")
SAID = re.compile(r"Mutual aid 1, (\w+): (\d+) (\w+)\.(?: Recorded with it: (.*?)\.)?")


def counted(texts: list[str]) -> dict[str, Counts]:
    """What the log says, read by itself: each entry's steps, and what was taken back from its end."""
    taken: list[tuple[str, list[tuple[Step, int]]]] = []
    for text in texts:
        if text.startswith("Mutual aid 1: taken back"):
            taken.pop()
        elif found := SAID.match(text):
            along = [(Step(step), int(many)) for step, many in re.findall(r"(\w+) (\d+)", found[4] or "")]
            taken.append((found[1], [*along, (Step(found[3]), int(found[2]))]))
    return {one: aid.count(step for whose, steps in taken if whose == one for step in steps) for one in NAMES}


@pytest.mark.parametrize("seed", range(4))
def test_the_log_adds_up_to_the_register(session: Session, seed: int) -> None:
    chance = Random(seed)
    incident = incidents.declare(session, MONDAY, Declaration("coach crash", "the tunnel"), ASHA)
    service.request_aid(session, incident, Wanted("30 crews", [Whom(one) for one in NAMES], 30), MONDAY, ASHA)
    row = service.get(session, 1)
    shares, refused = service.shares(session, row), 0
    for _ in range(40):
        try:
            if chance.random() < 0.15:
                movements.take_back(session, row, MONDAY, ASHA)
            else:
                said = Said(chance.choice(MOVES), chance.randint(0, 6))
                movements.record(session, chance.choice(shares), said, MONDAY, ASHA)
        except UserError:
            refused += 1
    assert 0 < refused < 40
    session.flush()
    texts = [one.text for one in records.entries(session, incident.id or 0) if one.kind == "mutual aid"]
    one = register.one(session, row)
    assert counted(texts) == {theirs.name: theirs.counts for theirs in one.providers}
    total = one.counts
    assert one.asked >= total.accepted >= total.arrived >= total.released >= total.returned
