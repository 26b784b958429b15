"""users.*, auth.test, team.info, apps.connections.open: who is who."""

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Json, Member


def test_token(call: Call) -> Json:
    """auth.test"""
    workspace = call.workspace
    return {
        "url": f"{workspace.base_url}/",
        "team": workspace.name,
        "user": workspace.bot.handle,
        "team_id": workspace.ids["team"],
        "user_id": workspace.bot.id,
        "bot_id": workspace.ids["bot"],
        "is_enterprise_install": False,
    }


def echo(call: Call) -> Json:
    """api.test"""
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


def team(call: Call) -> Json:
    """team.info"""
    return {"team": {"id": call.workspace.ids["team"], "name": call.workspace.name, "domain": "practice"}}


def open_socket(call: Call) -> Json:
    """apps.connections.open: the address of one Socket Mode connection."""
    base = call.workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/socket/{call.workspace.sockets.ticket()}"}


def list_all(call: Call) -> Json:
    """users.list"""
    page, more = call.page(list(call.workspace.members.values()))
    return {"members": [_shown(call, member) for member in page], "response_metadata": more}


def info(call: Call) -> Json:
    """users.info"""
    return {"user": _shown(call, call.member(call.needed("user", "user_not_found")))}


def by_email(call: Call) -> Json:
    """users.lookupByEmail"""
    wanted = call.needed("email", "users_not_found").lower()
    for member in call.workspace.people():
        if member.email.lower() == wanted and not member.is_deactivated:
            return {"user": _shown(call, member)}
    raise SlackError("users_not_found")


def presence(call: Call) -> Json:
    """users.getPresence"""
    call.member(call.needed("user", "user_not_found"))
    return {"presence": "active"}


def _shown(call: Call, member: Member) -> Json:
    profile: Json = {"real_name": member.name, "display_name": member.handle, "title": member.title}
    if call.workspace.installation.grants(("users:read.email",)) and member.email:
        profile["email"] = member.email
    return {
        "id": member.id,
        "team_id": call.workspace.ids["team"],
        "name": member.handle,
        "real_name": member.name,
        "deleted": member.is_deactivated,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "is_restricted": member.is_guest,
        "is_ultra_restricted": False,
        "tz": member.timezone,
        "profile": profile,
    }


READ = ("users:read",)
METHODS = {
    "auth.test": Method(test_token),
    "api.test": Method(echo),
    "team.info": Method(team, ("team:read",)),
    "apps.connections.open": Method(open_socket, is_for_app_token=True),
    "users.list": Method(list_all, READ, is_form_only=True),
    "users.info": Method(info, READ, is_form_only=True),
    "users.lookupByEmail": Method(by_email, ("users:read.email",), is_form_only=True),
    "users.getPresence": Method(presence, READ, is_form_only=True),
}
