"""What a forum has without dates of its own, and `changes` make otherwise from a moment on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eprr_bot.base.files import FaultsFound
from eprr_bot.lrf.ahead import NOUNS, coming
from eprr_bot.lrf.forum import FORUMS, LocalForum, Particulars, same_until

ZONE = ZoneInfo("Europe/London")
APRIL = datetime(2027, 3, 31, 23, 0, tzinfo=UTC)
"""1 April 2027, 00:00 British Summer Time."""
SECOND = timedelta(seconds=1)


def forum(changes: str) -> LocalForum:
    text = f"""schema: 1
forums:
  - forum: E48000020
    codeword: HERON
    meeting_place: County Hall
    supported_by: [cara.hughes]
    changes: [{changes}]
"""
    return FORUMS.parse(text, "forums.yaml").forums[0]


def test_a_change_holds_from_its_midnight_and_leaves_the_rest():
    found = forum("{from: 2027-04-01, codeword: CRANE}")
    before, after = (found.as_of(at, ZONE) for at in (APRIL - SECOND, APRIL))
    assert (before.codeword, after.codeword, after.meeting_place) == ("HERON", "CRANE", "County Hall")


def test_changes_add_up_in_the_order_of_their_moments_and_may_take_away():
    found = forum(
        "{from: 2027-04-03, meeting_place: Police Headquarters}, {from: 2027-04-01T09:00, codeword: CRANE}, "
        "{from: 2027-04-02, codeword: '', supported_by: []}"
    )
    stages = found.from_then_on(APRIL, ZONE)
    assert [(one.codeword, one.meeting_place, one.supported_by) for one in stages] == [
        ("HERON", "County Hall", ("cara.hughes",)),
        ("CRANE", "County Hall", ("cara.hughes",)),
        ("", "County Hall", ()),
        ("", "Police Headquarters", ()),
    ]
    assert stages[0].as_of(APRIL + timedelta(days=9), ZONE) == stages[-1], "one that was looked up is looked up again"


def test_a_change_ends_what_was_the_same_until_then():
    found = forum("{from: 2027-03-31T12:00, codeword: CRANE}")
    noon = datetime(2027, 3, 31, 11, tzinfo=UTC)
    assert same_until([found], noon - SECOND, ZONE) == noon
    assert same_until([found], noon, ZONE) == APRIL


def test_what_comes_within_a_year_is_said():
    found = forum("{from: 2027-04-01, codeword: CRANE, supported_by: [asha, ben]}, {from: 2028-04-01, codeword: GULL}")
    [one] = coming(found, APRIL - SECOND, ZONE, str.title)
    assert (one.at, one.what) == (APRIL, {"supported_by": "Asha and Ben", "codeword": "CRANE"})
    assert not list(coming(found, APRIL, ZONE, str.title))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            "{from: 2027-04-01, codeword: A}, {from: 2027-04-01, dial_in: B}",
            "given more than once: 2027-04-01 00:00:00",
        ),
        ("{from: 2027-04-01}", "Nothing changes then. Write what is otherwise"),
        ("{codeword: A}", "from"),
        ("{from: 2027-04-01, code_word: A}", "code_word"),
        ("{from: 2027-04-01, leads: []}", "leads"),
        ("{from: April, codeword: A}", "April"),
    ],
)
def test_nonsense_is_refused(changes: str, fault: str):
    with pytest.raises(FaultsFound, match=fault):
        forum(changes)


def test_each_of_them_has_a_word():
    assert set(NOUNS) == set(Particulars.model_fields)
