"""What the guards warn of: each kind by a table of cases, and what stays quiet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from eprr_bot.directory.instruments import Area, Instrument
from eprr_bot.guards.guard import Away, Called, Facts, Held, Kind, Named, Warning
from eprr_bot.guards.messages import MOST_LINES, overview
from eprr_bot.guards.strain import warnings
from eprr_bot.oncall.rota import Rota, Rules
from eprr_bot.oncall.schedule import LATEST, Shift

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""Mon 5 Jan 2026 09:00."""

PROVED = Named("Asha Patel", answered=1, called=1, competences={"commander": date(2027, 1, 1)})
PEOPLE = {
    "asha": PROVED,
    "ben": replace(PROVED, name="Ben Okoro"),
    "cara": replace(PROVED, name="Cara Hughes"),
}


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def rota(name: str = "director", **rules: object) -> Rota:
    return Rota(name, name.capitalize(), "Europe/London", rules=Rules(**rules))


def held(who: Rota, *shifts: tuple[float, float, str | None], source: str = "layer:week") -> Held:
    return Held(who, tuple(Shift(at(start), at(end), person, source) for start, end, person in shifts))


def found(*rotas: Held, kind: Kind, **facts: object) -> list[Warning]:
    known = {"now": T0, "until": at(24 * 91), "people": PEOPLE, **facts}
    return [one for one in warnings(Facts(rotas=rotas, **known)) if one.kind == kind]


def texts(found: Sequence[Warning]) -> list[str]:
    return [one.text for one in found]


def test_a_gap_is_named_to_the_minute_and_to_the_second_only_where_it_would_seem_empty() -> None:
    one = held(rota(), (0, 10, "asha"), (10, 12 + 7 / 3600, None), (12 + 7 / 3600, 20, "ben"))
    assert texts(found(one, kind=Kind.GAP)) == [
        "Nobody holds Director from Mon 5 Jan 2026 19:00 to Mon 5 Jan 2026 21:00."
    ]
    short = held(rota(), (0, 10, "asha"), (10, 10 + 7 / 3600, None), (10 + 7 / 3600, 20, "ben"))
    assert texts(found(short, kind=Kind.GAP)) == [
        "Nobody holds Director from Mon 5 Jan 2026 19:00:00 to Mon 5 Jan 2026 19:00:07."
    ]


def test_touching_gaps_are_one_and_a_gap_without_an_end_says_so() -> None:
    open_ended = Shift(at(12), LATEST, None, "gap")
    one = Held(rota(), (Shift(at(0), at(10), "asha", "x"), Shift(at(10), at(12), None, "cover:1"), open_ended))
    assert texts(found(one, kind=Kind.GAP)) == ["Nobody holds Director from Mon 5 Jan 2026 19:00 and from then on."]


def test_a_gap_that_is_over_is_not_told() -> None:
    assert found(held(rota(), (-5, -1, None), (-1, 5, "asha")), kind=Kind.GAP) == []


def test_a_gap_under_way_keeps_its_key_while_time_goes_by() -> None:
    one = held(rota(), (-5, 5, None), (5, 9, "asha"))
    first, later = (found(one, kind=Kind.GAP, now=now)[0] for now in (at(0), at(1)))
    assert (first.key, first.state) == (later.key, later.state)


def nightly(weeks: Iterable[int], but: int = -1) -> list[Warning]:
    """What is said of a rota that nobody holds on Monday and Tuesday nights, in some weeks but one."""
    nights = sorted(168 * week + 24 * day + 12 for week in weeks for day in (0, 1) if week != but)
    shifts: list[tuple[float, float, str | None]] = [(night, night + 12, None) for night in nights]
    return found(held(rota(), *shifts), kind=Kind.GAP, until=at(24 * 7 * 12))


def test_gaps_of_every_week_are_one_warning_for_each_night_which_stays_the_same() -> None:
    first = nightly(range(12))
    assert texts(first)[0] == "Nobody holds Director from Mon 5 Jan 2026 21:00 to Tue 6 Jan 2026 09:00."
    assert [one.more for one in first] == [11, 11]
    later, filled = nightly(range(1, 12)), nightly(range(12), but=4)
    assert [(one.key, one.state) for one in first] == [(one.key, one.state) for one in later]
    assert {one.key for one in first} == {one.key for one in filled}, "somebody covers a week of them"


def test_the_one_week_that_was_forgotten_is_told_by_itself() -> None:
    every, forgotten = nightly(range(12)), nightly([1, *range(4, 12)])
    assert texts(forgotten)[0] == "Nobody holds Director from Mon 12 Jan 2026 21:00 to Tue 13 Jan 2026 09:00."
    assert [one.more for one in forgotten] == [0, 0, 7, 7]
    assert {one.key for one in every} == {one.key for one in forgotten[2:]}


def test_gaps_on_the_same_day_in_some_weeks_are_each_told() -> None:
    assert [one.more for one in nightly(range(1, 4))] == [0] * 6


@pytest.mark.parametrize(
    ("other", "overlap"),
    [((2, 4, "asha"), True), ((10, 20, "asha"), False), ((2, 4, "ben"), False), ((-9, -1, "asha"), False)],
)
def test_nobody_holds_two_rotas_that_exclude_each_other(other: tuple[float, float, str], overlap: bool) -> None:
    director, manager = held(rota(), (0, 10, "asha")), held(rota("manager"), other)
    warned = found(director, manager, kind=Kind.TWO_ROTAS, exclusive=(("director", "manager"),))
    assert texts(warned) == (
        ["Asha Patel holds Director and Manager at once from Mon 5 Jan 2026 11:00 to Mon 5 Jan 2026 13:00."]
        if overlap
        else []
    )
    assert found(director, manager, kind=Kind.TWO_ROTAS) == [], "they do not exclude each other"


def test_leave_while_on_call() -> None:
    one = held(rota(), (0, 10, "asha"), (10, 20, "ben"))
    away = (Away("asha", at(8), at(15)), Away("ben", at(30), at(40)), Away("cara", at(0), at(40)))
    assert texts(found(one, kind=Kind.LEAVE, away=away)) == [
        "Asha Patel is on leave and holds Director from Mon 5 Jan 2026 17:00 to Mon 5 Jan 2026 19:00."
    ]


@pytest.mark.parametrize(
    ("expires", "warned"),
    [
        (date(2026, 1, 5), "is a commander only until Mon 5 Jan 2026"),
        (date(2026, 1, 6), ""),
        (date(2025, 12, 31), "is a commander only until Wed 31 Dec 2025"),
        (None, "is not on record as a commander"),
    ],
)
def test_a_competence_must_last_until_the_shift_is_over(expires: date | None, warned: str) -> None:
    people = {"asha": replace(PROVED, competences={"commander": expires} if expires else {})}
    one = held(rota(competence="commander"), (1, 20, "asha"), (40, 50, "asha" if warned else "ben"))
    said = texts(found(one, kind=Kind.COMPETENCE, people={**PEOPLE, **people}))
    assert said == ([f"Asha Patel {warned} and holds Director from Mon 5 Jan 2026 10:00."] if warned else [])


@pytest.mark.parametrize(
    ("shifts", "hours"),
    [
        (((0, 12, "asha"), (22, 30, "asha")), "10 h"),
        (((0, 12, "asha"), (23, 30, "asha")), ""),
        (((0, 12, "asha"), (22, 30, "ben")), ""),
        (((0, 12, "asha"), (12, 24, "ben"), (24, 30, "asha")), ""),
    ],
)
def test_less_than_eleven_hours_between_two_shifts(shifts: tuple[tuple[float, float, str], ...], hours: str) -> None:
    said = texts(found(held(rota(min_rest_hours=11), *shifts), kind=Kind.REST))
    assert len(said) == bool(hours)
    assert not hours or (hours in said[0] and "less than 11 hours of rest" in said[0])


def test_a_cover_in_the_middle_of_a_shift_is_rest_and_no_lack_of_it() -> None:
    shifts = (
        Shift(at(0), at(9), "asha", "layer:week"),
        Shift(at(9), at(14), "ben", "cover:1"),
        Shift(at(14), at(90), "asha", "layer:week"),
    )
    assert found(Held(rota(min_rest_hours=11), shifts), kind=Kind.REST) == []


def test_two_rotas_one_after_the_other_leave_no_rest() -> None:
    director, manager = held(rota(min_rest_hours=11), (12, 24, "asha")), held(rota("manager"), (0, 12, "asha"))
    assert "at once after Manager ends" in texts(found(director, manager, kind=Kind.REST))[0]


@pytest.mark.parametrize(
    ("called", "hours", "warned"),
    [
        (-7.0, 0, "Mon 5 Jan 2026 at 02:00"),
        (-8.99, 0, "Mon 5 Jan 2026 at 00:00"),
        (-9.0, 0, ""),
        (1.0, 0, "Mon 5 Jan 2026 at 10:00"),
        (3.0, 0, ""),
        (-7.0, 11.5, "Mon 5 Jan 2026 at 02:00"),
        (-7.0, 12, ""),
    ],
)
def test_rest_after_a_call_out_is_missing_until_the_shift_is_over(called: float, hours: float, warned: str) -> None:
    one = held(rota(min_rest_hours=11), (2, 12, "asha"))
    answers = (Called("asha", at(called)), Called("ben", at(1)))
    said = texts(found(one, kind=Kind.AFTER_A_CALL, called=answers, now=at(hours)))
    assert said == (
        [
            f"Asha Patel answered a call-out on {warned} and holds Director "
            "from Mon 5 Jan 2026 11:00: less than 11 hours of rest."
        ]
        if warned
        else []
    )


def test_whoever_is_on_anyway_begins_no_new_shift_after_a_call_out() -> None:
    one = held(rota(min_rest_hours=11), (-10, 2, "asha"), (2, 12, "asha"))
    assert found(one, kind=Kind.AFTER_A_CALL, called=(Called("asha", at(-7)),)) == []


def test_somebody_who_is_on_all_the_time_never_rests_too_little_between_shifts() -> None:
    one = held(rota(min_rest_hours=11, max_consecutive_shifts=2), *((8 * n, 8 * n + 8, "asha") for n in range(40)))
    assert found(one, kind=Kind.REST) == []
    (row,) = found(one, kind=Kind.IN_A_ROW, since=at(0))
    assert "for at least 40 shifts in a row, from Mon 5 Jan 2026 09:00" in row.text
    assert "for 40 shifts in a row" in found(one, kind=Kind.IN_A_ROW)[0].text


def test_two_people_who_take_turns_all_the_time_are_one_warning_each_which_stays_the_same() -> None:
    one = held(rota(min_rest_hours=11), *((8 * n, 8 * n + 8, ("asha", "ben")[n % 2]) for n in range(40)))
    first, later = (found(one, kind=Kind.REST, now=at(hours)) for hours in (0, 30))
    assert [one.more for one in first] == [18, 18]
    assert {(one.key, one.state) for one in first} == {(one.key, one.state) for one in later}


@pytest.mark.parametrize(
    ("shifts", "warned"),
    [
        (((0, 12, "asha"), (12, 24, "asha")), False),
        (((0, 12, "asha"), (12, 24, "asha"), (24, 36, "asha")), True),
        (((0, 12, "asha"), (12, 24, "asha"), (24, 29, "asha")), False),
        (((0, 12, "asha"), (12, 24, "asha"), (36, 48, "asha")), False),
        (((0, 12, "asha"), (12, 24, "ben"), (24, 36, "asha")), False),
    ],
)
def test_too_many_shifts_in_a_row(shifts: tuple[tuple[float, float, str], ...], warned: bool) -> None:
    said = texts(found(held(rota(max_consecutive_shifts=2), *shifts), kind=Kind.IN_A_ROW))
    assert len(said) == warned
    assert not warned or "for 3 shifts in a row" in said[0]
    assert not warned or "the rota allows 2" in said[0]


@pytest.mark.parametrize(
    ("person", "kind", "said"),
    [
        (
            replace(PROVED, left_on=date(2026, 1, 7)),
            Kind.LEAVER,
            "Asha Patel leaves on Wed 7 Jan 2026 and still holds Director "
            "from Wed 7 Jan 2026 00:00 to Wed 7 Jan 2026 09:00.",
        ),
        (
            Named("Asha Patel", has_route=False, has_left=True, left_on=date(2026, 1, 2)),
            Kind.LEAVER,
            "Asha Patel left on Fri 2 Jan 2026 and still holds Director from Tue 6 Jan 2026 09:00",
        ),
        (Named("Asha Patel", has_route=False), Kind.UNREACHABLE, "has neither a Slack account nor a mobile number"),
        (None, Kind.UNREACHABLE, "is not in the directory"),
        (Named("Asha Patel", called=2), Kind.UNTRIED, "was called twice and never answered themselves"),
        (Named("Asha Patel"), Kind.UNTRIED, "was never yet called with time to answer"),
    ],
)
def test_peers_12_a_warning_before_somebody_unreachable_goes_on_call(
    person: Named | None, kind: Kind, said: str
) -> None:
    one = held(rota(), (24, 48, "asha"), (72, 96, "asha"), (96, 99, "ben"))
    people = {"ben": PEOPLE["ben"]} | ({"asha": person} if person else {})
    assert [said in text for text in texts(found(one, kind=kind, people=people))] == [True], "told once, not per shift"
    assert found(one, kind=kind) == [], "somebody who answered is proved"


def test_after_an_exercise_of_the_rota_whoever_was_never_called_is_no_longer_everybody() -> None:
    one = held(rota(), (24, 48, "asha"))
    people = {"asha": Named("Asha Patel")}
    said = texts(found(one, kind=Kind.UNPROVED, people=people, exercised=frozenset({"director"})))
    tried = "was never yet called with time to answer: not proved reachable within a year"
    assert said == [f"Asha Patel holds Director from Tue 6 Jan 2026 09:00 and {tried}."]
    assert found(one, kind=Kind.UNPROVED, people=people, exercised=frozenset({"manager"})) == []


def test_whoever_leaves_is_told_of_as_a_leaver_and_as_nothing_else() -> None:
    one = held(rota(), (24, 48, "asha"))
    people = {"asha": Named("Asha Patel", has_route=False, left_on=date(2026, 1, 6))}
    facts = Facts(rotas=(one,), now=T0, until=at(100), people=people)
    assert [one.kind for one in warnings(facts)] == [Kind.LEAVER]
    stays = {"asha": replace(PROVED, left_on=date(2026, 1, 8))}
    assert found(one, kind=Kind.LEAVER, people=stays) == []


def test_everything_is_shown_in_sections_that_slack_takes() -> None:
    gaps = [(10 * n, 10 * n + 5, None) for n in range(1, 91)]
    shown = overview(found(held(rota(), *gaps), kind=Kind.GAP), most=90)
    sections = [one["text"]["text"] for one in shown.blocks if one["type"] == "section"]
    assert sum(one.count("Nobody holds Director") for one in sections) == 90
    assert all(len(one) <= 3000 for one in sections)
    assert len(sections) < 10


def test_an_overview_has_as_many_lines_as_people_read_and_says_where_the_rest_is() -> None:
    gaps = [Warning(Kind.GAP, "director", "", T0, at(1), f"Nobody holds it, {number}.") for number in range(2000)]
    rest = [Warning(Kind.REST, "director", "a", T0, at(1), f"Too little rest, {number}.") for number in range(21)]
    new = [Warning(Kind.UNTRIED, "d", "", T0, at(1), "", "never called", name=f"Name {number}") for number in range(90)]
    shown = overview([*gaps, *rest, *new])
    text = "\n".join(str(one.get("text", "")) for one in shown.blocks)
    assert text.count("Nobody holds it") == text.count("Too little rest") == text.count("Name ") == MOST_LINES
    for more in ("… and 1980 more", "… and 1 more", "and 70 more", "`/oncall gaps &lt;rota&gt;`"):
        assert more in text
    assert len(text) < 4000
    assert len(shown.text) < 3000


def paper(
    until: date | None, covers: tuple[str, ...] = ("haven", "wolds"), kind: str = "board_minute", spends: bool = True
) -> Instrument:
    return Instrument.model_validate(
        {
            "id": "sfi",
            "kind": kind,
            "title": "Instructions",
            "version": "1",
            "clause": "1",
            "body": "haven",
            "covers": covers,
            "role": "director",
            "covers_spending": spends,
            "covers_fixed_assets": True,
            "approved_by": "Board",
            "approved_on": date(2025, 1, 1),
            "review_on": date(2027, 1, 1),
            "valid_from": date(2025, 1, 1),
            "valid_to": until,
        }
    )


@pytest.mark.parametrize(
    ("papers", "warned"),
    [
        ((paper(None),), []),
        (
            (paper(date(2026, 1, 6)), paper(None, ("haven",))),
            ["covers the spending of Wolds for Director after Tue 6 Jan 2026"],
        ),
        (
            (paper(None, ("haven",)), paper(None, ("wolds",), spends=False)),
            ["the spending of Wolds for Director at all"],
        ),
        ((), ["spending of Haven for Director at all", "spending of Wolds for Director at all"]),
    ],
)
def test_a_holder_must_be_covered_for_every_statutory_body(papers: tuple[Instrument, ...], warned: list[str]) -> None:
    director = held(rota(), (0, 24, "asha"), (24, 72, "ben"), (72, 96, "cara"))
    loggist = held(rota("loggist"), (0, 96, "cara"))
    bodies = {"haven": "Haven", "wolds": "Wolds"}
    facts = {"instruments": papers, "bodies": bodies, "financed": ("director",)}
    said = texts(found(director, loggist, kind=Kind.INSTRUMENT, **facts))
    assert len(said) == len(warned)
    assert all(fragment in text for fragment, text in zip(warned, said, strict=True))
    if "after" in "".join(warned):
        assert "Ben Okoro has no delegated authority" in said[0]


NIGHTS = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "20:00", "to": "08:00"}


@pytest.mark.parametrize(
    ("areas", "first_day"),
    [
        ([], "at all"),
        ([{"role": "director", "covers": ["haven"]}], ""),
        ([{"role": "loggist", "covers": ["haven"]}], "at all"),
        ([{"role": "director", "covers": ["haven"], "hours": NIGHTS}], "at all"),
        ([{"role": "director", "covers": ["haven"], "valid_from": "2026-01-05"}], ""),
        ([{"role": "director", "covers": ["haven"], "valid_to": "2026-01-06"}], "at all"),
        (
            [{"role": "director", "covers": ["haven"]}, {"role": "director", "covers": ["wolds"], "hours": NIGHTS}],
            "at all",
        ),
    ],
)
def test_a_body_outside_the_area_of_a_rota_need_not_be_covered(areas: list[dict[str, object]], first_day: str) -> None:
    """Nothing covers the money of Wolds, which an area may leave out; at nights alone it is answered for by day."""
    director = held(rota(), (0, 24, "asha"), (24, 72, "ben"), (72, 96, "cara"))
    facts = {
        "instruments": (paper(None, ("haven",)),),
        "bodies": {"haven": "Haven", "wolds": "Wolds"},
        "financed": ("director",),
        "areas": tuple(Area.model_validate(one) for one in areas),
    }
    said = texts(found(director, kind=Kind.INSTRUMENT, **facts))
    assert len(said) == bool(first_day)
    assert all(first_day in one for one in said)


def test_a_body_is_answered_for_from_the_hour_at_which_an_area_ends() -> None:
    """A shift of the night alone, for Haven; one an hour longer is in the whole cluster. Hours begin at 09:00."""
    area = Area.model_validate({"role": "director", "covers": ["haven"], "hours": NIGHTS})
    facts = {"instruments": (), "bodies": {"wolds": "Wolds"}, "financed": ("director",), "areas": (area,)}
    for hours, warned in (((11, 23), 0), ((11, 24), 1), ((10, 23), 1)):
        night = held(rota(), (*hours, "asha"))
        assert len(found(night, kind=Kind.INSTRUMENT, **facts)) == warned, hours


@pytest.mark.parametrize(("last_day", "warned"), [(date(2026, 1, 5), True), (date(2026, 1, 6), False)])
def test_the_last_day_of_a_shift_must_be_covered_too(last_day: date, warned: bool) -> None:
    until_tuesday = held(rota(), (0, 24, "asha"))
    facts = {"instruments": (paper(last_day),), "bodies": {"haven": "Haven"}, "financed": ("director",)}
    assert bool(found(until_tuesday, kind=Kind.INSTRUMENT, **facts)) == warned
