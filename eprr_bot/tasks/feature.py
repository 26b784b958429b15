"""Tasks to organisations."""

from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.incidents.parts import Part
from eprr_bot.incidents.quick import QuickAction
from eprr_bot.tasks import answers, in_the_channel, jobs, messages, models, slack

FEATURE = Feature(
    name="tasks",
    doors=(slack,),
    tables=tables_in(models),
    kinds=(
        Kind(
            models.TASK,
            on_answer=answers.answered,
            understands=answers.understand,
            only_informs=True,
            how_to_reply=messages.HOW_TO_REPLY,
            buttons=answers.buttons,
        ),
    ),
    due=(
        Due("tasks that are late", jobs.late, jobs.nudge),
        Due("tasks that somebody is told of later", jobs.owed, jobs.call_later),
    ),
    next_due=(jobs.next_nudge,),
    on_state=(jobs.state_changed,),
    quick_actions=(QuickAction("Task to organisations", "task", 45, is_rarer=True),),
    parts=(Part("task", in_the_channel.look),),
    picture=(in_the_channel.lines,),
)
