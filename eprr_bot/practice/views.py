"""Modals and Home tabs: what is open for whom, and what people have filled in so far."""

import copy
from dataclasses import dataclass, field

from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Json, elements_of, named_blocks

STACK = 3
APP_KEYS = ("title", "submit", "close", "callback_id", "private_metadata", "external_id")


@dataclass
class View:
    """A modal or a Home tab. `state` is what the person has filled in, by block and action id."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    state: dict[str, Json] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """modal or home."""
        return str(self.body["type"])

    def as_slack(self, ids: Json) -> Json:
        """The view as Slack's answers and payloads show it. `ids` names the team, the app and the bot."""
        texts = {key: copy.deepcopy(self.body.get(key)) for key in APP_KEYS}
        return {
            "id": self.id,
            "team_id": ids["team"],
            "type": self.kind,
            "blocks": copy.deepcopy(self.body["blocks"]),
            "state": {"values": copy.deepcopy(self.state)},
            "hash": self.hash,
            "clear_on_close": bool(self.body.get("clear_on_close")),
            "notify_on_close": bool(self.body.get("notify_on_close")),
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "app_id": ids["app"],
            "app_installed_team_id": ids["team"],
            "bot_id": ids["bot"],
            **texts,
            "private_metadata": texts["private_metadata"] or "",
            "callback_id": texts["callback_id"] or "",
            "external_id": texts["external_id"] or "",
        }


class Views:
    """Each member's stack of modals (three at the most) and Home tab."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._count = 0

    def open_for(self, user: str) -> View | None:
        """The modal in front, or None."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def home_of(self, user: str) -> View | None:
        """The member's Home tab, or None when the bot has never published one."""
        return self._homes.get(user)

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View | None:
        """An open modal or a Home tab by its id or external id."""
        everything = [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())
        for view in everything:
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def open(self, user: str, body: Json) -> View:
        """Open a modal, in place of whatever stood there."""
        self._check_external_id(body)
        self._stacks[user] = []
        return self.push(user, body)

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top. Raises SlackError push_limit_reached beyond three."""
        self._check_external_id(body)
        stack = self._stacks.setdefault(user, [])
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        view = self._made(user, body)
        if stack:
            view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, body: Json, expected_hash: str | None = None) -> View:
        """Replace what a view shows; inputs that are still there keep what was filled in."""
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(body, view)
        fresh = self._made(view.user, body)
        view.body, view.hash = fresh.body, fresh.hash
        view.state = kept_state(view)
        return view

    def publish(self, user: str, body: Json, expected_hash: str | None = None) -> View:
        """Set a member's Home tab."""
        home = self._homes.get(user)
        if home is not None:
            return self.update(home, body, expected_hash)
        if expected_hash:
            raise SlackError("hash_conflict")
        self._homes[user] = self._made(user, body)
        return self._homes[user]

    def close(self, view: View, everything: bool = False) -> None:
        """Take a modal (and, if asked, its whole stack) away."""
        stack = self._stacks.get(view.user, [])
        if everything:
            stack.clear()
        elif view in stack:
            del stack[stack.index(view) :]

    def _made(self, user: str, body: Json) -> View:
        self._count += 1
        name = f"V{self._count:07d}"
        shown = {**copy.deepcopy(body), "blocks": named_blocks(body["blocks"], f"v{self._count}.")}
        return View(id=name, user=user, body=shown, hash=f"{self._count}.{name}", root=name)

    def _check_external_id(self, body: Json, view: View | None = None) -> None:
        name = body.get("external_id")
        other = self.find(external_id=name) if name else None
        if other is not None and other is not view:
            raise SlackError("duplicate_external_id")


def kept_state(view: View) -> dict[str, Json]:
    """What was filled in, without the inputs that the view no longer shows."""
    kept: dict[str, Json] = {}
    for block in view.body["blocks"]:
        for element in elements_of(block):
            answer = view.state.get(block["block_id"], {}).get(str(element.get("action_id")))
            if answer is not None and answer.get("type") == element["type"]:
                kept.setdefault(block["block_id"], {})[element["action_id"]] = answer
    return kept
