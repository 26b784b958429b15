"""/incident sitrep: drawing up, writing, reading and authorising situation reports."""

from eprr_bot.access import OTHERS
from eprr_bot.calendars import service as links
from eprr_bot.calendars.models import FeedKind
from eprr_bot.directory import service as directory
from eprr_bot.incidents import organisations, rights
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall import roles, worker_check
from eprr_bot.sitreps import answers, ask_messages, asks, board, messages, service, timer, timer_messages
from eprr_bot.sitreps.models import Sitrep
from eprr_bot.sitreps.report import Report, differences
from eprr_bot.sitreps.section import BY_ID, IDS, USUAL, Section, named_first
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import MOST_DIGITS, NOT_OURS, Command, Reply, Request, UserError, beside


def sitrep(request: Request) -> Reply:
    """Bare: the draft. A number: that report. A section with a text: written. An organisation: what it says."""
    incident = incidents.meant(request.session, request.channel)
    text = directory.plain_words(request).strip()
    if not text:
        return _show(request, incident)
    if _is_number(text):
        return Reply(_shown(request, incident, service.get(request.session, incident, int(text))))
    section, words = named_first(text)
    if section is not None:
        return _write(request, incident, section, words)
    return _answer(request, incident, text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def _show(request: Request, incident: Incident) -> Reply:
    drawn = service.draw_up(request.session, incident, request.now, request.actor)
    return Reply(messages.draft(service.report(request.session, incident, drawn)))


def _shown(request: Request, incident: Incident, found: Sitrep) -> Content:
    report = service.report(request.session, incident, found)
    if not found.authorised_at:
        return messages.draft(report)
    return messages.authorised(report, board.since(service.reports(request.session, incident), found))


def _write(request: Request, incident: Incident, section: Section, text: str) -> Reply:
    if not text:
        return _form(request, incident, section)
    if not text.startswith("+"):
        _refuse_rewriting(request, incident, section)
    made = service.write(request.session, incident, section, text, request.now, request.actor)
    return Reply(_edited(incident, made))


def _refuse_rewriting(request: Request, incident: Incident, section: Section) -> None:
    """Whoever is only in the channel adds to what others wrote, and replaces none of it. Raises UserError."""
    for name in service.writers(request.session, incident, section):
        rights.refuse_rewriting(request, incident, name)


def _edited(incident: Incident, made: service.Edited) -> Content:
    number, before, now = made.number, made.before, made.now
    return messages.edited(incident.id or 0, number, before, now, is_merged=made.is_merged, left_out=made.left_out)


def _form(request: Request, incident: Incident, section: Section) -> Reply:
    _refuse_rewriting(request, incident, section)
    drafted = service.the_draft(request.session, incident, request.now, request.actor)
    written = service.written(request.session, incident, drafted, section)
    return Reply(form=rights.opened_here(request, messages.form(incident.id or 0, drafted.number, written)))


def _answer(request: Request, incident: Incident, text: str) -> Reply:
    whom, said = answers.answer_first(request.session, text)
    if whom is None:
        raise UserError(messages.unknown(text))
    if not said.strip():
        raise UserError(f"Say what {whom.name} says: /incident sitrep {text} 12 staff short")
    if not organisations.is_of(request.session, request.actor, whom.id):
        rights.refuse_by(OTHERS, request, incident)
    drafted = service.the_draft(request.session, incident, request.now, request.actor)
    made, left_out = answers.take_down(request.session, incident, drafted, whom, said, request.now, request.actor)
    asks.call_no_more(request.session, drafted, whom, request.now)
    silent = [one.name for one in answers.standing(request.session, drafted) if one.is_open]
    title = BY_ID[made.section].title
    return Reply(messages.taken_down(drafted.number, whom.name, title, made.text, silent, left_out=left_out))


def ask(request: Request) -> Reply:
    """Ask organisations for sections; bare, the form."""
    text = directory.plain_words(request).strip()
    incident = incidents.meant(request.session, request.channel)
    return (
        _ask(request, incident, asks.read(request.session, text, request.now)) if text else _ask_form(request, incident)
    )


def _ask_form(request: Request, incident: Incident) -> Reply:
    return Reply(form=rights.opened_here(request, ask_messages.form(incident.id or 0)))


def press_ask(request: Request) -> Reply:
    """The button “Ask organisations”."""
    return _ask_form(request, incidents.get(request.session, request.number))


def asked(request: Request) -> Reply:
    """The form came back."""
    session, values = request.session, request.values
    section = "" if values["section"] == ask_messages.USUAL else _section(values["section"]).id
    whom = beside("whom", lambda: asks.organisations_named(session, values["whom"]))
    at = beside("by", lambda: asks.answer_by(session, values["by"], request.now))
    wanted = asks.Wanted((BY_ID[section],) if section else USUAL, tuple(whom), at)
    return _ask(request, incidents.get(session, request.number), wanted)


def _ask(request: Request, incident: Incident, wanted: asks.Wanted) -> Reply:
    made = asks.ask(request.session, incident, wanted, request.now, request.actor)
    runs = worker_check.runs_for(request)
    sections, by = wanted.sections, wanted.answer_by
    told = ask_messages.asked(made.number, sections, by, request.now, made.called, made.missing, runs=runs)
    return Reply(told)


def show(request: Request) -> Reply:
    """The button “Show the draft”."""
    return _show(request, incidents.get(request.session, request.number))


def edit(request: Request) -> Reply:
    """The button “Edit” of a section."""
    return _form(request, incidents.get(request.session, request.number), _section(request.after_number))


def _section(name: str) -> Section:
    if name not in BY_ID:
        raise UserError(NOT_OURS)
    return BY_ID[name]


def saved(request: Request) -> Reply:
    """The form of a section came back."""
    name, seen, *_ = f"{request.after_number}/".split("/")
    incident, section = incidents.get(request.session, request.number), _section(name)
    if not (seen.isascii() and seen.isdecimal()) or len(seen) > MOST_DIGITS:
        raise UserError(NOT_OURS)
    text = request.values["text"]
    drafted = service.the_draft(request.session, incident, request.now, request.actor)
    before = service.written(request.session, incident, drafted, section)
    if not text and len(before.text) > messages.LONGEST_FIELD:
        raise UserError(f"You wrote nothing, so “{section.title}” stands as it was.")
    if int(seen) == before.edit or not text:  # where somebody has written since, both stand
        beside("text", lambda: _refuse_rewriting(request, incident, section))
    made = service.write(request.session, incident, section, text, request.now, request.actor, int(seen))
    return Reply(messages.saved(made.number, made.now, made.before, is_merged=made.is_merged, left_out=made.left_out))


def undo(request: Request) -> Reply:
    """Take the newest edit of a section back."""
    section, _ = named_first(request.text)
    if section is None:
        raise UserError(f"“{request.text[:60]}” is no section. Sections: {IDS}.")
    return _undo(request, incidents.meant(request.session, request.channel), section)


def press_undo(request: Request) -> Reply:
    """The same, by its button."""
    return _undo(request, incidents.get(request.session, request.number), _section(request.after_number))


def _undo(request: Request, incident: Incident, section: Section) -> Reply:
    for name in service.writers(request.session, incident, section)[-1:]:
        rights.refuse_rewriting(request, incident, name)
    return Reply(_edited(incident, service.undo(request.session, incident, section, request.now, request.actor)))


def authorise(request: Request) -> Reply:
    """Somebody authorises the draft as it stands."""
    return _authorise(request, incidents.meant(request.session, request.channel))


def press_authorise(request: Request) -> Reply:
    """The same, pressed under what they read."""
    return _authorise(request, incidents.get(request.session, request.number), request.after_number)


def _authorise(request: Request, incident: Incident, seen: str = "") -> Reply:
    made = service.authorise(request.session, incident, request.now, request.actor, seen)
    return Reply(messages.went_out(service.report(request.session, incident, made)))


def correct(request: Request) -> Reply:
    """A report that went out was wrong: the next one says so."""
    number, _, why = directory.plain_words(request).strip().partition(" ")
    if not _is_number(number):
        raise UserError("Say which report, and what was wrong: /incident sitrep correct 2 Ward 4 was open")
    incident = incidents.meant(request.session, request.channel)
    made = service.correct(request.session, incident, int(number), why, request.now, request.actor)
    return Reply(messages.is_corrected(int(number), made.number))


def changes(request: Request) -> Reply:
    """What is new in the draft, or in the newest report where there is no draft; or in that of a number."""
    incident, session = incidents.meant(request.session, request.channel), request.session
    text = request.text.strip()
    if text and not _is_number(text):
        raise UserError(f"“{text[:60]}” is no number of a report. Type /incident sitreps for those there are.")
    found = service.get(session, incident, int(text)) if text else service.draft(session, incident)
    found = found or service.newest(session, incident)
    if found is None:
        raise UserError("There is no situation report yet. /incident sitrep draws up the first.")
    after = service.report(session, incident, found)
    before = _before(request, incident, found)
    return Reply(messages.changes(after, before, differences(before, after) if before else []))


def _before(request: Request, incident: Incident, found: Sitrep) -> Report | None:
    if found.number == 1:
        return None
    return service.report(request.session, incident, service.get(request.session, incident, found.number - 1))


def listing(request: Request) -> Reply:
    """Every report of the incident."""
    incident, session = incidents.meant(request.session, request.channel), request.session
    done, drafted = service.reports(session, incident), service.draft(session, incident)
    rows = [
        (one.number, one.authorised_at, one.authorised_by, " ".join(board.since(done, one)))
        for one in done
        if one.authorised_at
    ]
    due = timer.words(session, incident)
    return Reply(messages.listing(incident.id or 0, rows, drafted.number if drafted else 0, due))


def next_one(request: Request) -> Reply:
    """Set when the next report is due, once or by a rhythm; bare, say when it is."""
    incident, session = incidents.meant(request.session, request.channel), request.session
    found = timer.of(session, incident)
    if request.text:
        found = timer.set_to(session, incident, request.text, request.now, request.actor)
    at, rhythm = (found.next_at, timer.rhythm(found) if found.every_minutes else "") if found else (None, "")
    return Reply(timer_messages.is_set(incident.id or 0, at, rhythm))


def page(request: Request) -> Reply:
    """A link to the reports in a browser; the one before it stops."""
    base, owner = request.app.settings.base_url, request.actor.slack_id
    if not roles.is_staff(request.session, directory.person_of(request.session, request.actor)):
        raise UserError("The page of reports opens for staff only. /incident sitreps lists them here.")
    incident = incidents.meant(request.session, request.channel)
    url, is_renewed = links.renew_page(request.session, FeedKind.SITREPS, base, owner, request.now)
    return Reply(messages.page(f"{url}/{incident.id}", is_renewed=is_renewed))


COMMANDS = [
    Command(
        "/incident",
        "sitrep",
        "Draw up the next situation report; write in a section; show one by its number.",
        sitrep,
        "[number, or section and text]",
    ),
    Command(
        "/incident",
        "sitrep authorise",
        "Authorise the draft in your name: it is fixed and posted.",
        authorise,
        also=("sitrep authorize", "sitrep sign", "sitrep send"),
    ),
    Command(
        "/incident",
        "sitrep ask",
        "Ask organisations for sections, by a time; bare: a form.",
        ask,
        "[section of organisations or all, by when]",
        asks_when_bare=True,
    ),
    Command("/incident", "sitrep undo", "Take back what was written last in a section.", undo, "<section>"),
    Command("/incident", "sitrep changes", "Show what is new in a report.", changes, "[number]", is_question=True),
    Command(
        "/incident",
        "sitrep correct",
        "Say what was wrong in a report that went out; the next one cites it.",
        correct,
        "<number> <what was wrong>",
    ),
    Command(
        "/incident",
        "sitrep next",
        "Set when the next report is due.",
        next_one,
        "[at 10:00, every 4 hours, or never]",
        asks_when_bare=True,
        also=("sitrep due",),
    ),
    Command("/incident", "sitrep page", "Get a link to the reports in a browser.", page),
    Command("/incident", "sitreps", "List the situation reports.", listing, is_question=True, also=("sitrep list",)),
]
ACTIONS = {
    ask_messages.ASK: press_ask,
    messages.SHOW: show,
    messages.EDIT: edit,
    messages.UNDO: press_undo,
    messages.AUTHORISE: press_authorise,
}
FORMS = {messages.SECTION: saved, ask_messages.ASKED: asked}
