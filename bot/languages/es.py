"""Spanish."""

import re

from bot.languages.base import Command, Language
from bot.languages.locale import Locale

SPANISH = Language(
    locale=Locale.ES,
    name="Español",
    phrasings="Así lo preguntan",
    sources="Fuentes",
    commands={
        Command.TOPICS: "temas",
        Command.LANGUAGE: "idioma",
        Command.HELP: "ayuda",
        Command.PRIVACY: "privacidad",
        Command.FORGET: "borrar",
        Command.ALERTS: "avisos",
        Command.NEWS: "novedades",
        Command.WITHDRAW: "retirar",
        Command.ANNOUNCE: "anunciar",
        Command.ANNOUNCEMENTS: "anuncios",
        Command.AUDIT: "auditoria",
    },
    passing=re.compile(
        r"\b(?:actualmente|en la actualidad|hoy en día|hoy por hoy|hasta (?:hoy|ahora)|a la fecha|por ahora|"
        r"por el momento|de momento|est[ea] (?:año|mes)|recientemente|últimamente|"
        r"nuev[oa]s? (?:ley|leyes|reglas?|norma|normas|política|políticas|tarifas?|programas?|órdenes|orden|memo)|"
        r"(?:ley|leyes|reglas?|normas?|políticas?|tarifas?|programas?|orden|órdenes|memo)\s+(?:muy )?nuev[oa]s?)\b",
        re.IGNORECASE,
    ),
    dated="a julio de 2026",
)
