"""Alert states: which may follow which (pure).

none ──► standby ──► declared ──► stand_down ──► recovery ──► closed
  │         └──► cancelled ◄──┘                                 ▲
  └──► declared        └────────────────────────────────────────┘
"""

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

NEXT = {
    AlertState.NONE: (AlertState.STANDBY, AlertState.DECLARED, AlertState.STAND_DOWN),
    AlertState.STANDBY: (AlertState.DECLARED, AlertState.CANCELLED),
    AlertState.DECLARED: (AlertState.STAND_DOWN, AlertState.CANCELLED),
    AlertState.CANCELLED: (AlertState.CLOSED,),
    AlertState.STAND_DOWN: (AlertState.RECOVERY, AlertState.CLOSED),
    AlertState.RECOVERY: (AlertState.CLOSED,),
    AlertState.CLOSED: (),
}

LIVE = (AlertState.NONE, AlertState.STANDBY, AlertState.DECLARED)
"""An incident in one of these states is being responded to now."""


def may_follow(now: AlertState, then: AlertState) -> bool:
    """May this state come after that one?"""
    return then in NEXT[now]
