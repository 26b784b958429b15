"""The practice workspace: a local stand-in for Slack, GOV.UK Notify and people's phones.

The unmodified bot talks to it over real HTTP with real signatures, or over a real Socket Mode socket.
`Workspace` is what it holds, `PracticeServer` serves it, `Person` does what people do.
"""

from eprr_bot.practice.people import Answer, Person
from eprr_bot.practice.server import PracticeServer
from eprr_bot.practice.workspace import Workspace

__all__ = ["Answer", "Person", "PracticeServer", "Workspace"]
