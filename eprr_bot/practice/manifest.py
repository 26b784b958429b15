"""What the installed app may do: its commands, scopes, events and shortcuts, read from its manifest."""

from dataclasses import dataclass, field
from typing import Any

from eprr_bot.practice.state import Json


@dataclass(frozen=True)
class Installation:
    """The app as installed. Without a manifest everything is allowed, and no events are sent."""

    manifest: Json = field(default_factory=dict)
    words: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def has_manifest(self) -> bool:
        """Whether an app manifest was given."""
        return bool(self.manifest)

    @property
    def scopes(self) -> list[str]:
        """The bot scopes granted."""
        return list(self._at("oauth_config", "scopes", "bot") or [])

    @property
    def events(self) -> list[str]:
        """The bot events subscribed to."""
        return list(self._at("settings", "event_subscriptions", "bot_events") or [])

    @property
    def commands(self) -> list[Json]:
        """The slash commands, as the manifest writes them."""
        return list(self._at("features", "slash_commands") or [])

    @property
    def shortcuts(self) -> list[Json]:
        """The shortcuts, as the manifest writes them."""
        return list(self._at("features", "shortcuts") or [])

    @property
    def bot_name(self) -> str:
        """The bot's display name, or nothing."""
        name = self._at("features", "bot_user", "display_name") or self._at("display_information", "name")
        return str(name or "")

    @property
    def is_read_only(self) -> bool:
        """Whether people cannot type to the app."""
        return bool(self._at("features", "app_home", "messages_tab_read_only_enabled"))

    def command(self, name: str) -> Json | None:
        """One slash command; any at all when there is no manifest."""
        if not self.has_manifest:
            return {"command": name, "should_escape": True}
        return next((row for row in self.commands if row.get("command") == name), None)

    def grants(self, scopes: tuple[str, ...]) -> bool:
        """Whether one of these scopes is granted; nothing needed means yes."""
        return not scopes or not self.has_manifest or any(scope in self.scopes for scope in scopes)

    def _at(self, *keys: str) -> Any:
        value: Any = self.manifest
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value
