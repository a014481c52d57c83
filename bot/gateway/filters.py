"""Filters of who is spoken to: in a group the bot hears only what is meant for it."""

from collections.abc import Collection

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Addressed(MessageFilter):
    """Private messages; in groups, those of people that mention the bot or reply to it."""

    def filter(self, message: Message) -> bool:
        """Whether *message* is meant for the bot."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        if message.chat.type not in GROUPS or _is_machine(message):
            return False
        return _replies_to_bot(message) or any(mentions(message))


class Commanded(MessageFilter):
    """Commands in private chats; in groups, those that name the bot, and those among *known* that name none."""

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__()
        self._known = known

    def filter(self, message: Message) -> bool:
        """Whether *message* commands this bot and no other."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        words = (message.text or "").split(maxsplit=1)
        name, _, named = words[0].lower().partition("@") if words else ("", "", "")
        is_ours = named == message.get_bot().username.lower() if named else name.removeprefix("/") in self._known
        return message.chat.type in GROUPS and is_ours


def query_of(message: Message) -> str:
    """What was asked: the text without mentions of the bot."""
    text = message.text or ""
    for mention in mentions(message):
        text = text.replace(mention, " ")
    return " ".join(text.split()) if text != message.text else text


def mentions(message: Message) -> list[str]:
    """The words that mention the bot."""
    bot = message.get_bot()
    name = f"@{bot.username}".lower()
    found = [
        (entity, _marked(text, entity))
        for text, entities in ((message.text, message.entities), (message.caption, message.caption_entities))
        for entity in entities
        if entity.type in (MessageEntity.MENTION, MessageEntity.TEXT_MENTION)
    ]
    return [
        words
        for entity, words in found
        if (entity.user.id == bot.id if entity.user else words.lower() == name) and words
    ]


def _marked(text: str | None, entity: MessageEntity) -> str:
    """The words that *entity* is about; it counts UTF-16 units, two bytes each."""
    units = (text or "").encode("utf-16-le", "surrogatepass")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "ignore")


def _replies_to_bot(message: Message) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().id


def _is_machine(message: Message) -> bool:
    """Whether another bot wrote it; an admin who stays anonymous speaks through one of Telegram's."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
