"""A person in the practice workspace: types, presses, fills in, reads, and answers texts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from eprr_bot.practice import acts, events, forms, slash
from eprr_bot.practice.answers import Answer
from eprr_bot.practice.elements import options_of
from eprr_bot.practice.state import Channel, Json, Member, Message, elements_of
from eprr_bot.practice.texts import unescaped
from eprr_bot.practice.views import View

if TYPE_CHECKING:
    from eprr_bot.practice.phones import Text
    from eprr_bot.practice.wired import Wired

__all__ = ["Answer", "Person"]

Place = Message | View


class Person:
    """Somebody with hands. Where a channel is asked for, None means the direct message with the bot."""

    def __init__(self, workspace: "Wired", member: Member) -> None:
        self.workspace = workspace
        self.member = member

    def __repr__(self) -> str:
        return f"Person(@{self.member.handle})"

    @property
    def id(self) -> str:
        """The member id."""
        return self.member.id

    # Typing

    def command(self, line: str, channel: str | Channel | None = None) -> Answer:
        """Type a slash command."""
        return slash.type_command(self.workspace, self.member, self._channel(channel), line)

    def say(self, text: str, channel: str | Channel | None = None, thread_ts: str | None = None) -> Message:
        """Write an ordinary message."""
        return events.say(self.workspace, self.member, self._channel(channel), text, thread_ts)

    def react(self, name: str, message: Message) -> None:
        """React to a message, or take the reaction back."""
        events.react(self.workspace, self.member, message, name)

    def edit(self, message: Message, text: str) -> None:
        """Change a message that one wrote."""
        events.edit(self.workspace, self.member, message, text)

    def delete(self, message: Message) -> None:
        """Delete a message that one wrote."""
        events.delete(self.workspace, self.member, message)

    def join(self, channel: str | Channel) -> None:
        """Join a public channel by oneself."""
        events.join_public(self.workspace, self.member, self._channel(channel))

    def shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Run a shortcut, global or on a message."""
        return acts.run_shortcut(self.workspace, self.member, callback_id, message)

    # Pressing

    def press(self, button: str, channel: str | Channel | None = None) -> Answer:
        """Press the newest button with this label or action id, also one in an overflow menu.

        The open modal comes first, then messages from the newest, then Home. Confirmations are confirmed.
        Raises LookupError listing the buttons there are.
        """
        seen: list[str] = []
        for place in self._places(channel):
            for block, element, option in _buttons(_blocks(place)):
                label = unescaped((option or element)["text"]["text"])
                if button in (label, element["action_id"]):
                    chosen = {"selected_option": option} if option else {}
                    return acts.act_on(
                        self.workspace, self.member, place, block["block_id"], element["action_id"], chosen
                    )
                seen.append(label)
        raise LookupError(f'There is no button "{button}". Buttons: {", ".join(dict.fromkeys(seen)) or "none"}.')

    def choose(self, select: str, value: Any, channel: str | Channel | None = None) -> Answer:
        """Choose in the newest select or picker with this label, placeholder or action id."""
        seen: list[str] = []
        for place in self._places(channel):
            for block, element in forms.inputs(_blocks(place)):
                label = forms.label_of(block, element)
                if select in (label, element["action_id"]):
                    chosen = {forms.FIELDS[element["type"]]: forms.answer_of(self.workspace, element, value)}
                    return acts.act_on(
                        self.workspace, self.member, place, block["block_id"], element["action_id"], chosen
                    )
                seen.append(label)
        raise LookupError(f'There is no select "{select}". Selects: {", ".join(dict.fromkeys(seen)) or "none"}.')

    @property
    def buttons(self) -> list[str]:
        """The labels of every button in sight, the newest first."""
        labels = [
            unescaped((option or element)["text"]["text"])
            for place in self._places(None)
            for _, element, option in _buttons(_blocks(place))
        ]
        return list(dict.fromkeys(labels))

    # Modals and Home

    @property
    def modal(self) -> Json | None:
        """The modal in front, as Slack shows views, or None."""
        view = self.workspace.views.open_for(self.id)
        return view.as_slack(self.workspace.ids) if view else None

    def submit(self, given: dict[str, Any] | None = None) -> dict[str, str] | None:
        """Fill in and submit the open modal; inputs are named by label, block id or action id.

        Gives None when it went through, otherwise sentences by block id ("" when the bot did not answer).
        Raises LookupError when no modal is open or an input or option is not there.
        """
        view = self._view()
        filled = forms.fill(self.workspace, view.body["blocks"], given or {})
        answer = acts.submit(self.workspace, self.member, view, filled)
        return {"": answer.error} if answer.error else answer.errors

    def close_modal(self) -> Answer:
        """Close the modal in front. Raises LookupError when none is open."""
        return acts.close_view(self.workspace, self.member, self._view())

    def open_home(self) -> Json | None:
        """Visit the bot's Home tab; what it shows afterwards."""
        events.open_home(self.workspace, self.member)
        return self.home

    @property
    def home(self) -> Json | None:
        """What the Home tab shows, or None."""
        view = self.workspace.views.home_of(self.id)
        return view.as_slack(self.workspace.ids) if view else None

    # Reading

    def messages(self, channel: str | Channel | None = None) -> list[Message]:
        """What this person sees in a channel, oldest first."""
        with self.workspace.lock:
            return self._channel(channel).visible_to(self.id)

    @property
    def phone(self) -> "list[Text]":
        """Texts, calls and e-mails received, oldest first; without Slack's notifications."""
        return self.workspace.phones.of(self.id, with_pushes=False)

    @property
    def pushes(self) -> "list[Text]":
        """Slack's notifications on the phone, oldest first."""
        return [text for text in self.workspace.phones.of(self.id) if text.kind == "push"]

    def reply_text(self, text: str) -> int | None:
        """Answer by text message; the HTTP status of the service's callback, None when there is no callback."""
        return self.workspace.phones.reply(self.member, text)

    def take_call(self) -> str:
        """Take the call that rings; what is said. Raises LookupError where none does."""
        return " ".join(self.workspace.telephones.take(self.member))

    def press_key(self, key: str) -> str:
        """Press a key, or none (empty) for as long as is waited for one; all that was said in the call so far."""
        return " ".join(self.workspace.telephones.press(self.member, key))

    def leave_call(self) -> None:
        """Do not take the call that rings."""
        self.workspace.telephones.leave(self.member)

    def hang_up(self) -> None:
        """End the call that was taken."""
        self.workspace.telephones.hang_up(self.member)

    def read(self, channel: str | Channel | None = None) -> None:
        """Mark a channel as read."""
        with self.workspace.lock:
            found = self._channel(channel)
            if found.messages:
                self.workspace.last_read[self.id, found.id] = found.messages[-1].ts
                self.workspace.changed()

    def _channel(self, ref: str | Channel | None) -> Channel:
        if ref is None:
            return self.workspace.direct_message(self.id)
        return self.workspace.channel(ref)

    def _view(self) -> View:
        view = self.workspace.views.open_for(self.id)
        if view is None:
            raise LookupError(f"@{self.member.handle} has no modal open.")
        return view

    def _places(self, channel: str | Channel | None) -> list[Place]:
        """Everything in sight: the modal, messages from the newest, Home; or one channel's messages alone."""
        with self.workspace.lock:
            if channel is not None:
                return list(reversed(self.workspace.channel(channel).visible_to(self.id)))
            mine = [c for c in self.workspace.channels.values() if self.id in c.members]
            messages = [message for c in mine for message in c.visible_to(self.id)]
            messages.sort(key=lambda message: message.ts, reverse=True)
            views = [self.workspace.views.open_for(self.id), self.workspace.views.home_of(self.id)]
            return [*(view for view in views[:1] if view), *messages, *(view for view in views[1:] if view)]


def _blocks(place: Place) -> list[Json]:
    return place.blocks if isinstance(place, Message) else list(place.body["blocks"])


def _buttons(blocks: list[Json]) -> Iterator[tuple[Json, Json, Json | None]]:
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") == "button":
                yield block, element, None
            elif element.get("type") == "overflow":
                for option in options_of(element):
                    yield block, element, option
