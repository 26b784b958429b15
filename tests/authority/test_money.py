"""Amounts as people type them, exact to the penny; nonsense gets a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.authority import money
from eprr_bot.slack.commands import UserError

AMOUNTS = {
    "£180,000": 180_000_00,
    "180k": 180_000_00,
    "£180 k": 180_000_00,
    "1.2m": 1_200_000_00,
    "£1.2 million": 1_200_000_00,
    "2bn": 2_000_000_000_00,
    "£1,250.50": 1_250_50,
    "GBP 75": 75_00,
    "180000 pounds": 180_000_00,
    "£0.01": 1,
    "1.2345678m": 1_234_567_80,
}
NONSENSE = [
    "",
    "abc",
    "£",
    "-5",
    "£1,80,000",
    "£1.005",
    "0",
    "£0.00",
    "99bn",
    "1e6",
    "٣",
    "£1.2.3",
    "180kk",
    "1 2",
    "£٣",
]


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_is_exact(text: str) -> None:
    assert money.pence(text) == AMOUNTS[text]
    in_words = text if text[0] in "£G" or not text[-1].isdigit() else f"£{text}"
    assert money.first(f"{in_words} Haven for cots")[0] == AMOUNTS[text]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_gets_a_sentence(text: str) -> None:
    with pytest.raises(UserError, match=r"Write it as £180,000, 180k or 1\.2m\."):
        money.pence(text)


def test_a_number_alone_is_an_amount_only_where_that_is_asked_for() -> None:
    assert money.first("12 nurses") == (None, "12 nurses")
    assert money.first("500 Haven for taxis", bare=True)[0] == 500_00
    assert money.first("Haven, 500 taxis", bare=True)[0] is None
    with pytest.raises(UserError, match="“£x” is no amount"):
        money.first("£x Haven")


@given(st.integers(1, money.MOST))
def test_what_is_shown_is_read_back_the_same(pence: int) -> None:
    assert money.pence(money.pounds(pence)) == pence
    assert money.first(f"Haven {money.pounds(pence)}, for cots")[0] == pence


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_amount_or_gets_a_sentence(text: str) -> None:
    refused = []
    for ask in (money.pence, money.first):
        try:
            ask(text)
        except UserError as error:
            refused.append(str(error))
    assert all(one.endswith(money.EXAMPLE) for one in refused)


def test_less_than_nothing_is_shown_with_its_sign() -> None:
    assert money.pounds(-1_50) == "-£1.50"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-£5 Haven for sandbags", "minus"),
        ("−£5 Haven", "minus"),
        ("Haven -£5 for sandbags", "minus"),
        ("-5k Haven", "minus"),
        ("£5-£10k Haven", "one amount"),
        ("£5–10k Haven", "one amount"),
    ],
)
def test_less_than_nothing_and_a_range_are_no_amount(text: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        money.first(text)


def test_a_dash_between_words_is_no_minus() -> None:
    assert money.first("Haven - £5 for sandbags")[0] == 500
