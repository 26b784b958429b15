"""Every message of call-outs, as people see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eprr_bot.callout import answer_page, lack, messages
from eprr_bot.callout.messages import Answered, Paging, Silent
from eprr_bot.callout.models import Asks, CallOut, StopRule
from eprr_bot.slack import blocks
from tests.golden import assert_golden_messages, case

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TITLE = "Incident 7: critical"
DIRECTOR = Answered("Farouk Aziz", TEN + timedelta(minutes=4), 240, called_as="Director on call")
UNABLE = replace(DIRECTOR, cannot_attend=True)
CALLED = Paging(
    call_out_id=12,
    title=TITLE,
    text="Flood at Saltmere &amp; Fenbridge. Declared by Niamh Doyle.",
    summary="Flood at Saltmere & Fenbridge",
    button="I am responding",
    reached_as="Director on call",
    sent_at=TEN,
    answer_by=TEN + timedelta(minutes=15),
    closes_at=TEN + timedelta(hours=1),
    is_open=True,
    gives_command=True,
    is_incident=True,
    asks=Asks.ARRIVAL,
    lacks="Nobody has taken command yet.",
)
EXERCISE = replace(
    CALLED,
    title="Exercise 3: Director on call",
    text="Please answer as you would on the day.",
    summary="Please answer as you would on the day",
    button="Acknowledge",
    gives_command=False,
    is_incident=False,
    asks=Asks.NOTHING,
    lacks="",
)
READ_BACK = replace(
    EXERCISE,
    asks=Asks.READ_BACK,
    text="Take this message down: “Bridge 14 is shut”",
    summary="Take this message down: “Bridge 14 is shut”",
    answer_at="https://x/answer/1",
)
ANSWERED = Answered("Farouk Aziz", TEN + timedelta(minutes=4), 240)
SILENT = tuple(
    Silent(name, "Director on call", TEN - timedelta(minutes=15), has_left)
    for name, has_left in [("Grace Adeyemi", False), ("Ben Okoro", True), *((f"Person {n}", False) for n in range(5))]
)
OTHERS = [(TITLE, TEN), ("Exercise 3: Director on call", TEN + timedelta(minutes=1))]

OF_A_DIRECTION = CallOut(title="Incident 1: direction 1", ladder={"name": "Fenbridge Hospitals"})
CASES = (
    case("command", lack.of_answers, StopRule.COMMAND, "Director"),
    case("a function", lack.of_answers, StopRule.FUNCTION, "Communications"),
    case("one answer is enough", lack.of_answers, StopRule.FIRST, "Director"),
    case("which call nobody has answered", lack.of_answer, OF_A_DIRECTION),
    case("a round when nobody is left", lack.of_calls, []),
    case("a round when those who are left were called enough", lack.of_calls, ["Grace"]),
    case("everyone", lack.of_answers, StopRule.EVERYONE, "Director"),
    case("the director, at once", messages.page, CALLED),
    case("after others who are silent", messages.page, replace(CALLED, silent=SILENT)),
    case("after one who has left", messages.page, replace(CALLED, silent=SILENT[1:2])),
    case("past the time to answer by", messages.page, replace(CALLED, sent_at=TEN + timedelta(minutes=30))),
    case("somebody who may take command", messages.page, replace(CALLED, gives_command=False, may_take_command=True)),
    case(
        "others have answered", messages.page, replace(CALLED, others=(DIRECTOR, replace(DIRECTOR, name="Ben Okoro")))
    ),
    case("with a dial-in", messages.page, replace(CALLED, dial_in="020 7946 0318, room <2> & 3")),
    case("they have answered", messages.page, replace(CALLED, mine=DIRECTOR)),
    case("they cannot attend", messages.page, replace(CALLED, mine=UNABLE)),
    case("another cannot attend", messages.page, replace(CALLED, others=(UNABLE,))),
    case(
        "somebody answered for them",
        messages.page,
        replace(EXERCISE, mine=replace(DIRECTOR, answered_by="Priya Raman")),
    ),
    case("they answered late", messages.page, replace(EXERCISE, is_open=False, mine=replace(DIRECTOR, is_late=True))),
    case("an exercise", messages.page, EXERCISE),
    case("what is only to be read", messages.page, replace(EXERCISE, only_informs=True)),
    case(
        "what is asked of an organisation",
        messages.page,
        replace(
            EXERCISE,
            only_informs=True,
            how_to_reply="1 if you have it, 2 and why if you cannot",
            buttons=(blocks.button("We cannot", "tasks.set", "7/CANNOT"),),
        ),
    ),
    case("an exercise to assemble", messages.page, replace(EXERCISE, asks=Asks.ARRIVAL)),
    case("to assemble, answered", messages.page, replace(EXERCISE, asks=Asks.ARRIVAL, mine=ANSWERED)),
    case("to read back", messages.page, READ_BACK),
    case("to read back, answered", messages.page, replace(READ_BACK, is_open=False, may_answer=False, mine=ANSWERED)),
    case("read back", messages.page, replace(READ_BACK, mine=replace(ANSWERED, said="Bridge 14 is shut."))),
    case("a page to read back", answer_page.on_page, READ_BACK),
    case("to read back", messages.how_to_answer, TITLE, messages.HOW_TO_READ_BACK),
    case("an exercise that is over", messages.page, replace(EXERCISE, is_open=False, ending="The exercise is over.")),
    case(
        "an incident that others see to",
        messages.page,
        replace(CALLED, is_open=False, ending="Farouk Aziz has command."),
    ),
    case(
        "nothing to answer any more",
        messages.page,
        replace(CALLED, is_open=False, may_answer=False, ending="Incident 7 was cancelled."),
    ),
    case("a page in a browser", answer_page.on_page, replace(CALLED, answer_at="https://x/answer/1", dial_in="0800 1")),
    case("a page whose reader has answered", answer_page.on_page, replace(EXERCISE, mine=DIRECTOR)),
    case("a page whose reader cannot attend", answer_page.on_page, replace(CALLED, mine=UNABLE)),
    case(
        "a page of what is over",
        answer_page.on_page,
        replace(EXERCISE, is_open=False, ending=messages.ending("", DIRECTOR)),
    ),
    case("some", lack.of_people, 5, "loggists", [("Ximena Flores", TEN), ("Violet Chan", None)]),
    case("one", lack.of_people, 2, "loggists", [("Ximena Flores", TEN)]),
    case("none", lack.of_people, 2, "loggists", []),
    case("of a rota, in an exercise", lack.of_people, 2, "for Loggist", [("Ximena Flores", None)], is_real=False),
    case("texts", messages.missed, ["text messages"], ["in Slack"]),
    case("a reply", messages.how_to_answer, TITLE),
    case("perhaps no", messages.not_an_answer, TITLE, messages.HOW_TO_REPLY),
    case("while a call goes on", messages.texts_go_on, TITLE),
    case("when nothing calls", messages.texts_go_on, ""),
    case("alone", messages.refusal_taken, TITLE, UNABLE, [], may_change=True),
    case("one of several, late", messages.refusal_taken, TITLE, replace(UNABLE, is_late=True), OTHERS, may_change=True),
    case(
        "with an arrival", messages.answer_taken, TITLE, replace(DIRECTOR, arrives_at=TEN + timedelta(minutes=24)), []
    ),
    case("in words, one of several", messages.answer_taken, TITLE, DIRECTOR, OTHERS, "", "Reply 1"),
    case("a second 2", messages.answered_before, TITLE, UNABLE),
    case("in time", messages.answer_taken, TITLE, DIRECTOR, []),
    case("in time, one of several", messages.answer_taken, TITLE, DIRECTOR, OTHERS, " You have command."),
    case("late", messages.answer_taken, TITLE, replace(DIRECTOR, is_late=True), []),
    case("a second 1", messages.answered_before, TITLE, DIRECTOR, " You have command."),
    case("stopped", messages.call_is_over, TITLE, "Incident 7 was cancelled"),
    case("a leaver", messages.you_have_left),
    case("two", messages.still_calling, OTHERS),
    case("none", messages.still_calling, []),
    case("nobody called", messages.nothing_waits),
    case("letters that Slack reads otherwise", messages.said, "Ring <Priya> & Ben"),
    case("stopped", messages.ending, "Incident 7 was cancelled", None),
    case("nobody", messages.ending, "", None),
    case("in an incident", messages.ending, "", DIRECTOR, is_incident=True),
    case("in an exercise", messages.ending, "", DIRECTOR),
)


def test_golden_messages() -> None:
    assert_golden_messages(Path(__file__).parent / "golden" / "messages.txt", CASES, messages, lack)
