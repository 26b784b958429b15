"""Alert states: which may follow which (pure).

none ──► standby ──► declared ──► stand_down ──► recovery ──► closed
  │         └──► cancelled ◄──┘       └─────────────────────────►
  └──► declared

Whatever has ended can be reopened: back to standby or declared.
"""

import re
from enum import StrEnum


class AlertState(StrEnum):
    """How far is everyone asked to go? The standard messages of a potential or actual major incident."""

    NONE = "none"
    STANDBY = "standby"
    DECLARED = "declared"
    CANCELLED = "cancelled"
    STAND_DOWN = "stand_down"
    RECOVERY = "recovery"
    CLOSED = "closed"


WORDS = {
    AlertState.NONE: "No alert",
    AlertState.STANDBY: "Standby",
    AlertState.DECLARED: "Declared",
    AlertState.CANCELLED: "Cancelled",
    AlertState.STAND_DOWN: "Stand down",
    AlertState.RECOVERY: "Recovery",
    AlertState.CLOSED: "Closed",
}

REOPENED = (AlertState.DECLARED, AlertState.STANDBY)

TYPES = {
    "business_continuity": "Business continuity incident",
    "critical": "Critical incident",
    "major": "Major incident",
}
"""What the types are called."""

NEXT = {
    AlertState.NONE: (AlertState.STANDBY, AlertState.DECLARED, AlertState.STAND_DOWN),
    AlertState.STANDBY: (AlertState.DECLARED, AlertState.CANCELLED),
    AlertState.DECLARED: (AlertState.STAND_DOWN, AlertState.CANCELLED),
    AlertState.CANCELLED: REOPENED,
    AlertState.STAND_DOWN: (AlertState.RECOVERY, AlertState.CLOSED, *REOPENED),
    AlertState.RECOVERY: (AlertState.CLOSED, *REOPENED),
    AlertState.CLOSED: REOPENED,
}

COMMANDS = {
    AlertState.STANDBY: "/incident alert standby",
    AlertState.DECLARED: "/incident alert declared",
    AlertState.CANCELLED: "/incident cancel",
    AlertState.STAND_DOWN: "/incident standdown",
    AlertState.RECOVERY: "/incident alert recovery",
    AlertState.CLOSED: "/incident close",
}
"""What to type for a state."""

_TYPED = {
    "standby": AlertState.STANDBY,
    "stand by": AlertState.STANDBY,
    "stand-by": AlertState.STANDBY,
    "declared": AlertState.DECLARED,
    "declare": AlertState.DECLARED,
    "cancelled": AlertState.CANCELLED,
    "cancel": AlertState.CANCELLED,
    "stand down": AlertState.STAND_DOWN,
    "standdown": AlertState.STAND_DOWN,
    "stand-down": AlertState.STAND_DOWN,
    "stood down": AlertState.STAND_DOWN,
    "stood-down": AlertState.STAND_DOWN,
    "recovery": AlertState.RECOVERY,
    "closed": AlertState.CLOSED,
    "close": AlertState.CLOSED,
}

ENDINGS = (AlertState.STAND_DOWN, AlertState.CANCELLED, AlertState.CLOSED)
"""States that are asked once more before anything happens."""

OVER = (AlertState.CANCELLED, AlertState.CLOSED)
"""An incident in one of these states is not open any more."""

LIVE = (AlertState.NONE, AlertState.STANDBY, AlertState.DECLARED)
"""An incident in one of these states is being responded to now."""


def may_follow(now: AlertState, then: AlertState) -> bool:
    """May this state come after that one?"""
    return then in NEXT[now]


def state_and_reason(text: str) -> tuple[AlertState | None, str]:
    """`to stand down Power is back` as the state and the reason; None where the text begins with no state."""
    for words in sorted(_TYPED, key=len, reverse=True):
        found = re.match(rf"(?:to\s+)?{words}(?![^\W_])", text, re.IGNORECASE)
        if found:
            return _TYPED[words], text[found.end() :].lstrip(" \n,:;.-–")
    return None, text
