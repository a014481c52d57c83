"""What people ask of the bot itself."""

import json
from pathlib import Path

import pytest

from bot.languages.requests import Request, request_of

ROOT = Path(__file__).parents[2]
SAID = {
    Request.STOP: [
        "STOP",
        "Stop!",
        "stop stop",
        "BAJA",
        "unsubscribe",
        "Unsuscribe me please",
        "parar",
        "Alto.",
        "cancelar",
        "CANCEL",
        "quit",
        "opt out",
        "fin",
        "quiero darme de baja",
        "me quiero dar de baja por favor",
        "denme de baja de los avisos",
        "ya no quiero recibir más avisos",
        "No quiero más mensajes",
        "no me manden más mensajes",
        "dejen de mandarme mensajes",
        "cómo cancelo los avisos",
        "cancelar mi suscripción",
        "quiten las notificaciones",
        "please stop sending me messages",
        "Can you please stop sending me alerts?",
        "how do I unsubscribe",
        "no more alerts",
        "I don't want any more messages",
        "take me off the list",
        "don't text me again",
    ],
    Request.PERSON: [
        "quiero hablar con una persona",
        "Hola, quiero hablar con un asesor",
        "agente",
        "un operador",
        "representante",
        "necesito hablar con alguien real",
        "comuníqueme con un operador por favor",
        "pásenme con un humano",
        "¿Hay alguien ahí?",
        "atención al cliente",
        "talk to a human",
        "Can I talk to someone?",
        "I want to speak with a real person",
        "live agent",
        "human please",
        "is anyone there",
        "let me speak to a representative",
    ],
    Request.NOTHING: [
        "ok",
        "OK!",
        "okkk",
        "si",
        "Sí.",
        "no",
        "ya",
        "vale",
        "entendido",
        "ok ok",
        "jajaja",
        "haha",
        "yes",
    ],
    Request.THANKS: ["👍", "👍🏽", "🙏", "❤️", "👍 🙏 ❤️", "😊!!", "🇺🇸"],
    Request.ALARM: ["🆘", "🚔🚔😭", "🚨!!"],
    Request.WORDS: ["😭", "👎", "???", "...", "!", "😡😡", "🤔?"],
}
QUESTIONS = [
    "hola",
    "gracias",
    "ayuda",
    "help",
    "no entiendo",
    "para qué sirve la orden",
    "un agente me paró en la calle",
    "me paró un agente",
    "quiero hablar con un abogado",
    "quiero hablar con mi hermano detenido",
    "how can I find someone",
    "busco a una persona",
    "cancelar mi cita con ICE",
    "cancel my hearing",
    "how do I stop my deportation",
    "quiero parar la deportación",
    "I want to end it all",
    "quiero salir de aquí",
    "no quiero que me deporten",
    "alto riesgo",
    "help me stop them",
    "can I call a detained person",
    "911",
    "",
    " ",
    "\N{ZERO WIDTH SPACE}",
    "stop " * 100 + "ice",
]


@pytest.mark.parametrize(("request_", "text"), [(request, text) for request, said in SAID.items() for text in said])
def test_request_is_heard_where_it_is_all_that_is_said(request_, text):
    """In either language, however it is written."""
    assert request_of(text) is request_


@pytest.mark.parametrize("text", QUESTIONS)
def test_request_is_not_heard_in_a_question(text):
    """Whatever else is in it."""
    assert request_of(text) is None


@pytest.mark.parametrize("locale", ["es", "en"])
def test_request_takes_no_question_of_ours(locale):
    """Of all that are known only those that an entry does not answer are taken for a request."""
    lines = (ROOT / "tests" / "questions" / "dev" / f"own.{locale}.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]

    assert [said["text"] for said in questions if said["entry"] and request_of(said["text"])] == []
