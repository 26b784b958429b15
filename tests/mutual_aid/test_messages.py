"""Every message about mutual aid, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from eprr_bot.callout.tries import Try
from eprr_bot.incidents.organisation_messages import NotTold
from eprr_bot.mutual_aid import aid, calls, entries, forms, messages
from eprr_bot.mutual_aid.aid import Answer, Movement, Provider, Request, Step, TooMany
from eprr_bot.mutual_aid.capability import Capability, Giver
from eprr_bot.mutual_aid.said import Agreed, Made, Said, Taken, Whom
from tests.golden import Case, assert_golden_messages, case
from tests.incidents.test_messages import FACTS

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SIX = TEN + timedelta(hours=8)
LATE = TEN + timedelta(hours=15)
MOVES = ((Step.OFFERED, 12), (Step.ACCEPTED, 12), (Step.DEPLOYED, 12), (Step.ARRIVED, 10), (Step.RELEASED, 9))
SENT = {"place": "Saltmere ED", "contact": "Sister Jones", "travel": "own <cars>", "cost_code": "MI123"}


def moved(*moves: tuple[Step, int], share: int = 1, pence: int | None = None) -> tuple[Movement, ...]:
    return tuple(
        Movement(
            number,
            number,
            share,
            step,
            quantity,
            SIX,
            "Niamh Doyle",
            details=SENT if step == Step.DEPLOYED else None,
            report_at=SIX if step == Step.DEPLOYED else None,
            pence=pence if step == Step.RECHARGED else None,
        )
        for number, (step, quantity) in enumerate(moves, 1)
    )


def provider(number: int, name: str, answer: Answer = Answer.ASKED, *moves: tuple[Step, int], **more: Any) -> Provider:
    made = Provider(number, name, answer, TEN, counts=aid.count(moves), movements=moved(*moves, share=number))
    return replace(made, **more)


BEACON = provider(1, "Beacon <Ambulance>", Answer.OFFERED, *MOVES)
BILLED = replace(BEACON, movements=moved(*MOVES, (Step.RECHARGED, 0), pence=450_000), name="Northmoor")
KESTREL = provider(2, "Kestrel", Answer.NIL, note="no staff & no cars.", by="Dana Kowalski")
HARBOUR = provider(3, "Harbour", tries=(Try("text", TEN),))
FAR = provider(4, "Far Ambulance", why_not="not of this cluster, so not told from here")
HAS_IT = provider(5, "Saltmere", Answer.ACKNOWLEDGED, by="Chidi Eze", note="we look")
ALONE = Request(3, "beds", 0, TEN, "Niamh Doyle", providers=(provider(9, "Fenbridge"),))
ONE = Request(
    number=4,
    what="30 paramedics <level 2>.",
    quantity=30,
    at=TEN,
    by="Niamh Doyle",
    incident=7,
    priority="immediate",
    skills="critical care",
    place="Saltmere ED",
    why="Patients wait.",
    starts_at=SIX,
    ends_at=SIX + timedelta(hours=6),
    answer_by=TEN + timedelta(minutes=15),
    coordinator="Farouk Aziz",
    providers=(BEACON, KESTREL, HARBOUR, FAR, HAS_IT),
    escalated=(Movement(9, 9, None, Step.ESCALATED, 0, TEN, "Niamh Doyle", note="region: nobody <else> has any"),),
)
FOR_OTHERS = replace(ALONE, number=5, for_whom="NHS England <Midlands>", priority="planned", answer_by=SIX)
CLOSED = replace(ONE, closed_at=SIX, closed_by="Asha Patel", closed_why="The river falls")
CALLED, MISSING = ["Beacon <Ambulance>"], [NotTold("Harbour", "09:00 to 17:00")]
OTHERS = [Whom("Far Ambulance", perhaps="Fair Ambulance"), Whom("Near Ambulance", how="its switchboard")]
AGREED = [Agreed("Beacon <Ambulance>", "Memorandum <2>, section 3"), Agreed("Far Ambulance"), Agreed("Near Ambulance")]
MADE = Made(ONE, CALLED, MISSING, OTHERS, agreements=AGREED)
NURSES = Capability(what="nurses <critical care>", number=12, within_hours=4, note="at night")
NORTHMOOR = Giver(name="Northmoor", region="north", how="its <control> room", capabilities=(NURSES,))
ARRIVED = Taken(ONE, BEACON, ((Step.ARRIVED, 8),), Said(Step.ARRIVED, 8))
ALONG = Taken(ONE, BEACON, ((Step.OFFERED, 8), (Step.ACCEPTED, 8)), Said(Step.ACCEPTED, 8), raised_to=32, is_told=True)
OFFERED = Taken(ONE, BEACON, ((Step.OFFERED, 12),), Said(Step.OFFERED, 12, note="two <drive>"), before=TEN)
CHARGED = Taken(ONE, BEACON, ((Step.RECHARGED, 0),), Said(Step.RECHARGED, note="invoice 12", pence=450_050))
FREE = replace(CHARGED, said=Said(Step.RECHARGED, pence=0))
DEPLOYED = Taken(ONE, BEACON, ((Step.DEPLOYED, 8),), Said(Step.DEPLOYED, 8, report_at=SIX, details=SENT))

CASES = (
    case("in an incident", messages.requested, MADE),
    case("without one, no worker", messages.requested, Made(ALONE, [], [], OTHERS[1:], took_out_number=True), False),
    case("twice, for others", messages.requested, Made(FOR_OTHERS, CALLED, [], [], before=ALONE)),
    case("more are asked", messages.asked_others, MADE),
    case("arrived", messages.taken, ARRIVED),
    case("accepted, more than asked", messages.taken, ALONG),
    case("offered twice", messages.taken, OFFERED),
    case("accepted, not told", messages.taken, replace(ALONG, is_told=False, raised_to=0)),
    case("deployed", messages.taken, DEPLOYED),
    case("charged", messages.taken, CHARGED),
    case("for nothing", messages.taken, FREE),
    case("nil", messages.nil, ONE, KESTREL),
    case("nil, the last", messages.nil, replace(ONE, providers=(BEACON, KESTREL)), replace(KESTREL, note="")),
    case("the channel hears of an offer", messages.offered, OFFERED),
    case("the channel hears of a nil return", messages.nil_told, ONE, KESTREL),
    case("closed", messages.closed, CLOSED, ["Harbour"], ["Far"]),
    case("changed", messages.said, entries.reopened(ONE)),
    case("taken back", messages.taken_back, ONE, "Beacon <A>: 8 arrived"),
    case("in the channel, new", messages.announced, replace(ALONE, providers=(HARBOUR, FAR)), TEN),
    case("in the channel, late", messages.announced, ONE, LATE),
    case("in the channel, over", messages.announced, CLOSED, LATE, is_over=True),
    case("in the channel, of many", messages.announced, replace(ONE, providers=(KESTREL,) * 21), TEN),
    case("none", messages.register, [], TEN),
    case("several", messages.register, [ALONE, CLOSED, FOR_OTHERS], LATE),
    case("whole", messages.whole, ONE, LATE),
    case("still out", messages.still_out, [ONE, ALONE], 7),
    case("late", messages.late, ONE, entries.lateness(ONE, LATE), False),
    case("still out, in the log", messages.still_out_entry, [ONE, ALONE], 7),
    case("what may be recorded", messages.possible, BEACON),
    case("charges", messages.charges, [(ONE, BEACON), (ONE, BILLED)], LATE),
    case("a return", messages.collated, FOR_OTHERS),
    case("a return that is sent", messages.collated, replace(FOR_OTHERS, is_sent=True)),
    case("sent", messages.sent, replace(FOR_OTHERS, return_number=2), "8 can be <given>."),
    case("who could", messages.capabilities, [("Northmoor", NORTHMOOR, [NURSES, Capability(what="vans")])], "nurses"),
    case("nobody could", messages.capabilities, [], "<moons>"),
    case("no charges", messages.charges, [], LATE),
    case("a page", messages.page, "https://bot.example/mutual-aid/secret", is_renewed=True),
    case("late for the last time", messages.late, ALONE, ["3 of Beacon are not back."], True),
)
CALLS = (
    case("a call", calls.text, FACTS, ONE),
    case("its title", calls.title, FACTS, ONE),
    case("by text", calls.summary, FACTS, ONE, TEN),
    case("by text, plain", calls.summary, FACTS, ALONE, TEN),
    case("not needed", calls.closed, CLOSED, "The river falls", TEN),
    case("accepted", calls.accepted, ONE, BEACON, 8, TEN),
    case("released", calls.released, ONE, BEACON, 8, TEN),
    case("an offer is taken", calls.offer_taken, 4, 8, TEN),
    case("a nil return is taken", calls.nil_taken, 4, "no staff.", TEN),
    case("a nil return without a word", calls.nil_taken, 4, "", TEN),
    case("which", calls.which_one, [4, 5], "NIL"),
    case("buttons", calls.buttons, HARBOUR),
    case("buttons after a nil return", calls.buttons, KESTREL),
)
ENTRIES = (
    case("requested", entries.requested, MADE),
    case("requested for others", entries.requested, Made(FOR_OTHERS, [], [], [])),
    case("more", entries.asked_others, MADE),
    case("agreements", entries.agreements, AGREED),
    case("collated", entries.collated, ONE),
    case("collated, nothing", entries.collated, ALONE),
    case("the time is over", entries.to_be_sent, FOR_OTHERS),
    case("arrived", entries.taken, ARRIVED),
    case("along", entries.taken, ALONG),
    case("deployed", entries.taken, DEPLOYED),
    case("charged", entries.taken, CHARGED),
    case("answered", entries.answered, ONE, HAS_IT),
    case("escalated", entries.escalated, ONE),
    case("closed", entries.closed, CLOSED),
    case("reopened", entries.reopened, ONE),
    case("co-ordinated", entries.coordinated, ONE),
    case("taken back", entries.taken_back, 4, "Beacon: 8 arrived"),
    case("none left", entries.none_left, ONE, KESTREL, Step.ACCEPTED),
    case("no number", entries.none_left, ONE, KESTREL, Step.OFFERED),
    case("too many", entries.too_many, ONE, BEACON, TooMany(Step.ARRIVED, 2, Step.ACCEPTED), 5),
    case("in a sentence", entries.in_a_sentence, ONE, LATE),
    case("in a sentence, closed", entries.in_a_sentence, replace(CLOSED, answer_by=None), TEN),
    case("raised", entries.raised, ONE, ["3 are not back."], is_last=True),
    case("called later", entries.called_later, 4, ["Harbour"]),
    case("hours", entries.hours, ONE),
    case("hours on the day", entries.hours, ONE, TEN),
    case("hours, by", entries.hours, replace(ONE, ends_at=None)),
    case("hours, until", entries.hours, replace(ONE, starts_at=None)),
    case("hours of days", entries.hours, replace(ONE, ends_at=SIX + timedelta(days=3))),
    case("in brief", entries.brief, ONE),
    case("of whom", entries.whom, ONE, 2),
    case("particulars", entries.particulars, ONE),
    case("a step", entries.what_step, Step.ARRIVED, 8, None),
    case("a charge of nothing", entries.what_step, Step.RECHARGED, 0, 0),
    case("agreed", entries.agreed, SIX, SENT),
    case("counts", entries.tally, BEACON.counts),
    case("no counts", entries.tally, aid.NONE),
    case("in all", entries.total, ONE),
    case("in all, no number", entries.total, ALONE),
    case("what was", entries.what_was, "", Step.ESCALATED, 0, "region: why"),
    case("how it stands", entries.standing, ONE, TEN),
    case("what is late", entries.lateness, ONE, LATE),
)
FORMS = (
    case("asking", forms.request, [("beacon", "Beacon")], "7/C1"),
    case("offered", forms.step, ONE, HARBOUR, Step.OFFERED, "C1"),
    case(
        "deployed",
        forms.step,
        ONE,
        provider(6, "Wold", Answer.OFFERED, (Step.OFFERED, 5), (Step.ACCEPTED, 5)),
        Step.DEPLOYED,
    ),
    case("arrived", forms.step, ONE, BEACON, Step.ARRIVED),
    case("charged", forms.step, ONE, BEACON, Step.RECHARGED),
    case("nil", forms.nil, ONE, HARBOUR),
    case("close", forms.close, ONE, "C1"),
)


@pytest.mark.parametrize(
    ("file", "cases", "module"),
    [
        ("messages.txt", CASES, messages),
        ("calls.txt", CALLS, calls),
        ("entries.txt", ENTRIES, entries),
        ("forms.txt", FORMS, forms),
    ],
)
def test_golden_messages(file: str, cases: tuple[Case, ...], module: ModuleType) -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / file, cases, module)
