"""usergroups.*: groups with a handle, whose members follow the rota."""

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Json, UserGroup


def create(call: Call) -> Json:
    """usergroups.create"""
    _paid(call)
    name = call.needed("name", "missing_subteam_name")
    handle = call.text("handle") or name.lower().replace(" ", "-")
    if any(group.name == name for group in call.workspace.groups.values()):
        raise SlackError("name_already_exists")
    _free_handle(call, handle)
    group = UserGroup(call.workspace.new_id("S"), name, handle, call.text("description"))
    call.workspace.groups[group.id] = group
    return _shown(call, group)


def update(call: Call) -> Json:
    """usergroups.update"""
    group = _group(call)
    handle = call.text("handle")
    if handle and handle != group.handle:
        _free_handle(call, handle)
    group.handle = handle or group.handle
    group.name = call.text("name") or group.name
    group.description = call.text("description", group.description)
    return _shown(call, group)


def enable(call: Call) -> Json:
    """usergroups.enable"""
    group = _group(call)
    group.is_disabled = False
    return _shown(call, group)


def disable(call: Call) -> Json:
    """usergroups.disable"""
    group = _group(call)
    group.is_disabled = True
    return _shown(call, group)


def list_all(call: Call) -> Json:
    """usergroups.list"""
    _paid(call)
    groups = [g for g in call.workspace.groups.values() if not g.is_disabled or call.is_on("include_disabled")]
    return {"usergroups": [group.as_slack(call.is_on("include_users")) for group in groups]}


def list_users(call: Call) -> Json:
    """usergroups.users.list"""
    return {"users": list(_group(call).users)}


def update_users(call: Call) -> Json:
    """usergroups.users.update: replaces everybody; a group cannot be emptied."""
    group = _group(call)
    users = call.names("users")
    if not users:
        raise SlackError("no_users_provided")
    members = [call.member(user, "invalid_users") for user in users]
    if any(member.is_bot or member.is_guest or member.is_deactivated for member in members):
        raise SlackError("failed_for_some_users")
    group.users = list(dict.fromkeys(users))
    return _shown(call, group)


def _group(call: Call) -> UserGroup:
    _paid(call)
    group = call.workspace.groups.get(call.needed("usergroup", "missing_argument"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def _paid(call: Call) -> None:
    if not call.workspace.is_paid:
        raise SlackError("plan_upgrade_required")


def _free_handle(call: Call, handle: str) -> None:
    workspace = call.workspace
    taken = {group.handle for group in workspace.groups.values()}
    taken |= {channel.name for channel in workspace.channels.values()}
    taken |= {member.handle for member in workspace.members.values()}
    if handle in taken:
        raise SlackError("handle_already_exists")
    if not handle.replace("-", "").replace("_", "").replace(".", "").isalnum() or handle != handle.lower():
        raise SlackError("bad_handle")


def _shown(call: Call, group: UserGroup) -> Json:
    call.workspace.changed()
    return {"usergroup": group.as_slack()}


READ, WRITE = ("usergroups:read",), ("usergroups:write",)
METHODS = {
    "usergroups.create": Method(create, WRITE),
    "usergroups.update": Method(update, WRITE),
    "usergroups.enable": Method(enable, WRITE),
    "usergroups.disable": Method(disable, WRITE),
    "usergroups.list": Method(list_all, READ, is_form_only=True),
    "usergroups.users.list": Method(list_users, READ, is_form_only=True),
    "usergroups.users.update": Method(update_users, WRITE),
}
