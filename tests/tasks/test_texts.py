"""What an organisation's contact says of its tasks by text."""

import pytest

from eprr_bot.tasks.answers import _REPORT, _which


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("DONE", (None, "")),
        ("Done 2", (2, "")),
        ("done task 2, 12 beds", (2, "12 beds")),
        ("2 done", (2, "")),
        ("Task 3: done.", (3, "")),
        ("Done, 12 beds", (None, "12 beds")),
        ("CANNOT 3 no staff", (3, "no staff")),
        ("under way 2", (2, "")),
    ],
)
def test_which_task_is_meant_and_what_else_is_said(text: str, meant: tuple[int | None, str]) -> None:
    found = _REPORT.fullmatch(text)
    assert found is not None
    assert _which(found, {2, 3}) == meant


@pytest.mark.parametrize("text", ["1", "2 no staff", "is it done?", "we have done nothing", "ok"])
def test_what_is_no_report(text: str) -> None:
    assert _REPORT.fullmatch(text) is None
