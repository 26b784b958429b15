"""No list that people read ends without a word: where it is cut, it says how many it leaves out."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from eprr_bot.calendars import messages as calendars
from eprr_bot.cover import forms, request_messages
from eprr_bot.cover import messages as cover
from eprr_bot.cover.messages import Inside
from eprr_bot.exercises.standing import Called
from eprr_bot.guards import messages as guards
from eprr_bot.incidents import log_messages
from eprr_bot.noticeboard import home
from eprr_bot.noticeboard import messages as noticeboard
from eprr_bot.oncall import messages as oncall
from eprr_bot.outbox.service import IN_SLACK
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import LONDON, Content
from tests.calendars.test_messages import CLASHING
from tests.cover.test_messages import COVER, OVER, SPAN
from tests.exercises.test_standing import NOT_CALLED, TEN, Try, went
from tests.guards.test_messages import GAP as WARNING
from tests.incidents.test_messages import ENTRIES, FACTS
from tests.noticeboard.test_messages import CHANGES, FULL, HOME, MINE, OPEN, QUIET
from tests.oncall.test_messages import GAP, HELD, ROTA, SHIFT

ME = oncall.Who("A", None, is_me=True)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, []),
        (1, ["0"]),
        (3, ["0", "1", "2"]),
        (4, ["0", "1", "2", "and 1 more"]),
        (9, ["0", "1", "2", "and 6 more"]),
    ],
)
def test_the_first_of_some_lines_and_how_many_more(number: int, said: list[str]) -> None:
    assert blocks.few([str(one) for one in range(number)], 3) == said


def read(made: object) -> str:
    """All that somebody may read of it, in one line."""
    return re.sub(r"\\u\w+", "?", json.dumps(made.view() if isinstance(made, blocks.Form) else made, default=vars))


def in_home(**fields: object) -> list[blocks.Block]:
    return home.view(replace(HOME, **fields))


MANY_SHIFTS = MINE.shifts * 5
OPTIONS = [forms.Option(f"a|{number}|", f"Shift {number}") for number in range(130)]
ROTAS = [forms.Option(f"rota-{number}||", f"Rota {number}") for number in range(20)]
REASONS = [Called("A", "B", step=1, tries=(Try("text", None, f"reason {number}"),)) for number in range(7)]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: in_home(on_call=(HELD,) * 26), "and 6 more: `/oncall` shows all"),
        (lambda: in_home(incidents=OPEN[:1] * 10), "and 2 more incidents: `eprr-bot incident list`"),
        (lambda: in_home(incidents=OPEN[1:] * 10), "and 2 more incidents in exercises"),
        (lambda: in_home(exercises=("Call-out exercise",) * 9), "and 4 more: `/exercise history` shows all"),
        (lambda: in_home(mine=replace(MINE, shifts=MANY_SHIFTS)), "and 6 more in the next 13 weeks: `/oncall me`"),
        (lambda: in_home(mine=replace(MINE, asking=MINE.asking * 5)), "and 5 more"),
        (lambda: noticeboard.bulletin(replace(FULL, changes=CHANGES * 9)), "and 3 more: `/oncall changes`"),
        (
            lambda: noticeboard.bulletin(replace(FULL, week=replace(QUIET, rotas=QUIET.rotas * 60))),
            "more rotas and rem",
        ),
        (lambda: went("completed", NOT_CALLED, *REASONS).words, "and 5 more"),
        (lambda: oncall.person(ME, [], [(ROTA, SHIFT)] * 11, SHIFT.start), "and 3 more in the next 13 weeks"),
        (lambda: oncall.coming([(HELD, [(SHIFT, "A")], 12)]), "and 12 more in the next 13 weeks"),
        (lambda: cover.changed([COVER] * 46, ""), "and 6 more covers: `/oncall changes`"),
        (lambda: request_messages.lapsed(OVER, [Inside(SPAN, "a|b|c")] * 46, ""), "and 6 more: `/oncall cover`"),
        (lambda: forms.cover_form([*OPTIONS, *ROTAS]), "50 more do not fit here. For one of them type: /oncall cover"),
        (lambda: forms.swap_form(OPTIONS, OPTIONS[:1]), "30 more do not fit here. For one of them type: /oncall swap"),
        (lambda: guards.alert([WARNING] * 26), "and 6 more: `/oncall gaps` shows them."),
        (lambda: guards.alert([WARNING] * 26).short, "And 23 more: see /oncall gaps in Slack."),
        (
            lambda: calendars.leave_read(replace(CLASHING, clashes=(("Director", TEN),) * 16)),
            "and 6 more: `/oncall me`",
        ),
        (lambda: noticeboard.topic([HELD] * 9, LONDON), "and 4 more"),
        (lambda: guards.overview([WARNING] * 99, most=80).text, "more lines"),
        (lambda: log_messages.log(FACTS, ENTRIES, 40).text, "Entries 1 to 2 of 40; "),
        (lambda: blocks.section("a line of forty letters, for the most part\n" * 100), "more lines"),
        (lambda: IN_SLACK.body(Content("a", (blocks.divider(),) * 60)), "and 11 more parts."),
    ],
)
def test_what_is_left_out_is_counted(make: Callable[[], object], said: str) -> None:
    assert said in read(make())


def test_where_very_many_rotas_do_not_fit_those_that_nobody_holds_are_shown_first() -> None:
    named = [replace(HELD, rota=replace(ROTA, name=f"Site {number:02}")) for number in range(25)]
    gap = replace(GAP, rota=replace(ROTA, name="Site 25"))
    shown = read(in_home(on_call=(*named, gap)))
    assert "Site 25" in shown
    assert shown.index("Site 25") < shown.index("Site 00")
    assert "Site 24" not in shown
    few = read(in_home(on_call=(*named[:10], gap)))
    assert few.index("Site 00") < few.index("Site 25"), "where they are few, all in their order"


def test_a_form_offers_every_rota_however_many_shifts_there_are() -> None:
    view = read(forms.cover_form([*OPTIONS, *ROTAS]))
    assert "Rota 19" in view
    assert "Shift 79" in view
    assert "Shift 80" not in view
    assert "do not fit" not in read(forms.cover_form([*OPTIONS[:80], *ROTAS]))


@pytest.mark.parametrize("most", [200, 1000, 3000])
def test_text_is_cut_between_lines_and_says_how_many_are_left_out(most: int) -> None:
    lines = [f"line {number} " + "x" * (number % 40) for number in range(400)]
    cut = blocks.whole_lines("\n".join(lines), most)
    assert len(cut) <= most
    *kept, last = cut.split("\n")
    assert kept == lines[: len(kept)]
    assert last == f"… and {400 - len(kept)} more lines"
    assert blocks.whole_lines("\n".join(lines[:3]), most) == "\n".join(lines[:3])


def test_one_line_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert blocks.whole_lines("x" * 5000) == "x" * 2999 + "…"
    assert blocks.whole_lines("x" * 5000 + "\nmore").endswith("…")
