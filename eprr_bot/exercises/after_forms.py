"""The forms for what an exercise taught, what is done about it, and what really happened (pure)."""

from collections.abc import Sequence

from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Form

LESSON, ACTION, COUNT = "exercises.lesson", "exercises.action", "exercises.count"
LESSON_LINE = "/exercise lesson {} The switchboard had an old list"
ACTION_LINE = "/exercise action {} @ben.okoro 12 Jan Send the switchboard the new list"
COUNT_LINE = (
    "/exercise count 3 as live because the flood plan was used; lesson The boats came late; "
    "action Ben Okoro 12 Jan Agree on boats"
)


def lesson_form(number: int) -> Form:
    """Asks what an exercise taught."""
    asked = blocks.text_input("lesson", "What was learned?", multiline=True)
    return Form(LESSON, f"Lesson of exercise {number}", "Record", (asked,), str(number), LESSON_LINE.format(number))


def action_form(number: int) -> Form:
    """Asks who is to do what, and by when."""
    title, line = f"Action of exercise {number}", ACTION_LINE.format(number)
    return Form(ACTION, title, "Record", _action(optional=False), str(number), line)


def _action(*, optional: bool) -> tuple[Block, ...]:
    return (
        blocks.text_input("what", "What is to be done?", multiline=True, optional=optional),
        blocks.member("owner", "By whom?", optional=optional),
        blocks.text_input("day", "By when?", hint="Such as: 12 Jan, or next Friday.", optional=optional),
    )


def count_form(incidents: Sequence[tuple[str, str]], as_what: Sequence[tuple[str, str]]) -> Form:
    """Asks which incident counts as what, why, and what was learned and is done about it."""
    hint = "Leave it empty where the incident has one on record already."
    return Form(
        id=COUNT,
        title="Count an incident",
        submit="Count it",
        blocks=(
            blocks.choice("incident", "Which incident?", incidents),
            blocks.choice("as", "As what?", as_what),
            blocks.text_input("because", "Why does it count?", hint="It stands wherever the exercise does."),
            blocks.text_input("lesson", "What was learned?", hint=hint, multiline=True, optional=True),
            *_action(optional=True),
        ),
        one_line=COUNT_LINE,
    )
