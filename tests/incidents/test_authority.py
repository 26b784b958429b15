"""The delegated-authority checklist says what each instrument really covers, and what none covers."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from eprr_bot.directory.cluster import Cluster, Organisation, StatutoryBody, read_cluster
from eprr_bot.directory.instruments import INSTRUMENTS as FILE
from eprr_bot.directory.instruments import Instrument
from eprr_bot.incidents import playbook_messages
from eprr_bot.incidents.authority import FACTS, authority
from eprr_bot.incidents.playbook import EXAMPLE_FACTS, RenderedPlaybook, read_playbook, render
from eprr_bot.slack.blocks import Content
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 23)
CLUSTER = read_cluster(Path("rotas/example/cluster.yaml"))
INSTRUMENTS = FILE.read_one(Path("rotas/example/instruments.yaml")).content.instruments
CHECKLIST = read_playbook(Path("playbooks/delegated-authority.yaml"))
HAVEN, WOLDS = "NHS Haven Integrated Care Board", "NHS Wolds Integrated Care Board"


def instrument(number: int, **changes: Any) -> Instrument:
    return INSTRUMENTS[number].model_copy(update=changes)


def filled_in(
    instruments: tuple[Instrument, ...] | None,
    cluster: Cluster = CLUSTER,
    director: str = "Farouk Aziz",
    holder: str = "Farouk Aziz",
) -> RenderedPlaybook:
    facts = {
        **EXAMPLE_FACTS,
        "director": director,
        "holder": holder,
        "area": [one.name for one in cluster.statutory_bodies],
        "organisations": [one.name for one in cluster.organisations if one.bodies],
        "authority_until": "Mon 30 Nov 2026 09:00" if director and director == holder else "",
        **authority(cluster, instruments, TODAY),
    }
    filled = render(CHECKLIST, facts)
    assert filled.bare == ()
    return filled


def shown(filled: RenderedPlaybook) -> Content:
    return playbook_messages.checklist(1, asdict(filled), ())


def item(filled: RenderedPlaybook, item_id: str) -> str:
    [found] = [one.text for section in filled.sections for one in section.items if one.id == item_id]
    return found


def text_of(content: Content) -> str:
    """A whole message, as a reader sees it and as Slack gets it."""
    return json.dumps({"text": content.text, "blocks": content.blocks}, indent=1, ensure_ascii=False) + "\n"


@dataclass
class Ticked:
    item_id: str
    ticked_at: datetime = datetime(2026, 11, 23, tzinfo=UTC)
    ticked_by: str = "Somebody with a Long Name"
    because: str = ""


SETS = {
    "example": INSTRUMENTS,
    "no-instruments": (),
    "one-expired": (instrument(0, valid_to=date(2026, 11, 22)), *INSTRUMENTS[1:]),
    "one-body-uncovered": (instrument(0, covers=("haven",)), instrument(1, covers=("haven",)), *INSTRUMENTS[3:]),
    "cannot-be-read": None,
}


@pytest.mark.parametrize("name", SETS)
def test_the_whole_checklist_is_right_for(name: str) -> None:
    assert_golden(GOLDEN / f"authority-{name}.json", text_of(shown(filled_in(SETS[name]))))


def test_money_and_fixed_assets_are_told_apart() -> None:
    filled = filled_in(INSTRUMENTS)
    assert "Wolds Standing Financial Instructions, 12.7" in item(filled, "money")
    assert "Wolds Standing Financial Instructions" not in item(filled, "fixed-assets")
    assert "Minute 31" in item(filled, "fixed-assets")
    assert "Minute 31" not in item(filled, "money")
    assert "Minute 31" not in item(filled, "directing-providers")
    assert "limit £150,000" in item(filled, "money")
    assert "no limit recorded" in item(filled, "fixed-assets")


def test_only_what_is_for_the_director_and_in_force_on_the_day_counts() -> None:
    for paper in (
        instrument(0, role="manager-on-call"),
        instrument(0, valid_from=date(2026, 11, 24)),
        instrument(0, valid_to=date(2026, 11, 22)),
    ):
        facts = authority(CLUSTER, (paper,), TODAY)
        assert facts["spending_instruments"] == []
        assert facts["bodies_without_spending"] == [HAVEN, WOLDS]
    assert authority(CLUSTER, (instrument(0, valid_to=TODAY),), TODAY)["bodies_without_spending"] == []


@pytest.mark.parametrize("kind", ["board_minute", "standing_financial_instruction"])
def test_a_board_cannot_let_the_director_direct_a_provider(kind: str) -> None:
    facts = authority(CLUSTER, (instrument(3, kind=kind),), TODAY)
    assert facts["provider_instruments"] == []
    assert "Saltmere Hospitals NHS Foundation Trust" in facts["providers_without_instrument"]


def test_a_memorandum_with_a_body_lets_nobody_direct_a_provider() -> None:
    facts = authority(CLUSTER, (instrument(5, covers=("haven", "kestrel-community")),), TODAY)
    assert [one["covers"] for one in facts["provider_instruments"]] == [["Kestrel Community Health NHS Trust"]]
    assert authority(CLUSTER, (instrument(5, covers=("haven",)),), TODAY)["provider_instruments"] == []


def test_when_the_instruments_cannot_be_read_nothing_is_said_to_be_covered_or_not() -> None:
    assert authority(CLUSTER, None, TODAY) == {fact: [] for fact in FACTS}
    assert item(filled_in(None), "money").startswith("The instruments cannot be read now.")


def test_nobody_on_call_is_said() -> None:
    assert "Nobody is shown as director on call." in text_of(shown(filled_in(INSTRUMENTS, director="", holder="")))


@pytest.mark.parametrize(("holder", "named"), [("Asha Patel", "Asha Patel"), ("", "nobody now")])
def test_whoever_has_command_without_being_on_call_reads_for_whom_the_instruments_are(holder: str, named: str) -> None:
    checklist = text_of(shown(filled_in(INSTRUMENTS, holder=holder)))
    assert f"What instruments give the director on call belongs to whoever the rota names: {named}." in checklist
    assert "Their turn on the rota" not in checklist


def big(bodies: int, providers: int) -> tuple[Cluster, tuple[Instrument, ...]]:
    """A cluster of many, in which each board and each provider has a paper of its own."""
    boards = tuple(
        StatutoryBody(id=f"body-{n}", name=f"NHS Long & Winding Integrated Care Board {n}", short_name=f"B{n}",
                      forums=("E48900001",)) for n in range(bodies)
    )  # fmt: skip
    others = tuple(
        Organisation(id=f"provider-{n}", name=f"Saltmere & District Hospitals NHS Foundation Trust {n}", kind="acute",
                     forums=("E48900001",), bodies=("body-0",)) for n in range(providers)
    )  # fmt: skip
    cluster = CLUSTER.model_copy(update={"statutory_bodies": boards, "organisations": others})
    papers = [instrument(0, body=one.id, covers=tuple(board.id for board in boards)) for one in boards]
    papers += [instrument(3, covers=(one.id,)) for one in others]
    return cluster, tuple(papers)


@pytest.mark.parametrize("have_papers", [True, False])
@pytest.mark.parametrize("is_ticked", [True, False])
@pytest.mark.parametrize("providers", [40, 200])
def test_a_cluster_of_many_stays_within_slacks_limits_and_says_what_is_cut(
    have_papers: bool, is_ticked: bool, providers: int
) -> None:
    cluster, papers = big(6, providers)
    filled = filled_in(papers if have_papers else (), cluster)
    ticks = [Ticked(one.id) for section in filled.sections for one in section.items] if is_ticked else []
    laid_out = playbook_messages.checklist(1, asdict(filled), ticks).blocks
    assert len(laid_out) <= 50
    for block in laid_out:
        text = block.get("text", {}).get("text", "")
        assert len(text) <= 3000
        assert "…" not in text.replace(playbook_messages.CUT, ""), "cut without saying so"
        if text.endswith(playbook_messages.CUT) or f"{playbook_messages.CUT}\n" in text:
            assert text.split(playbook_messages.CUT)[0][-1] in "0123456789.", "cut within a name"
    cut = [one.id for section in filled.sections for one in section.items if playbook_messages.is_too_long(one)]
    assert "directing-providers" in cut or (providers == 40 and not have_papers)


def test_an_instrument_that_was_not_reviewed_in_time_counts_and_says_so() -> None:
    changes = {"approved_on": date(2025, 1, 1), "review_on": date(2026, 11, 22)}
    late = filled_in(tuple(one.model_copy(update=changes) for one in INSTRUMENTS))
    for item_id in ("money", "fixed-assets", "directing-providers"):
        papers = [line for line in item(late, item_id).splitlines() if line.startswith("•")]
        assert papers
        for line in papers:
            assert line.endswith("; review was due on 22 Nov 2026."), line
    today = filled_in(tuple(one.model_copy(update={**changes, "review_on": TODAY}) for one in INSTRUMENTS))
    assert "review was due" not in text_of(shown(today))
