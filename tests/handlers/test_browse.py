"""Topics and entries by buttons."""

import pytest

DOOR = "¿Tengo que abrirle la puerta a ICE?"


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


async def test_long_answer_turns_below(person):
    """An answer of several messages cannot be turned in the place of one."""
    await person.says("cómo se paga la fianza")
    await person.presses("English")

    assert len(person.messages_of_bot) == 4
    assert "How do I pay the bond?" in person.replies[0]


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
