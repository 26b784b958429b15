"""Call-out exercises."""

from eprr_bot.base.kept import EXERCISE
from eprr_bot.callout.kinds import Kind
from eprr_bot.exercises import (
    announced,
    calling,
    exclusions,
    held_by_people,
    jobs,
    kept,
    messages,
    models,
    planning,
    posts,
    programme,
    programme_checks,
    sealed,
    service,
    slack,
    slack_after,
    slack_count,
    slack_plan,
    slack_record,
)
from eprr_bot.feature import CalendarJob, Due, Feature, Running, tables_in

FEATURE = Feature(
    name="exercises",
    root="/exercise",
    summary="call-out exercises",
    doors=(slack, slack_plan, slack_after, slack_count, slack_record),
    tables=tables_in(models),
    sealed=(sealed.SEALED,),
    kept=((EXERCISE, kept.ended),),
    files=(programme.PROGRAMME,),
    file_checks=(programme_checks.unexercised, programme_checks.unkeepable),
    kinds=(
        Kind(
            calling.KIND,
            on_answer=posts.show_answer,
            on_refusal=posts.show_answer,
            on_end=service.call_ended,
            adds=calling.word_back,
            last_word=messages.OVER,
            passes_over=exclusions.passes_over,
        ),
    ),
    due=(
        Due("exercises that give way", service.disturbed, jobs.give_way),
        Due(
            "exercises of people that give way",
            held_by_people.disturbed,
            lambda _, session, now, one: held_by_people.tell(session, one, now),
        ),
        Due("exercises", jobs.due, jobs.begin),
        Due(
            "announcements of exercises", announced.due, lambda _, session, now, one: announced.tell(session, one, now)
        ),
        Due("how exercises go", posts.outdated, jobs.show),
    ),
    running=(
        Running(models.Exercise, models.Exercise.state == models.ExerciseState.RUNNING, ("started_at",), "started_at"),
    ),
    next_due=(lambda session, _: planning.next_due(session), lambda session, _: announced.next_due(session)),
    calendar=(
        CalendarJob("plan-exercises", "10 0 * * *", jobs.plan_month),
        CalendarJob("exercises-to-record", "15 9 * * mon-fri", jobs.ask_to_record),
        CalendarJob("exercises-overdue", "20 9 1-7 * mon", jobs.tell_overdue),
    ),
)
