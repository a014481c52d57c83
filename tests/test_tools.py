"""The audit of what Faro is built on, and its licences."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.config import REPOSITORY
from bot.matching.model.encoder import WEIGHTS_SHA256
from tools.audit import locked, main

LOCK = (
    "aiohttp==3.13.0 \\\n    --hash=sha256:00\nnumpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:11\n"
)


@pytest.fixture
def database():
    """A database of vulnerabilities on this machine; what it answers, and its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answers[0]).encode())

        def log_message(self, *_):
            """Say nothing."""

    asked, answers = [], []
    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers, asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def lock(tmp_path):
    """A lock file of two packages."""
    (tmp_path / "lock").write_text(LOCK)
    return str(tmp_path / "lock")


def test_audit_fails_where_a_vulnerability_is_known(database, lock, capsys):
    """With its id, and what to do."""
    url, answers, asked = database
    answers.append({"results": [{"vulns": [{"id": "GHSA-b"}, {"id": "GHSA-a"}]}, {}]})

    assert main([lock, "--database", url]) == 1
    assert "aiohttp 3.13.0: GHSA-a, GHSA-b; update it" in capsys.readouterr().out
    assert [query["package"]["name"] for query in asked[0]["queries"]] == ["aiohttp", "numpy"]


def test_audit_passes_where_none_is_known(database, lock, capsys):
    """It says how many it looked at."""
    url, answers, _ = database
    answers.append({"results": [{}, {}]})

    assert main([lock, "--database", url]) == 0
    assert "2 packages, 0 with known vulnerabilities" in capsys.readouterr().out


@pytest.mark.parametrize("answer", [{}, {"results": []}, {"results": "x"}])
def test_audit_says_when_it_was_not_made(database, lock, capsys, answer):
    """An odd answer is no clean bill."""
    url, answers, _ = database
    answers.append(answer)

    assert main([lock, "--database", url]) == 0
    assert "NOT MADE" in capsys.readouterr().out


def test_audit_says_when_the_database_is_unreachable(lock, capsys):
    """Without a network it stops nobody's work."""
    assert main([lock, "--database", "http://127.0.0.1:1"]) == 0
    assert "NOT MADE: http://127.0.0.1:1 cannot be reached" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_dependency_is_pinned_with_hashes(name):
    """Each by version, each with at least one hash."""
    text = (REPOSITORY / name).read_text()
    requirements = [block for block in text.replace("\\\n", " ").splitlines() if block and not block.startswith("#")]

    assert requirements
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []
    assert len(locked(text)) >= len({line.partition("==")[0] for line in requirements})


def test_licences_name_every_package_and_the_weights():
    """The page is up to date with the lock; `make licences` writes it."""
    page = (REPOSITORY / "docs" / "licences.md").read_text()
    missing = [
        (name, version)
        for name, version in locked((REPOSITORY / "requirements.lock").read_text())
        if f"| {name} | " not in page or version not in page
    ]

    assert missing == []
    assert WEIGHTS_SHA256 in page
    assert "see the package" not in page
