"""`faro version`: what anyone can compare with the public repository."""

from bot import version
from bot.cli.main import main
from bot.faq.loader import load
from tests.conftest import FAQ_FOLDER


def test_version_shows_the_version_and_the_fingerprint(capsys):
    """Both in two lines, and nothing else."""
    assert main(["version", "--faq", str(FAQ_FOLDER)]) == 0
    faq = load(FAQ_FOLDER)

    assert capsys.readouterr().out == f"faro {version()}\nFAQ  {faq.fingerprint} ({len(faq.entries)} texts)\n"
