"""What people read of the guards (pure). Warnings hold people's text, so all of it is escaped here."""

from collections.abc import Sequence

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.guards.guard import Kind, Warning

NO_GAPS = "No gaps in the next 13 weeks."
NOTHING_ELSE = "Nothing else to look at."
HINT = "`/oncall cover` finds somebody for a gap or a shift · `/oncall gaps` shows all of this at any time"
MOST_LINES = 20

MARKS = {
    Kind.GAP: ":red_circle:",
    Kind.UNREACHABLE: ":no_bell:",
    Kind.LEAVE: ":palm_tree:",
    Kind.TWO_ROTAS: ":busts_in_silhouette:",
    Kind.INSTRUMENT: ":bank:",
    Kind.COMPETENCE: ":mortar_board:",
    Kind.REST: ":zzz:",
    Kind.IN_A_ROW: ":repeat:",
    Kind.UNPROVED: ":question:",
}


def overview(found: Sequence[Warning], title: str = "The rotas ahead") -> Content:
    """Every gap, then everything else to look at, then who was never proved reachable."""
    gaps = [one for one in found if one.kind == Kind.GAP]
    unproved = [one for one in found if one.kind == Kind.UNPROVED]
    rest = [one for one in found if one not in gaps and one not in unproved]
    parts = [_lines(gaps) or f":white_check_mark: {NO_GAPS}", _lines(rest) or NOTHING_ELSE]
    if unproved:
        parts.append(_never_answered(unproved))
    laid_out = (blocks.section(f"*{title}*"), *(blocks.section(part) for part in parts), blocks.context(HINT))
    return Content("\n".join([title, *parts]), laid_out)


def _never_answered(unproved: Sequence[Warning]) -> str:
    """One line for all of them: on a new installation that is everybody."""
    tried = [one for one in unproved if one.topic == "never answered"]
    untried = {one.person for one in unproved} - {one.person for one in tried}
    lines = [_line(one) for one in tried[:MOST_LINES]]
    if untried:
        people = f"{len(untried)} {'person' if len(untried) == 1 else 'people'}"
        lines.append(
            f"{MARKS[Kind.UNPROVED]} {people} on the rotas ahead never yet answered a call-out or an exercise. "
            "`/exercise start` proves a rota now."
        )
    return "\n".join(lines)


def alert(found: Sequence[Warning]) -> Content:
    """What is new since people were last told."""
    title = "Please look at the rotas"
    lines = _lines(found)
    return Content(
        f"{title}\n{lines}",
        (blocks.section(f"*{title}*\n{lines}"), blocks.context(HINT)),
        short=f"{title}: {' '.join(one.text for one in found[:3])}",
    )


def hint(texts: Sequence[str]) -> Content:
    """To whoever just changed who is on. The change stands."""
    lines = "\n".join(f"• {blocks.escape(text)}" for text in texts)
    return Content(f":eyes: Noted. Please look, the change stands:\n{lines}")


def _lines(found: Sequence[Warning]) -> str:
    lines = [_line(one) for one in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(f"… and {len(found) - MOST_LINES} more.")
    return "\n".join(lines)


def _line(one: Warning) -> str:
    return f"{MARKS[one.kind]} {blocks.escape(one.text)}"
