"""Who leads at a forum, by date: one at every instant, or a hole that is seen."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from eprr_bot.base.files import FaultsFound
from eprr_bot.directory.cluster import Cluster, ForumLead, read_cluster
from eprr_bot.lrf.forum import FORUMS, LocalForum, lead_at, leads_between, undated

EXAMPLE = Path("rotas/example")
APRIL = datetime(2027, 3, 31, 23, 0, tzinfo=UTC)
"""1 April 2027, 00:00 British Summer Time."""
SECOND = timedelta(seconds=1)


def cluster() -> Cluster:
    return read_cluster(EXAMPLE / "cluster.yaml")


def forum(leads: str, code: str = "E48900001") -> LocalForum:
    text = f"schema: 1\nforums:\n  - forum: {code}\n    leads: [{leads}]\n"
    return FORUMS.parse(text, "forums.yaml").forums[0]


def test_the_lead_changes_at_midnight_on_the_clock_on_the_wall():
    found = forum("{body: haven, to: 2027-04-01}, {body: wolds, from: 2027-04-01}")
    assert [lead_at(cluster(), found, at) for at in (APRIL - SECOND, APRIL)] == ["haven", "wolds"]


def test_an_overlap_of_a_second_is_refused():
    with pytest.raises(FaultsFound, match="Two bodies lead at once, from 2027-03-31 23:59:59"):
        forum("{body: haven, to: 2027-04-01}, {body: wolds, from: 2027-03-31T23:59:59}")


@pytest.mark.parametrize("leads", ["{body: haven}, {body: wolds}", "{body: haven}, {body: wolds, from: 2027-04-01}"])
def test_two_without_an_end_are_refused(leads: str):
    with pytest.raises(FaultsFound, match="Two bodies lead at once"):
        forum(leads)


def test_a_hole_of_a_second_is_seen():
    found = forum("{body: haven, to: 2027-03-31T23:59:59}, {body: wolds, from: 2027-04-01}")
    holes = [period for period, body in leads_between(cluster(), found, APRIL - timedelta(days=9), APRIL) if not body]
    assert holes == [(APRIL - SECOND, APRIL)]


def test_a_lead_that_is_no_longer_there_leads_nothing():
    ended = cluster().statutory_bodies[0].model_copy(update={"valid_to": datetime(2027, 3, 31).date()})  # noqa: DTZ001 (a day)
    changed = cluster().model_copy(update={"statutory_bodies": (ended, *cluster().statutory_bodies[1:])})
    found = forum("{body: haven}")
    assert [lead_at(changed, found, at) for at in (APRIL - SECOND, APRIL)] == ["haven", None]
    week = timedelta(weeks=1)
    stretches = list(leads_between(changed, found, APRIL - week, APRIL + week))
    assert stretches == [((APRIL - week, APRIL), "haven"), ((APRIL, APRIL + week), None)]


def test_the_only_body_of_an_area_leads_without_being_named():
    assert lead_at(cluster(), forum("", "E48900002"), APRIL) == "wolds"
    assert lead_at(cluster(), forum("", "E48900001"), APRIL) is None, "two bodies lie there"


def test_a_moment_that_clocks_show_twice_is_its_first_and_one_leads_throughout():
    october = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    found = forum("{body: haven, to: 2027-10-31T01:30}, {body: wolds, from: 2027-10-31T01:30}")
    later = [october - SECOND, october, october + timedelta(minutes=45)]
    assert [lead_at(cluster(), found, at) for at in later] == ["haven", "wolds", "wolds"]


def test_a_cluster_without_forums_yaml_keeps_what_its_own_file_says():
    old = cluster().model_copy(update={"forums": (_lead("E48900001", "haven", "asha.patel"),)})
    [found] = undated(old)
    assert lead_at(old, found, APRIL) == "haven"
    assert {(one.body, one.person) for one in found.seats} == {("haven", "asha.patel"), ("wolds", "asha.patel")}


def test_moving_over_as_the_document_shows_it_changes_nothing():
    document = Path("docs/forums.md").read_text("utf-8").partition("## Moving over")[2]
    before, after = (dedent(one) for one in re.findall(r"```yaml\n(.*?)```", document, flags=re.DOTALL))
    [lead] = yaml.safe_load(before)["forums"]
    text = yaml.safe_dump(yaml.safe_load(after))
    old = cluster()
    bodies = tuple(one.model_copy(update={"forums": (lead["forum"],)}) for one in old.statutory_bodies)
    old = old.model_copy(update={"forums": (ForumLead(**lead),), "statutory_bodies": bodies})
    assert FORUMS.parse(text, "forums.yaml").forums == undated(old)


def _lead(code: str, body: str, person: str) -> ForumLead:
    return ForumLead(forum=code, lead=body, representative=person)
