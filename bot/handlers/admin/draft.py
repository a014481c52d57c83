"""Writing an announcement: part by part, each editable until it is approved."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.announcements import rules
from bot.announcements.message import compose, post
from bot.announcements.model import OPEN, Announcement, Awaited, Part, Piece, part_of
from bot.announcements.times import in_words, zone_name
from bot.broadcast.workflow import Doubtful, Refused, Submitted, TooLate
from bot.handlers.admin.auth import alias_of
from bot.handlers.admin.cards import button, card
from bot.handlers.admin.filling import Filled, Leave, Unclear, Unfit, example_time, fill, with_words
from bot.handlers.admin.labels import doubt_sentence, problem_sentence
from bot.handlers.admin.notify import notify
from bot.handlers.context import Context
from bot.handlers.keyboards import LANGUAGE_NAMES
from bot.handlers.sending import plain
from bot.languages.catalogue import gettext_of
from bot.languages.locale import Locale

HOURS_OFFERED = ((0, 19), (1, 9), (1, 18))  # days from now, and the hour


async def announce(update: Update, context: Context) -> None:
    """Begin a draft, and ask for its first text."""
    by = alias_of(update, context)
    announcement = await context.services.desk.workflow.begin(Announcement(by))
    await ask_part(announcement, Locale.ES, by, context)


async def ask_part(announcement: Announcement, part: Part, by: str, context: Context, *sentences: str) -> None:
    """Ask for a part: the admin's next message fills it."""
    match await context.services.desk.workflow.await_part(announcement, part, by=by):
        case TooLate():
            await context.say(too_late(context.locale))
        case asked:
            prompt = _prompt(asked, part, context.locale)
            keyboard = _prompt_keyboard(asked, part, context.locale, now=context.services.clock())
            await context.say(*sentences, prompt, keyboard=keyboard)


async def receive(update: Update, context: Context) -> None:
    """Put the admin's message into the part that was asked for; where none was, let it be a question like any."""
    desk, by, message = context.services.desk, alias_of(update, context), update.effective_message
    if by is None:
        return
    if half := desk.cut_texts.other_half(by, message):
        await _join(*half, by, context)
        raise ApplicationHandlerStop
    awaited = await desk.workflow.awaited(by=by)
    if desk.albums.is_taken(by, message):
        raise ApplicationHandlerStop  # its first picture filled the part
    if awaited is None:
        return
    desk.cut_texts.note(by, awaited, message)
    if awaited.part is Piece.NOTE:
        await give_back(awaited.announcement, message.text or message.caption or "", by, context, message.message_id)
    else:
        await _fill(awaited, message, by, context)
    raise ApplicationHandlerStop


async def receive_edit(update: Update, context: Context) -> None:
    """Let an edited message change the part that it once filled; else it is a question like any."""
    by, message = alias_of(update, context), update.effective_message
    filled = await context.services.desk.workflow.filled_by(message.message_id, by=by) if by else None
    if filled is None:
        return
    context.services.sessions.set_replies(context.chat_id, message.message_id, (), now=context.services.clock())
    if filled.part is Piece.NOTE:
        await context.say(
            context._("{alias} was told so as you first wrote it.").format(alias=filled.announcement.author)
        )
    elif filled.announcement.state in OPEN:
        await _fill(filled, message, by, context, is_edit=True)
    else:
        await context.say(too_late(context.locale))
    raise ApplicationHandlerStop


async def take_anyway(announcement: Announcement, part_name: str, by: str, context: Context) -> None:
    """Take the message that was asked back for what it is: the text of the announcement."""
    part, message = part_of(part_name), _asked_back(context)
    if part is None or message is None:
        await context.say(context._("I no longer see that message. Please send it again."))
    else:
        await _fill(Awaited(announcement, part), message, by, context, is_sure=True)


async def leave(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Wait for no more text; an empty draft is thrown away."""
    workflow, _ = context.services.desk.workflow, context._
    await workflow.await_nothing(by=by)
    if announcement.state in OPEN and not (announcement.words or announcement.media or announcement.link):
        await workflow.discard(announcement, by=by)
        await context.say(_("All right, I have thrown it away. What you write now is a question like any."))
    else:
        keyboard = InlineKeyboardMarkup([[button(_("Show the draft"), "show", announcement)]])
        sentence = _("All right, I wait for no more text. The draft stays, also under /announcements.")
        await context.say(sentence, keyboard=keyboard)


async def skip(announcement: Announcement, part_name: str, by: str, context: Context) -> None:
    """Leave a part empty."""
    part = part_of(part_name)
    if part is None:
        return
    match part:
        case Locale():
            words = {spoken: said for spoken, said in announcement.words.items() if spoken is not part}
            emptied = replace(announcement, words=words)
        case Piece.MEDIA:
            emptied = replace(announcement, media=None)
        case Piece.LINK:
            emptied = replace(announcement, link="")
        case Piece.TIME:
            emptied = replace(announcement, send_at=None)
        case Piece.NOTE:
            emptied = announcement
    await _keep(emptied, part, by, context)


async def choose_time(announcement: Announcement, seconds: str, by: str, context: Context) -> None:
    """Take the time that was offered."""
    moment = datetime.fromtimestamp(int(seconds) if seconds.isdecimal() else 0, tz=ZoneInfo(announcement.zone))
    if moment <= context.services.clock():
        await ask_part(announcement, Piece.TIME, by, context, context._("That time has passed."))
    else:
        await _keep(replace(announcement, send_at=moment), Piece.TIME, by, context)


async def choose_audience(announcement: Announcement, choice: str, by: str, context: Context) -> None:
    """Offer the audiences, or take the one that was chosen."""
    services, locale, _ = context.services, context.locale, context._
    if not choice:
        rows = [[button(_("All subscribers"), "to", announcement, "all")]]
        rows.append([button(name, "to", announcement, spoken.value) for spoken, name in LANGUAGE_NAMES.items()])
        rows += [
            [button(services.topic_name(topic, locale), "to", announcement, f"t.{topic}")]
            for topic in services.alert_topics(locale)
        ]
        sentence = _("Who gets it? Those who chose topics get what goes to all, and their topics.")
        await context.say(sentence, keyboard=InlineKeyboardMarkup(rows))
        return
    topic = choice.partition(".")[2]
    changed = replace(
        announcement,
        audience_locale=choice if choice in set(Locale) else "",
        audience_topic=topic if topic in services.alert_topics(locale) else "",
    )
    await _keep(changed, None, by, context)


async def discard(announcement: Announcement, _arg: str, by: str, context: Context) -> None:
    """Throw a draft away."""
    discarded = await context.services.desk.workflow.discard(announcement, by=by)
    await context.say(context._("Discarded. Nothing was sent.") if discarded else too_late(context.locale))


async def show(announcement: Announcement, _arg: str, _by: str, context: Context) -> None:
    """Show the draft: what people will get, and under it its card."""
    await _show(announcement, context)


async def test(announcement: Announcement, _arg: str, _by: str, context: Context) -> None:
    """Send the admin exactly what people will get."""
    _ = context._
    if announcement.words:
        await _show(announcement, context, _("That is what people will get, by the language they speak."))
    else:
        await context.say(problem_sentence(rules.NoText(), context.locale))


async def submit(announcement: Announcement, arg: str, by: str, context: Context) -> None:
    """Let it wait for the second admin, or for a minute where there is only one; unless something is wrong with it."""
    services, locale, _ = context.services, context.locale, context._
    workflow = services.desk.workflow
    if not await workflow.problems(announcement):
        refusal = await preview(announcement, announcement.words, context)
        if refusal:
            await context.send(await card(announcement, locale, services, refusal))
            return
    match await workflow.submit(announcement, by=by, is_sure=arg == "anyway"):
        case TooLate():
            await context.say(too_late(locale))
        case Refused(problems):
            await context.send(
                await card(announcement, locale, services, *(problem_sentence(each, locale) for each in problems))
            )
        case Doubtful(doubts):
            missing = next((spoken for spoken in Locale if spoken not in announcement.words), None)
            rows = [[button(_("➕ Write it"), "ask", announcement, missing.value)]] if missing else []
            rows += [
                [button(_("Send it like this"), "submit", announcement, "anyway")],
                [button(_("✏️ Change it first"), "show", announcement)],
            ]
            sentences = [doubt_sentence(doubt, locale) for doubt in doubts]
            await context.say(*sentences, keyboard=InlineKeyboardMarkup(rows))
        case Submitted(_announcement, None):
            await context.say(_("It waits for another admin to approve it. I am asking them."))
            await notify(context.bot, services)
        case Submitted(_announcement, _begin_at):
            await context.say(_("Unless you cancel it, it goes out in a minute, or at its time."))
            await notify(context.bot, services)


async def give_back(
    announcement: Announcement, note: str, by: str, context: Context, message_id: int | None = None
) -> None:
    """Let the author look at it again, with what the other admin wrote."""
    _ = context._
    workflow = context.services.desk.workflow
    if await workflow.give_back(announcement, by=by, note=note.strip(), message_id=message_id):
        sentence = _("Given back to {alias}, who is told so.").format(alias=announcement.author)
        await context.say(sentence)
        await notify(context.bot, context.services)
    else:
        await context.say(_("It does not wait for an approval any more. See /announcements."))


async def preview(announcement: Announcement, locales: Iterable[Locale], context: Context) -> str | None:
    """Send the copies of these texts to the admin; why Telegram refuses one, or None."""
    _ = context._
    for spoken in locales:
        copy = compose(announcement, spoken, now=context.services.clock())
        try:
            await post(context.bot, context.chat_id, copy)
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


async def _fill(
    awaited: Awaited, message: Message, by: str, context: Context, *, is_sure: bool = False, is_edit: bool = False
) -> None:
    now, part = context.services.clock(), awaited.part
    match fill(awaited, message, now=now, locale=context.locale, is_sure=is_sure or is_edit):
        case Leave():
            await leave(awaited.announcement, "", by, context)
        case Unfit(sentence) if is_edit:
            await context.say(sentence, context._("The draft stays as it was."))
        case Unfit(sentence):
            await ask_part(awaited.announcement, part, by, context, sentence)
        case Unclear(sentence):
            await _ask_back(awaited, message, sentence, context)
        case Filled(filled, is_whole):
            await _keep(filled, part, by, context, message_id=message.message_id, is_whole=is_whole, is_edit=is_edit)


async def _join(awaited: Awaited, html: str, by: str, context: Context) -> None:
    """Take a text that came in two messages for one: as one it fits, or is too long."""
    spoken, locale = awaited.part, context.locale
    if not isinstance(spoken, Locale):
        return
    current = await context.services.announcements.find(awaited.announcement.id) or awaited.announcement
    whole = with_words(current, spoken, html)
    problems = rules.text_problems(whole, spoken, now=context.services.clock())
    if not problems:
        await _keep(whole, spoken, by, context)
        return
    words = {other: said for other, said in current.words.items() if other is not spoken}
    emptied = replace(current, words=words)
    sentences = (
        context._("Your text came in several messages, and I took none of it."),
        *(problem_sentence(problem, locale) for problem in problems),
    )
    match await context.services.desk.workflow.change(emptied, by=by):
        case TooLate():
            await context.say(too_late(locale))
        case changed:
            await ask_part(changed, spoken, by, context, *sentences)


async def _ask_back(awaited: Awaited, message: Message, sentence: str, context: Context) -> None:
    """Ask what a message was meant for, as a reply to it, so that the button finds it again."""
    _ = context._
    announcement, part = awaited.announcement, awaited.part
    take = _("It is the text of announcement {number}").format(number=announcement.id)
    keyboard = InlineKeyboardMarkup(
        [
            [button(take, "take", announcement, part.value)],
            [button(_("I will write another"), "ask", announcement, part.value)],
            [button(_("✖️ Cancel"), "leave", announcement)],
        ]
    )
    await context.bot.send_message(
        context.chat_id,
        plain(sentence),
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )


def _asked_back(context: Context) -> Message | None:
    shown = context.origin.callback_query.message
    return shown.reply_to_message if isinstance(shown, Message) else None


async def _keep(
    announcement: Announcement,
    part: Part | None,
    by: str,
    context: Context,
    *,
    message_id: int | None = None,
    is_whole: bool = True,
    is_edit: bool = False,
) -> None:
    """Keep a change, show what came of it, and ask for what is missing."""
    services, _ = context.services, context._
    match await services.desk.workflow.change(announcement, by=by, part=part, message_id=message_id):
        case TooLate():
            await context.say(too_late(context.locale))
            return
        case changed:
            pass
    if part is not None and not is_whole:
        await ask_part(changed, part, by, context, _("I keep the photo or document."))
        return
    if part is Piece.TIME or part is None:
        await context.send(await card(changed, context.locale, services))
        return
    shown = [part] if isinstance(part, Locale) and part in changed.words else list(changed.words)
    refusal = await preview(changed, shown, context)
    if refusal:
        await context.send(await card(changed, context.locale, services, refusal))
    elif part is Locale.ES and Locale.EN not in changed.words and not is_edit:
        await ask_part(changed, Locale.EN, by, context)
    else:
        await context.send(await card(changed, context.locale, services))


async def _show(announcement: Announcement, context: Context, *sentences: str) -> None:
    refusal = await preview(announcement, announcement.words, context)
    said = [refusal] if refusal else sentences
    await context.send(await card(announcement, context.locale, context.services, *said))


def _prompt(announcement: Announcement, part: Part, locale: Locale) -> str:
    _ = gettext_of(locale)
    sentences: dict[Part, str] = {
        Locale.ES: _("Announcement {number}: send me its text in Spanish, formatted as people should see it."),
        Locale.EN: _("Announcement {number}: send me its text in English, formatted as people should see it."),
        Piece.MEDIA: _("Announcement {number}: send me the photo or the document. I leave out the words below it."),
        Piece.LINK: _(
            "Announcement {number}: send me the address for a button; in a second line its label in Spanish, in a "
            "third line in English, if you want other words than “Read more”."
        ),
        Piece.TIME: _(
            "Announcement {number}: when shall it go out? Write it as you would say it, such as “{example}”. I take it "
            "in {zone}, unless you name another behind it: ET, CT, MT, PT, UTC or a place such as America/Caracas."
        ),
        Piece.NOTE: _("Announcement {number}: write to {alias} why it should be changed."),
    }
    return sentences[part].format(
        number=announcement.id,
        example=example_time(locale),
        zone=zone_name(announcement.zone, locale),
        alias=announcement.author,
    )


def prompt_note(announcement: Announcement, locale: Locale) -> tuple[str, InlineKeyboardMarkup]:
    """The question why an announcement is given back, and its buttons."""
    _ = gettext_of(locale)
    rows = [
        [button(_("Give it back without a word"), "return", announcement, "now")],
        [button(_("✖️ Cancel"), "leave", announcement)],
    ]
    return _prompt(announcement, Piece.NOTE, locale), InlineKeyboardMarkup(rows)


def _prompt_keyboard(announcement: Announcement, part: Part, locale: Locale, *, now: datetime) -> InlineKeyboardMarkup:
    _ = gettext_of(locale)
    rows = [[each] for each in _hours(announcement, locale, now=now)] if part is Piece.TIME else []
    leave_out = _("As soon as it is approved") if part is Piece.TIME else _("Leave it out")
    rows += [
        [button(leave_out, "skip", announcement, part.value)],
        [button(_("Show the draft"), "show", announcement)],
        [button(_("✖️ Cancel"), "leave", announcement)],
    ]
    return InlineKeyboardMarkup(rows)


def _hours(announcement: Announcement, locale: Locale, *, now: datetime) -> list[InlineKeyboardButton]:
    """Times that are often chosen, in words."""
    here = now.astimezone(ZoneInfo(announcement.zone))
    offered = [now + timedelta(hours=1)]
    offered += [(here + timedelta(days=days)).replace(hour=hour, minute=0, second=0) for days, hour in HOURS_OFFERED]
    return [
        button(in_words(moment, announcement.zone, locale), "time", announcement, str(int(moment.timestamp())))
        for moment in offered
        if moment > now
    ]
