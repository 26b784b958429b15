"""Whatever is committed, superseded and withdrawn in whatever order: totals by body are those that the log adds up to.

And who is said to have acknowledged a direction is whoever the log says has.
"""

import re
from collections import defaultdict
from random import Random

import pytest
from sqlmodel import Session

from eprr_bot.authority import commitment_messages, commitments, direction, directions
from eprr_bot.authority.commitment import Kind, Typed
from eprr_bot.authority.direction import Progress
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.service import Declaration
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.world import MONDAY

ASHA = Actor("", "Asha Patel", "asha.patel")
MADE = re.compile(r"Commitment (\d+): (?:£([\d,.]+) )?\(?(spending|capital|fixed asset|staff)\)? of (NHS \w+)")
INSTEAD = re.compile(r"takes the place of commitment (\d+)")
WITHDRAWN = re.compile(r"Commitment (\d+) withdrawn:")
TOTAL = re.compile(r"Committed of (NHS \w+)[^:]*: £([\d,.]+)\.")
SAID = re.compile(r"Direction (\d+), (.+?): (not acknowledged|acknowledged|cannot|withdrawn)\b")


def texts(session: Session, incident: Incident, kind: str) -> list[str]:
    session.flush()
    return [one.text for one in records.entries(session, incident.id or 0) if one.kind == kind]


def pence(shown: str) -> int:
    pounds, _, rest = shown.replace(",", "").partition(".")
    return int(pounds) * 100 + int(rest.ljust(2, "0") or 0)


def added_up(log: list[str]) -> dict[str, int]:
    """What stands by body, read from the entries alone; each total that an entry says is right at that instant."""
    standing: dict[str, tuple[str, int]] = {}
    for text in log:
        if found := WITHDRAWN.match(text):
            del standing[found[1]]
            continue
        made = MADE.match(text)
        assert made, text
        if instead := INSTEAD.search(text):
            del standing[instead[1]]
        standing[made[1]] = (made[4], pence(made[2]) if made[2] else 0)
        if said := TOTAL.search(text):
            assert pence(said[2]) == sum(amount for body, amount in standing.values() if body == said[1]), text
    totals: dict[str, int] = defaultdict(int)
    for body, amount in standing.values():
        totals[body] += amount
    return dict(totals)


@pytest.mark.parametrize("seed", range(4))
def test_totals_by_body_are_the_sum_of_the_log(session: Session, seed: int) -> None:
    chance, refused = Random(seed), 0
    incident = incidents.declare(session, MONDAY, Declaration("flood", "Saltmere"), ASHA)
    for _ in range(40):
        kind = chance.choice(list(Kind))
        amount = chance.randint(0, 30_000_000) if kind.is_money else None
        typed = Typed(kind, chance.choice(("haven", "wolds")), amount, "" if kind.is_money else "a ward", "tea")
        made = [one.id or 0 for one in commitments.of_incident(session, incident)]
        try:
            if made and chance.random() < 0.2:
                commitments.withdraw(session, chance.choice(made), "it is not needed", MONDAY, ASHA)
            else:
                replaces = chance.choice(made) if made and chance.random() < 0.4 else None
                commitments.commit(session, incident, typed, MONDAY, ASHA, replaces=replaces)
        except UserError:
            refused += 1
    assert refused, "what stands no more is not changed again"
    shown = commitment_messages.totals(commitments.of_incident(session, incident))
    by_log = added_up(texts(session, incident, "commitment"))
    assert {" ".join(one.name.split()[:2]): one.pence for one in shown if one.pence} == {
        body: total for body, total in by_log.items() if total
    }


@pytest.mark.parametrize("seed", range(2))
def test_who_has_acknowledged_is_whoever_the_log_says_at_every_instant(session: Session, seed: int) -> None:
    chance = Random(seed)
    incident = incidents.declare(session, MONDAY, Declaration("flood", "Saltmere"), ASHA)
    whom = directory.cluster(session).providers
    wanted = directions.Wanted(whom, direction.Act.STOP, "stop surgery", trigger="the flood")
    number = directions.give(session, incident, wanted, MONDAY, ASHA).one.number
    shares = directions.shares(session, number)
    expected, seen = {one.name: Progress.GIVEN for one in whom}, set[Progress]()
    for _ in range(30):
        share = chance.choice(shares)
        progress = chance.choice([Progress.ACKNOWLEDGED, Progress.CANNOT, Progress.ACKNOWLEDGED, Progress.WITHDRAWN])
        try:
            directions.say(session, share, progress, MONDAY, ASHA)
        except UserError:
            assert share.progress == Progress.WITHDRAWN
        for text in texts(session, incident, "direction")[-1:]:
            if found := SAID.match(text):
                expected[found[2]] = Progress(found[3])
        (one,) = directions.of_incident(session, incident)
        assert {each.organisation: each.progress for each in one.shares} == expected
        seen |= set(expected.values())
    assert seen == set(Progress)
