"""Keyed ids, sealed ids and the webhook's token come out of one seed, which one file holds."""

import os
import stat

import pytest

from bot.errors import ConfigError, StoreError
from bot.store.keys import Keys, load_keys

SEED = b"a seed of the tests, long enough"


def test_keyed_ids_differ_by_chat_and_by_secret():
    """The same chat has the same keyed id, and nobody without the seed can compute it."""
    keys = Keys(SEED)

    assert keys.chat_key(1) == keys.chat_key(1)
    assert len({keys.chat_key(1), keys.chat_key(-1), keys.chat_key(2), Keys(b"another seed").chat_key(1)}) == 4
    assert len(keys.chat_key(1)) == 64
    assert "1234567890" not in keys.chat_key(1234567890)


def test_the_webhook_token_suits_telegram():
    """1 to 256 characters of A-Z a-z 0-9 _ -, the same after a restart."""
    token = Keys(SEED).webhook_token()

    assert token == Keys(SEED).webhook_token()
    assert len(token) == 64
    assert token.isalnum()


def test_what_is_sealed_can_be_opened_with_the_same_secret_only():
    """A sealed id looks different each time, and says nothing under another secret."""
    keys = Keys(SEED)

    assert keys.decrypt(keys.encrypt(-100123)) == -100123
    assert keys.encrypt(1) != keys.encrypt(1)
    with pytest.raises(StoreError, match="another secret"):
        Keys(b"another seed").decrypt(keys.encrypt(1))


def test_keys_never_show_their_seed():
    """Not even where someone prints them."""
    assert SEED.decode() not in repr(Keys(SEED))


def test_a_given_secret_needs_no_file(tmp_path):
    """FARO_SECRET goes before the file, which is not made then."""
    keys = load_keys("a secret of sixteen or more", tmp_path / "secret")

    assert keys == Keys(b"a secret of sixteen or more")
    assert not (tmp_path / "secret").exists()


def test_the_file_is_made_once_for_the_owner_only(tmp_path):
    """The first start makes it with mode 0600, the next ones read the same seed."""
    path = tmp_path / "faro" / "secret"
    first = load_keys(None, path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load_keys(None, path) == first
    assert load_keys(None, tmp_path / "other") != first


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe" * 40])
def test_a_file_with_too_little_is_named(tmp_path, content):
    """A truncated or foreign file is never taken for a secret."""
    path = tmp_path / "secret"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="secret"):
        load_keys(None, path)

    assert path.read_bytes() == content


def test_a_place_that_cannot_hold_the_file_is_named(tmp_path):
    """A path under a file cannot be made."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="point FARO_SECRET_FILE at a file"):
        load_keys(None, tmp_path / "file" / "secret")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_named(tmp_path):
    """A folder that the bot may not write is named."""
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="point FARO_SECRET_FILE at a file"):
        load_keys(None, tmp_path / "secret")


def test_a_secret_that_others_could_read_is_closed_to_them(tmp_path, caplog):
    """One that was copied in, say; the log says that it was open, not what is in it."""
    file = tmp_path / "secret"
    file.write_text("s" * 64)
    file.chmod(0o644)
    load_keys(None, file)
    load_keys(None, file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert caplog.messages == ["the secret file could be read by others; it no longer can"]
