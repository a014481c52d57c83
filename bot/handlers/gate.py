"""Before any other handler: what every update passes."""

from datetime import timedelta

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.gateway.filters import words_of
from bot.handlers.browse import press_unknown
from bot.handlers.context import Context

EDITED_SOON = timedelta(minutes=10)  # within which a message that is not remembered is taken to be edited by a person


async def let_in(update: Update, context: Context) -> None:
    """Find the locale, note what there is to delete and to compare, and turn away what needs no answer."""
    services, message, press = context.services, update.message or update.edited_message, update.callback_query
    if services.is_overheard(update):
        return
    if update.effective_user is not None:
        await context.find_locale()
    if message is not None and not _is_news(message, context):
        raise ApplicationHandlerStop
    if press is not None and not press.data and not press.game_short_name:  # which the library gives to any handler
        await press_unknown(update, context)
        raise ApplicationHandlerStop
    if services.is_repeated(update):
        await context.acknowledge()
        raise ApplicationHandlerStop
    if services.is_over(update):
        await _tell_of_flood(context)
        raise ApplicationHandlerStop


def _is_news(message: Message, context: Context) -> bool:
    """Whether the message says what it did not say before; from now on that is known.

    Telegram also calls it an edit when somebody reacts to a message or a link gets its preview, and does not say so.
    Of what was said before the last start, only what was written and edited just now is taken for news.
    """
    services, now, is_edit = context.services, context.services.clock(), context.origin.edited_message is not None
    if not is_edit and message.chat.type == ChatType.PRIVATE:
        services.sessions.note_message(message.chat_id, message.message_id, now=now)
    is_changed = services.sessions.note_text(message.chat_id, message.message_id, words_of(message), now=now)
    if not is_edit or is_changed:
        return True
    if is_changed is False:
        return False
    is_admin = message.from_user is not None and message.from_user.id in services.desk.admins
    return message.edit_date is not None and (is_admin or now - message.date < EDITED_SOON)


async def _tell_of_flood(context: Context) -> None:
    if context.origin.callback_query is not None:
        await context.acknowledge()
    if context.origin.effective_message is not None:
        sentence = context._(
            "That was very much at once. I am glad to go on helping: please wait about half a minute, then write your "
            "question again in one message. What you send until then I do not see."
        )
        await context.say(sentence)
