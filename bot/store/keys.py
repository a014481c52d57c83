"""The keys that everything secret is derived from, and the one file that holds their seed."""

import base64
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import ConfigError, StoreError
from bot.store.permissions import close_secret_to_others

SEED_BYTES = 32


@dataclass(frozen=True)
class Keys:
    """Keyed ids and sealed ids of chats, and the webhook's token, all out of one seed.

    They protect a copied database or backup. They do not protect a seized server that holds the seed as well:
    chat ids are few enough to try one by one.
    """

    seed: bytes = field(repr=False)

    def chat_key(self, chat_id: int) -> str:
        """The keyed id under which a chat is remembered: HMAC-SHA-256, 64 hex digits."""
        return hmac.digest(self._derive("chat"), str(chat_id).encode(), "sha256").hex()

    def webhook_token(self) -> str:
        """The token that Telegram must show with each update: 64 hex digits."""
        return self._derive("webhook").hex()

    def check_value(self) -> str:
        """What tells this secret from others, and says nothing of it: 64 hex digits."""
        return self._derive("check").hex()

    def opens(self, sealed: bytes) -> bool:
        """Whether this is the secret that *sealed* was made with."""
        try:
            self.decrypt(sealed)
        except StoreError:
            return False
        return True

    def encrypt(self, chat_id: int) -> bytes:
        """*chat_id* encrypted (Fernet: AES-128-CBC with HMAC-SHA-256), different at each call."""
        return self._cipher().encrypt_at_time(str(chat_id).encode(), 0)  # no trace of when

    def decrypt(self, sealed: bytes) -> int:
        """The chat id inside *sealed*.

        Raises StoreError when it was sealed with another secret.
        """
        try:
            return int(self._cipher().decrypt(sealed))
        except InvalidToken as error:
            raise StoreError(
                "the database was written with another secret; put the old FARO_SECRET or secret file back"
            ) from error

    def _cipher(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derive("subscriber")))

    def _derive(self, purpose: str) -> bytes:
        return hmac.digest(self.seed, f"faro/{purpose}".encode(), "sha256")


def load_keys(secret: str | None, secret_file: Path, *, make: bool = True) -> Keys:
    """Keys from *secret*, or else from *secret_file*, which is made with mode 0600 where there is none.

    Raises ConfigError when the file cannot be made or read, is missing where it should not be made, or holds too
    little.
    """
    if secret:
        return Keys(secret.encode())
    if not make and not secret_file.exists():
        raise ConfigError(f"{secret_file}: there is no secret; give FARO_SECRET or FARO_SECRET_FILE the bot's own")
    try:
        secret_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as new:
                new.write(secrets.token_hex(SEED_BYTES) + "\n")
        close_secret_to_others(secret_file)
        seed = secret_file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{secret_file}: the secret cannot be read or made ({error.__class__.__name__}); "
            "point FARO_SECRET_FILE at a file that the bot may write once"
        ) from error
    if len(seed) < SEED_BYTES:
        raise ConfigError(
            f"{secret_file}: the secret is shorter than {SEED_BYTES} characters; "
            "delete the file, so that a new one is made, or restore your backup of it"
        )
    return Keys(seed.encode())
