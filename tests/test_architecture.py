"""docs/architecture: the picture and the layers are those of today."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.architecture import BEGIN, END, layers_of, page_with, picture_of

ROOT = Path(__file__).parent.parent


def test_architecture_is_up_to_date() -> None:
    """The committed picture and layers are what the tool would write."""
    run = subprocess.run([sys.executable, "tools/architecture.py", "--check"], cwd=ROOT, capture_output=True, text=True)

    assert (run.returncode, run.stdout) == (0, "")


def test_architecture_names_modules_that_exist() -> None:
    """Each step of the two ways is a module of today."""
    ways = tomllib.loads((ROOT / "docs/architecture.toml").read_text(encoding="utf-8"))["way"]

    missing = [room for way in ways for room, _ in way["steps"] if not (ROOT / "bot" / f"{room}.py").exists()]
    assert missing == []


def test_layers_are_read_from_the_contract() -> None:
    """The layers are those of the contract of type layers, whatever stands before it."""
    contracts = [{"type": "forbidden"}, {"type": "layers", "layers": ["top", "left | (right)"]}]

    assert layers_of({"tool": {"importlinter": {"contracts": contracts}}}) == ["top", "left | (right)"]


def test_page_keeps_what_stands_around_the_layers() -> None:
    """Only what is between the marks is written anew, and rooms to come are called so."""
    page = page_with(f"before\n{BEGIN}\nold\n{END}\nafter\n", ["cli", "handlers | (web)"])

    assert page == f"before\n{BEGIN}\n\n1. `cli`\n2. `handlers`, `web` (to come)\n\n{END}\nafter\n"


def test_page_without_marks_is_refused() -> None:
    """A page that lost its marks is not overwritten."""
    with pytest.raises(ValueError, match="expected the lines"):
        page_with("nothing to fill", ["cli"])


def test_picture_escapes_what_a_caption_holds() -> None:
    """Angle brackets in a caption do not break the picture."""
    assert "&lt;b&gt;" in picture_of([{"title": "t", "steps": [["room", "<b>"]]}])
