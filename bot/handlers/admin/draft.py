"""Writing an announcement: part by part, each editable until it is approved."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.announcements.content import read_link, read_time
from bot.announcements.message import compose, post
from bot.announcements.model import USUAL_ZONE, Announcement, State, Words
from bot.handlers.admin.auth import alias_of
from bot.handlers.admin.cards import begin_of, button, card, problems, recipients, too_long
from bot.handlers.admin.notify import tell
from bot.handlers.context import Context
from bot.handlers.keyboards import LANGUAGE_NAMES
from bot.handlers.sending import Reply, plain
from bot.languages.locale import Locale, gettext_of

LONGEST_LABEL = 40


async def announce(update: Update, context: Context) -> None:
    """Begin a draft, and ask for its first text."""
    services, alias = context.services, alias_of(update, context)
    announcement = await services.announcements.add(Announcement(alias))
    await services.audit.add(alias, "wrote", announcement.id, now=services.clock())
    await ask_part(announcement, Locale.ES.value, update, context)


async def ask_part(announcement: Announcement, part: str, update: Update, context: Context) -> None:
    """Ask for a part: the admin's next message fills it."""
    services, alias = context.services, alias_of(update, context)
    if announcement.author != alias or announcement.state is State.SUBMITTED:
        announcement = replace(announcement, author=alias)  # who changes it answers for it, and cannot approve it
        if not await services.announcements.change(announcement):
            await context.say(too_late(context.locale))
            return
    await services.announcements.ask(announcement.id, alias, part)
    locale = context.locale
    await context.send(_prompt(announcement, part, locale))


async def fill(update: Update, context: Context) -> None:
    """Put the admin's message into the part that was asked for; where none was, let it be a question like any."""
    services, alias, message = context.services, alias_of(update, context), update.effective_message
    announcement = await services.announcements.asked(alias) if alias else None
    if announcement is None:
        return
    locale = context.locale
    filled = _filled(announcement, message, locale, context)
    if isinstance(filled, str):
        await context.say(filled)
    elif not await services.announcements.change(filled):
        await context.say(too_late(locale))
    else:
        await services.audit.add(alias, "changed", filled.id, now=services.clock())
        if announcement.asked == Locale.ES and Locale.EN not in filled.words:
            await ask_part(filled, Locale.EN.value, update, context)
        else:
            await context.send(await card(filled, locale, services))
    raise ApplicationHandlerStop


async def skip(announcement: Announcement, part: str, update: Update, context: Context) -> None:
    """Leave a part empty."""
    services, alias, locale = context.services, alias_of(update, context), context.locale
    words = {spoken: said for spoken, said in announcement.words.items() if spoken.value != part}
    emptied = replace(announcement, author=alias, words=words, asked="")
    if part == "media":
        emptied = replace(emptied, media="", media_kind="")
    elif part == "link":
        emptied = replace(emptied, link="")
    elif part == "time":
        emptied = replace(emptied, send_at=None)
    if not await services.announcements.change(emptied):
        await context.say(too_late(locale))
        return
    await services.audit.add(alias, "changed", emptied.id, now=services.clock())
    if part == Locale.ES and announcement.asked == Locale.ES and Locale.EN not in words:
        await ask_part(emptied, Locale.EN.value, update, context)
    else:
        await context.send(await card(emptied, locale, services))


async def choose_audience(announcement: Announcement, choice: str, update: Update, context: Context) -> None:
    """Offer the audiences, or take the one that was chosen."""
    services, alias, locale = context.services, alias_of(update, context), context.locale
    _ = context._
    if not choice:
        rows = [[button(_("All subscribers"), "to", announcement, "all")]]
        rows.append([button(name, "to", announcement, spoken.value) for spoken, name in LANGUAGE_NAMES.items()])
        rows += [
            [button(services.folder.topic_name(topic, locale), "to", announcement, f"t.{topic}")]
            for topic in services.faq.topics(locale)
        ]
        sentence = _("Who gets it? Those who chose topics get what goes to all, and their topics.")
        await context.say(sentence, keyboard=InlineKeyboardMarkup(rows))
        return
    topic = choice.partition(".")[2]
    changed = replace(
        announcement,
        author=alias,
        audience_locale=choice if choice in set(Locale) else "",
        audience_topic=topic if topic in services.faq.topics(locale) else "",
    )
    await _keep(changed, update, context)


async def discard(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Throw a draft away."""
    services, alias = context.services, alias_of(update, context)
    _ = context._
    states = [State.DRAFT, State.SUBMITTED]
    if await services.announcements.move(announcement.id, states, State.DISCARDED):
        await services.audit.add(alias, "discarded", announcement.id, now=services.clock())
        await context.say(_("Discarded. Nothing was sent."))
    else:
        await context.say(too_late(context.locale))


async def show(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Show the draft."""
    locale = context.locale
    await context.send(await card(announcement, locale, context.services))


async def test(announcement: Announcement, _arg: str, update: Update, context: Context) -> None:
    """Send the admin exactly what people will get."""
    locale = context.locale
    _ = context._
    if not announcement.words:
        await context.say(_("There is no text yet."))
        return
    refusal = await preview(announcement, context.chat_id, locale, context)
    sentence = refusal or _("That is what people will get, by the language they speak.")
    await context.send(await card(announcement, locale, context.services, sentence))


async def submit(announcement: Announcement, arg: str, update: Update, context: Context) -> None:
    """Let it wait for the second admin, or for a minute where there is only one; unless something is wrong with it."""
    services, locale = context.services, context.locale
    _ = context._
    wrong = problems(announcement, await recipients(announcement, services), locale, services)
    if not wrong:
        refusal = await preview(announcement, context.chat_id, locale, context)
        wrong = [refusal] if refusal else []
    if wrong:
        await context.send(await card(announcement, locale, services, *wrong))
        return
    missing = [spoken for spoken in Locale if spoken not in announcement.words]
    if missing and arg != "anyway":
        warning = _("There is no text in {language}. Those people would get it in a language they may not read.")
        keyboard = [
            [button(_("➕ Write it"), "ask", announcement, missing[0].value)],
            [button(_("Send it like this"), "submit", announcement, "anyway")],
        ]
        words = plain(warning.format(language=LANGUAGE_NAMES[missing[0]]))
        await context.send(Reply([words], InlineKeyboardMarkup(keyboard)))
        return
    await _submitted(announcement, update, context)


async def preview(announcement: Announcement, chat_id: int, locale: Locale, context: Context) -> str | None:
    """Send the copies of each text; why Telegram refuses one, or None."""
    _ = gettext_of(locale)
    for spoken in announcement.words:
        copy = compose(announcement, spoken, now=context.services.clock())
        try:
            await post(context.bot, chat_id, copy)
        except BadRequest as error:
            sentence = _("Telegram refuses it as it is: {reason}. Nothing was sent to anyone.")
            return sentence.format(reason=error.message)
        except TelegramError:
            return _("Telegram cannot be reached just now. Nothing was sent; please try again in a minute.")
    return None


def too_late(locale: Locale) -> str:
    """That it can no longer be changed."""
    _ = gettext_of(locale)
    return _("It can no longer be changed: it was approved, discarded or sent meanwhile. See /announcements.")


async def _submitted(announcement: Announcement, update: Update, context: Context) -> None:
    services, alias, locale = context.services, alias_of(update, context), context.locale
    _ = context._
    if announcement.author != alias:
        announcement = replace(announcement, author=alias)
        await services.announcements.change(announcement)
    if not await services.announcements.submit(announcement.id):
        await context.say(too_late(locale))
        return
    await services.audit.add(alias, "submitted", announcement.id, now=services.clock())
    if services.desk.approvals > 1:
        await context.say(_("It waits for another admin to approve it. I am asking them."))
    else:
        begin_at = begin_of(announcement, services)
        await services.announcements.approve(
            announcement.id, announcement.fingerprint, alias, begin_at=begin_at, own=True
        )
        await context.say(_("Unless you cancel it, it goes out in a minute, or at its time."))
    services.desk.wake()
    await tell(context.bot, services)


async def _keep(announcement: Announcement, update: Update, context: Context) -> None:
    services, locale = context.services, context.locale
    if await services.announcements.change(announcement):
        await services.audit.add(announcement.author, "changed", announcement.id, now=services.clock())
        await context.send(await card(announcement, locale, services))
    else:
        await context.say(too_late(locale))


def _prompt(announcement: Announcement, part: str, locale: Locale) -> Reply:
    _ = gettext_of(locale)
    number = announcement.id
    sentences = {
        Locale.ES.value: _("Announcement {number}: send me its text in Spanish, formatted as people should see it."),
        Locale.EN.value: _("Announcement {number}: send me its text in English, formatted as people should see it."),
        "media": _("Announcement {number}: send me the photo or the document. I leave out the words below it."),
        "link": _(
            "Announcement {number}: send me the address for a button; in a second line its label in Spanish, in a "
            "third line in English, if you want other words than “Read more”."
        ),
        "time": _(
            "Announcement {number}: when shall it go out? Write it like 2026-07-21 18:30 America/New_York; ET, CT, "
            "MT, PT and UTC do as well."
        ),
    }
    leave_out = _("As soon as it is approved") if part == "time" else _("Leave it out")
    keyboard = InlineKeyboardMarkup(
        [[button(leave_out, "skip", announcement, part)], [button(_("Show the draft"), "show", announcement)]]
    )
    return Reply([plain(sentences[part].format(number=number))], keyboard)


def _filled(announcement: Announcement, message: Message, locale: Locale, context: Context) -> Announcement | str:
    """The announcement with what the message holds, or why that does not do."""
    _ = gettext_of(locale)
    now = context.services.clock()
    done = replace(announcement, asked="")
    if announcement.asked == "media":
        if message.photo:
            return replace(done, media_kind="photo", media=message.photo[-1].file_id)
        if message.document:
            return replace(done, media_kind="document", media=message.document.file_id)
        return _("That is neither a photo nor a document. Send one, or leave it out.")
    if not message.text or not message.text.strip():
        return _("That holds no text. Please write it.")
    match announcement.asked:
        case "link":
            return _with_link(done, message.text, locale)
        case "time":
            try:
                moment = read_time(message.text, now=now)
            except ValueError as error:
                if str(error) == "past":
                    return _("That time has passed. Please write one that is to come.")
                return _("I cannot read that time. Write it like this: {example}").format(
                    example=f"2026-07-21 18:30 {USUAL_ZONE}"
                )
            return replace(done, send_at=moment.at, zone=moment.zone)
        case spoken:
            own = Locale(spoken)
            said = Words(message.text_html, announcement.words[own].button if own in announcement.words else "")
            done = replace(done, words={**announcement.words, own: said})
            copy = compose(done, own, now=now)
            return too_long(copy.length - copy.limit, own, locale) if copy.length > copy.limit else done


def _with_link(announcement: Announcement, text: str, locale: Locale) -> Announcement | str:
    _ = gettext_of(locale)
    address, *labels = [line.strip() for line in text.strip().splitlines() if line.strip()]
    link = read_link(address)
    if link is None:
        return _("That is no address. Write it like this: {example}").format(example="https://example.org/page")
    if any(len(label) > LONGEST_LABEL for label in labels):
        return _("That label is too long for a button; at most {count} characters.").format(count=LONGEST_LABEL)
    named = dict(zip(Locale, labels, strict=False))
    words = {
        spoken: replace(said, button=named.get(spoken, said.button)) for spoken, said in announcement.words.items()
    }
    return replace(announcement, link=link, words=words)
