"""What a stranger meets first: the Makefile, the pages for contributors, what is asked of them on GitHub."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.languages.locale import Locale

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = ["README.md", "CONTRIBUTING.md", "deploy/README.md", "docs/style.md"]


def targets() -> set[str]:
    """What can be made."""
    return set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_makefile_declares_the_targets_that_it_has() -> None:
    """Each is phony, and no name stands there that nothing makes."""
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert phony
    assert set(phony[1].split()) == targets()


def test_makefile_explains_every_target() -> None:
    """`make help` shows them all."""
    assert set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)) == targets()


@pytest.mark.parametrize("page", PAGES)
def test_page_names_targets_that_exist(page: str) -> None:
    """Every `make` step can be made."""
    named = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)

    assert set(named) <= targets()


@pytest.mark.parametrize("page", PAGES)
def test_page_links_lead_somewhere(page: str) -> None:
    """Every file or folder that a page links to is there."""
    found = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))

    assert [link for link in found if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_contributing_begins_with_the_tests() -> None:
    """Whoever reads one line knows whether all is well."""
    first = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n\n")[1]

    assert first.startswith("Run `make test`")


def test_workflows_test_every_python_that_is_promised() -> None:
    """From the oldest that pyproject allows on."""
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    tested = re.findall(r'"(3\.\d+)"', (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))

    assert oldest == f">={tested[0]}"
    assert f"Python {', '.join(tested[:-1])} or {tested[-1]}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", Locale)
def test_owners_read_their_language(locale: Locale) -> None:
    """Each language's texts and sentences are read by those who speak it."""
    owners = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8")

    assert re.search(rf"^\*\.{locale}\.md\s+@", owners, re.MULTILINE)


def test_issue_forms_come_in_both_languages() -> None:
    """Whoever found a wrong answer can say so in their own language."""
    forms = [path.read_text(encoding="utf-8") for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("[0-9]*.yml")]

    for locale in Locale:
        assert sum(f"labels: [faq, {locale}]" in form for form in forms) == 2
