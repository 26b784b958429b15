"""Who may do what: one table, from every verb to the roles that may (pure). docs/access.md is made from it.

The router looks here before it runs anything, so that no door forgets; a verb that is missing is refused at start.
A verb is a command without what follows it, or the id of a button, a form or a shortcut.
"""

from collections.abc import Collection, Mapping

from eprr_bot.access_roles import IN_AN_INCIDENT as IN_AN_INCIDENT
from eprr_bot.access_roles import MEANING as MEANING
from eprr_bot.access_roles import OWN as OWN
from eprr_bot.access_roles import Role as Role
from eprr_bot.access_roles import Rule as Rule
from eprr_bot.access_words import SHOWN_AS as SHOWN_AS

_REACH = "“/oncall page” reaches whoever is on call; if it is urgent, ring the switchboard."
_RESPONSE = OWN | {Role.RESPONDER}

EVERYBODY = Rule(frozenset(Role))
ROTAS = Rule(
    OWN | {Role.HOLDER},
    "change who is on call",
    "Anybody on a rota can do it for you; “/oncall page” reaches whoever is on.",
)
NOTES = Rule(
    OWN | {Role.HOLDER},
    "leave a note for a handover",
    f"Whoever hands over or takes over can, and so can anybody on a rota. {_REACH}",
)
EXERCISES = Rule(OWN, "start, plan or stop an exercise", f"Anybody on a rota can. {_REACH}")
LESSONS = Rule(OWN, "read or write what an exercise taught", f"Anybody on a rota can. {_REACH}")
SIGN_OFF = Rule(
    frozenset({Role.ACCOUNTABLE}),
    "sign off what was found of an exercise",
    f"The accountable emergency officer and their deputy can. {_REACH}",
)
HANDOVERS = Rule(
    OWN,
    "say how a handover stands",
    f"Whoever hands over or takes over can, and so can anybody on a rota. {_REACH}",
)
"""For the buttons of a handover, which ask for themselves: whoever hands over or takes over need not be staff."""
LOG = Rule(
    _RESPONSE | {Role.MEMBER},
    "read or write an incident’s log",
    f"Whoever is in its channel can. {_REACH}",
)
RECORDS = Rule(OWN, "hold or redact an incident’s record", f"Anybody on a rota can. {_REACH}")
FACTS = Rule(
    _RESPONSE | {Role.DECLARER}, "change what is known of an incident", f"Whoever responds to it can. {_REACH}"
)
METHANE = Rule(
    _RESPONSE | {Role.DECLARER, Role.MEMBER},
    "read or change an incident’s M/ETHANE report",
    f"Whoever is in its channel can. {_REACH}",
)
COURSE = Rule(_RESPONSE, "end an incident, or change its state, level or type", f"Whoever responds to it can. {_REACH}")
TASKS = Rule(_RESPONSE, "say that a task of an incident is done", f"Whoever responds to it can. {_REACH}")
WORK = Rule(
    _RESPONSE | {Role.MEMBER},
    "work on what an incident asks for, lacks and owes",
    f"Whoever is in its channel can. {_REACH}",
)
"""An organisation’s own contact says how far its task is; that is asked where it is pressed."""
RETURNS = Rule(
    _RESPONSE | {Role.MEMBER}, "read or write what is asked for from above", f"Anybody on a rota can. {_REACH}"
)
PEOPLE = Rule(_RESPONSE, "ask for people to come to an incident", f"Whoever responds to it can. {_REACH}")
ANSWERS = Rule(_RESPONSE, "pass on what somebody answers", f"Whoever responds to it can. {_REACH}")
CHECKLIST = Rule(_RESPONSE, "tick an incident’s checklist", f"Whoever responds to it can. {_REACH}")
COMMAND = Rule(_RESPONSE, "take command of an incident", f"Whoever was called to it can. {_REACH}")
ROLES = Rule(
    _RESPONSE | {Role.MEMBER}, "say who has which role in an incident", f"Whoever is in its channel can. {_REACH}"
)
OTHERS = Rule(
    _RESPONSE,
    "end, undo or rewrite what somebody else wrote or holds in an incident",
    "Whoever wrote or holds it can, and so can whoever responds to the incident. "
    f"Add what you know instead: /incident log <text>. {_REACH}",
)
"""Finer than most verbs: whoever is only in the channel adds, and puts right what is theirs (rights.py asks whose)."""
LEAD = Rule(_RESPONSE, "say which organisation leads an incident", f"Whoever responds to it can. {_REACH}")
BRIEFINGS = Rule(
    _RESPONSE | {Role.MEMBER}, "brief whoever takes over in an incident", f"Whoever responds to it can. {_REACH}"
)
MEETINGS = Rule(
    _RESPONSE | {Role.MEMBER}, "set or record the meetings of an incident", f"Whoever responds to it can. {_REACH}"
)
DEBRIEFS = Rule(
    _RESPONSE | IN_AN_INCIDENT, "say or read what an incident taught", f"Whoever responds to it can. {_REACH}"
)
DECISIONS = Rule(_RESPONSE, "record or change a decision of an incident", f"Whoever responds to it can. {_REACH}")
ACTIONS = Rule(_RESPONSE, "give or change an action of an incident", f"Whoever responds to it can. {_REACH}")
DIRECTORY = Rule(OWN, "say how somebody is reached", f"Anybody on a rota can. {_REACH}")
EVIDENCE = Rule(OWN, "open the pages of exercises", f"Anybody on a rota can. {_REACH}")
FORUMS = Rule(OWN, "read or write what is kept of a forum", f"Anybody on a rota can. {_REACH}")
SITREPS = Rule(
    _RESPONSE | {Role.MEMBER},
    "read or write an incident’s situation reports",
    f"Whoever is in its channel can. {_REACH}",
)
AUTHORISING = Rule(
    _RESPONSE,
    "authorise a situation report of an incident, or say when one is due",
    f"Whoever responds to it can. {_REACH}",
)
"""It goes out in the name of all: a stranger in the channel may write in the draft, and no more."""
DIRECTIONS = Rule(_RESPONSE, "direct providers in an incident", f"Whoever responds to it can. {_REACH}")
CARDS = Rule(_RESPONSE, "get an authority card", f"Whoever responds to an incident can. {_REACH}")
COMMITMENTS = Rule(
    _RESPONSE,
    "record or read what is committed in an incident",
    f"Whoever responds to it can. {_REACH}",
)
REGISTER = Rule(OWN, "read the register of instruments", f"Anybody on a rota can. {_REACH}")
AID = Rule(_RESPONSE, "ask for mutual aid or record what comes of it", f"Whoever responds to an incident can. {_REACH}")

TABLE: Mapping[str, Rule] = {
    "/oncall": EVERYBODY,
    "/oncall at": EVERYBODY,
    "/oncall next": EVERYBODY,
    "/oncall me": EVERYBODY,
    "/oncall why": EVERYBODY,
    "/oncall fairness": EVERYBODY,
    "/oncall week": EVERYBODY,
    "/oncall gaps": EVERYBODY,
    "/oncall changes": EVERYBODY,
    "/oncall page": EVERYBODY,
    "/oncall pages": EVERYBODY,
    "/oncall handover": EVERYBODY,
    "/oncall handover history": EVERYBODY,
    "/oncall handover note": NOTES,
    "/oncall calendar": EVERYBODY,
    "/oncall calendar revoke": EVERYBODY,
    "/oncall calendar leave": EVERYBODY,
    "/oncall calendar leave stop": EVERYBODY,
    "/oncall away": EVERYBODY,
    "/oncall undo": EVERYBODY,
    "/oncall cover": ROTAS,
    "/oncall swap": ROTAS,
    "/oncall take": ROTAS,
    "/exercise": EVERYBODY,
    "/exercise history": EVERYBODY,
    "/exercise report": EVERYBODY,
    "/exercise preview": EXERCISES,
    "/exercise plan": EXERCISES,
    "exercises.plan": EXERCISES,
    "/exercise cancel": EXERCISES,
    "/exercise cancel undo": EXERCISES,
    "/exercise start": EXERCISES,
    "/exercise stop": EXERCISES,
    "/exercise page": EVIDENCE,
    "evidence.page": EVIDENCE,
    "exercises.run_again": EXERCISES,
    "/exercise debrief": LESSONS,
    "/exercise sign": SIGN_OFF,
    "exercises.debrief": LESSONS,
    "exercises.lesson": LESSONS,
    "exercises.action": LESSONS,
    "exercises.count": LESSONS,
    "/exercise due": EVERYBODY,
    "/exercise count": LESSONS,
    "/exercise record": LESSONS,
    "/exercise record undo": LESSONS,
    "exercises.record": LESSONS,
    "/exercise lesson": LESSONS,
    "/exercise action": LESSONS,
    "/exercise actions": LESSONS,
    "/exercise done": EVERYBODY,
    "/exercise later": EVERYBODY,
    "/exercise reopen": EVERYBODY,
    "lessons.done": EVERYBODY,
    "lessons.not_yet": EVERYBODY,
    "lessons.outcome": EVERYBODY,
    "lessons.later": EVERYBODY,
    "/incident": EVERYBODY,
    "/incident declare": EVERYBODY,
    "/incident critical": EVERYBODY,
    "/incident major": EVERYBODY,
    "/incident business-continuity": EVERYBODY,
    "/incident standby": EVERYBODY,
    "/incident card": EVERYBODY,
    "/incident picture": LOG,
    "/incident command": EVERYBODY,
    "/incident command take": COMMAND,
    "/incident call": PEOPLE,
    "/incident answer": ANSWERS,
    "/incident call stop": PEOPLE,
    "/incident log": LOG,
    "/incident export": LOG,
    "/incident hold": RECORDS,
    "/incident release": RECORDS,
    "/incident redact": RECORDS,
    "incidents.hold": RECORDS,
    "incidents.release": RECORDS,
    "incidents.redact": RECORDS,
    "incident.log_entry": LOG,
    "/incident hazard": FACTS,
    "/incident methane": METHANE,
    "/incident methane update": METHANE,
    "/incident methane history": METHANE,
    "/incident methane undo": METHANE,
    "methane.form": EVERYBODY,  # these ask for themselves, as “/incident methane” does: they name their incident
    "methane.sent": EVERYBODY,
    "methane.take_back": EVERYBODY,
    "/incident decision": DECISIONS,
    "/incident decisions": LOG,
    "incident.record_decision": DECISIONS,
    "incident.reviewed_decision": DECISIONS,
    "incident.new_decision": DECISIONS,
    "incident.change_decision": DECISIONS,
    "incident.decision_stands": DECISIONS,
    "/incident action": ACTIONS,
    "/incident actions": LOG,
    "incident.give_action": ACTIONS,
    "incident.new_action": ACTIONS,
    "incident.action_done": EVERYBODY,
    "incident.action_later": EVERYBODY,
    "incident.put_off_action": EVERYBODY,
    "/incident checklist": CHECKLIST,
    "/incident update where": FACTS,
    "/incident update what": FACTS,
    "/incident forum": FACTS,
    "/incident forum not": FACTS,
    "/incident scope": FACTS,
    "/incident alert": COURSE,
    "/incident level": COURSE,
    "/incident region told": TASKS,
    "/incident type": COURSE,
    "/incident standdown": COURSE,
    "/incident cancel": COURSE,
    "/incident close": COURSE,
    "/incident reopen": COURSE,
    "/incident sitrep": SITREPS,
    "/incident sitrep authorise": AUTHORISING,
    "/incident sitrep ask": SITREPS,
    "/incident sitrep undo": SITREPS,
    "/incident sitrep changes": SITREPS,
    "/incident sitrep correct": OTHERS,
    "/incident sitrep next": AUTHORISING,
    "/incident sitrep page": SITREPS,
    "/incident sitreps": SITREPS,
    "incident.sitrep_show": SITREPS,
    "incident.sitrep_ask": SITREPS,
    "incident.sitrep_asked": SITREPS,
    "incident.sitrep_edit": SITREPS,
    "incident.sitrep_undo": SITREPS,
    "incident.sitrep_authorise": AUTHORISING,
    "incident.sitrep_section": SITREPS,
    "/incident task": WORK,
    "/incident tasks": WORK,
    "tasks.give": EVERYBODY,  # these ask for themselves, of the incident that the task is in
    "tasks.set": EVERYBODY,
    "tasks.why": EVERYBODY,
    "tasks.withdraw": EVERYBODY,
    "tasks.withdrawn": EVERYBODY,
    "/incident shortfall": WORK,
    "/incident shortfalls": WORK,
    "/incident return": RETURNS,
    "/incident returns": RETURNS,
    "returns.record": RETURNS,
    "returns.sent": EVERYBODY,
    "returns.has_sent": EVERYBODY,
    "/incident role": EVERYBODY,
    "/incident role take": ROLES,
    "/incident role assign": ROLES,
    "/incident role hand over": ROLES,
    "/incident role release": ROLES,
    "/incident command hand over": COMMAND,
    "/incident command at": COMMAND,
    "/incident command back": COMMAND,
    "/incident deputy": COMMAND,
    "/incident lead": LEAD,
    "/incident handover": BRIEFINGS,
    "/incident handover show": BRIEFINGS,
    "/incident handover accept": EVERYBODY,
    "/incident handover refuse": EVERYBODY,
    "incident.brief": BRIEFINGS,
    "incident.briefing": BRIEFINGS,
    "incident.accept_briefing": EVERYBODY,
    "incident.refuse_briefing": EVERYBODY,
    "incident.briefing_refused": EVERYBODY,
    **{f"/incident meeting{one}": MEETINGS for one in ("", " add", " next", " held", " missed", " cancel")},
    **{f"incident.meeting_{one}": MEETINGS for one in ("add", "held", "not_held", "set", "record", "missed")},
    **{f"/incident debrief{one}": DEBRIEFS for one in ("", " show", " page")},
    **{f"/incident debrief {one}": OTHERS for one in ("held", "missed", "later")},
    **{f"/incident {one}": DEBRIEFS for one in ("lesson", "lesson action")},
    **{f"incident.{one}": DEBRIEFS for one in ("debrief", "debrief_said", "lesson", "lesson_action")},
    "/authority": EVERYBODY,
    "/authority check": EVERYBODY,
    "/authority register": REGISTER,
    "/authority gaps": REGISTER,
    "/authority matrix": REGISTER,
    "/authority page": REGISTER,
    "/authority bodies": REGISTER,
    "/authority card": CARDS,
    "/authority commit": COMMITMENTS,
    "/authority commitments": COMMITMENTS,
    "authority.new_commitment": EVERYBODY,  # these ask for themselves, of the incident that it is in
    "authority.commit": EVERYBODY,
    "/authority direct": DIRECTIONS,
    "/authority directions": DIRECTIONS,
    "authority.direct": EVERYBODY,
    "authority.set_direction": EVERYBODY,
    "authority.why_direction": EVERYBODY,
    "authority.withdraw_direction": EVERYBODY,
    "authority.direction_withdrawn": EVERYBODY,
    "/mutual-aid": EVERYBODY,
    **{f"/mutual-aid {one}": AID for one in ("request", "ask", "close", "reopen", "coordinator", "escalate", "page")},
    **{f"/mutual-aid {one}": AID for one in ("offer", "nil", "accept", "decline", "withdraw", "deploy", "arrived")},
    **{f"/mutual-aid {one}": AID for one in ("release", "return", "recharge", "undo", "answer")},
    "/mutual-aid show": EVERYBODY,
    "/mutual-aid capabilities": EVERYBODY,
    **{f"aid.{one}": EVERYBODY for one in ("request", "record", "step", "nil", "close", "closed", "sent")},  # each asks
    "/lrf": EVERYBODY,
    "/lrf lead": EVERYBODY,
    "/lrf contacts": EVERYBODY,
    "/lrf page": FORUMS,
    "/lrf issue": FORUMS,
    "/lrf issue accept": FORUMS,
    "/lrf issue represented": FORUMS,
    "/lrf issue answer": FORUMS,
    "/lrf issue close": FORUMS,
    "/lrf issue reopen": FORUMS,
    "/lrf issue undo": FORUMS,
    "/lrf meeting": FORUMS,
    "/lrf meeting undo": FORUMS,
    "/lrf sites": FORUMS,
    "/eprr": EVERYBODY,
    "/eprr help": EVERYBODY,
    "/eprr status": EVERYBODY,
    "/eprr contact": EVERYBODY,
    "/eprr contact wrong": EVERYBODY,
    "/eprr contact right": EVERYBODY,
    "health.works_again": DIRECTORY,
    "callout.acknowledge": EVERYBODY,
    "callout.cannot": EVERYBODY,
    "callout.arrives": EVERYBODY,
    "callout.read_back": EVERYBODY,
    "callout.has_read_back": EVERYBODY,
    "handover.accept": EVERYBODY,
    "handover.confirm_for": EVERYBODY,
    "noticeboard.declare": EVERYBODY,
    "noticeboard.week": EVERYBODY,
    "noticeboard.page_again": EVERYBODY,
    "noticeboard.page_stop": EVERYBODY,
    "cover.accept": EVERYBODY,
    "cover.decline": EVERYBODY,
    "cover.withdraw": EVERYBODY,
    "cover.undo": EVERYBODY,
    "cover.undo_leave": EVERYBODY,
    "cover.ask": ROTAS,
    "cover.cover": ROTAS,
    "cover.swap": ROTAS,
    "incidents.declare": EVERYBODY,
    "incidents.end": COURSE,
    "incidents.quick": EVERYBODY,
    "incidents.add_to_log": LOG,
    "incidents.region_told": TASKS,
    "incidents.show_card": EVERYBODY,
    "incidents.take_command": COMMAND,
    "incidents.take_command_here": COMMAND,
    "incidents.tick": CHECKLIST,
    "incidents.not_applicable": CHECKLIST,
    "incidents.does_not_apply": CHECKLIST,
    "incidents.untick": CHECKLIST,
    **{f"incident.{one}": ROLES for one in ("take_role", "give_role", "ask_for_role")},
    "incident.pass_command": COMMAND,
    **{f"incident.{one}_shortfall": WORK for one in ("new", "record", "settle", "settled")},
    "incident.command_at_base": COMMAND,
}


def check(verbs: Collection[str]) -> None:
    """Raises ValueError unless the table has exactly these verbs."""
    missing, unused = sorted(set(verbs) - set(TABLE)), sorted(set(TABLE) - set(verbs))
    if missing or unused:
        raise ValueError(f"access.py: no rule for {missing}; rules for what there is not: {unused}")
