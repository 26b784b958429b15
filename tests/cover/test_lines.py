"""What people type about cover, taken apart."""

import pytest

from eprr_bot.cover.lines import (
    AwayLine,
    CoverLine,
    SwapLine,
    TakeLine,
    away_line,
    cover_line,
    kept,
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
        (
            f"{BEN} by {CARA} tomorrow 18:00 to 23:00",
            CoverLine(about=BEN, by=CARA, span="tomorrow 18:00 to 23:00"),
        ),
        (
            f"{BEN} tomorrow 18:00 to 23:00 by {CARA}",
            CoverLine(about=BEN, by=CARA, span="tomorrow 18:00 to 23:00"),
        ),
        (f"me by {CARA}", CoverLine(about="me", by=CARA)),
        ("me by Cara Hughes tomorrow", CoverLine(about="me", by="Cara Hughes", span="tomorrow")),
        ("me by noon", CoverLine(about="me", span="by noon")),
        (f"{BEN} to me from now to 18:00", CoverLine(about=BEN, into="me", span="from now to 18:00")),
        (
            "Ben Okoro to Cara Hughes from now to Tue 09:00",
            CoverLine(about="Ben Okoro", into="Cara Hughes", span="from now to Tue 09:00"),
        ),
        (f"@Ben Okoro to {CARA} until 18:00", CoverLine(about="@Ben Okoro", into=CARA, span="until 18:00")),
        ("May Wong to Sunita tomorrow", CoverLine(about="May Wong", into="Sunita", span="tomorrow")),
        ("director to Cara from 18:00", CoverLine(about="director", into="Cara", span="from 18:00")),
        (f"me 18:00 to 23:00 to {CARA}", CoverLine(about="me", into=CARA, span="18:00 to 23:00")),
        ("me to Tue 09:00", CoverLine(about="me", span="to Tue 09:00")),
        ("me 4 May to 6 May", CoverLine(about="me", span="4 May to 6 May")),
        ("director-on-call today to Friday", CoverLine(rota="director-on-call today to Friday")),
        (
            "me on director-on-call from now to 18:00",
            CoverLine(about="me", rota="director-on-call", span="from now to 18:00"),
        ),
        ("me tomorrow on Director on call", CoverLine(about="me", rota="Director on call", span="tomorrow")),
        ("me on Mon", CoverLine(about="me", span="on Mon")),
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
        ("7 Dec with @Ben Okoro Mon 14 Dec", SwapLine("7 Dec", "@Ben Okoro", "Mon 14 Dec", "")),
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
        ("director from now until 18:00", TakeLine("director", "until 18:00", "")),
        ("director for 2 hours", TakeLine("director", "for 2 hours", "")),
        (f"{BEN} to 18:00", TakeLine(BEN, "to 18:00", "")),
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
        ("@Ben Okoro until 18 Dec", AwayLine("@Ben Okoro", "until 18 Dec", "")),
        ("ill tomorrow", AwayLine("", "ill tomorrow", "")),
        ("half day tomorrow", AwayLine("", "half day tomorrow", "")),
    ],
)
def test_a_line_about_leave(text: str, expected: AwayLine) -> None:
    assert away_line(text) == expected


def test_a_reason_is_kept_on_one_line_without_a_patients_number() -> None:
    assert kept("for  943 476 5919\nin bay 4") == "for [number removed: it looked like an NHS number] in bay 4"
    assert kept("bleep 123 456 7890") == "bleep 123 456 7890"
    assert len(kept("x" * 600)) == 500
