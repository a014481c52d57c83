"""People at Telegram: what they type and press, and what they see of the bot."""

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

from tests.support.telegram import Json, Telegram

_ids = itertools.count(5_000_001)
Idle = Callable[[], Awaitable[None]]

LOCATION = {"latitude": 10.5, "longitude": -66.9}
CONTACT = {"phone_number": "+15550100", "first_name": "Luis"}


def _file(kind: str, **more: Any) -> Json:
    return {"file_id": f"{kind}-from-a-person", "file_unique_id": f"u-{kind}", "file_size": 1000, **more}


class Person:
    """Someone in a chat with the bot: a private one, or the group given.

    Every act waits until the bot has done with it. What they then see is what came or changed since that act.
    """

    def __init__(
        self,
        telegram: Telegram,
        idle: Idle,
        *,
        language_code: str | None = "es",
        first_name: str = "Ana",
        username: str | None = None,
        group: "Group | None" = None,
    ) -> None:
        self.telegram, self.idle = telegram, idle
        self.id = next(_ids)
        self.info: Json = {"id": self.id, "is_bot": False, "first_name": first_name}
        if language_code:
            self.info["language_code"] = language_code
        if username:
            self.info["username"] = username
        self.chat_id = group.id if group else self.id
        names = {key: self.info[key] for key in ("first_name", "username") if key in self.info}
        self.chat = group.chat if group else telegram.open_chat(self.id, **names)
        self.sent: list[Json] = []
        self._seen = 0
        self._query = ""

    # What they do

    async def says(self, text: str, **content: Any) -> None:
        """Type and send a text."""
        await self.sends(text=text, **content)

    async def sends(self, **content: Any) -> None:
        """Send a message of any content."""
        self._look_away()
        self.sent.append(await self.telegram.put_message(self.chat_id, self.info, **content))
        await self.idle()

    async def edits(self, text: str, message: Json | None = None) -> None:
        """Change their last message, or *message*."""
        self._look_away()
        message = message or self.sent[-1]
        self.sent.append(await self.telegram.put_edit(self.chat_id, message["message_id"], text=text))
        await self.idle()

    async def replies_to(self, message: Json, text: str) -> None:
        """Answer a message with a text."""
        await self.says(text, reply_to_message=message)

    async def presses(self, button: str | int, *, message: Json | None = None) -> str | None:
        """Press the button with this label (or part of it) or number, from 1; the words that pop up.

        Without *message*, the newest one that holds the button.
        """
        message, pressed = self._button(button, message)
        assert "callback_data" in pressed, f"{pressed['text']} opens {pressed.get('url')}"
        return await self.presses_data(pressed["callback_data"], message)

    async def presses_data(self, data: str, message: Json | None = None) -> str | None:
        """Press a button with any data under *message*, or under the bot's last one."""
        self._look_away()
        message = message or self.messages_of_bot[-1]
        self._query = await self.telegram.put_press(self.chat_id, self.info, message, data)
        await self.idle()
        answer = self.telegram.queries[self._query].answer
        return (answer or {}).get("text")

    async def sends_photo(self, **content: Any) -> None:
        """Send a photo."""
        await self.sends(photo=[_file("photo", width=90, height=90)], **content)

    async def sends_document(self, **content: Any) -> None:
        """Send a document."""
        await self.sends(document=_file("document", file_name="carta.pdf", mime_type="application/pdf"), **content)

    async def sends_voice(self, **content: Any) -> None:
        """Send a voice note."""
        await self.sends(voice=_file("voice", duration=3, mime_type="audio/ogg"), **content)

    async def sends_sticker(self, **content: Any) -> None:
        """Send a sticker."""
        sticker = _file("sticker", type="regular", width=512, height=512, is_animated=False, is_video=False, emoji="🙏")
        await self.sends(sticker=sticker, **content)

    async def sends_location(self, **content: Any) -> None:
        """Send where they are."""
        await self.sends(location=LOCATION, **content)

    async def sends_contact(self, **content: Any) -> None:
        """Send someone's number."""
        await self.sends(contact=CONTACT, **content)

    async def blocks(self) -> None:
        """Block the bot."""
        self.chat.blocked = True
        await self._changes_membership("member", "kicked")

    async def unblocks(self) -> None:
        """Unblock the bot."""
        self.chat.blocked = False
        await self._changes_membership("kicked", "member")

    # What they see

    @property
    def messages(self) -> list[Json]:
        """The bot's messages that came or changed since their last act, as they stand now."""
        touched = sorted((touch, message_id) for message_id, touch in self.chat.touched.items() if touch > self._seen)
        return [self.chat.messages[message_id] for _, message_id in touched if message_id in self.chat.messages]

    @property
    def messages_of_bot(self) -> list[Json]:
        """All of the bot's messages in the chat."""
        return [message for message in self.chat.messages.values() if message["from"] == self.telegram.bot]

    @property
    def replies(self) -> list[str]:
        """The words of these messages, without markup."""
        return [str(message.get("text", message.get("caption", ""))) for message in self.messages]

    @property
    def reply(self) -> str:
        """All the words of these messages."""
        return "\n\n".join(self.replies)

    @property
    def html(self) -> list[str]:
        """The texts as the bot sent them to this chat, since the beginning."""
        return [
            call.params["text"]
            for call in self.telegram.calls
            if call.ok and "text" in call.params and str(call.params.get("chat_id")) == str(self.chat_id)
        ]

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the last message's buttons, by row."""
        rows = self.messages[-1].get("reply_markup", {}).get("inline_keyboard", []) if self.messages else []
        return [[button["text"] for button in row] for row in rows]

    @property
    def buttons(self) -> list[str]:
        """The labels of the last message's buttons."""
        return [label for row in self.keyboard for label in row]

    @property
    def actions(self) -> list[str]:
        """What the chat saw the bot do, such as typing."""
        return self.chat.actions

    def url(self, button: str | int) -> str:
        """The address that a button opens."""
        return str(self._button(button, None)[1]["url"])

    # Helpers

    def _look_away(self) -> None:
        self._seen = max(self.chat.touched.values(), default=0)

    def _button(self, button: str | int, message: Json | None) -> tuple[Json, Json]:
        for candidate in [message] if message else reversed(self.messages_of_bot):
            buttons = [b for row in candidate.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
            if isinstance(button, int):
                if buttons:
                    return candidate, buttons[button - 1]
                continue
            for found in sorted(buttons, key=lambda b: b["text"] != button):
                if button in found["text"]:
                    return candidate, found
        raise AssertionError(f"no button {button!r}; the last ones are {self.buttons}")

    async def _changes_membership(self, old: str, new: str) -> None:
        bot = self.telegram.bot
        change = {
            "chat": self.chat.info,
            "from": self.info,
            "date": self.telegram.now(),
            "old_chat_member": {"user": bot, "status": old, "until_date": 0},
            "new_chat_member": {"user": bot, "status": new, "until_date": 0},
        }
        await self.telegram.put("my_chat_member", change)
        await self.idle()


class Group:
    """A group that the bot is a member of."""

    def __init__(self, telegram: Telegram, idle: Idle, *, title: str = "Familias", kind: str = "supergroup") -> None:
        self.telegram, self.idle = telegram, idle
        self.id = -1_000_000_000_000 - next(_ids)
        self.chat = telegram.open_chat(self.id, type=kind, title=title)

    def upgrade(self) -> "Group":
        """The supergroup that this group becomes; the service messages are still to come."""
        new = Group(self.telegram, self.idle)
        self.chat.migrated_to = new.id
        return new

    def member(self, *, admin: bool = False, **info: Any) -> Person:
        """Someone who speaks in the group, perhaps one of its administrators."""
        person = Person(self.telegram, self.idle, group=self, **info)
        if admin:
            self.chat.admins.add(person.id)
        return person
