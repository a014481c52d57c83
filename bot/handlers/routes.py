"""Which handler takes which update."""

from collections.abc import Mapping

from telegram import Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, TypeHandler, filters

from bot.gateway.filters import Addressed, Commanded
from bot.handlers import (
    ask,
    browse,
    callback_data,
    commands,
    deleting,
    errors,
    feedback,
    gate,
    language,
    media,
    membership,
    news,
    privacy,
    start,
    subscribe,
    version,
)
from bot.handlers import help as help_
from bot.handlers.admin import draft, manage, menu, withdraw
from bot.handlers.admin.auth import AdminChat
from bot.handlers.context import App
from bot.handlers.words import command_edited, command_unknown, heard


def register(application: App, admins: Mapping[int, str]) -> None:
    """Say which handler takes which update; the first that fits takes it."""
    new = filters.UpdateType.MESSAGE
    application.add_handler(TypeHandler(Update, gate.let_in), group=-2)
    for names, callback in (
        ([commands.START], start.start),
        (commands.TOPICS.values(), heard(browse.list_topics)),
        (commands.LANGUAGE.values(), heard(language.ask_language)),
        (commands.HELP.values(), heard(help_.help_me)),
        (commands.PRIVACY.values(), heard(privacy.tell_privacy)),
        (commands.FORGET.values(), heard(privacy.forget, acts=True)),
        (commands.ALERTS.values(), heard(subscribe.alerts, own=subscribe.WORDS, acts=True)),
        (commands.NEWS.values(), heard(news.tell_news)),
        ([commands.VERSION], heard(version.tell_version)),
    ):
        application.add_handler(CommandHandler(list(names), callback, new))
    admin = AdminChat(admins)
    for names, callback in (
        (commands.ANNOUNCE.values(), draft.announce),
        (commands.ANNOUNCEMENTS.values(), manage.list_announcements),
        (commands.AUDIT.values(), manage.show_audit),
        (commands.WITHDRAW.values(), withdraw.withdraw),
        ([commands.ADMIN], menu.show_menu),
    ):
        application.add_handler(CommandHandler(list(names), callback, admin & filters.UpdateType.MESSAGE))
    part = filters.TEXT & ~filters.COMMAND | filters.PHOTO | filters.Document.ALL
    application.add_handler(MessageHandler(admin & filters.UpdateType.MESSAGE & part, draft.receive), group=-1)
    application.add_handler(
        MessageHandler(admin & filters.UpdateType.EDITED_MESSAGE & part, draft.receive_edit), group=-1
    )
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.follow_group))
    application.add_handler(ChatMemberHandler(membership.note_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    for pattern, callback in (
        (callback_data.ENTRY, browse.open_entry),
        (callback_data.TURN, browse.turn_language),
        (callback_data.PART, browse.open_piece),
        (callback_data.TOPICS, browse.browse_topics),
        (callback_data.TOPIC, browse.browse_topic),
        (callback_data.USEFUL, feedback.rate),
        (callback_data.LANGUAGE, language.choose_language),
        (callback_data.NONE, ask.press_none),
        (callback_data.ALERTS, subscribe.press_alerts),
        (callback_data.ALERTS_TOPIC, subscribe.choose_topic),
        (callback_data.DELETE, deleting.press_delete),
        (callback_data.ERASE, deleting.press_erase),
        (callback_data.RESTORE, withdraw.press_restore),
        (callback_data.WITHDRAW, withdraw.press_withdraw),
        (callback_data.WITHDRAW_TOPIC, withdraw.press_topic),
        (callback_data.DESK, manage.press_desk),
    ):
        application.add_handler(CallbackQueryHandler(callback, pattern))
    application.add_handler(CallbackQueryHandler(browse.press_unknown))
    said = filters.UpdateType.MESSAGES  # new or edited
    addressed = Addressed()
    application.add_handler(MessageHandler(new & filters.COMMAND & Commanded(), command_unknown))
    application.add_handler(
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.COMMAND & Commanded(commands.ALL), command_edited)
    )
    application.add_handler(MessageHandler(said & filters.TEXT & ~filters.COMMAND & addressed, ask.ask))
    quiet = filters.TEXT | filters.COMMAND | filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(said & ~quiet & addressed, media.receive_media))
    application.add_error_handler(errors.apologise)
