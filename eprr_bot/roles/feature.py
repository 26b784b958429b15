"""Roles in incidents: who has which, who leads, and who commands at base."""

from eprr_bot.feature import Due, Feature
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.parts import Part
from eprr_bot.incidents.quick import QuickAction
from eprr_bot.roles import panel, service, slack, slack_command

FEATURE = Feature(
    name="roles",
    doors=(slack, slack_command),
    due=(
        Due(
            "roles that stand empty",
            service.to_mention,
            lambda _, session, now, number: service.mention(session, incidents.get(session, number), now),
        ),
    ),
    next_due=(service.next_mention,),
    picture=(panel.lines,),
    quick_actions=(
        QuickAction("Hand over command", "command hand over", 12, is_rarer=True),
        QuickAction("Roles", "role", 50, is_rarer=True),
    ),
    parts=(Part("roles", panel.look),),
)
