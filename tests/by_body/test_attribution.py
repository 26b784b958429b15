"""What is attributed to which body: its own, and that of the providers it commissions."""

from dataclasses import replace

from sqlmodel import Session

from eprr_bot.by_body import attribution
from eprr_bot.by_body.attribution import Item, Kind
from eprr_bot.directory import service as directory
from tests.world import MONDAY

OWN = Item(Kind.COMMITMENT, 1, 1, MONDAY, "Asha Patel", "haven", "Haven", "£5", pence=500)


def test_what_a_provider_does_stands_under_each_body_that_commissions_it(session: Session) -> None:
    cluster = directory.cluster(session)
    shared = replace(OWN, kind=Kind.DIRECTION, organisation="kestrel-community", pence=None)
    others = replace(OWN, kind=Kind.AID, organisation="", pence=None)
    practised = replace(OWN, is_exercise=True)
    haven, wolds, nobody = attribution.attributed(cluster, [OWN, shared, others, practised])
    assert (haven.pence, haven.count(Kind.COMMITMENT), haven.count(Kind.DIRECTION)) == (500, 1, 1)
    assert (wolds.pence, wolds.items) == (0, (shared,))
    assert (nobody.name, nobody.items) == (attribution.NO_BODY, (others,))
    assert [one.items for one in attribution.attributed(cluster, [])] == [(), ()]
