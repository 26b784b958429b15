"""What people read about mutual aid (pure)."""

from collections.abc import Sequence

from eprr_bot.base.patient_data import LEFT_OUT
from eprr_bot.mutual_aid.models import MutualAidRequest
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

BRIEF = 80
"""Letters of each part in lists and answers; the log has all of it."""
HOW = "`/mutual-aid request 10 paramedics from Beacon Ambulance` asks for help."


def requested(made: MutualAidRequest, took_out_number: bool = False, before: MutualAidRequest | None = None) -> Content:
    """The answer to whoever asked."""
    left_out = f" {LEFT_OUT}" if took_out_number else ""
    where = f"in the log of incident {made.incident_id}" if made.incident_id else "in the register, without an incident"
    text = (
        f"Mutual aid {made.id} is recorded {where}: {_in_brief(made)}. "
        f"Now ring them: this record does not tell them.{left_out}"
    )
    if before is not None:
        text += (
            f"\n:eyes: The same was recorded as mutual aid {before.id} {blocks.at(before.requested_at)}, by "
            f"{blocks.escape(before.requested_by)}. Both stand. If it is one request, say so with `/incident log`."
        )
    return Content(text)


def _in_brief(made: MutualAidRequest) -> str:
    what, whom = (blocks.fit(blocks.open_ended(one), BRIEF) for one in (made.what, made.from_whom))
    return f"{blocks.escape(what)}, from {blocks.escape(whom)}"


def announced(made: MutualAidRequest) -> Content:
    """The message in the incident's channel."""
    text = (
        f":handshake: *Mutual aid {made.id} requested:* {blocks.escape(blocks.open_ended(made.what))}, from "
        f"{blocks.escape(blocks.open_ended(made.from_whom))}. Asked by {blocks.escape(made.requested_by)}, "
        f"{blocks.when(made.requested_at)}."
    )
    return Content(text, (blocks.section(text),))


def register(found: Sequence[MutualAidRequest]) -> Content:
    """Every request, a line each."""
    if not found:
        return Content(f"No mutual aid has been requested. {HOW}")
    lines = [
        f"*{one.id}* {_in_brief(one)} · {one.state} "
        f"{blocks.when(one.requested_at)} by {blocks.escape(one.requested_by)}"
        + (f" · incident {one.incident_id}" if one.incident_id else "")
        for one in found
    ]
    return Content("\n".join(lines), (blocks.section("*Mutual aid*"), *map(blocks.section, lines)))
