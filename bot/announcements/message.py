"""An announcement as people see it: composed once a locale, then sent, changed or deleted.

Previews and deliveries go through the same functions, so that an admin sees exactly what people will.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.announcements.model import Announcement, Kind, Media, MediaKind
from bot.languages.catalogue import gettext_of
from bot.languages.formats import full_date
from bot.languages.locale import Locale
from bot.rendering.html import LIMIT, TAG, units

STOP = "s:off"  # the data of the button that ends a subscription
CAPTION_LIMIT = 1024  # UTF-16 units: https://core.telegram.org/bots/api#sendphoto
READ_TIMEOUT = 20.0  # seconds; who gives up early knows less often whether it arrived
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Poster = ExtBot[Any]


@dataclass(frozen=True)
class Copy:
    """What one chat gets."""

    html: str
    keyboard: InlineKeyboardMarkup
    media: Media | None = None

    @property
    def limit(self) -> int:
        """How long its text may be."""
        return CAPTION_LIMIT if self.media else LIMIT

    @property
    def length(self) -> int:
        """How long its text is, as Telegram counts it."""
        return units(unescape(TAG.sub("", self.html)))


def compose(announcement: Announcement, locale: Locale, *, now: datetime) -> Copy:
    """What a chat that speaks *locale* gets: the date is that of its start, or *now*."""
    _ = gettext_of(locale)
    words = announcement.words_in(locale)
    moment = announcement.started_at or announcement.send_at or now
    date = full_date(moment.astimezone(ZoneInfo(announcement.zone)).date(), locale)
    if announcement.kind is Kind.CORRECT:
        heading = _("✏️ Corrected announcement · {date}")
    else:
        heading = _("📢 Announcement · {date}")
    rows = []
    if announcement.link:
        label = words.button or _("Read more")
        rows.append([InlineKeyboardButton(label, url=announcement.link)])
    rows.append([InlineKeyboardButton(_("🔕 Stop these announcements"), callback_data=STOP)])
    html = f"<b>{escape(heading.format(date=date))}</b>\n\n{words.html}"
    return Copy(html, InlineKeyboardMarkup(rows), announcement.media)


async def post(bot: Poster, chat_id: int, copy: Copy, *, paid: bool = False, counted: bool = False) -> int:
    """Send it; the id of the message. *counted* where the budget has been asked already."""
    common: dict[str, Any] = {
        "parse_mode": ParseMode.HTML,
        "reply_markup": copy.keyboard,
        "allow_paid_broadcast": paid or None,
        "rate_limit_args": counted,
        "read_timeout": READ_TIMEOUT,
    }
    message: Message
    if copy.media is None:
        message = await bot.send_message(chat_id, copy.html, link_preview_options=NO_PREVIEW, **common)
    elif copy.media.kind is MediaKind.PHOTO:
        message = await bot.send_photo(chat_id, copy.media.file_id, caption=copy.html, **common)
    else:
        message = await bot.send_document(chat_id, copy.media.file_id, caption=copy.html, **common)
    return message.message_id


async def correct(bot: Poster, chat_id: int, message_id: int, copy: Copy) -> None:
    """Put the text in place of the one sent before; the budget has been asked."""
    if copy.media:
        await bot.edit_message_caption(
            chat_id,
            message_id,
            caption=copy.html,
            parse_mode=ParseMode.HTML,
            reply_markup=copy.keyboard,
            rate_limit_args=True,
            read_timeout=READ_TIMEOUT,
        )
    else:
        await bot.edit_message_text(
            copy.html,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=copy.keyboard,
            link_preview_options=NO_PREVIEW,
            rate_limit_args=True,
            read_timeout=READ_TIMEOUT,
        )


async def take_back(bot: Poster, chat_id: int, message_id: int) -> None:
    """Delete a copy; the budget has been asked."""
    await bot.delete_message(chat_id, message_id, rate_limit_args=True, read_timeout=READ_TIMEOUT)
