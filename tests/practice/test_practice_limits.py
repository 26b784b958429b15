"""Block Kit's limits: just inside is accepted, just outside is refused with its place and reason."""

import pytest

from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.limits import blocks_problems, check_view

from .builders import button, modal, plain, text_input


def section(text: str) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*elements: dict, **more: str) -> dict:
    return {"type": "actions", "elements": list(elements), **more}


def select(count: int, kind: str = "static_select") -> dict:
    options = [{"text": plain(f"Option {n}"), "value": str(n)} for n in range(count)]
    return {"type": kind, "action_id": "select", "options": options}


def buttons(count: int) -> list[dict]:
    return [button("Go", f"go.{n}") for n in range(count)]


TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}], [{"type": "raw_text", "text": "b"}]]}
GOOD = [
    [{"type": "divider"}] * 50,
    [{"type": "header", "text": plain("x" * 150)}],
    [section("x" * 3000)],
    [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
    [actions(*buttons(25))],
    [actions(button("x" * 75, "a", value="v" * 2000, style="primary"))],
    [actions(select(100))],
    [actions(select(5, "overflow"))],
    [{"type": "context", "elements": [plain("x")] * 10}],
    [{"type": "image", "image_url": "https://x", "alt_text": "x"}],
    [TABLE],
    [{"type": "markdown", "text": "x" * 12_000}],
    [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}],
]
BAD = [
    ([{"type": "divider"}] * 51, "no more than 50 items allowed"),
    ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text: must be less than 151 characters"),
    ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "must be plain_text"),
    ([section("x" * 3001)], "must be less than 3001 characters"),
    ([section("")], "must be more than 0 characters"),
    ([{"type": "section"}], "needs text or fields"),
    ([{"type": "section", "fields": [plain("x")] * 11}], "must hold 1 to 10 items, not 11"),
    ([{"type": "section", "fields": [plain("x" * 2001)]}], "must be less than 2001 characters"),
    ([{"type": "section", "text": plain("x"), "accessory": {"type": "plain_text_input"}}], "unsupported element"),
    ([actions(*buttons(26))], "must hold 1 to 25 items, not 26"),
    ([actions()], "must hold 1 to 25 items, not 0"),
    ([actions(button("x" * 76, "a"))], "must be less than 76 characters"),
    ([actions(button("x", "a", value="v" * 2001))], "must be less than 2001 characters"),
    ([actions(button("x", "a", style="loud"))], "must be primary or danger"),
    ([actions(button("x", "a" * 256))], "must be less than 256 characters"),
    ([actions(button("x", "a"), button("y", "a"))], "`action_id` 'a' is used more than once"),
    ([actions(button("x", "a"), block_id="b"), actions(button("x", "a"), block_id="b")], "`block_id` 'b' is used"),
    ([actions(select(101))], "must hold 1 to 100 items, not 101"),
    ([actions(select(6, "overflow"))], "must hold 1 to 5 items, not 6"),
    ([actions(select(11, "radio_buttons"))], "must hold 1 to 10 items, not 11"),
    ([actions({**select(1), "placeholder": plain("x" * 151)})], "must be less than 151 characters"),
    ([actions({**select(2), "initial_option": {"text": plain("Other"), "value": "9"}})], "must be one of the options"),
    ([actions({**button("x", "a"), "confirm": {"title": plain("x" * 101), "text": plain("x")}})], "less than 101"),
    ([{"type": "context", "elements": [plain("x")] * 11}], "must hold 1 to 10 items, not 11"),
    ([{"type": "image", "image_url": "https://x"}], "/blocks/0/alt_text: must be a string"),
    ([{"type": "markdown", "text": "x" * 6001}] * 2, "more than 12000 characters"),
    ([{"type": "table", "rows": [*TABLE["rows"], []]}], "rows differ in length"),
    ([{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}], "does not fit a rich_text block"),
    ([{"type": "alert", "text": plain("x")}], "unsupported type 'alert' on this surface"),
    (["divider"], "must be an object"),
]


@pytest.mark.parametrize("blocks", GOOD)
def test_what_just_fits_is_accepted(blocks):
    assert blocks_problems(blocks, "message", "/blocks") == []


@pytest.mark.parametrize(("blocks", "problem"), BAD)
def test_what_does_not_fit_is_named_with_its_place(blocks, problem):
    assert problem in "; ".join(blocks_problems(blocks, "message", "/blocks"))


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (modal(title=plain("x" * 25)), "/view/title/text: must be less than 25 characters"),
        (modal(title=None), "/view/title: missing required field"),
        (modal(submit=plain("x" * 25)), "/view/submit/text: must be less than 25 characters"),
        (modal(close=plain("x" * 25)), "/view/close/text: must be less than 25 characters"),
        (modal(callback_id="x" * 256), "/view/callback_id: must be less than 256 characters"),
        (modal(text_input("What", "what"), submit=None), "needs a submit button"),
        (modal(text_input("x" * 2001, "what")), "/view/blocks/0/label/text: must be less than 2001 characters"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed"),
        (modal(TABLE), "unsupported type 'table'"),
        (modal(type="home"), "/view/type: 'home' is not one of modal"),
        ({**modal(), "blocks": None}, "/view/blocks: must be a list"),
        ([], "view is not an object"),
    ],
)
def test_a_view_that_does_not_fit_is_refused(view, problem):
    with pytest.raises(SlackError) as refused:
        check_view(view)
    assert refused.value.code == "invalid_arguments"
    assert problem in "; ".join(refused.value.more["response_metadata"]["messages"])
