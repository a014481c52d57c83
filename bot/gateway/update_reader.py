"""Update reader: from Telegram's JSON to the library's objects, whatever the JSON holds."""

import logging
from collections.abc import Mapping
from typing import Any

from telegram import Bot, Update

MESSAGES = frozenset({Update.MESSAGE, Update.EDITED_MESSAGE})
READABLE = frozenset({"message_id", "date", "edit_date", "chat", "from", "text", "entities"})

log = logging.getLogger(__name__)


def read(content: Mapping[str, Any], bot: Bot) -> Update | None:
    """The update; of a message that the library cannot read, what every message has; or None.

    A newer Telegram, or an older server of one's own, may send what the library does not expect. Whoever sent it
    gets a reply all the same.
    """
    for readable in (dict(content), _reduced(content)):
        try:
            return Update.de_json(readable, bot)
        except Exception as error:  # noqa: BLE001  # what the library raises then is nowhere promised
            log.warning("an update could not be read: %s", type(error).__name__)
    return None


def _reduced(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        kind: {key: value for key, value in part.items() if key in READABLE} if isinstance(part, dict) else part
        for kind, part in content.items()
        if kind == "update_id" or kind in MESSAGES
    }
