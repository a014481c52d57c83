"""Before any other handler: what every update passes."""

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.handlers.browse import press_unknown
from bot.handlers.context import Context
from bot.handlers.replies import plain
from bot.handlers.sending import Reply, acknowledge, send
from bot.languages.locale import gettext_of


async def let_in(update: Update, context: Context) -> None:
    """Note which messages there are to delete, and turn away what is too much."""
    services = context.services
    message = update.message
    if message is not None and message.chat.type == ChatType.PRIVATE:
        services.memory.note_message(message.chat_id, message.message_id, now=services.clock())
    press = update.callback_query
    if press is not None and not press.data and not press.game_short_name:  # which the library gives to any handler
        await press_unknown(update, context)
        raise ApplicationHandlerStop
    if not services.is_over(update):
        return
    if press is not None:
        await acknowledge(press)
    if update.effective_message is not None:
        _ = gettext_of(await services.locale(update))
        sentence = _(
            "That was very much at once. I am glad to go on helping: please wait about half a minute, then write your "
            "question again in one message. What you send until then I do not see."
        )
        await send(update, context, Reply([plain(sentence)]))
    raise ApplicationHandlerStop
