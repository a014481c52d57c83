"""What people ask of the bot itself, where it is all that they write: to stop, to talk to a person, nothing more."""

import re
from enum import Enum, auto

from bot.languages.text import fold, visible

LONGEST = 120  # characters; whoever writes more asks a question
PLEASE = re.compile(r"\b(?:por favor|porfavor|porfa|please|pls|plz)\b")
STRETCHED = re.compile(r"(\w)\1{2,}")
REPEATED = re.compile(r"\b(\w+)(?: \1\b)+")
LAUGHTER = re.compile(r"\b(?:j[aeiou]){2,}j?\b|\b(?:h[ae]){2,}h?\b|\b(?:ha|ja|je)\b")


def _either(words: str) -> str:
    """A pattern of any of the *words* and phrases, which stand between commas."""
    return f"(?:{'|'.join(' '.join(word.split()) for word in words.split(','))})"


# Around what is asked, in either language.
POLITE = _either(
    r"""
    hola, buenas, buenos dias, buenas tardes, buenas noches, hello, hi, hey, favor, gracias, muchas gracias,
    thanks, thank you, ya, ahora, now, ok, disculpe, disculpa, perdon, sorry, oiga, oye, bueno, pues, s v p,
    ahorita, de una vez, right now, asap, urgente, sir, senor, senora
    """
)

WANT_ES = _either(
    """
    yo, me, te, le, les, se, quiero, quisiera, quieren, deseo, necesito, puedo, podria, podrian, puede, puedes,
    pueden, como, donde, hago, para, que, a, gustaria, voy, ayuda, ayude, ayudame
    """
)
WANT_EN = _either(
    """
    i, we, you, want, wanna, would, d, like, need, can, could, may, let, me, us, how, do, where, to, just, get,
    be, is, there, possible, it, a way, help, speak
    """
)

# No more announcements: the words that end text messages everywhere, and what people say in sentences.
STOP = r"stop ?all, stop, unsubscribe, unsuscribe, un subscribe, cancel, quit, end, opt out, optout, revoke, remove me"
BAJA = """
    baja, bajas, parar, para, pare, paren, parenle, alto, basta, ya basta, cancelar, cancel[aeo],
    cancelen, deten, detente, detengan, detenganse, salir, salirme, fin, desuscribir(?:me|se)?, desuscribeme,
    desuscribanme,
    desinscribir(?:me)?, dejar de recibir, sair, desabonner, arret, arreter, kanpe
    """
MESSAGES_ES = (
    r"(?:(?:mis?|los|las?|el|est[oa]s|es[oa]s|[st]us|tod[oa]s?|de|mas) )*"
    r"(?:avisos?|mensajes?|anuncios?|notificacion(?:es)?|alertas?|suscripcion(?:es)?|textos?)"
)
MESSAGES_EN = (
    r"(?:(?:my|the|these|those|your|all|any|more|of|from|this) )*"
    r"(?:messages?|alerts?|announcements?|notifications?|updates?|subscriptions?|texts?)"
)
END_ES = _either(
    """
    cancel(?:ar|en?|a|o), quit(?:ar|en?|a|enme), par(?:ar|en?|a|o), detener, detengan?, desactiv(?:ar|en?|a),
    apag(?:ar|uen?|a), terminar, elimin(?:ar|en?|a), suspender, salir(?:me)?, dejar, stop
    """
)
SENDING_ES = r"(?:mandar|enviar|escribir|recibir|molestar)(?:me|nos|le)?"
SENDING_EN = r"(?:send(?:ing)?|messag(?:e|ing)|text(?:ing)?|writ(?:e|ing)|contact(?:ing)?|bother(?:ing)?)"
STOPPED = (
    _either(STOP + "," + BAJA),
    rf"(?:{WANT_ES} )*(?:dar(?:me|se|nos)?|den(?:me)?|dem?e|dame|doy|dan?|date) de baja(?: (?:de|a|en) .*)?",
    rf"(?:{WANT_ES} )*{END_ES} {MESSAGES_ES}",
    rf"(?:{WANT_ES} )*(?:dej(?:en?|ar?|o)|par(?:en?|a)) de {SENDING_ES}(?: {MESSAGES_ES})?",
    rf"(?:ya )?no (?:quiero|deseo|necesito|quisiera)(?: recibir| ver| que me (?:manden|envien))? {MESSAGES_ES}",
    rf"(?:ya )?no (?:me|nos) (?:manden?|envien?|escriban?|molesten?|lleguen)(?: mas)?(?: {MESSAGES_ES})?",
    rf"(?:ya )?no mas {MESSAGES_ES}",
    rf"(?:{WANT_EN} )*(?:unsubscribe|unsuscribe|opt out)(?: me)?(?: (?:from|of) (?:{MESSAGES_EN}|this|it))?",
    rf"(?:{WANT_EN} )*(?:stop|cancel|end|quit|turn off|mute|disable)(?: (?:getting|receiving))? {MESSAGES_EN}",
    rf"(?:{WANT_EN} )*(?:stop|quit) {SENDING_EN}(?: me)?(?: {MESSAGES_EN})?",
    r"(?:take|remove) me (?:off|from)(?: (?:this|the|your|all|my))*(?: (?:mailing )?lists?)?",
    rf"(?:i )?(?:don ?t|do not|no longer) want(?: to (?:get|receive|see))? {MESSAGES_EN}",
    rf"no more {MESSAGES_EN}",
    rf"(?:don ?t|do not|never) {SENDING_EN}(?: to)? me(?: again| any ?more| {MESSAGES_EN})*",
)

# Somebody to talk to; not whoever looks for somebody.
SOMEONE_ES = (
    r"(?:(?:con|a|por|una?|el|las?|los|alg[uo]na?|algun|otr[oa]|sus?|ustedes?) )*"
    + _either(
        """
        personas?, humanos?, humana, ser humano, agentes?, asesor(?:a|es)?, operador(?:a|es)?, operari[oa],
        representantes?, alguien, alguno, encargad[oa]s?, ejecutiv[oa], voluntari[oa]s?, trabajador(?:a|es)?, ustedes,
        gente, consejer[oa]
        """
    )
    + r"(?: (?:real(?:es)?|human[oa]s?|viv[oa]s?|en vivo|de verdad|verdader[oa]|de carne y hueso|de ustedes|"
    r"del (?:equipo|bot)|disponible|directamente|que (?:me|nos) (?:atienda|ayude|escuche|conteste|responda|oriente)|"
    r"(?:que no sea|y no con) (?:una? )?(?:robot|bot|maquina)|por telefono|ahi|alli))*"
)
SOMEONE_EN = (
    r"(?:(?:with|to|an?|the|some|any|one|real|live|actual|of|your|you) )*"
    + _either(
        """
        human beings?, humans?, persons?, people, agents?, representatives?, reps?, operators?, somebody, someone,
        anybody, anyone, advis[eo]rs?, staff, volunteers?, workers?
        """
    )
    + r"(?: (?:real|live|there|here|alive|who can help(?: me)?|instead|directly|(?:on the|by) phone|not a bot))*"
)
TALK_ES = _either(
    """
    hablar(?:le)?, hable, comunicar(?:me|se)?, comuniqueme, comuniquenme, platicar, conversar, chatear, pasar(?:me)?,
    paseme, pasenme, pasame, ponga(?:n?me)?, ponme, transferir(?:me)?, transfi[ea]reme, transfierame, conectar(?:me)?,
    conecteme, conectame, atienda, atender, atendido, ayude, dar, deme, necesito, quiero
    """
)
TALK_EN = _either(
    """
    talk(?:ing)?, speak(?:ing)?, chat(?:ting)?, connect(?:ed)?, transfer(?:red)?, put me through, get, give, need, want
    """
)
PERSON_ES = r"(?:agente|asesor(?:a|es)?|operador(?:a|es)?|representante|(?:ser )?humano|humana|ejecutivo)"
PERSON_EN = r"(?:agent|human(?: being)?|operator|representative|rep|advis[eo]r)"
PERSON = (
    rf"(?:{WANT_ES} )*{TALK_ES} {SOMEONE_ES}",
    rf"(?:{WANT_EN} )*{TALK_EN}(?: me)? {SOMEONE_EN}",
    rf"(?:(?:una?|el|la|otr[oa]) )?(?:{PERSON_ES}|persona (?:real|humana|viva|de verdad)|alguien real)|una persona",
    rf"(?:(?:an?|the|some) )?(?:{PERSON_EN}|real (?:person|human|people)|live (?:agent|person|chat|human|support))",
    r"a person|another person|someone real|(?:atencion|servicio) (?:al|a) (?:cliente|publico|usuario)|atencion humana",
    r"customer (?:service|support|care)|human support|soporte",
    r"(?:no )?hay (?:alguien|(?:alguna|una) persona|personas|(?:algun|un) humano|gente)(?: real| ahi| alli|"
    r" aqui| detras| de verdad| en vivo| conectado| que me (?:ayude|atienda|conteste)| con quien (?:pueda )?hablar)*",
    r"(?:is|are) (?:there )?(?:anyone|anybody|someone|somebody|a (?:real )?(?:human|person)|any (?:humans?|people))"
    r"(?: real| there| here| behind this| i can (?:talk|speak) (?:to|with))*",
    r"(?:anyone|anybody|alguien) (?:there|here|ahi|alli|aqui)",
    r"(?:me )?(?:pueden?|podrian?) (?:atender|contestar|responder)(?:me)? (?:una persona|un humano|alguien(?: real)?)",
    r"(?:puedo|podria|quiero|quisiera|necesito) (?:hablar con ustedes|hablarles|llamarles)",
    r"(?:can i|could i|i want to|i need to) (?:talk|speak) (?:to|with) you|(?:can i|could i) call you",
)

ACKNOWLEDGED = _either(
    r"""
    ok, okay, okey, oki, okis, okok, k, kk, si, sip, simon, yes, yep, yeah, yea, yup, aja, mhm, mm, hmm, si
    gracias, yes thanks, yes thank you, uh huh, ah, oh, eh, uy, ay, vale, dale, listo, lista, claro, perfecto,
    excelente, entiendo, entendido, comprendo, de acuerdo, esta bien, ta bien, muy bien, bien, bueno, buenisimo,
    genial, super, que bueno, que bien, ya veo, ya, va, sale, orale, cierto, correcto, exacto, enterado, a ok,
    sure, fine, great, cool, nice, good, alright, all right, right, got it, i see, understood, perfect,
    excellent, awesome, exactly, correct, noted, will do, makes sense, oh ok, ah ok, done, amen, lo hare, asi lo
    hare, eso es todo, es todo, that s all, nada, nada mas, nothing, never ?mind, no importa, olvidelo, maybe,
    tal vez, quizas, a ver, bonito, igualmente
    """
)

KIND = frozenset(
    "👍👌🙏🙌👏💪🤝🫶🤗🤟🤙✌✅☑✔💯❤🧡💛💚💙💜🤎🖤🤍💕💖💗💓💞💘💝♥☺😊🙂😀😃😄😁😆😅😂🤣😇🥰😍😘😚😋😎🤩🥹🙃😉🤠🌹🌷🌺🌸🌼🌻🎉🎊🥳✨⭐🌟🫂👋🕊🇺🇸"
)
ALARM = frozenset("🆘🚨🚔🚓👮🔪🗡🔫💣☠💀🩸⚰🚑🏥🔥🚒⛓🪢")
SKIN = frozenset("🏻🏼🏽🏾🏿")


class Request(Enum):
    """What is asked of the bot itself."""

    STOP = auto()  # no more announcements
    PERSON = auto()  # somebody to talk to
    NOTHING = auto()  # an "ok", a laugh
    THANKS = auto()  # said in pictures
    ALARM = auto()  # cried in pictures
    WORDS = auto()  # there are none in it: pictures, signs


def _whole(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns as the whole of a folded text, with polite words around it."""
    return re.compile(rf"(?:(?:{POLITE}) )*(?:{'|'.join(patterns)})(?: (?:{POLITE}))*")


WHOLE = {Request.STOP: _whole(*STOPPED), Request.PERSON: _whole(*PERSON)}
ACKNOWLEDGEMENT = re.compile(
    rf"(?:no|nop|nope|no nada(?: mas)?|no (?:gracias|thanks|thank you)|(?:(?:{ACKNOWLEDGED})(?: |$))+)"
)


def request_of(text: str) -> Request | None:
    """What the whole of *text* asks of the bot itself, or None: then it is a question like any."""
    seen = visible(text)
    folded = STRETCHED.sub(r"\1", PLEASE.sub("", fold(seen)))
    folded = REPEATED.sub(r"\1", " ".join(folded.split()))
    if not folded:
        return _pictured(seen) if seen.strip() and not fold(seen) else None
    if len(folded) > LONGEST:
        return None
    for request, pattern in WHOLE.items():
        if pattern.fullmatch(folded):
            return request
    quiet = " ".join(LAUGHTER.sub("", folded).split())
    return Request.NOTHING if not quiet or ACKNOWLEDGEMENT.fullmatch(quiet) else None


def _pictured(seen: str) -> Request:
    """What a text without a letter or a digit says."""
    signs = set(seen) - SKIN
    if signs & ALARM:
        return Request.ALARM
    pictures = {sign for sign in signs if ord(sign) >= 0x2190}
    return Request.THANKS if pictures and pictures <= KIND else Request.WORDS
