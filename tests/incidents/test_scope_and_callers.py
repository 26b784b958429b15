"""What people type of the scope of an incident, and of who called its level."""

import pytest

from eprr_bot.incidents import course_messages, scope
from eprr_bot.incidents.kinds import NOBODY_SAID, Called, called_and_reason
from eprr_bot.incidents.scope import Scope


@pytest.mark.parametrize(
    ("text", "meets", "why"),
    [
        ("actual", (Scope.ACTUAL,), ""),
        ("actual, potential", (Scope.POTENTIAL, Scope.ACTUAL), ""),
        ("potential and assets: wards may close", (Scope.POTENTIAL, Scope.ASSETS), "wards may close"),
        ("actual impact on NHS services because wards are dark", (Scope.ACTUAL,), "because wards are dark"),
        ("mobilise ambulances", (Scope.ASSETS,), "ambulances"),
        ("none", (), ""),
        ("not known yet", (), "yet"),
        ("everything", None, "everything"),
        ("actually it is not", None, "actually it is not"),
    ],
)
def test_the_scope_as_people_type_it(text: str, meets: tuple[Scope, ...] | None, why: str) -> None:
    assert scope.typed(text) == (meets, why)
    assert scope.said(scope.kept(meets or ())).count("impact") == sum(one != Scope.ASSETS for one in meets or ())


@pytest.mark.parametrize(
    ("text", "called", "why"),
    [
        ("spreading", NOBODY_SAID, "spreading"),
        ("called by Sam Lee", Called("Sam Lee"), ""),
        (
            "called by Sam Lee of the region at 14:05: it spreads",
            Called("Sam Lee of the region", "14:05"),
            "it spreads",
        ),
        ("set by the region, told at 1405, two trusts", Called("the region", "14:05"), "two trusts"),
        ("Called by Sam because it spreads", Called("Sam"), "because it spreads"),
        ("called by Dr. Lee. It spreads", Called("Dr. Lee"), "It spreads"),
        ("they called by telephone", NOBODY_SAID, "they called by telephone"),
        ("", NOBODY_SAID, ""),
    ],
)
def test_who_called_a_level_as_people_type_it(text: str, called: Called, why: str) -> None:
    assert called_and_reason(text) == (called, why)


def test_a_level_of_our_own_is_called_by_nobody_unless_somebody_is_named() -> None:
    assert course_messages.called_by("", NOBODY_SAID) == ""
    assert course_messages.called_by("", Called("the board")) == "Called by the board."
    assert course_messages.called_by("the region", NOBODY_SAID) == "Called by the region."
    named = course_messages.called_by("the region", Called("Sam Lee", "14:05"))
    assert named == "Called by Sam Lee (the region), told to us at 14:05."
