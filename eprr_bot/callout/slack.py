"""The button with which a call-out is answered in Slack; incidents/slack.py adds who has command."""

from eprr_bot.callout import service
from eprr_bot.directory import service as directory
from eprr_bot.reach.routes import of_place
from eprr_bot.slack.commands import Reply, Request, UserError


def acknowledge(request: Request) -> Reply:
    """Whoever presses the button in their own direct messages answers for themselves."""
    person = directory.person_of(request.session, request.actor)
    found = None
    if person is not None:
        directory.refuse_leaver(person)
        route = of_place(request.channel)
        found = service.answer(request.session, request.number, person, request.now, route, request.actor)
    if found is None:
        raise UserError("You were not called in this call-out, so there is nothing for you to answer.")
    return Reply()
