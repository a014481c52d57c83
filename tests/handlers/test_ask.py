"""Free text: answered, offered choices, or an honest no."""

import pytest

from bot.languages.locale import Locale
from bot.rendering.answer import first_screen_html
from bot.rendering.html import to_html

DOOR = "la migra está en mi puerta"


@pytest.fixture
def faq(faro):
    """The FAQ of the running bot."""
    return faro.bot_data["services"].faq


async def test_ask_answers_with_the_reviewed_text(person, faq, clock):
    """A sure match is the entry's rendering and nothing else, with what to do next under it."""
    await person.says(DOOR)

    assert person.html == [*first_screen_html(faq.find("rights/open-the-door", Locale.ES), today=clock().date())]
    assert person.keyboard == [
        ["¿Cómo encuentro a una persona detenida por ICE?"],
        ["¿A quién puedo llamar?"],
        ["📄 Fuentes", "🌐 English"],
        ["👍 Me sirvió", "👎 No me sirvió"],
        ["↗️ Compartir"],
    ]


async def test_ask_answers_in_the_language_of_the_question(people):
    """Until someone chooses, a clear message is answered in its own language."""
    person = people(language_code="en")
    await person.says(DOOR)

    assert "Usted no tiene que abrir la puerta" in person.reply


async def test_ask_falls_back_on_the_persons_telegram(people):
    """Words of no clear language are answered in that of the person's Telegram."""
    person = people(language_code="en")
    await person.says("hotline")

    assert "Whom can I call?" in person.reply


async def test_ask_offers_choices_when_unsure(person):
    """Two or three questions as buttons, and one for none of these."""
    await person.says("quiero visitar a mi hermano")

    assert person.replies == ["¿Es alguna de estas preguntas?"]
    assert 3 <= len(person.buttons) <= 4
    assert "¿Cómo visito a una persona detenida?" in person.buttons
    assert person.buttons[-1] == "❌ Ninguna de estas"


async def test_ask_opens_what_was_chosen(person):
    """A choice is answered as if it had been asked."""
    await person.says("quiero visitar a mi hermano")
    await person.presses("¿Cómo visito")

    assert "Llame antes al centro" in person.reply


async def test_ask_none_of_these_gets_the_hotlines(person):
    """Whoever meant none of them is told so, and whom to call."""
    await person.says("quiero visitar a mi hermano")
    await person.presses("Ninguna de estas")

    assert person.reply.startswith("Todavía no tengo respuesta para eso")
    assert "1-888-351-4024" in person.reply


async def test_ask_shows_what_is_likely_as_understood(person, faq, clock):
    """The likeliest first screen under its question, what else may be meant, and a way out."""
    await person.says("quizas cómo visito a una persona detenida")

    entry = faq.find("detention/visits", Locale.ES)
    assert person.html == ["Entendí: " + first_screen_html(entry, today=clock().date())[0]]
    assert [label[0] for label in person.buttons[:2]] == ["❔", "❔"]
    assert person.buttons[2:] == ["❌ Ninguna de estas"]


async def test_ask_says_beside_the_answer_what_may_be_urgent(person):
    """An emergency that is likely but not certain hides no answer, and no answer hides it."""
    await person.says(DOOR + " urge")

    assert person.replies[0].startswith("Usted no está solo. Llame al 988.")
    assert "Usted no tiene que abrir la puerta" in person.replies[1]


@pytest.mark.parametrize("asked", ["quizas a quien puedo llamar urge", "a quien puedo llamar si lo detienen urge"])
async def test_ask_gives_no_button_for_what_follows_anyway(person, asked):
    """Where the likely emergency's entry is shown or offered below, its first words have no button of their own."""
    await person.says(asked)

    assert person.replies[0] == "Usted no está solo. Llame al 988."
    assert "reply_markup" not in person.messages[0]
    assert "¿A quién puedo llamar?" in person.reply or "¿A quién puedo llamar?" in person.buttons


async def test_ask_admits_when_no_entry_is_close(person):
    """An honest sentence, the nearest lines, and two buttons: all lines, all topics; never the nearest guess."""
    await person.says("quien gano el partido")

    assert person.html == [
        "Todavía no tengo respuesta para eso, y prefiero decírselo antes que adivinar.\n\n"
        "Si hay peligro ahora: llame al 911. Si piensa en morir: llame o escriba al 988, de día y de noche; en español "
        "marque 2.\n\n"
        "Quizás en una de estas líneas le puedan ayudar:\n\nLlame a la línea de detención: <b>1-888-351-4024</b>."
    ]
    assert person.buttons == ["¿A quién puedo llamar?", "📚 Todos los temas"]


async def test_ask_tells_every_line_to_whoever_wants_to_talk(person):
    """Who asks for somebody to call gets all of them at once, not a first screen."""
    await person.says("con quién hablo")

    assert "Fuentes:" in person.reply


async def test_ask_puts_what_cannot_wait_first(person, faq, clock):
    """An emergency's first words come before the entry's answer, both as they were reviewed."""
    await person.says("ya no puedo, quiero morir")

    answer = first_screen_html(faq.find("help/hotlines", Locale.ES), today=clock().date())
    assert person.html == [to_html("Usted **no está solo**. Llame al 988."), *answer]


async def test_ask_offers_what_else_was_meant_beside_an_emergency(person):
    """A likely entry is one tap away, after the emergency's answer, and never in its place."""
    await person.says("quiero morir, no sé a qué cárcel se lo llevaron")

    assert person.replies[0].startswith("Usted no está solo. Llame al 988.")
    assert person.replies[-1] == "¿O se trata de esto?"
    assert person.buttons[0] == "¿Cómo encuentro a una persona detenida por ICE?"


@pytest.mark.parametrize(
    ("text", "reply"),
    [("hola", "¡Hola!"), ("Gracias!!", "Con mucho gusto"), ("adiós", "Cuídese mucho"), ("thanks", "Con mucho gusto")],
)
async def test_ask_is_kind_to_small_talk(person, text, reply):
    """Greetings and thanks get a short reply, no answer."""
    await person.says(text)

    assert person.reply.startswith(reply)
    assert "1-888" not in person.reply


async def test_ask_does_not_guess_from_what_was_answered(person):
    """A strange message right after an answer is told that there is none, not offered what came before."""
    await person.says("dónde tienen a mi hermano")
    await person.says("pizza con piña y mucho queso rallado")

    assert person.reply.startswith("Todavía no tengo respuesta")


async def test_ask_joins_a_question_sent_in_pieces(person):
    """What a message alone does not say, it says together with those just before it."""
    await person.says("agarraron a mi esposo")
    await person.says("y no sé dónde está")

    assert "Búsquela en el localizador de ICE" in person.reply


async def test_ask_joins_three_pieces(person):
    """As many as came within thirty seconds of each other."""
    for piece in ("lo agarraron", "ayer", "dónde lo busco"):
        await person.says(piece)

    assert "Búsquela en el localizador de ICE" in person.reply


async def test_ask_joins_nothing_after_thirty_seconds(person, clock):
    """A later message is a question of its own."""
    await person.says("agarraron a mi esposo")
    clock.advance(seconds=30)
    await person.says("y no sé dónde está")

    assert "Búsquela" not in person.reply


async def test_ask_joins_nothing_of_another_chat(people):
    """What one person wrote never answers another."""
    ana, luis = people(), people()
    await ana.says("agarraron a mi esposo")
    await luis.says("y no sé dónde está")

    assert "Búsquela" not in luis.reply


async def test_ask_does_not_repeat_an_answer_for_a_vague_word_after_it(person):
    """What was answered already is not answered again because of the words that came before."""
    await person.says(DOOR)
    await person.says("pues")

    assert "Usted no tiene que abrir" not in person.reply


async def test_ask_edits_its_answer_when_the_question_is_edited(person):
    """An edited question is answered anew in the place of the earlier answer."""
    await person.says("hotline")
    (before,) = person.messages
    await person.edits(DOOR)

    (after,) = person.messages
    assert after["message_id"] == before["message_id"]
    assert "Usted no tiene que abrir" in after["text"]


async def test_ask_edited_to_a_shorter_answer_deletes_the_rest(person):
    """Where the earlier answer took several messages, those left over go."""
    await person.says("ya no puedo, quiero morir")
    many = len(person.messages)
    await person.edits("hotline")

    assert many > 1
    assert len(person.messages_of_bot) == 1
    assert "¿A quién puedo llamar?" in person.reply


async def test_ask_edited_to_the_same_answer_is_left_as_it_is(person, telegram):
    """Telegram refuses an edit that changes nothing; that is no fault."""
    await person.says(DOOR)
    await person.edits(DOOR + "!")

    assert len(person.messages_of_bot) == 1
    assert [call.reply["description"] for call in telegram.of("editMessageText")] == [
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message"
    ]


async def test_ask_answers_an_edit_of_what_it_never_saw(person, faro):
    """Without an earlier answer, as after a restart, an edited question gets a new one."""
    await person.says("hotline")
    faro.bot_data["services"].sessions.forget(person.chat_id)
    await person.edits(DOOR)

    assert len(person.messages_of_bot) == 2


async def test_ask_shows_no_link_previews(person, telegram):
    """A preview would hide what was answered."""
    await person.says(DOOR)

    assert telegram.of("sendMessage")[0].params["link_preview_options"] == '{"is_disabled": true}'


async def test_ask_leaves_no_row(person, faro):
    """Asking keeps nothing."""
    await person.says(DOOR)

    assert await faro.bot_data["services"].chats.remove(person.chat_id) is False
