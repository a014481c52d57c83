"""Update reader: from Telegram's JSON to the library's objects, whatever the JSON holds.

The library takes fields as they come. Here those of a wrong type are left out first, by the types that the library's
own constructors name, so that handlers may rely on them.
"""

import datetime as dtm
import inspect
import logging
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Union, get_args, get_origin

import telegram
from telegram import Bot, InaccessibleMessage, MaybeInaccessibleMessage, Message, TelegramObject, Update

MESSAGES = frozenset({Update.MESSAGE, Update.EDITED_MESSAGE})
READABLE = frozenset({"message_id", "date", "edit_date", "chat", "from", "text", "entities"})
LARGEST = 1 << 63  # of whole numbers: those of Telegram have 52 bits
LATEST = 253_402_300_799  # the last second of the year 9999
KEYS = {"from_user": "from"}  # what the library calls by another name

log = logging.getLogger(__name__)


class WrongTypeError(Exception):
    """A value is not what it should be."""


def read(content: Mapping[str, Any], bot: Bot) -> Update | None:
    """The update; of a message that the library cannot read, what every message has; or None.

    A newer Telegram, or an older server of one's own, may send what the library does not expect. Whoever sent it
    gets a reply all the same.
    """
    try:
        clean = _object(content, Update)
    except (WrongTypeError, RecursionError):
        clean = {}
    for readable in (clean, _reduced(clean)):
        if len(readable) <= len({"update_id"}):
            log.warning("an update could not be read: there is nothing in it")
            return None
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


def _object(value: Any, kind: Any) -> dict[str, Any]:
    """The fields of *value* without those of a wrong type; WrongTypeError where one is missing that must be there."""
    if not isinstance(value, Mapping):
        raise WrongTypeError
    if kind is MaybeInaccessibleMessage:
        kind = Message if value.get("date") else InaccessibleMessage
        value = {"date": 0, **value}
    fields, clean = _fields(kind), {}
    for key, part in value.items():
        hint, is_needed = fields.get(key, (Any, False))
        try:
            clean[key] = _clean(part, hint)
        except WrongTypeError:
            if is_needed:
                raise
    if any(is_needed and key not in clean for key, (_, is_needed) in fields.items()):
        raise WrongTypeError
    return clean


def _clean(value: Any, hint: Any) -> Any:
    """*value* as *hint* wants it, or WrongTypeError."""
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _any_of(value, arguments)
    if inspect.isclass(origin) and issubclass(origin, Sequence):
        if not isinstance(value, list):
            raise WrongTypeError
        return [_clean(part, arguments[0]) for part in value]
    if inspect.isclass(hint) and issubclass(hint, TelegramObject):
        return _object(value, hint)
    if not _is(value, hint):
        raise WrongTypeError
    return value


def _any_of(value: Any, hints: Sequence[Any]) -> Any:
    for hint in hints:
        try:
            return _clean(value, hint)
        except WrongTypeError:
            continue
    raise WrongTypeError


def _is(value: Any, hint: Any) -> bool:
    """Whether a plain value is of the type that *hint* names; what is no type of JSON's is let pass."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST
    if hint is dtm.datetime:
        return is_number and 0 <= value <= LATEST
    if hint in (int, dtm.timedelta):
        return is_number
    if hint is float:
        return is_number or isinstance(value, float)
    return isinstance(value, hint) if hint in (str, bool) else hint is not type(None) or value is None


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The type of each field of *kind* as JSON names it, and whether it must be there."""
    names = vars(telegram) | {"JSONDict": dict, "TimePeriod": dtm.timedelta, "dtm": dtm}
    hints = typing.get_type_hints(kind.__init__, vars(inspect.getmodule(kind)), names)
    parameters = inspect.signature(kind.__init__).parameters.values()
    return {
        KEYS.get(field.name, field.name): (hints.get(field.name, Any), field.default is inspect.Parameter.empty)
        for field in parameters
        if field.name not in ("self", "api_kwargs") and field.kind is not inspect.Parameter.VAR_KEYWORD
    }
