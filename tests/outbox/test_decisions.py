"""Deciding to send, to change and to take back: what stands in the outbox afterwards, and when it is due."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane, Message, State, lane_of_page
from eprr_bot.outbox.service import EXERCISE, Envelope, Form, Picture
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from tests.world import MONDAY

MINUTE = timedelta(minutes=1)
ABOUT = Envelope(Lane.LIVE, "test")


def after(minutes: float) -> datetime:
    return MONDAY + minutes * MINUTE


def post(session: Session, text: str = "first", envelope: Envelope = ABOUT, state: State = State.QUEUED) -> Message:
    made = outbox.post(session, MONDAY, "C1", Content(text), envelope)
    made.state, made.attempts = state, int(state != State.QUEUED)
    session.flush()
    return made


def there(session: Session) -> list[tuple[str, str, str]]:
    """What the tests decided: the method, the words and the state of each message."""
    found = select(Message).where(col(Message.address).in_(("C1", "U1"))).order_by(col(Message.id))
    anew = session.exec(found.execution_options(populate_existing=True)).all()
    return [(one.method.partition(".")[2], one.body.get("text", ""), one.state) for one in anew]


@pytest.mark.parametrize("is_exercise", [True, False])
def test_an_exercise_is_marked_wherever_its_words_are_read(is_exercise: bool) -> None:
    content = Content("*Called*", (blocks.section("*Called*"),), short="Called")
    shown = outbox.marked(content, is_exercise)
    assert (shown is content) is not is_exercise
    assert [EXERCISE in one for one in (shown.text, shown.short, str(shown.blocks[0]))] == [is_exercise] * 3
    plain = outbox.marked(Content("Called"), is_exercise)
    assert (plain.short, plain.blocks) == ("", ()), "nothing is added where there is nothing"


def test_a_key_is_decided_once_whatever_else_is_said_under_it(session: Session) -> None:
    assert not outbox.is_decided(session, "k")
    first, second = (post(session, text, Envelope(Lane.LIVE, key="k")) for text in ("first", "second"))
    assert second.id == first.id
    assert outbox.is_decided(session, "k")
    assert there(session) == [("postMessage", "first", State.QUEUED)]


def test_of_a_picture_people_read_the_words_and_of_an_exercise_that_it_is_one(session: Session) -> None:
    picture = Picture("week", "t" * 300, "a" * 1200, b"png")
    made = outbox.post_picture(session, MONDAY, "C1", picture, "The week", Envelope(Lane.ROUTINE, is_exercise=True))
    assert made.body["initial_comment"] == f"{EXERCISE}. The week"
    assert (len(made.body["title"]), len(made.body["alt_txt"])) == (250, 1000)


NEW, UPDATE = ("postMessage", "changed", State.QUEUED), ("update", "changed", State.QUEUED)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.QUEUED, [NEW]),
        (State.SENDING, [("postMessage", "first", State.SENDING), UPDATE]),
        (State.SENT, [("postMessage", "first", State.SENT), UPDATE]),
    ],
)
def test_what_has_not_gone_out_is_worded_anew_and_what_may_have_is_changed(
    session: Session, state: State, expected: list[tuple[str, str, str]]
) -> None:
    made = post(session, state=state)
    for text in ("again", "changed"):
        outbox.revise(session, MONDAY, made, Content(text))
    assert there(session) == expected, "and of two changes only the newer one is sent"


def test_a_message_that_was_tried_and_waits_again_is_changed_by_an_update(session: Session) -> None:
    """It may have arrived although the provider's answer was lost."""
    made = post(session)
    made.attempts = 1
    session.flush()
    outbox.revise(session, MONDAY, made, Content("changed"))
    assert there(session) == [("postMessage", "first", State.QUEUED), UPDATE]


@pytest.mark.parametrize(
    ("lane", "is_outdated", "expected"),
    [
        (Lane.PAGE, False, Lane.LIVE),
        (Lane.LIVE, False, Lane.LIVE),
        (Lane.EXERCISE, False, Lane.EXERCISE),
        (Lane.ROUTINE, False, Lane.ROUTINE),
        (Lane.PAGE, True, Lane.ROUTINE),
    ],
)
def test_a_change_is_news_and_never_goes_before_a_page(
    session: Session, lane: Lane, is_outdated: bool, expected: Lane
) -> None:
    made = post(session, envelope=Envelope(lane, "test", is_exercise=True, expires_at=after(5)), state=State.SENT)
    outbox.revise(session, MONDAY, made, Content("changed"), is_outdated=is_outdated)
    change = session.exec(select(Message).where(Message.revises == made.id)).one()
    assert (change.lane, change.subject, change.expires_at) == (expected, "test", None)
    assert change.body["text"] == f"{EXERCISE}. changed"


def test_a_text_that_went_out_stands_as_it_is(session: Session) -> None:
    by_text = Form("text", "send", lambda content: {"text": content.short})
    made = outbox.post(session, MONDAY, "C1", Content("", short="first"), ABOUT, by_text)
    outbox.revise(session, MONDAY, made, Content("changed", short="changed"))
    assert there(session) == [("", "first", State.QUEUED)]


@pytest.mark.parametrize(
    ("state", "counted", "becomes", "expires"),
    [
        (State.QUEUED, 1, State.WITHDRAWN, None),
        (State.SENDING, 0, State.SENDING, after(3)),
        (State.SENT, 0, State.SENT, None),
        (State.FAILED, 0, State.FAILED, None),
    ],
)
def test_what_was_not_sent_is_taken_back_and_what_may_have_been_is_not_sent_again(
    session: Session, state: State, counted: int, becomes: State, expires: datetime | None
) -> None:
    made, other = post(session, state=state), post(session, envelope=Envelope(Lane.LIVE, "another matter"))
    assert outbox.withdraw(session, after(3), "test") == counted
    for one in (made, other):
        session.refresh(one)
    assert (made.state, made.expires_at) == (becomes, expires)
    assert other.state == State.QUEUED


def test_only_the_newest_home_is_ever_sent_and_none_an_hour_later(session: Session) -> None:
    for title in ("old", "new"):
        outbox.publish_home(session, MONDAY, "U1", [blocks.section(title)] * 120)
    [made] = session.exec(select(Message).where(Message.method == "views.publish", Message.address == "U1")).all()
    shown = made.body["view"]["blocks"]
    assert (len(shown), shown[0]["text"]["text"], made.expires_at) == (100, "new", after(60))


def test_somebodys_messages_are_seen_as_they_read_now_and_without_what_was_taken_back(session: Session) -> None:
    texts = ("first", "taken back", "changed twice")
    made = [outbox.post(session, MONDAY, "U1", Content(one), ABOUT) for one in texts]
    made[1].state, made[2].state = State.WITHDRAWN, State.SENT
    session.flush()
    outbox.revise(session, MONDAY, made[2], Content("once"))
    outbox.revise(session, MONDAY, made[2], Content("twice"))
    shown = [one.body["text"] for one in outbox.newest_to(session, "U1", after(-1))]
    assert shown == ["twice", "first"]
    assert outbox.newest_to(session, "U1", MONDAY) == [], "only what was decided since"
    assert outbox.newest_to(session, "", after(-1)) == []
    assert session.get_one(Message, made[2].id).body["text"] == "changed twice", "to look changes nothing"


def test_what_waits_is_due_when_it_may_go_out_or_when_a_pause_ends(session: Session) -> None:
    later = post(session)
    later.not_before = after(2)
    session.flush()
    assert outbox.oldest_due(session, after(1)) is None
    assert outbox.oldest_due(session, after(2)) == after(2)
    assert outbox.waiting_since(session) == {"slack": MONDAY}
    assert (outbox.next_due(session), outbox.next_due(session, "text")) == (after(2), None)
    outbox.pause(session, "slack", "chat.postMessage", after(5))
    outbox.pause(session, "slack", outbox.LOOK_UP, after(9))
    assert outbox.next_due(session) == after(5)
    assert outbox.paused_methods(session, "slack", after(5)) == [outbox.LOOK_UP]
    later.state = State.SENDING
    session.flush()
    assert outbox.next_due(session) == after(9), "it is looked up before it is sent again"


def test_only_the_page_of_a_real_call_goes_before_everything() -> None:
    assert [lane_of_page(lane) for lane in Lane] == [Lane.PAGE, Lane.PAGE, Lane.EXERCISE, Lane.ROUTINE]
