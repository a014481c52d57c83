"""An entry as people receive it: the reviewed text, with what it stands on, in Telegram's HTML."""

from datetime import date
from html import escape
from urllib.parse import urlsplit

from bot.errors import FaqError
from bot.faq.entry import Entry, Faq, Source
from bot.languages.locale import full_date, gettext_of, month
from bot.rendering.html import parts, to_html

PARAGRAPHS = "\n\n"


def answer_html(entry: Entry, *, today: date) -> list[str]:
    """The messages that answer with *entry*: question, answer, sources, date; mostly one.

    The answer itself is the rendering of the reviewed file, paragraph for paragraph. What stands around it are
    sentences of `locales/`: after the first paragraph a warning where nobody looked at the entry in time, at the
    end a line where no lawyer approved this very text.
    """
    _ = gettext_of(entry.locale)
    first, _separator, rest = to_html(entry.answer).partition(PARAGRAPHS)
    blocks = [f"<b>{escape(entry.question)}</b>", first]
    if entry.is_stale(today):
        blocks.append(_stale_line(entry))
    blocks += filter(None, rest.split(PARAGRAPHS))
    if entry.sources:
        blocks.append("\n".join([_("Sources:"), *map(_source_line, entry.sources)]))
    last_lines = []
    if entry.reviewed is not None:
        last_lines.append(_("Facts known up to {month}.").format(month=month(entry.reviewed, entry.locale)))
    if entry.is_draft:
        last_lines.append(_("Draft: no lawyer has approved this text yet."))
    if last_lines:
        blocks.append("<i>" + "\n".join(last_lines) + "</i>")
    return parts(blocks)


def check_answers(faq: Faq, *, today: date) -> None:
    """Nothing when every entry can be sent; else FaqError naming those that cannot."""
    problems = []
    for entry in faq.entries:
        try:
            answer_html(entry, today=today)
        except ValueError as error:
            problems.append(f"{entry.path}: {error}")
    if problems:
        raise FaqError("\n".join(problems))


def _stale_line(entry: Entry) -> str:
    _ = gettext_of(entry.locale)
    since = full_date(entry.review_by, entry.locale) if entry.review_by else ""
    if entry.check is None:
        return "⚠️ " + _("This may have changed: nobody has checked it since {date}.").format(date=since)
    sentence = _("This may have changed: a new check was due on {date}. See the official page: {page}")
    page = f'<a href="{escape(entry.check)}">{escape(_host(entry.check))}</a>'
    return "⚠️ " + escape(sentence).format(date=since, page=page)


def _source_line(source: Source) -> str:
    title = escape(source.title or source.url or "")
    is_web = source.url is not None and source.url.startswith(("https://", "http://"))
    return f'• <a href="{escape(source.url or "")}">{title}</a>' if is_web else f"• {title}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
