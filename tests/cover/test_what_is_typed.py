"""What buttons, forms and numbers about cover are taken for: a stretch of a rota, or a sentence that says why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from sqlmodel import Session

from eprr_bot.cover import meaning
from eprr_bot.cover.lines import CoverLine, SwapLine
from eprr_bot.cover.service import Wish
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import NOT_OURS, Actor, FormError, Request, UserError
from tests.cover.test_difference import at
from tests.oncall.test_rota_properties import SPANS
from tests.world import MONDAY

DIRECTOR = "director-on-call"
FAROUKS, ASHAS = (at("2026-11-23T09:00"), at("2026-11-30T09:00")), (at("2026-11-30T09:00"), at("2026-12-07T09:00"))
"""The director's weeks: the one that runs, and the next."""


@given(SPANS)
def test_what_a_button_carries_comes_back_as_it_was(span: tuple[datetime, datetime]) -> None:
    wish = Wish(DIRECTOR, *span)
    assert meaning.of_value(wish.value) == wish


@pytest.mark.parametrize(
    "value",
    [
        "",
        "director-on-call",
        "director-on-call|2026-11-30T09:00+00:00",
        "director-on-call|soon|later",
        "director-on-call|2026-11-30T09:00|2026-12-07T09:00",
        "director-on-call|2026-12-07T09:00+00:00|2026-11-30T09:00+00:00",
        "director-on-call|2026-11-30T09:00+00:00|2026-11-30T09:00+00:00",
        "director-on-call|0001-01-01T00:00+00:00|2026-11-30T09:00+00:00",
        "director-on-call|2026-11-30T09:00+00:00|9999-12-31T00:00+00:00",
        "director-on-call|2026-11-30T09:00+00:00|2026-12-07T09:00+00:00|more",
        "director\n|2026-11-30T09:00+00:00|2026-12-07T09:00+00:00",
    ],
)
def test_a_button_that_is_not_ours_is_told_so(value: str) -> None:
    with pytest.raises(UserError, match=NOT_OURS.split(".")[0]):
        meaning.of_value(value)


@pytest.mark.parametrize(("text", "number"), [("3", 3), (" #12 ", 12), ("999999999", 999_999_999)])
def test_a_number_may_have_a_mark_before_it(text: str, number: int) -> None:
    assert meaning.number(text, "/oncall changes") == number


@pytest.mark.parametrize("text", ["", "#", "three", "-3", "1.5", "²", "1000000000"])
def test_anything_else_is_no_number_and_the_sentence_says_where_they_are(text: str) -> None:
    with pytest.raises(UserError, match=r"is not a number\. /oncall changes shows the numbers\."):
        meaning.number(text, "/oncall changes")


NO_BOT: Any = None
"""Nothing here asks the bot itself for anything."""


def asking(session: Session, who: str = "farouk.aziz", text: str = "") -> Request:
    person = session.get_one(Person, who)
    return Request(NO_BOT, session, MONDAY, Actor(person.slack_id or "", person.name, who), text)


def refused(ask: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        ask()
    return str(caught.value)


def test_the_hours_in_a_form_lie_within_the_shift_that_was_chosen(session: Session) -> None:
    chosen = Wish(DIRECTOR, *FAROUKS)
    request = asking(session)
    assert meaning.of_form(request, chosen.value, "", "a wedding") == replace(chosen, reason="a wedding")
    part = meaning.of_form(request, chosen.value, "tomorrow 18:00 to 23:00", "")
    assert (part.start, part.end) == (at("2026-11-24T18:00"), at("2026-11-24T23:00"))
    free = meaning.of_form(request, f"{DIRECTOR}||", "1 Dec 18:00 to 23:00", "")
    assert (free.start, free.end) == (at("2026-12-01T18:00"), at("2026-12-01T23:00"))
    for value, hours, said in (
        (
            chosen.value,
            "1 Dec 18:00 to 23:00",
            "That is not within the shift you chose, Mon 23 Nov 2026 09:00 to Mon 30 Nov 2026 09:00.",
        ),
        (chosen.value, "30 Nov 08:00 to 10:00", "That is not within the shift you chose"),
        (f"{DIRECTOR}||", "", "Say from when until when"),
        (f"{DIRECTOR}||", "whenever", "whenever"),
    ):
        with pytest.raises(FormError) as caught:
            meaning.of_form(request, value, hours, "")
        assert list(caught.value.errors) == ["hours"], "the sentence stands beside the field"
        assert said in caught.value.errors["hours"]


def test_a_swap_in_a_form_is_within_one_rota_and_with_somebody(session: Session) -> None:
    mine, theirs = Wish(DIRECTOR, *FAROUKS), Wish(DIRECTOR, *ASHAS)
    request = asking(session)
    made = meaning.exchange_of(request, mine.value, theirs.value, "leave")
    assert (made.first, made.second.id) == (replace(mine, reason="leave"), "asha.patel")
    assert (made.second_start, made.second_end) == ASHAS
    other = Wish("manager-on-call", *ASHAS)
    assert "on another rota" in refused(lambda: meaning.exchange_of(request, mine.value, other.value, ""))
    nobodys = Wish(DIRECTOR, at("2030-01-07T09:00"), at("2030-01-14T09:00"))
    held = oncall.holder(session, DIRECTOR, nobodys.start)
    session.delete(session.get_one(Person, held))
    session.flush()
    assert "Nobody holds that shift any more" in refused(
        lambda: meaning.exchange_of(request, mine.value, nobodys.value, "")
    )


def test_a_rota_is_not_taken_over_by_a_letter_nor_from_somebody_who_is_not_on(session: Session) -> None:
    request = asking(session, "ben.okoro")
    for text, rota_id in (
        ("dir", DIRECTOR),
        ("Director on call", DIRECTOR),
        ("Farouk Aziz", DIRECTOR),
        ("@grace.adeyemi", "manager-on-call"),
    ):
        assert meaning.rota_to_take(request, text) == rota_id, text
    for text, said in (
        ("", "Say which rota you take over, or from whom."),
        ("d", "“d” is too short to take over by. Type: /oncall take director-on-call"),
        ("me", "Ben Okoro is not on call now, so there is nothing to take over."),
        ("platinum", "There is no rota called “platinum”."),
        ("platinum", "Nor is it a person. Type: /oncall take director-on-call until 18:00"),
    ):
        assert said in refused(lambda text=text: meaning.rota_to_take(request, text)), text
    oncall.make_cover(session, "manager-on-call", MONDAY, at("2026-11-23T12:00"), "farouk.aziz", MONDAY, request.actor)
    both = "Type: /oncall take director-on-call or /oncall take manager-on-call"
    assert both in refused(lambda: meaning.rota_to_take(request, "Farouk Aziz"))


def test_part_of_a_long_shift_is_asked_about_with_both_lines_to_type(session: Session) -> None:
    request = asking(session)
    said = refused(lambda: meaning.to_cover(request, CoverLine(about="me", span="tonight", reason="a wedding")))
    assert "Your shift lasts until Mon 30 Nov 2026 09:00." in said
    tonight, all_of_it = said.partition("Only tonight: ")[2].split(" All of it: ")
    for line in (tonight, all_of_it):
        assert line.startswith("/oncall cover me from Mon 23 Nov 2026 "), line
        assert line.endswith(" because a wedding"), line
    assert "to Tue 24 Nov 2026 09:00" in tonight
    assert "to Mon 30 Nov 2026 09:00" in all_of_it
    [whole] = meaning.to_cover(asking(session, "asha.patel"), CoverLine(about="me", span="30 Nov"))
    assert (whole.start, whole.end) == ASHAS


def test_a_swap_names_one_shift_of_each_on_one_rota(session: Session) -> None:
    request = asking(session, "asha.patel")
    asha, ben, grace = (session.get_one(Person, one) for one in ("asha.patel", "ben.okoro", "grace.adeyemi"))
    made = meaning.to_swap(request, SwapLine("30 Nov", "", "7 Dec", "leave"), asha, ben)
    assert (made.first, made.second_start) == (Wish(DIRECTOR, *ASHAS, "leave"), ASHAS[1])
    assert "Ben Okoro has no shift on “14 Dec” (Mon 14 Dec 2026" in refused(
        lambda: meaning.to_swap(request, SwapLine("30 Nov", "", "14 Dec", ""), asha, ben)
    )
    theirs = next(
        start
        for start in (MONDAY + timedelta(hours=12 * number) for number in range(60))
        if oncall.holder(session, "manager-on-call", start) == "grace.adeyemi"
    )
    line = SwapLine("30 Nov", "", f"{theirs:%d %b %H:%M}", "")
    assert "These shifts are on two rotas" in refused(lambda: meaning.to_swap(request, line, asha, grace))
