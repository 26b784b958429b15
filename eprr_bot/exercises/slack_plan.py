"""/exercise preview: what an exercise would do, before it is held."""

from eprr_bot.exercises import calling, preview, service
from eprr_bot.exercises.slack import meant
from eprr_bot.slack.commands import Command, Reply, Request, UserError


def show_preview(request: Request) -> Reply:
    """Who would get what, when, by which way and in which words, if an exercise began now."""
    rota_id, kind = meant(request)
    exercise, obstacle = calling.made(request.session, rota_id, kind, request.now), ""
    try:
        service.refuse(request.session, exercise, request.now)
    except UserError as refusal:
        obstacle = f"It could not begin now: {refusal}"
    return Reply(preview.of(request.session, exercise, request.now, obstacle))


COMMANDS = [
    Command(
        "/exercise",
        "preview",
        "Show who would get what if an exercise began now; nothing is sent.",
        show_preview,
        "[rota or partners] [type]",
        is_question=True,
    ),
]
