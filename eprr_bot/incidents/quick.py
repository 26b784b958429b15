"""The buttons under an incident's pinned summary: each runs words of /incident, as if they were typed there.

A feature hands over `QuickAction`s under `quick_actions` in its row; what they may and do is the command's own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from eprr_bot.incidents.alert import LIVE, AlertState
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block
from eprr_bot.slack.commands import AT_THE_KEYBOARD, NOT_OURS, Reply, Request, UserError

ROOT, ACTION = "/incident", "incidents.quick"
MOST = 6
"""Buttons in the row under a summary, on a telephone two lines of them; Slack's own most in the menu behind them."""
MORE = f"{ACTION}/more"


@dataclass(frozen=True)
class QuickAction:
    """A button: what it is called, the words after /incident that it runs, and where it stands among the others.

    A lower `place` stands further to the left. It is shown while the alert state is one of `states`. What `is_rarer`
    stands in the menu “⋯” behind them, where there is no room for all.
    """

    label: str
    words: str
    place: int
    states: Collection[AlertState] = LIVE
    is_rarer: bool = False

    @property
    def action_id(self) -> str:
        return f"{ACTION}/{self.words.replace(' ', '-')}"

    def button(self, number: int) -> Block:
        """As it stands under the summary of this incident."""
        return blocks.button(self.label, self.action_id, self.value(number))

    def value(self, number: int) -> str:
        """What it carries: which incident, and the words."""
        return f"{number}/{self.words}"


_ACTIONS: list[QuickAction] = []


def use(actions: Iterable[QuickAction]) -> None:
    """From now on these are the buttons."""
    _ACTIONS[:] = sorted(actions, key=lambda one: one.place)


def buttons(number: int, state: AlertState) -> list[Block]:
    """Those that are of use in an incident at an alert state."""
    shown = [one for one in _ACTIONS if state in one.states]
    row = shown if len(shown) <= MOST else [one for one in shown if not one.is_rarer]
    behind = [{"text": blocks.plain(one.label, 75), "value": one.value(number)} for one in shown if one not in row]
    menu = {"type": "overflow", "action_id": MORE, "options": behind}
    return [*(one.button(number) for one in row), *([menu] if behind else [])]


def press(request: Request) -> Reply:
    """What somebody would read who typed it there: an answer for their eyes, or a form."""
    words = request.after_number
    if words not in {one.words for one in _ACTIONS}:
        raise UserError(NOT_OURS)
    is_typed = request.channel.startswith(AT_THE_KEYBOARD)
    channel = f"{AT_THE_KEYBOARD}/{request.number}" if is_typed else request.channel
    return request.app.router.run(ROOT, replace(request, text=words, typed=words, channel=channel))
