"""/incident log: reading and writing the log; and /incident export, where to get the whole record."""

from dataclasses import replace

from eprr_bot.access import OTHERS
from eprr_bot.directory import service as directory
from eprr_bot.incidents import log_messages, log_writing, messages, rights, service
from eprr_bot.incidents.log_asked import PAGE, asked_of_log
from eprr_bot.incidents.log_entry import CORRECTION, Wanted, is_late, read
from eprr_bot.incidents.models import Incident
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Command, FormError, Reply, Request, beside

FORM_WORDS = ("form", "a form", "the form")


def log(request: Request) -> Reply:
    """The end of the log, an older page of it, or all; with a text, a new entry; or the form for one."""
    incident = service.meant(request.session, request.channel)
    words = directory.plain_words(request)
    if words.strip().lower() in FORM_WORDS:
        return Reply(form=rights.opened_here(request, log_messages.form(f"{incident.id}")))
    wanted = asked_of_log(words)
    if wanted is None:
        _refuse_rewriting(request, incident, read(words).corrects)
        logged = log_writing.type_in(request.session, incident, words, request.now, request.actor)
        return _logged(incident, logged)
    number = incident.id or 0
    total = records.count(request.session, number)
    page = replace(wanted, number=min(wanted.number, -(-total // PAGE) or 1))
    until, most = total - PAGE * (page.number - 1), log_messages.MOST_AT_ONCE if page.is_all else PAGE
    shown = records.entries(request.session, number, last=most, until=until)
    struck = records.corrections(request.session, number, CORRECTION, [one.number for one in shown])
    typed = words if words.strip(" #.").isdecimal() or page.is_all else ""
    return Reply(log_messages.log(messages.of(incident), shown, total, page, typed, struck))


def _refuse_rewriting(request: Request, incident: Incident, number: int) -> None:
    """Whoever is only in the channel puts right what they wrote themselves. Raises UserError."""
    for entry in records.entries(request.session, incident.id or 0, last=1, until=number) if number else ():
        if not request.actor.is_who(entry.author_slack_id, entry.author):
            rights.refuse_by(OTHERS, request, incident)


def _logged(incident: Incident, logged: log_writing.Logged) -> Reply:
    facts = messages.of(incident)
    return Reply(log_messages.logged(facts, logged.entry, logged.took_out_number, lacks_reason=logged.lacks_reason))


def written(request: Request) -> Reply:
    """The form came back."""
    incident, values = service.get(request.session, request.number), request.values
    if not values["text"]:
        raise FormError({"text": "Please say what has happened."})
    at = beside("happened", lambda: log_writing.happened(request.session, values["happened"], request.now))
    member = values["whom"]
    name = beside("whom", lambda: directory.find(request.session, f"<@{member}>").name if member else "")
    if is_late(at, request.now) and not values["late"]:
        raise FormError({"late": "It happened more than 5 minutes ago: say why it is entered only now."})
    wanted = Wanted(values["text"], values["happened"], values["late"], name)
    return _logged(incident, log_writing.write(request.session, incident, wanted, request.now, request.actor))


def export(request: Request) -> Reply:
    """Where the whole record is to be had, to print and to hand over."""
    incident = service.meant(request.session, request.channel)
    total = records.count(request.session, incident.id or 0)
    return Reply(log_messages.where_to_get_it(messages.of(incident), total, request.app.settings.base_url))


COMMANDS = [
    Command(
        "/incident",
        "log",
        "Show the log, a page of it or “all”; with a text, write in it; “form” opens one.",
        log,
        "[page, text, or strike entry <number> because <why>]",
        asks_when_bare=True,
    ),
    Command(
        "/incident",
        "export",
        "Say where the whole record is to be had, to print, to check and to hand over.",
        export,
        is_question=True,
    ),
]
FORMS = {log_messages.WRITE: written}
