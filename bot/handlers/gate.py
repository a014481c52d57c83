"""Before any other handler: what every update passes."""

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.handlers.browse import press_unknown
from bot.handlers.context import Context


async def let_in(update: Update, context: Context) -> None:
    """Find the locale, note which messages there are to delete, and turn away what is too much."""
    services, message = context.services, update.message
    if update.effective_user is not None and not services.is_overheard(update):
        await context.find_locale()
    if message is not None and message.chat.type == ChatType.PRIVATE:
        services.sessions.note_message(message.chat_id, message.message_id, now=services.clock())
    press = update.callback_query
    if press is not None and not press.data and not press.game_short_name:  # which the library gives to any handler
        await press_unknown(update, context)
        raise ApplicationHandlerStop
    if services.is_repeated(update):
        await context.acknowledge()
        raise ApplicationHandlerStop
    if not services.is_over(update):
        return
    if press is not None:
        await context.acknowledge()
    if update.effective_message is not None:
        sentence = context._(
            "That was very much at once. I am glad to go on helping: please wait about half a minute, then write your "
            "question again in one message. What you send until then I do not see."
        )
        await context.say(sentence)
    raise ApplicationHandlerStop
