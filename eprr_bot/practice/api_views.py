"""views.*: modals and Home tabs."""

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.limits import check_view
from eprr_bot.practice.state import Json
from eprr_bot.practice.views import View


def open_modal(call: Call) -> Json:
    """views.open"""
    body = _body(call)
    user = call.workspace.triggers.use(call.text("trigger_id"))
    return _shown(call, call.workspace.views.open(user, body))


def push(call: Call) -> Json:
    """views.push"""
    body = _body(call)
    user = call.workspace.triggers.use(call.text("trigger_id"))
    if call.workspace.views.open_for(user) is None:
        raise SlackError("not_found")
    return _shown(call, call.workspace.views.push(user, body))


def update(call: Call) -> Json:
    """views.update"""
    body = _body(call, ("modal", "home"))
    if not call.text("view_id") and not call.text("external_id"):
        call.needed("view_id")
    view = call.workspace.views.find(call.text("view_id") or None, call.text("external_id") or None)
    if view is None:
        raise SlackError("not_found")
    return _shown(call, call.workspace.views.update(view, body, call.text("hash") or None))


def publish(call: Call) -> Json:
    """views.publish"""
    body = _body(call, ("home",))
    user = call.member(call.needed("user_id"), "invalid_arguments").id
    return _shown(call, call.workspace.views.publish(user, body, call.text("hash") or None))


def _body(call: Call, kinds: tuple[str, ...] = ("modal",)) -> Json:
    body = call.args.get("view")
    check_view(body, kinds)
    assert isinstance(body, dict)
    return body


def _shown(call: Call, view: View) -> Json:
    call.workspace.changed()
    return {"view": view.as_slack(call.workspace.ids)}


METHODS = {
    "views.open": Method(open_modal),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
