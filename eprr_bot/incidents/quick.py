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
MOST = 10
"""Buttons under a summary: more are no quick actions any more."""


@dataclass(frozen=True)
class QuickAction:
    """A button: what it is called, the words after /incident that it runs, and where it stands among the others.

    A lower `place` stands further to the left. It is shown while the alert state is one of `states`.
    """

    label: str
    words: str
    place: int
    states: Collection[AlertState] = LIVE
    style: str = ""

    @property
    def action_id(self) -> str:
        return f"{ACTION}/{self.words.replace(' ', '-')}"

    def button(self, number: int) -> Block:
        """As it stands under the summary of this incident."""
        return blocks.button(self.label, self.action_id, f"{number}/{self.words}", self.style)


_ACTIONS: list[QuickAction] = []


def use(actions: Iterable[QuickAction]) -> None:
    """From now on these are the buttons."""
    _ACTIONS[:] = sorted(actions, key=lambda one: one.place)


def buttons(number: int, state: AlertState) -> list[Block]:
    """Those that are of use in an incident at an alert state."""
    return [one.button(number) for one in _ACTIONS if state in one.states][:MOST]


def press(request: Request) -> Reply:
    """What somebody would read who typed it there: an answer for their eyes, or a form."""
    words = request.after_number
    if words not in {one.words for one in _ACTIONS}:
        raise UserError(NOT_OURS)
    is_typed = request.channel.startswith(AT_THE_KEYBOARD)
    channel = f"{AT_THE_KEYBOARD}/{request.number}" if is_typed else request.channel
    return request.app.router.run(ROOT, replace(request, text=words, typed=words, channel=channel))
