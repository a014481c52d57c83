"""What is kept about a chat, and erasing it."""

from telegram import Update
from telegram.constants import ChatType

from bot.handlers.context import Context
from bot.handlers.deleting import offer
from bot.handlers.managers import manages
from bot.handlers.replies import answer
from bot.handlers.sending import Reply, plain


async def tell_privacy(_update: Update, context: Context) -> None:
    """Say what is kept: the FAQ's entry about it, or our own sentences where it has none."""
    entry = context.services.role("privacy", context.locale)
    if entry is not None:
        await context.send(answer(entry, context))
        return
    _ = context._
    sentences = (
        _("I keep nothing of what you write, and neither your name nor your number."),
        _(
            "If you choose a language, I keep it with the month of your last visit, under a code made from this chat's "
            "number and a key. It is erased 180 days after the end of that month."
        ),
        _(
            "If you ask for announcements, I keep the number of this chat, encrypted, with your language and topics. "
            "It is erased when you block me or stop them; where you stop them it stays with those that you got, for "
            "two days after they ended, so that a wrong one can be taken back."
        ),
        _("The key protects a stolen copy of what is kept. It does not protect a server that is seized with its key."),
        _("Telegram itself sees and keeps what is written here."),
        _("/forget erases what I keep about this chat."),
    )
    await context.say(*sentences)


async def forget(update: Update, context: Context) -> None:
    """Erase everything about the chat, on disk and in memory, and say what there was."""
    if not await manages(context):
        return
    services, chat_id = context.services, context.chat_id
    is_private = update.effective_chat.type == ChatType.PRIVATE
    for message_id in await services.subscribers.copies(chat_id) if is_private else ():
        services.sessions.note_message(chat_id, message_id, now=services.clock())
    had_choice = await services.chats.remove(chat_id)
    was_subscribed, copies = await services.subscribers.erase(chat_id)
    await services.database.truncate_log()
    _ = context._
    if was_subscribed or copies:
        erased = _("Done. I erased all that I kept about this chat.")
    elif had_choice:
        erased = _("Done. I erased the language you had chosen and the month of your last visit: that was all I kept.")
    else:
        erased = _("There was nothing to erase: I kept nothing about this chat.")
    sentences = (
        erased,
        *_subscription(context, was_subscribed=was_subscribed, copies=copies),
        _("I also forgot what I had of our conversation in memory only."),
        _("Telegram still keeps this chat. To remove it there too, delete the chat in Telegram."),
    )
    replies = [Reply([plain(*sentences)])]
    if is_private:
        replies.append(offer(context))
    await context.send(*replies)
    services.sessions.forget(chat_id)


def _subscription(context: Context, *, was_subscribed: bool, copies: int) -> list[str]:
    """What was erased of announcements, and what that means."""
    _ = context._
    sentences = []
    if was_subscribed:
        sentences.append(_("I also erased your subscription: you get no more announcements."))
    if copies:
        sentences.append(_("Announcements that you already got can now not be taken back, should one be wrong."))
    return sentences
