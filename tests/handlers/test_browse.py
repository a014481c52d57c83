"""Topics and entries by buttons."""

import pytest

DOOR = "¿Tengo que abrirle la puerta a ICE?"
BOND = "cómo se paga la fianza"
PARTS = ["Cuánto cuesta", "Los pasos", "Después de pagar"]


@pytest.mark.parametrize("command", ["/temas", "/topics"])
@pytest.mark.parametrize(("code", "topic"), [("es", "Sus derechos"), ("en", "Your rights")])
async def test_topics_are_listed_in_the_persons_language(people, command, code, topic):
    """Either name of the command works in either language."""
    person = people(language_code=code)
    await person.says(command)

    assert topic in person.buttons


async def test_topic_opens_in_place_of_the_list(person):
    """Browsing leaves one message, not a trail of them."""
    await person.says("/temas")
    await person.presses("Sus derechos")

    assert person.replies == ["Sus derechos"]
    assert person.buttons == [DOOR, "📚 Todos los temas"]
    await person.presses("Todos los temas")
    assert "Una persona detenida" in person.buttons
    assert len(person.messages_of_bot) == 1


async def test_topic_opens_below_other_words(person):
    """A notice or the hotlines stay where they are when a topic under them is opened."""
    await person.says("/start")
    before = len(person.messages_of_bot)
    await person.presses("Sus derechos")

    assert person.replies == ["Sus derechos"]
    assert len(person.messages_of_bot) == before + 1


async def test_entry_opens_below_the_list(person):
    """The list stays, to go on browsing."""
    await person.says("/temas")
    await person.presses("Sus derechos")
    await person.presses(DOOR)

    assert "Usted no tiene que abrir la puerta" in person.reply
    assert len(person.messages_of_bot) == 2


async def test_related_entry_opens(person):
    """What is read next is one tap away."""
    await person.says("la migra está en mi puerta")
    await person.presses("¿A quién puedo llamar?")

    assert "Llame a la línea de detención" in person.reply


async def test_answer_turns_into_the_other_language_and_back(person):
    """In place, and without changing what language the person speaks."""
    await person.says("la migra está en mi puerta")
    await person.presses("English")
    assert "Do I have to open the door to ICE?" in person.reply

    await person.presses("Español")
    assert "Usted no tiene que abrir la puerta" in person.reply
    assert len(person.messages_of_bot) == 1
    await person.says("/temas")
    assert "Sus derechos" in person.buttons


async def test_first_screen_leads_to_every_part(person):
    """One button a part, with its name on it; sources, and at the end all of it."""
    await person.says(BOND)

    assert "La fianza se paga" in person.reply
    assert "1,500" not in person.reply
    assert person.buttons[:3] == PARTS
    assert person.keyboard[-3:] == [
        ["📄 Fuentes", "🌐 English"],
        ["👍 Me sirvió", "👎 No me sirvió"],
        ["↗️ Compartir", "📖 Todo"],
    ]


async def test_part_arrives_with_the_buttons_that_remain(person):
    """Below the first screen, whose own buttons stay; each piece that was seen has no button any more."""
    await person.says(BOND)
    await person.presses("Los pasos")
    assert person.replies[0].startswith("Los pasos\n¿Cómo pago la fianza?\n\nPaso 1.")
    assert person.buttons[:2] == ["Cuánto cuesta", "Después de pagar"]

    await person.presses("Fuentes")
    assert "La mínima es de $1,500." in person.reply
    assert person.buttons[:2] == ["Cuánto cuesta", "Después de pagar"]
    assert "📄 Fuentes" not in person.buttons

    await person.presses("Cuánto cuesta")
    await person.presses("Después de pagar")
    assert not set(PARTS) & set(person.buttons)
    assert person.buttons[-1] == "📖 Todo"
    assert len(person.messages_of_bot) == 5


async def test_part_turns_into_the_other_language_in_place(person):
    """The same part, and what remains there is what remained here."""
    await person.says(BOND)
    await person.presses("Cuánto cuesta")
    await person.presses("English")

    assert person.replies[0].startswith("How much it costs\nHow do I pay the bond?\n\nThe lowest is $1,500.")
    assert person.buttons[:2] == ["The steps", "After you pay"]
    await person.presses("After you pay")
    assert person.replies[0].startswith("After you pay")
    assert len(person.messages_of_bot) == 3


async def test_only_the_part_with_an_old_fact_warns(person):
    """Past its date a fact is named with its page under the message that holds it, and nowhere else."""
    await person.says(BOND)
    assert "⚠️" not in person.reply

    await person.presses("Cuánto cuesta")
    assert "⚠️ Esto puede haber cambiado: “La mínima es de $1,500.”. Vea la página oficial." in person.reply
    await person.presses("Los pasos")
    assert "⚠️" not in person.reply


async def test_all_of_it_comes_in_as_many_messages_as_it_takes(person, telegram):
    """Cut between paragraphs; the buttons stand under the last one, and lead to no part any more."""
    await person.says(BOND)
    await person.presses("📖 Todo")

    assert len(person.messages) == 2
    assert "reply_markup" not in person.messages[0]
    assert not {*PARTS, "📄 Fuentes", "📖 Todo"} & set(person.buttons)
    assert "👍 Me sirvió" in person.buttons
    await person.presses("English")
    assert "How do I pay the bond?" in person.replies[0]
    assert len(person.messages_of_bot) == 5


async def test_button_of_parts_that_changed_leads_to_the_first_screen(person):
    """A part that has another name or place now is not opened by the old number."""
    await person.says(BOND)
    for data in ("p:es:000:ffff:release/bond", "q:es:s00:ffff:release/bond"):
        await person.presses_data(data)

        assert "La fianza se paga" in person.reply
        assert person.buttons[:3] == PARTS


async def test_parts_open_in_groups_too(group):
    """In a group the pieces come the same way."""
    member = group.member()
    await member.says("@faro_test_bot " + BOND)
    await member.presses("Los pasos")

    assert member.replies[0].startswith("Los pasos")


@pytest.mark.parametrize(
    "data",
    [
        "e:rights/gone",
        "o:en:rights/gone",
        "u:y:es:01234567:rights/gone",
        "t:gone:0",
        "b:gone:0",
        "x",
        "e:",
        "e:../../etc/passwd",
        "l:fr",
        "t:rights:٣",
        "t:rights:-1",
        "p:es:000:ffff:rights/gone",
        "p:es:900:ffff:release/bond",
        "p:es:0000:ffff:release/bond",
        "u:y:es:0123456:rights/open-the-door",
        "e:rights/open-the-door\n",
        "💥" * 16,
    ],
)
async def test_old_buttons_get_a_kind_word_and_the_topics(person, data):
    """What is gone, and what never was, leads to the topics."""
    await person.says("/temas")
    await person.presses_data(data)

    assert person.reply.startswith("Eso ya no está aquí")
    assert "Sus derechos" in person.buttons


async def test_page_past_the_end_is_the_last_one(person):
    """A page of a topic that has since shrunk shows what there is."""
    await person.says("/temas")
    await person.presses_data("t:rights:999")

    assert DOOR in person.buttons


async def test_late_press_is_still_answered(person, telegram):
    """Telegram forgets a press after a while; what was pressed is done all the same."""
    await person.says("/temas")
    refuse = telegram.put_press

    async def put_late(*args, **kwargs):
        query = await refuse(*args, **kwargs)
        telegram.expire_queries()
        return query

    telegram.put_press = put_late
    await person.presses("Sus derechos")

    assert person.replies == ["Sus derechos"]


async def test_pressing_twice_changes_nothing(person):
    """The second press of an impatient finger is no fault."""
    await person.says("/temas")
    (message,) = person.messages
    await person.presses_data("t", message)
    await person.presses_data("t", message)

    assert len(person.messages_of_bot) == 1
    assert person.replies == []


async def test_press_under_a_message_too_old_to_see_is_answered(person):
    """Telegram may not show which message held the button; the reply comes anew then."""
    await person.says("/temas")
    gone = {"message_id": 999_999, "chat": person.chat.info, "date": 0}
    await person.presses_data("t:rights:0", gone)

    assert person.replies == ["Sus derechos"]
    assert len(person.messages_of_bot) == 2
