"""Shifts from a calendar as a rota file that people can read, compare and apply."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.base.settings import bundled
from eprr_bot.calendars.rota_file import ReadShift, fixed_periods, kept_fixed, new_rota_file, with_fixed
from eprr_bot.oncall.rota import FixedPeriod, Rota
from eprr_bot.oncall.rota_file import parse_rota
from eprr_bot.oncall.schedule import Schedule

ROTA = Rota("winter", "Winter", "Europe/London")
NOVEMBER = datetime(2026, 11, 2, 9)  # noqa: DTZ001 (a wall-clock time, as rota files hold them)
FIXED = FixedPeriod(NOVEMBER, NOVEMBER + timedelta(days=7), "asha.patel", "Outlook: winter, 'agreed'")


def test_a_new_rota_file_holds_nothing_but_the_shifts() -> None:
    text = new_rota_file("winter", "Winter", "Europe/London", [FIXED])
    made = parse_rota(text, "winter.yaml")
    assert made.fixed == (FIXED,)
    assert (made.id, made.name, made.timezone) == ("winter", "Winter", "Europe/London")


def test_the_rest_of_a_file_stays_to_the_letter() -> None:
    body = (bundled("rotas") / "example" / "director-on-call.yaml").read_text()
    made = with_fixed(body, [FIXED])
    assert parse_rota(made, "made").fixed == (FIXED,)
    assert parse_rota(made, "made").layers == parse_rota(body, "body").layers
    assert made.startswith(body[: body.index("fixed:")])
    assert made.endswith(body[body.index("rules:") :])


def test_a_file_without_fixed_periods_gets_some_and_one_in_braces_is_replaced() -> None:
    head = "schema: 1\nid: a\nname: A\ntimezone: Europe/London\n"
    layer = "layers:\n  - {id: w, starts: 2026-01-05T09:00, shift: {weeks: 1}, people: [x]}"
    assert parse_rota(with_fixed(head + layer, [FIXED]), "a").fixed == (FIXED,)
    braces = f"{head}fixed: [{{from: 2026-01-05T09:00, to: 2026-01-06T09:00, person: x}}]\n{layer}\n"
    made = parse_rota(with_fixed(braces, [FIXED]), "a")
    assert made.fixed == (FIXED,)
    assert len(made.layers) == 1


def test_what_stands_beside_the_name_of_the_fixed_periods_stays() -> None:
    body = (bundled("rotas") / "example" / "director-on-call.yaml").read_text()
    [line] = [one for one in body.splitlines() if one.startswith("fixed:")]
    assert "# Christmas and New Year are shared out by agreement" in line
    assert f"\n{line}\n  - {{from: 2026-11-02T09:00" in with_fixed(body, [FIXED])
    empty = with_fixed(body, [])
    assert parse_rota(empty, "made").fixed == ()
    assert parse_rota(with_fixed(empty, [FIXED]), "made").fixed == (FIXED,)


def test_importing_again_replaces_what_is_to_come_and_keeps_what_is_over() -> None:
    other = FixedPeriod(NOVEMBER, NOVEMBER + timedelta(days=1), "x", "Christmas")
    over = FixedPeriod(NOVEMBER - timedelta(days=7), NOVEMBER, "x", "winter")
    coming = FixedPeriod(NOVEMBER, NOVEMBER + timedelta(days=7), "x", "winter")
    rota = Rota("winter", "Winter", "Europe/London", fixed=(other, over, coming))
    assert kept_fixed(rota, "winter", NOVEMBER.replace(tzinfo=UTC)) == [other, over]


def test_overlaps_and_times_that_a_wall_clock_cannot_say_are_named() -> None:
    start = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 01:30 for the second time
    shifts = [
        ReadShift(start, start + timedelta(hours=3), "asha.patel"),
        ReadShift(start + timedelta(hours=2), start + timedelta(hours=6), "ben.okoro"),
    ]
    _, notes = fixed_periods(shifts, ROTA, "winter")
    assert notes == [
        "asha.patel from Sun 25 Oct 2026 01:30 GMT to Sun 25 Oct 2026 04:30: the clocks change then, "
        "and a rota file cannot say it exactly. Look at it.",
        "ben.okoro from Sun 25 Oct 2026 03:30 to Sun 25 Oct 2026 07:30 overlaps asha.patel. "
        "The one that starts later counts.",
    ]
    before = ReadShift(start - timedelta(hours=5), start - timedelta(hours=1), "asha.patel")
    assert before.end.astimezone(ROTA.zone).strftime("%H:%M %Z") == "01:30 BST"
    _, [note] = fixed_periods([before], ROTA, "winter")
    assert note.startswith("asha.patel from Sat 24 Oct 2026 21:30 to Sun 25 Oct 2026 01:30 BST: the clocks change then")
    assert ROTA.zone == ZoneInfo("Europe/London")


def test_of_two_fixed_periods_that_start_together_the_later_one_counts_whatever_the_names():
    """An import comes after what is there already, so that it counts; nobody wins by the alphabet."""
    start, end = datetime.fromisoformat("2027-01-11T09:00"), datetime.fromisoformat("2027-01-18T09:00")
    for first, second in (("asha.patel", "ben.okoro"), ("ben.okoro", "asha.patel")):
        text = new_rota_file(
            "director",
            "Director",
            "Europe/London",
            [FixedPeriod(start, end, first, "Plan"), FixedPeriod(start, end, second, "Outlook")],
        )
        made = Schedule(((None, parse_rota(text, "director.yaml")),))
        assert made.holder_at(datetime(2027, 1, 12, tzinfo=UTC)).person == second
