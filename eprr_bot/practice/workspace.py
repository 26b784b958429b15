"""The practice workspace: one object that the Web API, the page and the tests share."""

from eprr_bot.practice.people import Person
from eprr_bot.practice.state import Member, Somebody
from eprr_bot.practice.wired import Wired


class Workspace(Wired):
    """A Slack workspace with one app installed, and people in it who have hands."""

    def person(self, who: "Member | Somebody | str") -> Person:
        """Somebody who types commands, presses buttons, reads texts."""
        return Person(self, self.member(who))
