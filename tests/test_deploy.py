"""The deploy files say what the code and the Makefile say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = ("Dockerfile", "compose.yaml", "deploy/faro.service", "deploy/README.md")


def read(name: str) -> str:
    """The words of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_deploy_names_only_settings_that_are_read(name: str) -> None:
    """Every FARO_ variable is one that the settings know."""
    known = set(re.findall(r"FARO_[A-Z_]+", read("bot/config.py")))

    assert set(re.findall(r"FARO_[A-Z_]+", read(name))) <= known


@pytest.mark.parametrize("name", FILES)
def test_deploy_uses_targets_that_exist(name: str) -> None:
    """Every `make` step is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)", read(name))) <= targets


def test_deploy_copies_what_exists_into_the_image() -> None:
    """What the Dockerfile copies is there, and .dockerignore lets it in."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", read("Dockerfile"), re.MULTILINE)
    allowed = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    paths = {path for line in copied for path in line.split()}

    assert paths == allowed
    assert all((ROOT / path).exists() for path in paths)


def test_deploy_keeps_the_secret_apart_from_the_database() -> None:
    """Neither the container nor the unit puts both into one folder."""
    for name in ("Dockerfile", "compose.yaml", "deploy/faro.service"):
        database, secret = (
            re.search(rf"{key}[=:] ?(\S+)", read(name)) for key in ("FARO_DATABASE", "FARO_SECRET_FILE")
        )

        assert database
        assert secret
        assert Path(database[1]).parent != Path(secret[1]).parent


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_deploy_unit_is_valid(tmp_path: Path) -> None:
    """Systemd knows every line of the unit."""
    unit = tmp_path / "faro.service"
    unit.write_text(read("deploy/faro.service").replace("/opt/faro/.venv/bin/faro", "/bin/true"), encoding="utf-8")
    verdict = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603, S607  # systemd's own, on our own file

    assert (verdict.returncode, verdict.stderr) == (0, "")
