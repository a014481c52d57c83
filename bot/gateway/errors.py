"""What Telegram's errors mean: one table of its texts, for it has no codes for them."""

from datetime import timedelta
from enum import Enum, auto

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError


class NotSentError(NetworkError):
    """The request never left this machine, so that a second try cannot say anything twice."""


class Meaning(Enum):
    """What an error says about the call that met it."""

    BLOCKED = auto()  # by the person
    DEACTIVATED = auto()  # the person's account
    KICKED = auto()  # out of the group, or the group is no more
    CHAT_NOT_FOUND = auto()
    UNCHANGED = auto()  # the message already is as it should be
    NOTHING_TO_DELETE = auto()
    FAULTY = auto()  # what was to be sent is itself refused, whoever it goes to
    NOTHING_SENT = auto()  # it never left this machine
    SERVER_FAILED = auto()  # the server that would have done it says that it did not
    BAD_GATEWAY = auto()  # what stands before that server got no reply from it: it may be done
    NO_THREAD = auto()  # the forum topic that was to be spoken in is closed, gone, or not to be spoken in
    UNKNOWN = auto()


REFUSALS = {
    "bot was blocked by the user": Meaning.BLOCKED,
    "user is deactivated": Meaning.DEACTIVATED,
    "input_user_deactivated": Meaning.DEACTIVATED,
    "bot was kicked": Meaning.KICKED,
    "bot is not a member": Meaning.KICKED,
    "group chat was deactivated": Meaning.KICKED,
    "group is deactivated": Meaning.KICKED,
    "the group chat was deleted": Meaning.KICKED,
    "chat not found": Meaning.CHAT_NOT_FOUND,
    "user not found": Meaning.CHAT_NOT_FOUND,
    "peer_id_invalid": Meaning.CHAT_NOT_FOUND,
    "bot can't initiate conversation": Meaning.CHAT_NOT_FOUND,
    "message is not modified": Meaning.UNCHANGED,
    "message to delete not found": Meaning.NOTHING_TO_DELETE,
    "message thread not found": Meaning.NO_THREAD,
    "topic_closed": Meaning.NO_THREAD,
    "topic_deleted": Meaning.NO_THREAD,
    "topic_id_invalid": Meaning.NO_THREAD,
    "topic is closed": Meaning.NO_THREAD,
    "topic was deleted": Meaning.NO_THREAD,
    "message_thread_id": Meaning.NO_THREAD,
    "not a forum": Meaning.NO_THREAD,
    "topics are not enabled": Meaning.NO_THREAD,
    "can't parse entities": Meaning.FAULTY,
    "can't parse reply markup": Meaning.FAULTY,
    "can't parse inline keyboard button": Meaning.FAULTY,
    "text is empty": Meaning.FAULTY,
    "text must be non-empty": Meaning.FAULTY,
    "message is too long": Meaning.FAULTY,
    "caption is too long": Meaning.FAULTY,
    "media_caption_too_long": Meaning.FAULTY,
    "wrong file identifier": Meaning.FAULTY,
    "wrong remote file identifier": Meaning.FAULTY,
    "wrong file_id": Meaning.FAULTY,
    "wrong type of": Meaning.FAULTY,
    "image_process_failed": Meaning.FAULTY,
    "photo_invalid_dimensions": Meaning.FAULTY,
    "photo_ext_invalid": Meaning.FAULTY,
    "photo_save_file_invalid": Meaning.FAULTY,
    "file reference": Meaning.FAULTY,
    "failed to get http url content": Meaning.FAULTY,
    "button_url_invalid": Meaning.FAULTY,
    "button_data_invalid": Meaning.FAULTY,
    "button_type_invalid": Meaning.FAULTY,
    "inline keyboard button url": Meaning.FAULTY,
    "reply_markup_too_long": Meaning.FAULTY,
    "there is no": Meaning.FAULTY,
    "unsupported parse_mode": Meaning.FAULTY,
    "entity_": Meaning.FAULTY,
}
FAILURES = {
    "internal server error": Meaning.SERVER_FAILED,
    "(500)": Meaning.SERVER_FAILED,
    "service unavailable": Meaning.SERVER_FAILED,
    "(503)": Meaning.SERVER_FAILED,
    "bad gateway": Meaning.BAD_GATEWAY,
    "(502)": Meaning.BAD_GATEWAY,
    "gateway timeout": Meaning.BAD_GATEWAY,
    "(504)": Meaning.BAD_GATEWAY,
}


def meaning_of(error: TelegramError) -> Meaning:
    """What the error's text says; of refusals and of failures of the network each has texts of its own."""
    match error:
        case NotSentError():
            return Meaning.NOTHING_SENT
        case Forbidden() | BadRequest():
            texts = REFUSALS
        case NetworkError():
            texts = FAILURES
        case _:
            return Meaning.UNKNOWN
    said = error.message.lower()
    return next((meaning for words, meaning in texts.items() if words in said), Meaning.UNKNOWN)


def is_unsent(error: TelegramError) -> bool:
    """Whether nothing reached Telegram, so that a second try cannot say it twice."""
    return meaning_of(error) is Meaning.NOTHING_SENT


def delay_of(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
