"""Inline keyboards and their callback data."""

from dataclasses import replace

import pytest

from bot.faq.entry import MOST_PARTS, Entry, Faq, Part
from bot.faq.folder import Folder
from bot.handlers import callback_data, keyboards
from bot.handlers.callback_data import (
    DESK,
    LONGEST_ID,
    SOURCES,
    WHOLE,
    Press,
    is_short_id,
    names_digits,
    piece_data,
    seen_of,
)
from bot.languages.locale import Locale

LONGEST = f"{'t' * 21}/{'s' * 22}"


def entry(entry_id: str, locale: Locale = Locale.ES, *, related: tuple[str, ...] = ()) -> Entry:
    """An entry with that id, and as many parts as there may be."""
    parts = tuple(Part(f"Si {number}", "a", "a") for number in range(MOST_PARTS))
    return Entry(entry_id, locale, f"¿{entry_id}?" + "x" * 80, parts=parts, related=related)


def data_of(keyboard) -> list[str]:
    """The data of all buttons."""
    return [str(button.callback_data) for row in keyboard.inline_keyboard for button in row if button.callback_data]


def test_data_fits_telegram_for_the_longest_id():
    """64 bytes a button, whatever it does."""
    faq = Faq((entry(LONGEST), entry(LONGEST, Locale.EN)))
    all_data = [
        *data_of(keyboards.answer_keyboard(faq.entries[0], faq, username="faro_bot")),
        *data_of(keyboards.topics_keyboard(faq, Folder(), Locale.ES, Press.BELOW)),
        *data_of(keyboards.topic_keyboard(faq, "t" * 21, 0, Locale.ES)),
        *data_of(keyboards.choice_keyboard(faq.entries, Locale.ES)),
    ]

    assert callback_data.is_short_id(LONGEST)
    assert max(len(data.encode()) for data in all_data) == 16 + len(LONGEST) <= 64
    assert len(keyboards.payload_of(LONGEST)) <= 64


@pytest.mark.parametrize("entry_id", [LONGEST + "s", "a", "a/b/c", "A/b", "a/b_c", "a/-b", "á/b", ""])
def test_other_ids_are_refused(entry_id):
    """What fits no button or link is found before anyone presses it."""
    assert not callback_data.is_short_id(entry_id)


def test_every_button_has_a_handler():
    """What a keyboard writes, one pattern reads."""
    faq = Faq((entry("a/b", related=("a/c",)), entry("a/b", Locale.EN), entry("a/c")))
    all_data = [
        *data_of(keyboards.answer_keyboard(faq.entries[0], faq, username="faro_bot")),
        *data_of(keyboards.topics_keyboard(faq, Folder(), Locale.ES, Press.TOPICS)),
        *data_of(keyboards.topic_keyboard(faq, "a", 0, Locale.ES)),
        *data_of(keyboards.choice_keyboard(faq.entries, Locale.ES)),
        *data_of(keyboards.entries_keyboard(faq.entries, Locale.ES)),
        *data_of(keyboards.language_keyboard()),
    ]
    patterns = (
        callback_data.ENTRY,
        callback_data.TURN,
        callback_data.PART,
        callback_data.USEFUL,
        callback_data.TOPICS,
        callback_data.TOPIC,
        callback_data.LANGUAGE,
        callback_data.NONE,
    )

    assert {data: sum(bool(pattern.match(data)) for pattern in patterns) for data in all_data} == dict.fromkeys(
        all_data, 1
    )


def test_piece_data_says_what_was_seen():
    """Which part a button opens and which were seen stand in its data, with digits of the parts' names."""
    seen = frozenset({"0", "3", SOURCES})
    data = piece_data(Press.PART, entry(LONGEST), WHOLE, seen)
    found = callback_data.PART.match(data)

    assert (found["piece"], seen_of(found["seen"]), found["id"]) == (WHOLE, seen, LONGEST)
    assert found["names"] == names_digits(entry(LONGEST))
    assert found["names"] != names_digits(replace(entry(LONGEST), parts=()))


def test_links_lead_back_to_their_entry():
    """A payload holds only what Telegram allows, and stands for one id."""
    for entry_id in ("rights/red-card", "a/b", LONGEST):
        payload = keyboards.payload_of(entry_id)

        assert payload.replace("-", "").replace("_", "").isalnum()
        assert keyboards.entry_id_of(payload) == entry_id


def test_pages_go_back_and_forth():
    """Eight questions a page; the first has no way back, the last none on."""
    faq = Faq(tuple(entry(f"a/b{number:02}") for number in range(17)))
    pages = [keyboards.topic_keyboard(faq, "a", page, Locale.ES) for page in (-5, 0, 1, 2, 99)]
    labels = [[button.text for row in page.inline_keyboard[-2:] for button in row] for page in pages]

    assert [sum(data.startswith("e:") for data in data_of(page)) for page in pages] == [8, 8, 8, 1, 1]
    assert labels[1][:1] == ["Más ▶️"]
    assert labels[2][:2] == ["◀️ Atrás", "Más ▶️"]
    assert labels[3][:1] == ["◀️ Atrás"]
    assert data_of(pages[2])[-3:] == ["t:a:0", "t:a:2", "t"]


def test_labels_are_short():
    """Telegram cuts what is long; we cut it visibly."""
    button = keyboards.entry_button(entry("a/b"))

    assert len(button.text) == keyboards.LONGEST_LABEL
    assert button.text.endswith("…")


def test_related_entries_that_are_gone_are_left_out():
    """A button never leads nowhere; at most four are shown."""
    ids = [f"a/b{n}" for n in range(6)]
    faq = Faq(tuple(entry(entry_id, related=("a/gone", *ids[1:])) for entry_id in ids))
    data = data_of(keyboards.answer_keyboard(faq.entries[0], faq, username="faro_bot"))

    assert [item for item in data if item.startswith("e:")] == ["e:a/b1", "e:a/b2", "e:a/b3", "e:a/b4"]


def test_the_longest_topic_can_be_an_audience():
    """The pattern takes whatever topic an entry may have, and Telegram its button."""
    topic = "a" * (LONGEST_ID - len("/x"))
    data = f"{Press.DESK}:to:999999999:t.{topic}"

    assert is_short_id(f"{topic}/x")
    assert DESK.match(data)["arg"] == f"t.{topic}"
    assert len(data) <= 64
