"""How to ask."""

import pytest

COMMANDS = {
    "es": ["/temas", "/novedades", "/avisos", "/idioma", "/ayuda", "/privacidad", "/borrar"],
    "en": ["/topics", "/news", "/alerts", "/language", "/help", "/privacy", "/forget"],
}


@pytest.mark.parametrize("command", ["/ayuda", "/help"])
@pytest.mark.parametrize("code", ["es", "en"])
async def test_help_names_the_commands_of_the_persons_language(people, command, code):
    """Every command with what it does, and the way to the hotlines and the topics."""
    person = people(language_code=code)
    await person.says(command)

    lines = person.reply.split("\n\n")[-1].split("\n")
    assert [line.split(" – ")[0] for line in lines] == COMMANDS[code]
    assert all(line.split(" – ")[1] for line in lines)
    assert len(person.buttons) == 2


@pytest.mark.parametrize("text", ["/inventado", "/start2", "/anunciar todos"])
async def test_unknown_command_is_told_which_there_are(person, text):
    """Kindly, and without answering something else."""
    await person.says(text)

    assert person.reply.startswith("No conozco ese comando.")
    assert "/privacidad" in person.reply
