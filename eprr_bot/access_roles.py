"""What somebody may be, to us or to an incident, and what a rule of the table in access.py says (pure)."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What is somebody to us, or to the incident? One person may be several of these."""

    OUTSIDER = "outsider"
    MEMBER = "member"
    DECLARER = "declarer"
    RESPONDER = "responder"
    HOLDER = "holder"
    STAFF = "staff"
    DIRECTOR = "director"
    OFFICER = "officer"
    ACCOUNTABLE = "accountable"


MEANING = {
    Role.OUTSIDER: "whose Slack account is in no entry of the directory, who has left, or of a partner: of none of the "
    "cluster's own bodies, on no rota, without a competence",
    Role.MEMBER: "whoever is in the incident's channel, and does it there",
    Role.DECLARER: "whoever declared the incident",
    Role.RESPONDER: "whoever was called out to the incident, or was asked to have a role in it by a responder or by "
    "staff",
    Role.HOLDER: "who holds the rota that it is about, now or in the next 13 weeks, or stays reachable for it; a "
    "partner who stands in for somebody is one",
    Role.STAFF: "of one of the cluster's own bodies, named on a rota, or with a competence; whoever may change rotas",
    Role.DIRECTOR: "who holds the first of `incident_rotas` or a strategic response rota now, or is the incident's "
    "accountable director",
    Role.OFFICER: "the accountable emergency officer and their deputy; who holds the adviser rota now, or has its "
    "competence",
    Role.ACCOUNTABLE: "the accountable emergency officer and their deputy",
}
OWN = frozenset({Role.STAFF, Role.DIRECTOR, Role.OFFICER})
IN_AN_INCIDENT = frozenset({Role.MEMBER, Role.DECLARER, Role.RESPONDER})
"""What somebody is to one incident; the rest is what they are to the cluster."""


@dataclass(frozen=True)
class Rule:
    """The roles that may, and for everybody else: what they cannot do, and who can or what they can do instead."""

    roles: frozenset[Role]
    cannot: str = ""
    instead: str = ""
