"""What changed lately: a sentence and a button each, from the facts that tell of a change."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.faq.entry import Entry
from bot.faq.facts import Fact
from bot.handlers.callback_data import Press
from bot.handlers.context import Context
from bot.handlers.keyboards import entry_button
from bot.handlers.sending import Reply, plain
from bot.languages.formats import full_date
from bot.rendering.html import parts, to_html

SHOWN = 8


async def tell_news(_update: Update, context: Context) -> None:
    """Tell what changed lately, the latest first, each with the answer that says more."""
    await context.send(news(context))


def news(context: Context) -> Reply:
    """The latest changes; how to be told of the next ones."""
    services, locale, _ = context.services, context.locale, context._
    held = services.withdrawals
    told = [fact for fact in services.faq.news if not held.holds_fact(fact, locale)][:SHOWN]
    if not told:
        return Reply([plain(_("I know of nothing that changed lately."))])
    blocks = [plain(_("What changed lately, as far as I know:"))]
    rows = []
    for number, fact in enumerate(told, 1):
        date = full_date(fact.news.date, locale)
        blocks.append(f"<b>{number}. {plain(date)}</b>\n{to_html(fact.news.words[locale])}")
        if entry := _more(fact, context):
            button = entry_button(entry)
            label = f"{number} · {button.text}"
            rows.append([InlineKeyboardButton(label, callback_data=button.callback_data)])
    if services.desk.admins:
        rows.append([InlineKeyboardButton(_("🔔 Tell me what changes"), callback_data=f"{Press.ALERTS}:on")])
    return Reply(parts(blocks), InlineKeyboardMarkup(rows) if rows else None)


def _more(fact: Fact, context: Context) -> Entry | None:
    """The answer that says more: one that gives the fact on its first screen, where there is one."""
    using = [entry for entry in context.services.faq.using(fact.id) if entry.locale is context.locale]
    first = [entry for entry in using if fact in entry.first_screen.facts]
    return next(iter(first or using), None)
