"""What people read about handovers (pure). Names and notes are escaped here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.handover.handover import Standing
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

CONFIRM = "I confirm"
ACCEPT = "I have taken over"
ACCEPT_FOR = "They have taken over"
CONFIRM_FOR = "They have confirmed to me"
BEGUN = "The shift has begun."
TURN_OVER = "This turn is over."
PLEASE_ACCEPT = f"Please press “{ACCEPT}” in Slack, or answer the text that will ask for it."
"""Said in Slack, and to whoever answers the roll-call's text when the shift has begun."""
CANNOT = "If you cannot, ask for cover now: `/oncall cover`."
CANNOT_COME_ON = (
    "You are not asked again. Whoever hands over to you and the EPRR adviser are told at once; nobody else is called, "
    "and the rota still names you: ask for cover."
)
CANNOT_TAKE_OVER = (
    "You are not asked again. Whoever hands over to you stays reachable and is told at once, and so is the EPRR "
    "adviser; nobody else is called, and the rota still names you."
)
"""What follows once whoever comes on says that they cannot, before the shift and after it has begun."""
MOST_NOTES = 20
LONGEST_NOTE = 300
LONGEST_TEXT_NOTE = 120


@dataclass(frozen=True)
class Handing:
    """One handover, with names for people to read. `outgoing` is empty after a gap."""

    id: int
    rota: str
    at: datetime
    end: datetime
    outgoing: str
    incoming: str
    zone: ZoneInfo
    standing: Standing = Standing.PLANNED
    confirmed_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: str = ""
    outgoing_has_left: bool = False
    incoming_cannot: bool = False

    @property
    def stays(self) -> str:
        """Who stays reachable: mrkdwn, escaped; "" after a gap."""
        who = "Nobody" if self.outgoing_has_left else blocks.escape(self.outgoing)
        return f"{who} stays reachable" if self.outgoing else ""


@dataclass(frozen=True)
class Note:
    """What somebody left for the next holder."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class Pack:
    """What the incoming should know. The lines are mrkdwn, already escaped; notes are in order of time.

    One that is not whole, without notes and open work, is for those whom the handover does not concern.
    """

    incidents: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    committed: tuple[str, ...] = ()
    card: str = ""
    """The code of the incoming’s authority card, where this rota commands."""
    exercises: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    is_whole: bool = True


def reminder(one: Handing) -> Content:
    """Days ahead, and the evening before."""
    rota = blocks.escape(one.rota)
    from_whom = f" {blocks.escape(one.outgoing)} hands over to you." if one.outgoing else ""
    text = (
        f":calendar: You take *{rota}* {blocks.at(one.at, one.zone)}, until {blocks.when(one.end, one.zone)}."
        f"{from_whom} {CANNOT}"
    )
    short = f"You take {one.rota} {blocks.on(one.at, one.zone)}. If you cannot, tell your EPRR adviser now."
    return Content(text, (blocks.section(text),), short)


def roll_call_title(one: Handing) -> str:
    """mrkdwn, escaped."""
    return f"Roll-call: {blocks.escape(one.rota)}"


def roll_call_text(one: Handing) -> str:
    """mrkdwn, escaped."""
    rota = blocks.escape(one.rota)
    return f"You take {rota} {blocks.at(one.at, one.zone)}. Please confirm that you are ready. {CANNOT}"


def roll_call_summary(one: Handing) -> str:
    """Plain, for a text message."""
    return f"You take it {blocks.on(one.at, one.zone)}: please confirm"


def unconfirmed(one: Handing, is_for_outgoing: bool) -> Content:
    """Before the shift: to the outgoing and to the EPRR adviser."""
    incoming, rota = blocks.escape(one.incoming), blocks.escape(one.rota)
    how = "says that they *cannot*" if one.incoming_cannot else "has *not confirmed*"
    text = f":warning: {incoming} takes {rota} {blocks.at(one.at, one.zone)} and {how}. "
    if is_for_outgoing:
        text += f"You stay reachable until {incoming} has taken over."
    else:
        text += "Please reach them, or find cover: `/oncall cover`."
    button = blocks.button(CONFIRM_FOR, "handover.confirm_for", str(one.id))
    short = f"{one.incoming} takes {one.rota} {blocks.on(one.at, one.zone)} and {how.replace('*', '')}."
    return Content(text, (blocks.section(text), blocks.actions(button)), short)


def now_confirmed(one: Handing) -> Content:
    """To those who had been told that nobody confirmed."""
    text = f":white_check_mark: {blocks.escape(one.incoming)} has now confirmed for {blocks.escape(one.rota)}."
    return Content(text, (), f"{one.incoming} has now confirmed for {one.rota}.")


def pack(one: Handing, found: Pack, button: str = "") -> Content:
    """To the incoming at the handover; also what `/oncall handover` shows.

    `button` is what the reader may say: ACCEPT for the incoming, ACCEPT_FOR for those who look after the handover.
    """
    title = _title(one)
    status = _status(one)
    laid_out: list[Block] = [blocks.section(f"*{title}*\n{status}")]
    laid_out += _notes(found.notes, one.zone) if found.is_whole else [blocks.section(NOT_WHOLE)]
    laid_out += [blocks.section(f"*{name}*\n{text}") for name, text in _parts(found)]
    if one.standing == Standing.HANDED_OVER and button:
        style = "primary" if button == ACCEPT else ""
        laid_out.append(blocks.actions(blocks.button(button, "handover.accept", str(one.id), style)))
    if found.is_whole:
        laid_out.append(blocks.context(blocks.escape("`/oncall handover <what the next must know>` adds a note.")))
    return Content(f"{title}. {status}", tuple(laid_out), _pack_as_text(one, found))


def _pack_as_text(one: Handing, found: Pack) -> str:
    """What fits into a text message: the counts, and the newest note."""
    from_whom = f", from {one.outgoing}" if one.outgoing else ""
    newest = f" Newest note: {blocks.fit(found.notes[-1].text, LONGEST_TEXT_NOTE)}" if found.notes else ""
    return f"You hold {one.rota} now{from_whom}. {_counts(found)}.{newest}"


def _counts(found: Pack) -> str:
    open_now = f"{len(found.incidents)} open" if found.incidents else "none open"
    due = f"{len(found.exercises)} due this month" if found.exercises else "none due"
    return f"Incidents: {open_now} · Exercises: {due} · Notes: {len(found.notes)} · Changes coming: {len(found.coming)}"


def _title(one: Handing) -> str:
    from_whom = blocks.escape(one.outgoing) or "nobody"
    return f"Handover of {blocks.escape(one.rota)}: {from_whom} to {blocks.escape(one.incoming)}"


def _status(one: Handing) -> str:
    incoming, at = blocks.escape(one.incoming), blocks.at(one.at, one.zone)
    match one.standing:
        case Standing.ACCEPTED:
            by = f", recorded by {blocks.escape(one.accepted_by)}" if one.accepted_by != one.incoming else ""
            when = f" {blocks.at(one.accepted_at, one.zone)}" if one.accepted_at else ""
            return f":white_check_mark: {incoming} has taken over{when}{by}."
        case Standing.HANDED_OVER:
            stays = f" {one.stays}." if one.stays else ""
            return f":hourglass_flowing_sand: Since {at}; not yet accepted by {incoming}.{stays}"
        case Standing.CONFIRMED:
            return f":white_check_mark: Due {at}. {incoming} has confirmed."
        case Standing.OVERTAKEN:
            never = f"{incoming} never accepted, and the rota has changed hands since, or has ended."
            return f":leftwards_arrow_with_hook: It was {at}; {never}"
        case Standing.NOT_ASKED:
            why = "the bot was not running, or held no handovers of this rota then"
            return f":grey_question: It was {at}; nobody was asked: {why}."
        case Standing.WITHDRAWN:
            return f":no_entry: Was planned for {at}, and did not take place."
        case Standing.TAKEN_BACK:
            back = f"the rota has gone back to {blocks.escape(one.outgoing) or 'nobody'} since."
            when = f"had taken over {blocks.at(one.accepted_at, one.zone)}" if one.accepted_at else "never accepted"
            return f":leftwards_arrow_with_hook: It was {at}; {incoming} {when}, and {back}"
        case Standing.PLANNED:
            return f":calendar: Due {at}. {incoming} has not confirmed yet."


def _notes(notes: Sequence[Note], zone: ZoneInfo) -> list[Block]:
    """The newest first, each in a section of its own, so that a long one hides no other."""
    newest = [
        f"• {blocks.fit(blocks.escape(note.text), LONGEST_NOTE)} "
        f"({blocks.escape(note.by)}, {blocks.when(note.at, zone)})"
        for note in reversed(notes)
    ]
    lines = blocks.few(newest, MOST_NOTES, "… and {} older ones.")
    first = f"*Notes*\n{lines[0] if lines else 'Nobody left a note.'}"
    return [blocks.section(text) for text in (first, *lines[1:])]


NOT_WHOLE = (
    "Notes, open actions and what is committed are shown to the cluster’s own staff and to whoever is on this rota."
)
CARD = "Code *{}*; `/authority card` shows it, to print or to hand over. Anybody can verify it without an account."
QUIET = "Quiet: no incident, no call-out, no cover."


def _parts(found: Pack) -> list[tuple[str, str]]:
    parts = [
        ("Open incidents", _bullets(found.incidents, "None.")),
        *([("Authority card", CARD.format(found.card))] if found.card else []),
        *([("Open actions", _bullets(found.actions, ""))] if found.actions else []),
        *([("Committed, directed, asked of others", _bullets(found.committed, ""))] if found.committed else []),
        ("Exercises due this month", _bullets(found.exercises, "None.")),
        ("Changes coming", _bullets(found.coming, "None.")),
        ("The last seven days", _bullets(found.week, "Nothing else." if found.incidents else QUIET)),
    ]
    parts += [("Forums", _bullets(found.forums, ""))] if found.forums else []
    return [*parts, ("Please look", _bullets(found.look_at, ""))] if found.look_at else parts


def _bullets(lines: Sequence[str], empty: str) -> str:
    return "\n".join(f"• {line}" for line in lines) or empty


def stay_reachable(one: Handing) -> Content:
    """To the outgoing at the handover."""
    incoming, rota = blocks.escape(one.incoming), blocks.escape(one.rota)
    text = f":telephone_receiver: {incoming} takes {rota} now. *You stay reachable* until {incoming} has accepted; "
    text += "I will tell you."
    short = f"{one.incoming} takes {one.rota} now. You stay reachable until they have accepted."
    return Content(text, (blocks.section(text),), short)


def still_not_accepted(one: Handing, is_for_outgoing: bool) -> Content:
    """To the outgoing and the EPRR adviser, when the incoming does not accept."""
    incoming, rota = blocks.escape(one.incoming), blocks.escape(one.rota)
    text = f":warning: {incoming} has *not accepted* {rota} since {blocks.when(one.at, one.zone)}. "
    if is_for_outgoing:
        text += "You stay reachable; please ring them."
    else:
        stays = f"{one.stays}. " if one.stays else ""
        text += f"{stays}Please reach {incoming}, or take over with `/oncall take`."
    button = blocks.button(ACCEPT_FOR, "handover.accept", str(one.id))
    short = f"{one.incoming} has not accepted {one.rota} since {blocks.written(one.at, one.zone)}."
    return Content(text, (blocks.section(text), blocks.actions(button)), short)


def chase_title(one: Handing) -> str:
    """mrkdwn, escaped."""
    return f"Handover: {blocks.escape(one.rota)}"


def chase_text(one: Handing) -> str:
    """mrkdwn, escaped: to the incoming who has not accepted."""
    stays = f" Until you accept, {one.stays}." if one.outgoing and not one.outgoing_has_left else ""
    return f"You have held {blocks.escape(one.rota)} since {blocks.when(one.at, one.zone)}.{stays}"


def chase_summary(one: Handing) -> str:
    """Plain, for a text message."""
    return f"You have held it since {blocks.written(one.at, one.zone)}: please accept"


def released(one: Handing, is_for_outgoing: bool, more: str = "") -> Content:
    """Once somebody has taken over: to the outgoing, and to those who had been told that nobody accepted.

    `more` is what the outgoing still has to do; plain.
    """
    says = f", says {one.accepted_by}" if one.accepted_by not in ("", one.incoming) else ""
    thanks = " You are released. Thank you." if is_for_outgoing else ""
    words = blocks.sentences(f"{one.incoming} has taken over {one.rota}{says}.{thanks}", more)
    return Content(f":white_check_mark: {blocks.escape(words)}", (), words)


def turn_is_over(one: Handing) -> Content:
    """To the outgoing who stayed reachable for a whole turn."""
    words = f"The turn of {one.incoming} on {one.rota} is over; it was never accepted. You are released. Thank you."
    return Content(f":information_source: {blocks.escape(words)}", (), words)


def recorded(one: Handing) -> Content:
    """To the incoming, when somebody else said that they had taken over."""
    ring = f" and ring {one.outgoing}" if one.outgoing else ""
    words = (
        f"{one.accepted_by} says that you have taken over {one.rota}, and it is recorded. "
        f"If you have not, tell them{ring} at once."
    )
    return Content(f":information_source: {blocks.escape(words)}", (), words)


def summary(one: Handing, found: Pack) -> Content:
    """In the on-call channel; kept up to date until somebody has accepted."""
    title, status = _title(one), _status(one)
    return Content(f"{title}. {status}", (blocks.section(f"*{title}*\n{status}"), blocks.context(_counts(found))))


def noted(one: Handing) -> Content:
    """To whoever left a note."""
    return Content(
        f"Noted for {blocks.escape(one.incoming)}, who takes {blocks.escape(one.rota)} {blocks.at(one.at, one.zone)}. "
        "`/oncall handover` shows the whole pack."
    )


def history(found: Sequence[Handing], earlier: int) -> Content:
    """The handovers there were, the newest first, and how many `earlier` ones there are."""
    if not found:
        return Content("No handover is on record.")
    lines = [f"{blocks.when(one.at, one.zone)} · {_title(one)}\n{_status(one)}" for one in found]
    lines += [f"and {earlier} earlier ones."] if earlier else []
    return Content("\n".join(lines), tuple(map(blocks.section, lines)))


def _not_accepted(one: Handing, now: datetime) -> str:
    is_over = one.end <= now
    return f"never accepted the shift that ended {blocks.at(one.end, one.zone)}" if is_over else "has not yet accepted"


def not_accepted_lines(found: Sequence[Handing], now: datetime) -> list[str]:
    """For those who ask who is on call."""
    return [
        f":hourglass_flowing_sand: {blocks.escape(one.rota)}: {blocks.escape(one.incoming)} {_not_accepted(one, now)}; "
        f"{'nobody stays reachable' if one.outgoing_has_left else one.stays}."
        for one in found
        if one.outgoing
    ]
