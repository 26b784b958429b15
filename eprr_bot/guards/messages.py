"""What people read of the guards (pure). Warnings hold people's text, so all of it is escaped here."""

from collections.abc import Sequence

from eprr_bot.guards.guard import Kind, Warning
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content

NO_GAPS = "No gaps in the next 13 weeks."
NOTHING_ELSE = "Nothing else to look at."
HINT = "`/oncall cover` finds somebody for a gap or a shift · `/oncall gaps` shows all of this at any time"
MOST_LINES = 20
"""In an alert, and of each kind in an overview of all rotas; more than that nobody reads on a phone."""
MOST_OF_ONE_ROTA = 80
MOST_IN_A_TEXT = 3
LONGEST_SECTION = 2900
MOST_SECTIONS = 15

MARKS = {
    Kind.GAP: ":red_circle:",
    Kind.NO_LEAD: ":red_circle:",
    Kind.LEAVER: ":door:",
    Kind.UNREACHABLE: ":no_bell:",
    Kind.LEAVE: ":palm_tree:",
    Kind.TWO_ROTAS: ":busts_in_silhouette:",
    Kind.INSTRUMENT: ":bank:",
    Kind.COMPETENCE: ":mortar_board:",
    Kind.AFTER_A_CALL: ":zzz:",
    Kind.REST: ":zzz:",
    Kind.IN_A_ROW: ":repeat:",
    Kind.UNPROVED: ":question:",
    Kind.UNTRIED: ":question:",
}


def overview(found: Sequence[Warning], title: str = "The rotas ahead", most: int = MOST_LINES) -> Content:
    """Every gap, then everything else to look at, then who was never called yet."""
    gaps = [_line(one) for one in found if one.kind == Kind.GAP] or [f":white_check_mark: {NO_GAPS}"]
    uncalled = [one for one in found if one.topic == "never called"]
    rest = [_line(one) for one in found if one.kind != Kind.GAP and one not in uncalled]
    rest = rest or ([] if uncalled else [NOTHING_ELSE])
    parts = [*_sections(_first(gaps, most)), *_sections(_first(rest, most)), *_sections(_never_called(uncalled, most))]
    laid_out = (blocks.section(f"*{title}*"), *(blocks.section(part) for part in parts), blocks.context(HINT))
    return Content(blocks.whole_lines("\n".join([title, *parts]), LONGEST_SECTION), laid_out)


def _first(lines: Sequence[str], most: int) -> list[str]:
    """As many as people read, how many more there are, and where."""
    return blocks.few(lines, most, "… and {} more: `/oncall gaps &lt;rota&gt;` shows those of one rota.")


def _never_called(uncalled: Sequence[Warning], most: int) -> list[str]:
    """One line for all of them: on a new installation that is everybody."""
    soonest = dict.fromkeys(one.name for one in sorted(uncalled, key=lambda one: one.start))
    if not soonest:
        return []
    first = blocks.listed(blocks.few([*soonest], most, "{} more"))
    names = f"whoever is next on first: {blocks.escape(first)}."
    return [
        f"{MARKS[Kind.UNPROVED]} Never yet called with time to answer, {names} `/exercise start` proves a rota now."
    ]


def _sections(lines: Sequence[str]) -> list[str]:
    """Lines in as few sections of a message as hold them."""
    parts: list[str] = []
    for number, line in enumerate(lines):
        if parts and len(parts[-1]) + len(line) < LONGEST_SECTION:
            parts[-1] += f"\n{line}"
        elif len(parts) < MOST_SECTIONS:
            parts.append(line)
        else:
            return [*parts, f"… and {len(lines) - number} more."]
    return parts


def alert(found: Sequence[Warning]) -> Content:
    """What is new since people were last told."""
    title = "Please look at the rotas"
    lines = blocks.few([_line(one) for one in found], MOST_LINES, "… and {} more: `/oncall gaps` shows them.")
    texts = blocks.few([one.text for one in found], MOST_IN_A_TEXT, "And {} more: see /oncall gaps in Slack.")
    return Content(
        "\n".join([title, *lines]),
        (*map(blocks.section, _sections([f"*{title}*", *lines])), blocks.context(HINT)),
        short=f"{title}: {' '.join(texts)}",
    )


def hint(texts: Sequence[str]) -> Content:
    """To whoever just changed who is on. The change stands."""
    lines = "\n".join(f"• {blocks.escape(text)}" for text in texts)
    return Content(f":eyes: Noted. Please look, the change stands:\n{lines}")


def _line(one: Warning) -> str:
    more = {0: "", 1: " One more like it follows."}.get(one.more, f" {one.more} more like it follow.")
    return f"{MARKS[one.kind]} {blocks.escape(one.text)}{more}"
