"""Who is on call, everywhere: groups, topic, the weekly post, Home, the week's picture."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from eprr_bot.base.db import change, transaction
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.noticeboard.models import PictureWish
from eprr_bot.oncall import service as oncall
from eprr_bot.practice.state import UserGroup
from eprr_bot.slack.commands import Actor
from tests.stories.quiet_cluster import folder, gap_in_loggists, replace_in
from tests.world import MONDAY, World, texts_in

HOSTILE = ["INJ<!channel>&<http://evil|x>", "INJ<@U0000001>&amp;<!here>"]
POST = {"channel": "on-call", "at": "08:00", "days": ["mon", "tue"]}

Opens = Callable[..., World]


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """A quiet world whose files may be changed first. Ends in a check for surprises."""
    made: list[World] = []

    def open_at(at: datetime = MONDAY, edit: Callable[[Path], None] | None = None, **cluster: object) -> World:
        rotas = folder(tmp_path, **cluster)
        if edit:
            edit(rotas)
        made.append(World(database_url, at, {"EPRR_ROTAS": str(rotas)}))
        with transaction(made[0].app.engine) as session:
            change(session, Exercise, Exercise.state == ExerciseState.PLANNED, state=ExerciseState.STOPPED)
        return made[0]

    yield open_at
    for world in made:
        world.close()
        world.expect_no_more()


def group(world: World, handle: str) -> UserGroup:
    return next(one for one in world.workspace.groups.values() if one.handle == handle)


def handles_in(world: World, handle: str) -> list[str]:
    return sorted(world.workspace.member(one).handle for one in group(world, handle).users)


def cover(world: World, rota_id: str, person_id: str, hours: float = 2) -> None:
    """Somebody stands in from now on, without all the talk that goes with it."""
    with transaction(world.app.engine) as session:
        by = Actor("", "A planner", "asha.patel")
        until = world.now + timedelta(hours=hours)
        oncall.make_cover(session, rota_id, world.now, until, person_id, world.now, by)
    world.settle()


def home_of(world: World, who: str) -> str:
    view = world.workspace.person(who).home
    assert view is not None
    return "\n".join(texts_in(view["blocks"]))


def open_home(world: World, who: str) -> str:
    world.workspace.person(who).open_home()
    world.settle()
    return home_of(world, who)


def calls_of(world: World, method: str) -> int:
    return sum(one["method"].startswith(method) for one in world.workspace.calls)


# User groups and the topic


def test_a_group_and_the_topic_follow_a_cover_and_a_handover(opens: Opens) -> None:
    world = opens()
    assert handles_in(world, "oncall-manager") == ["grace.adeyemi"]
    assert "Manager: Grace Adeyemi until Mon 23 Nov 20:00" in world.workspace.channel("on-call").topic

    cover(world, "manager-on-call", "liam.byrne")
    assert handles_in(world, "oncall-manager") == ["liam.byrne"]
    assert "Manager: Liam Byrne until Mon 23 Nov 12:00" in world.workspace.channel("on-call").topic
    world.advance(hours=2)
    assert handles_in(world, "oncall-manager") == ["grace.adeyemi"]

    world.advance(hours=8)
    assert handles_in(world, "oncall-manager") == ["hamish.reid"]
    topic = world.workspace.channel("on-call").topic
    assert "Manager: Hamish Reid until Tue 24 Nov 08:00" in topic
    assert "Loggist" not in topic
    before = calls_of(world, "usergroups")
    world.advance(minutes=5)
    assert calls_of(world, "usergroups") == before, "nothing changed, so Slack is left alone"


def test_a_topic_changed_by_hand_is_put_right_within_a_day(opens: Opens) -> None:
    def only_directors(rotas: Path) -> None:
        replace_in(rotas / "manager-on-call.yaml", "function: response", "function: incident_support")

    world = opens(edit=only_directors, handover_rotas=[])
    wanted = world.workspace.channel("on-call").topic
    assert "Director: Eleni Marsh until Wed 25 Nov 09:00" in wanted
    world.workspace.channel("on-call").topic = "Cake on Friday"
    world.advance(hours=25)
    assert world.workspace.channel("on-call").topic == wanted
    before = calls_of(world, "conversations.setTopic")
    world.advance(hours=21)
    assert calls_of(world, "conversations.setTopic") == before, "nothing changed, so nothing is set"


@pytest.mark.both_databases
def test_a_topic_that_slack_refuses_is_told_once(opens: Opens) -> None:
    world = opens(handover_rotas=[])
    world.workspace.faults.add("error", "conversations.setTopic", times=None, error="restricted_action")
    for hours in (10, 30):
        world.advance(hours=hours)
    world.dm("@priya.raman").expect("does not let me keep the topic of #on-call", "once a day")
    assert "#on-call not in step" in world.say("@priya.raman", "/eprr status")


def test_peers_15_several_rotas_feed_one_group_and_covers_count(opens: Opens) -> None:
    def share(rotas: Path) -> None:
        for name, old in (("director-on-call", "oncall-director"), ("manager-on-call", "oncall-manager")):
            replace_in(rotas / f"{name}.yaml", f"user_group: {old}", "user_group: oncall-response")

    world = opens(edit=share)
    assert handles_in(world, "oncall-response") == ["eleni.marsh", "grace.adeyemi"]
    assert group(world, "oncall-response").name == "Director on call, Manager on call"
    cover(world, "director-on-call", "ben.okoro")
    assert handles_in(world, "oncall-response") == ["ben.okoro", "grace.adeyemi"]


def test_a_gap_keeps_the_accountable_officer_in_the_group(opens: Opens) -> None:
    world = opens(edit=gap_in_loggists)
    assert handles_in(world, "oncall-loggist") == ["asha.patel"]
    assert ":warning: *Nobody is on call as Loggist*" in open_home(world, "@asha.patel")


@pytest.mark.both_databases
def test_without_a_stand_in_the_group_is_off_until_somebody_holds_the_rota(opens: Opens) -> None:
    world = opens(accountable_emergency_officer="hana.suzuki")
    assert handles_in(world, "oncall-manager") == ["grace.adeyemi"]
    world.workspace.member("@hana.suzuki").is_guest = True
    world.workspace.member("@hamish.reid").is_guest = True
    world.advance(hours=10)
    world.dm("@priya.raman").expect("does not let Hamish Reid be in the user group @oncall-manager", "Hana Suzuki")
    world.dm("@priya.raman").expect("Hana Suzuki", "The group is off until then")
    assert group(world, "oncall-manager").is_disabled
    assert "oncall-manager (somebody on call may not be in it)" in world.say("@priya.raman", "/eprr status")
    world.advance(hours=12)
    assert not group(world, "oncall-manager").is_disabled
    assert handles_in(world, "oncall-manager") == ["imogen.clarke"]


def test_a_plan_without_groups_is_told_once_and_tried_daily(opens: Opens) -> None:
    world = opens(at=MONDAY)
    world.workspace.is_paid = False
    world.workspace.groups.clear()
    cover(world, "manager-on-call", "liam.byrne", hours=1)
    world.dm("@priya.raman").expect(
        "Slack does not let me keep @oncall-director", "plan_upgrade_required", "paid plan", "once a day"
    )
    tried = calls_of(world, "usergroups")
    world.advance(hours=3)
    assert calls_of(world, "usergroups") == tried, "what Slack refuses is left alone for a day"
    assert "not in step: @oncall-comms (plan_upgrade_required)" in world.say("@priya.raman", "/eprr status")
    world.workspace.is_paid = True
    world.advance(hours=22)
    assert handles_in(world, "oncall-director") == ["eleni.marsh"]
    assert "5 in step with the rotas" in world.say("@priya.raman", "/eprr status")


@pytest.mark.both_databases
def test_many_groups_keep_inside_the_limit_and_a_pause_is_obeyed(opens: Opens) -> None:
    def many(rotas: Path) -> None:
        loggist = (rotas / "loggist.yaml").read_text(encoding="utf-8")
        for number in range(12):
            made = loggist.replace("id: loggist", f"id: spare-{number:02}").replace(
                "oncall-loggist", f"spare-{number:02}"
            )
            made = made.replace("mandatory: true", "mandatory: false").replace("Loggist", f"Spare {number}")
            (rotas / f"spare-{number:02}.yaml").write_text(made, encoding="utf-8")

    world = opens(edit=many)
    assert calls_of(world, "usergroups") == 15
    assert handles_in(world, "oncall-director") == ["eleni.marsh"], "the response rotas come first"
    world.workspace.faults.add("rate_limit", "usergroups.*", seconds=90)
    world.advance(seconds=61)
    assert calls_of(world, "usergroups") == 15, "Slack asked for a pause of 90 seconds"
    world.advance(seconds=80)
    assert calls_of(world, "usergroups") == 15
    world.advance(minutes=4)
    assert len(world.workspace.groups) == 17
    assert handles_in(world, "spare-11") == ["ximena.flores"]


# The regular post


@pytest.mark.both_databases
def test_peers_10_a_weekly_summary_in_the_channel(opens: Opens) -> None:
    world = opens(at=datetime(2026, 12, 22, 7, 0, tzinfo=UTC), edit=gap_in_loggists, daily_post=POST, handover_rotas=[])
    cover(world, "manager-on-call", "niamh.doyle", hours=20)
    world.advance(hours=1)
    world.channel("on-call").expect(
        "On call this week, Tue 22 Dec to Mon 28 Dec 2026",
        "*Gaps*\n:warning: *Loggist:* nobody from Tue 22 Dec 00:00",
        "Tue 22 Dec: 07:00 Niamh Doyle (cover)\n• Wed 23 Dec: 03:00 Jamal Yusuf",
        "Manager on call, Tue 22 Dec 07:00 to Wed 23 Dec 03:00: Niamh Doyle stands in for",
        "Thu 24 Dec: 09:00 Cara Hughes",
        "Fri 25 Dec (Christmas Day)",
        "Call-out exercise still to be held this month",
    )
    world.advance(hours=20)
    assert not world.channel("on-call").unexpected(), "once a day, and only on the days that were asked for"


# Home


@pytest.mark.both_databases
def test_home_of_a_director_follows_what_happens(opens: Opens) -> None:
    world = opens()
    shown = open_home(world, "@eleni.marsh")
    for words in ("Nothing is open", "you are on call now", "Ask for cover", "Slack:* never proved reachable"):
        assert words in shown

    world.say("@hana.suzuki", "/oncall page director please look at the river levels")
    world.dm("@eleni.marsh").expect("Hana Suzuki", "please look at the river levels")
    world.phone("@eleni.marsh").expect("Hana Suzuki: please look at the river levels")
    world.press("I will see to it", "@eleni.marsh")
    world.dm("@hana.suzuki").expect("Eleni Marsh answered")
    assert "*Slack:* last proved reachable" in home_of(world, "@eleni.marsh")
    world.advance(minutes=3)
    world.say("@hana.suzuki", "/oncall page director and at the weirs")
    world.dm("@eleni.marsh").expect("and at the weirs")
    world.phone("@eleni.marsh").expect("and at the weirs")
    world.reply("@eleni.marsh", "1")
    world.phone("@eleni.marsh").expect("your answer is recorded")
    world.dm("@hana.suzuki").expect("Eleni Marsh answered")
    world.advance(seconds=10)
    shown = home_of(world, "@eleni.marsh")
    assert "*Text message:* last proved reachable" in shown
    assert shown.lower().count("text message:") == 1
    assert "never proved" not in shown

    world.press("Declare an incident", "@eleni.marsh")
    assert world.submit("@eleni.marsh", what=HOSTILE[0], where="Saltmere") is None
    world.advance(seconds=10)  # one member gets no more than a message a second
    shown = home_of(world, "@eleni.marsh")
    assert "Open now" in shown
    assert "Incident 1: INJ&lt;!channel&gt;" in shown
    assert "<#C" in shown
    _expect_incident(world)


def _expect_incident(world: World) -> None:
    for who in ("@eleni.marsh", "@grace.adeyemi"):
        world.dm(who).expect("Incident 1")
        world.phone(who).expect("Incident 1")
    channel = next(one.name for one in world.workspace.channels.values() if one.name.startswith("inc-1"))
    for name in ("incidents", channel):
        inbox = world.channel(name)
        while inbox.unexpected():
            inbox.expect("")


def test_peers_03_who_is_on_call_without_an_account(opens: Opens) -> None:
    world = opens()
    stranger = world.workspace.add_member("Pat Locum", handle="pat.locum")
    assert "Eleni Marsh is on call as Director" in world.say("@pat.locum", "/oncall")
    shown = open_home(world, "@pat.locum")
    assert "No entry of the directory carries your Slack account" in shown
    assert "*Director on call:* <@" in shown
    assert "Declare an incident" in shown
    assert stranger.id


def test_home_asks_for_cover_and_shows_what_is_still_open(opens: Opens) -> None:
    world = opens()
    open_home(world, "@ben.okoro")
    world.press("Ask for cover", "@ben.okoro")
    assert world.submit("@ben.okoro", reason=HOSTILE[0]) is None
    shown = home_of(world, "@ben.okoro")
    assert "Cover and swaps still open" in shown
    assert "you asked for cover, no answer yet" in shown
    for who in ("asha.patel", "cara.hughes", "dmitri.volkov", "eleni.marsh", "farouk.aziz"):
        inbox = world.dm(f"@{who}")
        while inbox.unexpected():
            inbox.expect("")
    for inbox in (world.dm("@ben.okoro"), world.channel("on-call")):
        while inbox.unexpected():
            inbox.expect("")


def test_home_says_who_asked_for_cover_for_the_reader(opens: Opens) -> None:
    world = opens(handover_rotas=[])
    world.say("@niamh.doyle", "/oncall cover @farouk.aziz from thu 09:00 to fri 09:00")
    shown = open_home(world, "@farouk.aziz")
    assert "Niamh Doyle asked for cover for you, no answer yet" in shown
    assert "you asked for cover, no answer yet" in open_home(world, "@niamh.doyle")
    assert "Niamh Doyle asks you for cover, no answer yet" in open_home(world, "@ben.okoro")
    world.press("Not this time", "@ben.okoro")
    assert "asks you for cover" not in open_home(world, "@ben.okoro")
    assert "Niamh Doyle asks you for cover, no answer yet" in open_home(world, "@dmitri.volkov")
    people = [f"@{one.handle}" for one in world.workspace.people()]
    for inbox in (*map(world.dm, people), world.channel("on-call")):
        while inbox.unexpected():
            inbox.expect("")


def test_this_week_on_home_opens_a_window_and_sends_the_picture(opens: Opens) -> None:
    world = opens()
    open_home(world, "@hana.suzuki")
    world.press("This week", "@hana.suzuki")
    modal = world.workspace.person("@hana.suzuki").modal
    assert modal is not None
    assert "Grace Adeyemi" in "\n".join(texts_in(modal["blocks"]))
    assert modal["submit"] is None
    world.dm("@hana.suzuki").expect("On call, Mon 23 Nov to Sun 29 Nov 2026")


# The week


def test_the_week_is_text_at_once_and_then_a_picture_with_words_for_those_who_cannot_see_it(opens: Opens) -> None:
    world = opens()
    answer = world.say("@hana.suzuki", "/oncall week manager")
    assert "Tue 24 Nov: 08:00 Imogen Clarke · 20:00 Jamal Yusuf" in answer
    assert "Ximena" not in answer
    world.dm("@hana.suzuki").expect("On call, Mon 23 Nov to Sun 29 Nov 2026")
    (file,) = world.workspace.files.values()
    assert file.content is not None
    assert file.content.startswith(b"\x89PNG")
    assert file.is_shared
    assert "Manager on call: Grace Adeyemi until Mon 23 Nov 20:00, 7 people in turn." in file.alt
    assert "There is no rota called “platinum”" in world.say("@hana.suzuki", "/oncall week platinum")


@pytest.mark.logs_errors("a picture cannot be drawn")
def test_a_picture_that_cannot_be_drawn_keeps_no_other_from_being_sent(opens: Opens) -> None:
    world = opens()
    with transaction(world.app.engine) as session:
        for rota_id in ("was-never-there", ""):
            session.add(
                PictureWish(slack_id=world.workspace.member("@ben.okoro").id, rota_id=rota_id, asked_at=world.now)
            )
    world.settle()
    assert world.dm("@ben.okoro").unexpected() == [], "one at a time"
    world.settle()
    world.dm("@ben.okoro").expect("On call, Mon 23 Nov to Sun 29 Nov 2026")
    with transaction(world.app.engine) as session:
        assert not session.exec(select(PictureWish).where(col(PictureWish.drawn_at).is_(None))).all()


def test_a_picture_whose_reply_is_lost_is_not_sent_twice(opens: Opens) -> None:
    world = opens()
    world.workspace.faults.add("lost_reply", "files.completeUploadExternal")
    world.say("@hana.suzuki", "/oncall week manager")
    world.advance(minutes=2)
    world.dm("@hana.suzuki").expect("On call, Mon 23 Nov")


# Status


def test_the_bot_says_what_it_knows_of_itself(opens: Opens) -> None:
    def stranger_on_the_rota(rotas: Path) -> None:
        replace_in(rotas / "people.csv", "violet.chan@example.org", "elsewhere@example.org")

    world = opens(edit=stranger_on_the_rota)
    world.workspace.member("@violet.chan").email = ""
    world.advance(minutes=20)
    said = world.say("@hana.suzuki", "/eprr status")
    for words in (
        "*Database:*",
        "*The clock:* moving",
        "no account with the e-mail address of Violet Chan",
        "none yet",
    ):
        assert words in said
