"""/authority bodies: what was committed, directed, given and reported, by statutory body."""

from eprr_bot.authority import organisation
from eprr_bot.by_body import messages, page
from eprr_bot.directory import service as directory
from eprr_bot.incidents import service as incidents
from eprr_bot.slack.commands import Command, Reply, Request


def bodies(request: Request) -> Reply:
    """Of the incident in whose channel it is typed; anywhere else of all. With a name, of that body alone."""
    here = incidents.of_channel(request.session, request.channel)
    cluster = directory.cluster(request.session)
    body = organisation.one(cluster, directory.plain_words(request)).id if request.text else ""
    found = page.found(request.session, here, body)
    return Reply(messages.listing(found, here.id if here else None))


COMMANDS = [
    Command(
        "/authority",
        "bodies",
        "Show what was committed, directed, given and reported, by statutory body.",
        bodies,
        "[body]",
        is_question=True,
    )
]
