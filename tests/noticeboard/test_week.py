"""The week as facts, text, topic and picture; and when the regular post is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import matplotlib.image
import pytest

from eprr_bot.directory.cluster import DailyPost
from eprr_bot.noticeboard import bulletin, messages
from eprr_bot.noticeboard.week import Bar, RotaWeek, Week, joined, span
from eprr_bot.oncall.rota import Rota
from eprr_bot.oncall.schedule import Shift
from eprr_bot.oncall.service import OnCall

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 12, 23, 21, 40, tzinfo=UTC)
HOSTILE = "INJ<!channel>&<http://evil|x>"


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def week(*rotas: RotaWeek) -> Week:
    start, end = span(NOW, LONDON)
    return Week(start, end, NOW, LONDON, rotas, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


def director(name: str = "Farouk Aziz") -> RotaWeek:
    bars = (
        Bar(at(23), at(24, 9), name),
        Bar(at(24, 9), at(26, 9), "Cara Hughes", is_cover=True),
        Bar(at(26, 9), at(27, 9), None),
        Bar(at(27, 9), at(30), "Ben Okoro"),
    )
    return RotaWeek("director-on-call", "Director on call", True, bars, at(31, 9))


def loggist() -> RotaWeek:
    names = ("Violet Chan", "William Achebe", "Ximena Flores")
    hours = timedelta(hours=8)
    bars = tuple(Bar(at(23) + n * hours, at(23) + (n + 1) * hours, names[n % 3]) for n in range(21))
    return RotaWeek("loggist", "Loggist", False, bars, at(30))


def test_a_week_runs_from_midnight_to_midnight_also_when_the_clocks_change() -> None:
    start, end = span(datetime(2026, 10, 24, 22, 30, tzinfo=UTC), LONDON)
    assert (start, end) == (datetime(2026, 10, 23, 23, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC))
    assert end - start == timedelta(days=7, hours=1)


def test_neighbours_in_the_same_hands_are_one() -> None:
    bars = [
        Bar(at(1), at(2), "A"),
        Bar(at(2), at(3), "A"),
        Bar(at(3), at(4), "A", is_cover=True),
        Bar(at(5), at(6), "A"),
    ]
    assert joined(bars) == (Bar(at(1), at(3), "A"), bars[2], bars[3])


def test_few_shifts_have_a_line_each_and_many_a_line_for_each_day() -> None:
    text = messages.week(week(director(), loggist())).text
    assert "• Farouk Aziz until Thu 24 Dec 09:00\n• Cara Hughes (cover) until Sat 26 Dec 09:00" in text
    assert "• :warning: *nobody* until Sun 27 Dec 09:00\n• Ben Okoro until Thu 31 Dec 09:00" in text
    assert "• Wed 23 Dec: 16:00 Ximena Flores\n" in text
    assert "• Thu 24 Dec: 00:00 Violet Chan · 08:00 William Achebe · 16:00 Ximena Flores" in text


def test_whoever_holds_a_rota_past_noon_is_named_on_that_day() -> None:
    bars = (
        Bar(at(23), at(24, 20), "A"),
        Bar(at(24, 20), at(25, 8), "B"),
        Bar(at(25, 8), at(27, 6), "C"),
        Bar(at(27, 6), at(29, 1), "D"),
        Bar(at(29, 1), at(30), None),
    )
    text = messages.rota_week(RotaWeek("r", "R", True, bars, at(30) + timedelta(days=9999)), week())
    days = [line.removeprefix("• ").partition(": ")[2] for line in text.splitlines()[1:]]
    assert days == [
        "A all day",
        "A until 20:00 · 20:00 B",
        "08:00 C",
        "C all day",
        "06:00 D",
        "D all day",
        "01:00 :warning: *nobody*",
    ]


def test_what_people_are_called_is_escaped_in_text_and_plain_in_the_words_for_the_picture() -> None:
    shown = week(director(HOSTILE))
    assert "<!channel>" not in messages.week(shown).text
    assert HOSTILE in messages.alt_text(shown)
    assert "Director on call has nobody from Sat 26 Dec 09:00 until Sun 27 Dec 09:00." in messages.alt_text(shown)
    assert "Bank holidays: Fri 25 Dec and Mon 28 Dec." in messages.alt_text(shown)
    assert len(messages.alt_text(week(*[loggist()] * 40))) <= 1000


def test_the_picture_is_as_wide_as_a_telephone_needs_and_grows_with_the_people() -> None:
    from eprr_bot.noticeboard.picture import draw

    small, large = (
        matplotlib.image.imread(BytesIO(draw(week(*rotas))), format="png")
        for rotas in ([director()], [director(), loggist()])
    )
    assert small.shape[1] == large.shape[1] == 1080
    assert large.shape[0] > small.shape[0] > 500
    red = (small[..., 0] > 0.6) & (small[..., 1] < 0.2) & (small[..., 2] < 0.25)
    assert red.sum() > 1000, "the gap is drawn in red"


def test_names_of_any_length_stay_inside_the_picture_and_beside_the_bars() -> None:
    from eprr_bot.noticeboard.picture import BOTTOM, DOTS, draw

    long = replace(director("WWWWWWWWWWWWWWWWWWWWWWWW $5"), name="W" * 80)
    drawn = matplotlib.image.imread(BytesIO(draw(week(long))), format="png")[: -int(BOTTOM * DOTS), :, :3]
    assert (drawn[:, -12:] > 0.9).all(), "no letter touches the right edge"
    assert (drawn[int(1.9 * DOTS) :, 326:332] > 0.7).all(), "a long name ends before the bars begin"


def on_call(name: str | None, rota_name: str = "Director on call") -> OnCall:
    rota = Rota(id="director-on-call", name=rota_name, timezone="Europe/London")
    return OnCall(rota, Shift(at(1), at(8, 9), name, "layer:week"), name, None, "Next", at(8, 9))


def test_the_topic_is_short_and_safe() -> None:
    assert messages.topic([on_call("Farouk Aziz"), on_call(None, "Manager on call")], LONDON) == (
        "Director: Farouk Aziz until Tue 8 Dec 09:00 · Manager: nobody until Tue 8 Dec 09:00"
    )
    assert "<!channel>" not in messages.topic([on_call(HOSTILE)], LONDON)
    assert len(messages.topic([on_call("A very long name " * 9)] * 9, LONDON)) <= 250


POST = DailyPost(channel="on-call", at="08:00", days=("mon", "thu"))


@pytest.mark.parametrize(
    ("now", "latest", "following"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), None, datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (
            datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
            datetime(2026, 11, 23, 8, tzinfo=UTC),
            datetime(2026, 11, 26, 8, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 24, 7, 59, tzinfo=UTC),
            datetime(2026, 11, 23, 8, tzinfo=UTC),
            datetime(2026, 11, 26, 8, tzinfo=UTC),
        ),
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), None, datetime(2026, 11, 26, 8, tzinfo=UTC)),
        (
            datetime(2026, 10, 22, 7, 0, tzinfo=UTC),
            datetime(2026, 10, 22, 7, tzinfo=UTC),
            datetime(2026, 10, 26, 8, tzinfo=UTC),
        ),
    ],
)
def test_the_post_is_due_by_the_clock_on_the_wall(now: datetime, latest: datetime | None, following: datetime) -> None:
    assert bulletin.latest(POST, now, LONDON) == latest
    assert bulletin.following(POST, now, LONDON) == following
