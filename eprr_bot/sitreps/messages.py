"""What people read of situation reports (pure). Texts are plain until they are escaped here, once."""

from collections.abc import Sequence
from datetime import datetime

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.sitreps.ask_messages import ASK
from eprr_bot.sitreps.report import NOTHING, Difference, Report, Written
from eprr_bot.sitreps.section import BY_ID, IDS
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content, Form

SHOW, EDIT, UNDO, AUTHORISE = (
    "incident.sitrep_show",
    "incident.sitrep_edit",
    "incident.sitrep_undo",
    "incident.sitrep_authorise",
)
SECTION = "incident.sitrep_section"
LONGEST_SHOWN = 1400
"""Letters of a section in Slack; on its page and on the command line it is whole."""
LONGEST_FIELD = 2000
BRIEF = 300


def draft(report: Report) -> Content:
    """The draft, section by section, each with its button; then the one that authorises it."""
    laid_out = [*_head(report)]
    laid_out += [_section(report, one, with_button=True) for one in report.sections]
    ask = blocks.button("Ask organisations", ASK, str(report.incident))
    laid_out.append(blocks.actions(_authorise(report), ask))
    laid_out.append(
        blocks.context(
            "Write in a section: `/incident sitrep staffing` and the text; a text after `+` is added. "
            "Ask for one: `/incident sitrep ask staffing of all providers by 05:30`. "
            "What somebody says on the telephone: `/incident sitrep Saltmere 12 staff short`. "
            "Nothing goes out before somebody authorises it."
        )
    )
    return Content(_short(report), tuple(laid_out))


def board(report: Report, link: str, silent: Sequence[str], answered: int) -> Content:
    """What stands in the incident's channel while a report is drafted. `silent` names who was asked, plain."""
    written = [f"{one.title} ({one.by})" for one in report.sections if one.by]
    lines = [f":memo: *Situation report {report.number} is being drafted.* Anybody in here may write in it."]
    lines += [f"Written so far: {blocks.escape(blocks.in_one_line(written, 1500, '; '))}"] if written else []
    lines += [f"Organisations have answered {answered} of what was asked."] if answered else []
    lines += [f"Not answered yet: {blocks.escape(blocks.in_one_line(silent, 1200, '; '))}"] if silent else []
    lines += [f"Next report due: {blocks.escape(report.said('Next report due'))}."]
    text = "\n".join(lines)
    return Content(text, (blocks.section(text), blocks.actions(blocks.button("Show the draft", SHOW, link))))


def is_done(number: int, at: datetime, by: str) -> Content:
    """What stands in that place once it was authorised."""
    text = f":memo: Situation report {number} was authorised {blocks.at(at)} by {blocks.escape(by)}."
    return Content(text, (blocks.section(text),))


def authorised(report: Report, notes: Sequence[str] = ()) -> Content:
    """A report that went out, as it was then. `notes` are plain: what has become of it since."""
    laid_out = [*_head(report), *(blocks.context(f":warning: {blocks.escape(one)}") for one in notes)]
    laid_out += [_section(report, one) for one in report.sections]
    laid_out.append(blocks.context(f"SHA-256 of its text, as it stands in the log: `{report.digest}`"))
    return Content(_short(report), tuple(laid_out))


def central(report: Report, channel_id: str, notes: Sequence[str] = ()) -> Content:
    """What stands of it in the channel that tells of all incidents: its head, the situation, and where the rest is."""
    now = next(one for one in report.sections if one.id == "situation")
    place = f", in <#{channel_id}>" if channel_id else ""
    where = f"The whole of it{place}: `/incident sitrep {report.number}`."
    noted = "".join(f"\n:warning: {blocks.escape(one)}" for one in notes)
    text = (
        f":memo: *{blocks.escape(report.title)}: {blocks.escape(_what(report))}*\n"
        f"{blocks.escape(_one_line(report))}\n{blocks.escape(blocks.fit(now.whole, LONGEST_SHOWN))}\n{where}{noted}"
    )
    return Content(text, (blocks.section(text),))


def _one_line(report: Report) -> str:
    level = report.said("Level").partition(" ")[0]
    known = (report.said("Type"), f"level {level}", report.said("Alert state").lower())
    due = f"Next report due: {report.said('Next report due')}."
    return f"{', '.join(known)}. Authorised by {blocks.full_stop(report.said('Authorised by'))} {due}"


def _short(report: Report) -> str:
    """What stands alone in a notification, and on a screen that reads aloud."""
    return blocks.escape(f"{report.title}: {_what(report)}")


def _what(report: Report) -> str:
    """What has happened and where, without the incident's number."""
    return blocks.fit(report.said("Incident").partition(": ")[2], BRIEF)


def _head(report: Report) -> list[Block]:
    lines = "\n".join(f"*{label}:* {blocks.escape(blocks.fit(words, BRIEF))}" for label, words in report.head)
    return [blocks.header(report.title), blocks.section(lines)]


def _section(report: Report, one: Written, *, with_button: bool = False) -> Block:
    shown = one.whole
    if len(shown) > LONGEST_SHOWN:
        more = len(shown) - LONGEST_SHOWN
        shown = f"{blocks.fit(shown, LONGEST_SHOWN)}\n({more} more letters: `/incident sitrep page` shows all of it.)"
    by = f" _(written by {blocks.escape(one.by)})_" if one.by else ""
    text = f"*{blocks.escape(one.title)}*{by}\n{_quiet(blocks.escape(shown))}"
    return blocks.section(text, _edit(report, one) if with_button else None)


def _quiet(text: str) -> str:
    return f"_{NOTHING}_" if text == NOTHING else text


def _edit(report: Report, one: Written) -> Block:
    return blocks.button("Edit", EDIT, f"{report.incident}/{one.id}")


def _authorise(report: Report) -> Block:
    asks = (
        f"Situation report {report.number} then goes to the incident’s channel and the central one, in your name, and "
        "can be changed no more. A mistake is put right by the next one."
    )
    value = f"{report.incident}/{report.content_digest}"
    return blocks.button(f"Authorise report {report.number}", AUTHORISE, value, "primary", asks=asks)


def edited(
    incident: int, number: int, before: Written, now: Written, *, is_merged: bool, left_out: bool = False
) -> Content:
    """The answer to whoever wrote in a section: how it reads now, and what stood there."""
    lines = [f"*Situation report {number} (draft), {blocks.escape(now.title)}:*"]
    lines.append(_quiet(blocks.escape(blocks.fit(now.text or NOTHING, LONGEST_SHOWN))))
    if is_merged:
        who = blocks.escape(before.by) if before.by else "The record"
        lines.append(f":warning: {who} changed it while you wrote. Both stand now: see whether it reads well.")
    elif before.by and before.text:
        until_now = blocks.escape(blocks.fit(" ".join(before.text.split()), BRIEF))
        lines.append(f"Until now, by {blocks.escape(before.by)}: {until_now}")
    lines += [LEFT_OUT] if left_out else []
    text = "\n".join(lines)
    value = f"{incident}/{now.id}"
    buttons = [blocks.button("Edit", EDIT, value), blocks.button("Show the draft", SHOW, str(incident))]
    buttons += [blocks.button("Undo", UNDO, value)] if now.by else []
    return Content(text, (blocks.section(text), blocks.actions(*buttons)))


def form(incident: int, number: int, one: Written) -> Form:
    """The form in which a section is written, with what stands in it."""
    section, fits = BY_ID[one.id], len(one.text) <= LONGEST_FIELD
    too_long = f"What stands there has {len(one.text)} letters, too many for this field: what you write replaces it."
    hint = section.hint if fits else too_long
    empty = "Left empty, the section says what the record has." if fits else "Left empty, it stays as it is."
    title = blocks.text_input(
        "text", one.title, hint=hint, multiline=True, optional=True, initial=one.text if fits else ""
    )
    return Form(
        id=SECTION,
        title=f"Situation report {number}",
        submit="Save",
        blocks=(title, blocks.context(f"{empty} Each save is in the log.")),
        kept=f"{incident}/{one.id}/{one.edit}",
        one_line=f"/incident sitrep {one.id} <text>",
    )


def saved(number: int, now: Written, before: Written, *, is_merged: bool, left_out: bool) -> Content:
    """The same as `edited`, in the form that was sent in: without buttons."""
    shown = edited(0, number, before, now, is_merged=is_merged, left_out=left_out)
    return Content(shown.text, shown.blocks[:1])


def changes(report: Report, before: Report | None, found: Sequence[Difference]) -> Content:
    """What a report says that the one before it did not, section by section."""
    if before is None:
        return Content(f"{blocks.escape(report.title)} is the first: there is none to compare it with.")
    title = f"*{blocks.escape(report.title)}, compared with report {before.number}*"
    if not found:
        return Content(f"{title}\nNothing differs.")
    parts = [f"*{blocks.escape(one.title)}*\n{_difference(one)}" for one in found]
    return Content("\n".join((title, *parts)), (blocks.section(title), *map(blocks.section, parts)))


def _difference(one: Difference) -> str:
    lines = [f":heavy_plus_sign: {blocks.escape(line)}" for line in one.added]
    lines += [f":heavy_minus_sign: {blocks.escape(line)}" for line in one.gone]
    return blocks.whole_lines("\n".join(lines), LONGEST_SHOWN)


def listing(incident: int, found: Sequence[tuple[int, datetime, str, str]], drafted: int, due: str) -> Content:
    """Every report: number, when, by whom it was authorised, and what has become of it since (plain)."""
    lines = [
        f"*{number}* authorised {blocks.when(at)} by {blocks.escape(by)}{f' · {blocks.escape(note)}' if note else ''}"
        for number, at, by, note in found
    ]
    lines += [f"*{drafted}* is being drafted: `/incident sitrep` shows it."] if drafted else []
    title = f"*Situation reports of incident {incident}*"
    how = "`/incident sitrep 2` shows one, `/incident sitrep changes 2` what was new in it."
    lines = lines or ["None yet. `/incident sitrep` draws up the first."]
    lines.append(f"Next due: {blocks.escape(due)}." if due else "No next one is due: `/incident sitrep next at 10:00`.")
    text = "\n".join((title, *lines, *([how] if found else [])))
    return Content(text, tuple(map(blocks.section, blocks_of(text))))


def blocks_of(text: str) -> list[str]:
    """Text in pieces of whole lines, each for one section."""
    pieces = [""]
    for line in text.split("\n"):
        if len(pieces[-1]) + len(line) > blocks.LONGEST_SECTION - 100:
            pieces.append("")
        pieces[-1] += f"{line}\n"
    return [one.rstrip("\n") for one in pieces if one.strip()]


def went_out(report: Report, disagrees: str = "") -> Content:
    """The answer to whoever authorised it."""
    noted = f" {blocks.escape(disagrees)} The log says so." if disagrees else ""
    due = blocks.escape(report.said("Next report due"))
    return Content(
        f"Situation report {report.number} of incident {report.incident} is authorised in your name and fixed. It goes "
        f"to its channel and to the central one.{noted} Next report due: {due}."
    )


def taken_down(
    number: int, organisation: str, title: str, text: str, silent: Sequence[str], *, left_out: bool = False
) -> Content:
    """The answer to whoever took down what an organisation says. `silent` are those who have not answered yet."""
    said = blocks.full_stop(blocks.escape(blocks.fit(text, LONGEST_SHOWN)))
    lines = [f"*Situation report {number} (draft), {blocks.escape(title)}:*\n{blocks.escape(organisation)}: {said}"]
    names = blocks.listed(dict.fromkeys(blocks.escape(one) for one in silent))
    lines += [f"Not answered yet: {names}."] if names else []
    lines += [LEFT_OUT] if left_out else []
    return Content("\n".join(lines))


def is_corrected(number: int, draft_number: int) -> Content:
    """The answer to whoever says that a report was wrong."""
    return Content(
        f"Situation report {draft_number} (draft) now says that it corrects report {number}, and in what. Report "
        f"{number} stays as it went out. Put the sections right, then authorise: `/incident sitrep`."
    )


def unknown(text: str) -> str:
    """Why a line is not understood: it begins with no section and no organisation. Plain."""
    first = blocks.fit(text, 60)
    return (
        f"“{first}” begins with no section and no organisation. Sections: {IDS}. For a number: /incident sitrep 2. "
        "For what an organisation says: /incident sitrep Saltmere 12 staff short."
    )


def page(url: str, *, is_renewed: bool) -> Content:
    """The link to an incident's reports in a browser, shown once."""
    stopped = " The one before it has stopped." if is_renewed else ""
    keep = (
        "Keep it to yourself: whoever has it can read every report. `/incident sitrep page` makes a new one and stops "
        "this one."
    )
    return Content(f"Situation reports in a browser, to read and to print: `{blocks.escape(url)}`{stopped}\n{keep}")
