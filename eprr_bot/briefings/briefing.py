"""The two shapes of a briefing, and its draft from what is known of the incident (pure).

IIMARCH is JESIP's; SBAR is how clinicians hand over.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.slack import blocks

LONGEST = 2000
"""Letters of a section: what a field of a form takes."""


class Shape(StrEnum):
    """In which sections does it stand?"""

    IIMARCH = "iimarch"
    SBAR = "sbar"


NAMES = {Shape.IIMARCH: "IIMARCH", Shape.SBAR: "SBAR"}
SECTIONS: Mapping[Shape, Mapping[str, str]] = {
    Shape.IIMARCH: {
        "information": "Information",
        "intent": "Intent",
        "method": "Method",
        "administration": "Administration",
        "risk": "Risk assessment",
        "communications": "Communications",
        "humanitarian": "Humanitarian issues",
    },
    Shape.SBAR: {
        "situation": "Situation",
        "background": "Background",
        "assessment": "Assessment",
        "recommendation": "Recommendation",
    },
}
"""By the word that people type, what a section is called."""
ASKED = {
    "information": "What has happened, where, and what has changed?",
    "intent": "What is to be achieved, and what comes first?",
    "method": "What is decided, what is being done, and by whom?",
    "administration": "Who holds which role, until when, where and with what?",
    "risk": "What may go wrong, and what is late?",
    "communications": "What is reported when, to whom, and what is said in public?",
    "humanitarian": "Who is hurt, at risk or in need, and how are our own people?",
    "situation": "What is going on now?",
    "background": "What led to it, and what is decided?",
    "assessment": "What do you make of it, and what is late?",
    "recommendation": "What is to be done next?",
}
_WORK = (Heading.ACTIONS, Heading.TASKS)
_FROM: Mapping[str, Sequence[Heading]] = {
    "information": (Heading.SITUATION,),
    "method": (Heading.DECISIONS, *_WORK),
    "administration": (
        *(Heading.COMMAND, Heading.MEETINGS, Heading.RESOURCES),
        *(Heading.MUTUAL_AID, Heading.COMMITMENTS),
    ),
    "communications": (Heading.REPORTS, Heading.REQUESTS),
    "situation": (Heading.SITUATION, Heading.COMMAND),
    "background": (Heading.DECISIONS, Heading.MUTUAL_AID, Heading.COMMITMENTS),
    "recommendation": (*_WORK, Heading.REQUESTS, Heading.REPORTS, Heading.RESOURCES, Heading.MEETINGS),
}
_LATE = ("risk", "assessment")
"""What is late stands there."""
_KEEP = ("intent", "humanitarian")
"""What only people know: it stands as the last briefing said, until somebody changes it."""


def draft(
    shape: Shape, known: Mapping[Heading, Sequence[Line]], before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The sections as they can be told from what is known; `before` are those of the last briefing of this shape."""
    late = [line for lines in known.values() for line in lines if line.is_late]
    found = {}
    for name in SECTIONS[shape]:
        lines = late if name in _LATE else [line for one in _FROM.get(name, ()) for line in known.get(one, ())]
        said = "\n".join(_said(line) for line in lines)
        found[name] = blocks.whole_lines(said or ((before or {}).get(name, "") if name in _KEEP else ""), LONGEST)
    return found


def _said(line: Line) -> str:
    late = "Late: " if line.is_late else ""
    return f"{late}{line.text if late else blocks.sentence(line.text)}"
