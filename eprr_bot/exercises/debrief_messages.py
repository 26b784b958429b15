"""What people read about what was found of an exercise, and the form that asks for it (pure)."""

from collections.abc import Sequence

from eprr_bot.base.patient_data import LEFT_OUT, REMOVED
from eprr_bot.exercises.models import MET, Debrief
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content, Form, escape

DEBRIEF = "exercises.debrief"
MARKS = dict(zip(MET, (":white_check_mark:", ":large_orange_circle:", ":x:"), strict=True))
MOST_OBJECTIVES = 20
LINE = "/exercise debrief {} met, partly; issues The list was old; good practice Calm voices"


def debriefed(number: int, objectives: Sequence[str], found: Debrief) -> Content:
    """The answer to whoever wrote down what was found."""
    head = f"Written down of exercise {number}:"
    next_step = "Is there something to be done about it? `/exercise lesson`, `/exercise action`."
    sign = f"`/exercise sign {number}` signs it off: the accountable emergency officer or their deputy."
    left_out = [LEFT_OUT] if REMOVED in found.issues + found.good_practice else []
    return Content("\n".join([head, *lines(objectives, found), *left_out, next_step, sign]))


def lines(objectives: Sequence[str], found: Debrief) -> list[str]:
    """What was found; mrkdwn, escaped."""
    of_each = zip(objectives, found.met, strict=False)  # those of the file may have changed since
    said = [f"{MARKS.get(met, '•')} {escape(blocks.open_ended(one))}: {met}" for one, met in of_each]
    said += [f"Issues: {escape(blocks.full_stop(found.issues))}"] if found.issues else []
    good = escape(blocks.full_stop(found.good_practice))
    return [*said, *([f"Good practice: {good}"] if good else [])]


def signed(number: int, found: Debrief) -> Content:
    """The answer to whoever signed off."""
    return Content(f"Exercise {number} is signed off by {escape(found.by)}. What is written down later is not signed.")


def debrief_form(number: int, name: str, objectives: Sequence[str]) -> Form:
    """Asks of each objective whether it was met, and two questions more."""
    options = [(one, blocks.sentence(one)) for one in MET]
    asked = [
        blocks.choice(f"met-{at}", objective, options) for at, objective in enumerate(objectives[:MOST_OBJECTIVES])
    ]
    return Form(
        id=DEBRIEF,
        title=f"Exercise {number}",
        submit="Write it down",
        blocks=(
            blocks.section(f"What was found of *{escape(name)}*?"),
            *asked,
            blocks.text_input("issues", "What went wrong?", multiline=True, optional=True),
            blocks.text_input("good_practice", "What went well?", multiline=True, optional=True),
        ),
        kept=str(number),
        one_line=LINE.format(number),
    )
