"""The look of the NHS: of its style sheet what a page uses, and nothing that is fetched."""

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from eprr_bot.base import nhs_look, pages

TEMPLATES = sorted(Path(nhs_look.__file__).parents[1].glob("**/page*/*.html"))


def test_every_class_that_our_templates_name_is_in_the_sheet() -> None:
    assert len(TEMPLATES) > 20
    known = set(nhs_look.CLASS.findall(nhs_look.whole()))
    for one in TEMPLATES:
        named = pages.USED.findall(one.read_text("utf-8"))
        assert set(named) <= known, (one.name, set(named) - known)


def test_a_page_carries_what_it_uses_and_bare_elements_and_no_more() -> None:
    found = nhs_look.rules_for(frozenset({"nhsuk-button"}))
    assert found.startswith(nhs_look.NOTICE)
    assert re.search(r"\.nhsuk-button\{[^}]*background-color:#007f3b", found)
    assert re.search(r"@media print\{[^}]*h1\{", found)
    assert "td,th{" in found
    assert set(nhs_look.CLASS.findall(re.sub(r"\{[^{}]*\}", "", found))) == {"nhsuk-button"}


def test_nothing_is_fetched() -> None:
    found = nhs_look.rules_for(frozenset(nhs_look.CLASS.findall(nhs_look.whole())))
    assert "url(" not in found
    assert "@import" not in found
    assert "@font-face" not in found


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".a{x:1}.b{x:2}", ".a{x:1}"),
        (".b,.a:not(.b,.c),p{x:1}", "p{x:1}"),
        ("@media print{.b{x:1}}", ""),
        ("@media print{.b{x:1}p,.b p{x:2}}.a .a{y:3}", "@media print{p{x:2}}.a .a{y:3}"),
        ("@supports (a:b){@media print{.a{x:1}}}", "@supports (a:b){@media print{.a{x:1}}}"),
        ("@font-face{src:url(f)}p{x:1}", "p{x:1}"),
    ],
)
def test_rules_are_kept_by_their_classes(monkeypatch: pytest.MonkeyPatch, sheet: str, kept: str) -> None:
    monkeypatch.setattr(nhs_look, "whole", lambda: sheet)
    assert nhs_look.rules_for(frozenset({"a"})).removeprefix(nhs_look.NOTICE).strip() == kept


def test_without_the_package_a_page_has_our_own_style(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(nhs_look, "files", missing)
    assert nhs_look.whole.__wrapped__() == ""
    monkeypatch.setattr(nhs_look, "whole", lambda: "")
    assert str(pages.style.__wrapped__("eprr_bot.desk")).startswith(":root { color-scheme: light; }")
