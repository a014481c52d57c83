"""Filters of who is spoken to: in a group the bot hears only what is meant for it."""

import re
from collections.abc import Collection

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter

from bot.languages.text import fold

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
NAMED = "namedbot"  # stands for the bot's name in folded words
RECOMMENDED = re.compile(
    r"\b(?:recomiend\w*|recomend\w*|recommend\w*|prueb(?:en|e|a|enlo)|us(?:en|e|a|ar|ando|o|amos)|using|used?|try|tried|"
    r"pregunt(?:en|e|enle|ele|ale|arle|ar|a|emos)|escrib(?:an|a|anle|ele|irle|ir|e)|consult(?:en|e|enle|ar|a)|"
    r"habl(?:en|e|ar|a) con|mand(?:en|enle|ale)|busqu(?:en|e)|sigan|sigue|agregu(?:en|e)|anadan|conozcan|visiten|miren|"
    r"chequeen|compartan|ask|check out|write to|message|text|talk to|contact|follow|add|share|meet|tell|gracias a|"
    r"thanks to|hay un bot|(?:el|este|un|the|this|a) (?:nuevo |new )?bot(?: llamado| called| named| es| is)?|se llama|"
    r"via|por medio de|segun|according to|encontre|found)"
    rf"(?: (?:a|al|con|el|la|este|esta|the|this|that|bot|de|un|una|mi|my|our|it|to))* {NAMED}\b"
    rf"|\b{NAMED} (?:(?:les|los|las|te|me|nos|lo|la|le|you|us|me|also|tambien|siempre|always) )*"
    r"(?:(?:es|esta|is|era|was) (?:muy|un|una|el|la|bueno|buena|bien|buenisimo|genial|excelente|util|gratis|gratuito|"
    r"confiable|very|really|a|an|the|so|super|good|great|free|useful|helpful|awesome|amazing)\b|"
    r"(?:ayud(?:a|o|an|aron)|sirv(?:e|io)|respond(?:e|io|en)|contest(?:a|o)|funciona|explic(?:a|o)|orienta|informa)\b|"
    r"(?:helps?|helped|answers?|answered|works?|worked|explains?|explained|responds?|responded)\b|"
    r"(?:puede|podria|can|could|will|would) "
    r"(?:ayudar|orientar|informar|responder|contestar|help|answer|explain)(?:les|los|las|te|nos)?\b)"
)


class Addressed(MessageFilter):
    """Private messages; in groups, those of people that mention the bot or reply to it.

    Neither is a channel's post that Telegram forwards into its discussion group, nor a mention in words that
    recommend the bot to others.
    """

    def filter(self, message: Message) -> bool:
        """Whether *message* is meant for the bot."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        if message.chat.type not in GROUPS or _is_machine(message) or message.is_automatic_forward:
            return False
        return _replies_to_bot(message) or (any(mentions(message)) and not _recommends(message))


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


def words_of(message: Message) -> str:
    """The words in a message, whatever they stand in: its text, or what is written to a picture, a poll, a list."""
    written = message.text or message.caption
    if not written and message.poll:
        written = message.poll.question
    if not written and message.checklist:
        written = message.checklist.title
    return written or ""


def query_of(message: Message) -> str:
    """What was asked: the words without mentions of the bot."""
    words = text = words_of(message)
    for mention in mentions(message):
        text = text.replace(mention, " ")
    return " ".join(text.split()) if text != words else text


def asked_in(message: Message) -> str:
    """What the bot is asked by a message; whoever only names it in reply to a question means that question."""
    query, replied = query_of(message), message.reply_to_message
    if query.strip() or not mentions(message) or replied is None or _replies_to_bot(message):
        return query
    return (message.quote.text if message.quote else "") or query_of(replied)


def command_in(message: Message) -> str:
    """The name of the command that a message begins with, in small letters, or nothing."""
    words = words_of(message).split(maxsplit=1)
    return words[0][1:].partition("@")[0].lower() if words and words[0].startswith("/") else ""


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


def _recommends(message: Message) -> bool:
    """Whether the bot is named to others, and not spoken to."""
    words = words_of(message)
    for mention in mentions(message):
        words = words.replace(mention, f" {NAMED} ")
    return RECOMMENDED.search(fold(words)) is not None


def _is_machine(message: Message) -> bool:
    """Whether another bot wrote it; an admin who stays anonymous speaks through one of Telegram's."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
