"""What people read about mutual aid (pure)."""

from collections.abc import Sequence

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.mutual_aid.models import MutualAidRequest

HOW = "`/mutual-aid request 10 paramedics from Beacon Ambulance` asks for help."


def requested(made: MutualAidRequest) -> Content:
    """The answer to whoever asked."""
    where = f"in the log of incident {made.incident_id}" if made.incident_id else "in the register, without an incident"
    text = (
        f"Mutual aid {made.id} is recorded {where}: {blocks.escape(made.what)}, from {blocks.escape(made.from_whom)}. "
        "Now ring them: this record does not tell them."
    )
    return Content(text)


def announced(made: MutualAidRequest) -> Content:
    """The message in the incident's channel."""
    text = (
        f":handshake: *Mutual aid {made.id} requested:* {blocks.escape(made.what)}, from "
        f"{blocks.escape(made.from_whom)}. Asked by {blocks.escape(made.requested_by)}, "
        f"{blocks.when(made.requested_at)}."
    )
    return Content(text, (blocks.section(text),))


def register(found: Sequence[MutualAidRequest]) -> Content:
    """Every request, a line each."""
    if not found:
        return Content(f"No mutual aid has been requested. {HOW}")
    lines = [
        f"*{one.id}* {blocks.escape(one.what)}, from {blocks.escape(one.from_whom)} · {one.state} "
        f"{blocks.when(one.requested_at)} by {blocks.escape(one.requested_by)}"
        + (f" · incident {one.incident_id}" if one.incident_id else "")
        for one in found
    ]
    return Content("\n".join(lines), (blocks.section("*Mutual aid*"), *(blocks.section(line) for line in lines[:45])))
