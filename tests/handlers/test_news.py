"""What changed lately."""

from dataclasses import replace

import pytest

from bot.handlers.context import services_of, set_services
from bot.languages.locale import Locale
from bot.store.withdrawals import Text


@pytest.mark.parametrize("command", ["/novedades", "/news"])
async def test_news_tells_each_change_with_the_answer_that_says_more(person, command):
    """A date, a sentence, and a button that opens the entry."""
    await person.says(command)

    assert person.reply == (
        "Lo que cambió hace poco, hasta donde sé:\n\n"
        "1. 1 de julio de 2026\nLa fianza mínima no cambió: sigue en $1,500."
    )
    assert person.buttons == ["1 · ¿Cómo pago la fianza?", "🔔 Avíseme de los cambios"]
    await person.presses("¿Cómo pago")
    assert "La fianza se paga" in person.reply


async def test_news_speaks_the_persons_language(people):
    """With the entry in that language too."""
    person = people(language_code="en")
    await person.says("/news")

    assert "July 1, 2026\nThe lowest bond did not change" in person.reply
    assert person.buttons[0] == "1 · How do I pay the bond?"


async def test_news_leads_to_being_told(person, faro):
    """Whoever wants to hear of the next changes subscribes from there, and may choose that alone."""
    await person.says("/novedades")
    await person.presses("🔔")
    assert "Recibirá los avisos en español" in person.reply
    await person.presses("Elegir temas")
    assert "✅ Lo que cambió hace poco" in person.buttons

    for topic in services_of(faro).faq.topics(Locale.ES):
        await person.presses_data(f"s:t:{topic}")
    assert await services_of(faro).desk.workflow._audience.count(topic="news") == 1
    assert await services_of(faro).desk.workflow._audience.count(topic="rights") == 0


async def test_news_of_a_withdrawn_fact_is_not_told(person, faro, clock):
    """What may be wrong is said nowhere."""
    services = services_of(faro)
    fact = services.faq.fact("lowest-bond")

    await services.withdrawals.add([Text.of_fact(fact, locale) for locale in fact.words], alias="ana", now=clock.now)
    await person.says("/novedades")

    assert person.reply == "No sé de nada que haya cambiado hace poco."


async def test_news_newest_first(person, faro):
    """However they lie in their files."""
    services = services_of(faro)
    old = services.faq.fact("lowest-bond")
    later = replace(old, id="later", news=replace(old.news, date=old.news.date.replace(month=8)))
    set_services(faro, replace(services, faq=replace(services.faq, facts=(old, later))))
    await person.says("/novedades")

    assert person.reply.index("1 de agosto") < person.reply.index("1 de julio")
