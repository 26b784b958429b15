"""What people type about cover, taken apart."""

import pytest

from eprr_bot.cover.wording import (
    AwayLine,
    CoverLine,
    SwapLine,
    TakeLine,
    away_line,
    cover_line,
    swap_line,
    take_line,
)

BEN, CARA = "<@U0000002|ben.okoro>", "<@U0000003|cara.hughes>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"director-on-call from tomorrow 18:00 to 23:00 by {BEN} because of a funeral",
            CoverLine(rota="director-on-call", span="tomorrow 18:00 to 23:00", by=BEN, reason="a funeral"),
        ),
        (
            f"director-on-call by {BEN} from tomorrow 18:00 to 23:00",
            CoverLine(rota="director-on-call", span="tomorrow 18:00 to 23:00", by=BEN),
        ),
        (
            "Director on call from 18:00 to 23:00 by Ben Okoro",
            CoverLine(rota="Director on call", span="18:00 to 23:00", by="Ben Okoro"),
        ),
        ("director from 18:00 to 23:00 by me", CoverLine(rota="director", span="18:00 to 23:00", by="me")),
        ("me tomorrow 18:00 to 23:00", CoverLine(about="me", span="tomorrow 18:00 to 23:00")),
        ("me on 7 Dec because I am away", CoverLine(about="me", span="on 7 Dec", reason="I am away")),
        (f"{BEN} from 18:00 to 23:00", CoverLine(about=BEN, span="from 18:00 to 23:00")),
        (
            f"{BEN} to {CARA} from 23:30 to Mon 09:00 because ill",
            CoverLine(about=BEN, into=CARA, span="from 23:30 to Mon 09:00", reason="ill"),
        ),
        (f"{BEN} to {CARA}", CoverLine(about=BEN, into=CARA)),
        (
            f"{BEN} to {CARA} on director-on-call until 18:00",
            CoverLine(about=BEN, into=CARA, rota="director-on-call", span="until 18:00"),
        ),
        (f"{BEN} to {CARA} tomorrow", CoverLine(about=BEN, into=CARA, span="tomorrow")),
        (
            f"{BEN} to {CARA} on Director on call from 18:00 to 23:00",
            CoverLine(about=BEN, into=CARA, rota="Director on call", span="from 18:00 to 23:00"),
        ),
        ("director-on-call tomorrow 18:00 to 23:00", CoverLine(rota="director-on-call tomorrow 18:00 to 23:00")),
    ],
)
def test_a_line_about_cover(text: str, expected: CoverLine) -> None:
    assert cover_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"7 Dec with {BEN} 14 Dec because leave", SwapLine("7 Dec", BEN, "14 Dec", "leave")),
        (f"Mon 7 Dec with {BEN} for Mon 14 Dec", SwapLine("Mon 7 Dec", BEN, "Mon 14 Dec", "")),
        ("7 Dec with Ben Okoro 14 Dec", SwapLine("7 Dec", "Ben Okoro", "14 Dec", "")),
        ("7 Dec", None),
        (f"with {BEN} 14 Dec", None),
    ],
)
def test_a_line_about_a_swap(text: str, expected: SwapLine | None) -> None:
    assert swap_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("director-on-call", TakeLine("director-on-call", "", "")),
        ("director until 18:00 because no answer", TakeLine("director", "until 18:00", "no answer")),
    ],
)
def test_a_line_about_taking_over(text: str, expected: TakeLine) -> None:
    assert take_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 14 Dec to 18 Dec", AwayLine("", "from 14 Dec to 18 Dec", "")),
        (f"{BEN} from 14 Dec to 18 Dec because ski", AwayLine(BEN, "from 14 Dec to 18 Dec", "ski")),
        ("tomorrow", AwayLine("", "tomorrow", "")),
    ],
)
def test_a_line_about_leave(text: str, expected: AwayLine) -> None:
    assert away_line(text) == expected
