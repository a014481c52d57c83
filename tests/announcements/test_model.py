"""An announcement's values."""

from datetime import UTC, datetime

from bot.announcements.model import Announcement, Kind, Media, MediaKind, Piece, Words, part_of
from bot.languages.locale import Locale

FULL = Announcement(
    "ana",
    words={Locale.ES: Words("Mañana <b>cierra</b>.", "Ver"), Locale.EN: Words("It <b>ends</b>.")},
    media=Media(MediaKind.PHOTO, "AgAC"),
    link="https://example.org/x",
    audience_locale="es",
    audience_topic="rights",
    send_at=datetime(2026, 7, 21, 22, 30, tzinfo=UTC),
)


def test_fingerprint_keeps_its_bytes():
    """Approvals in databases hold it: whatever is renamed, what was approved stays approved."""
    plain = Announcement("ana", kind=Kind.CORRECT, target=7, words={Locale.ES: Words("x")})

    assert FULL.fingerprint == "32d339191d6c9c420e43dac0b0a977e0701a123e9f1560f1f111a20f31fde1bf"
    assert plain.fingerprint == "0eeb4b914a35e6702bedff5725a346d29e017c54a3d2b0b89fdcfa16ee5bbc22"


def test_part_of_knows_texts_and_pieces():
    """Whatever else a button says is no part."""
    assert part_of("es") is Locale.ES
    assert part_of("media") is Piece.MEDIA
    assert part_of("x") is None
