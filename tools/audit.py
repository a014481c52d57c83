"""Looks the locked packages up in a database of known vulnerabilities (https://osv.dev).

Exits 1 where one is known. Where the database cannot be reached it says so and exits 0: an audit that could not be
made proves nothing, and must not stop work that has nothing to do with it.
"""

import argparse
import json
import re
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements-dev.lock"
DATABASE = "https://api.osv.dev/v1/querybatch"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
SECONDS = 20.0


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is known about each locked package, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", nargs="?", type=Path, default=LOCK, help="a lock file (requirements-dev.lock)")
    parser.add_argument("--database", default=DATABASE, metavar="URL", help="where to ask")
    args = parser.parse_args(argv)

    packages = locked(args.lock.read_text())
    try:
        known = vulnerabilities(packages, args.database)
    except (OSError, ValueError) as error:
        print(f"audit: NOT MADE: {args.database} cannot be reached or understood ({type(error).__name__})")
        return 0
    for (name, version), ids in sorted(known.items()):
        print(f"audit: {name} {version}: {', '.join(ids)}; update it, then: make lock")
    print(f"audit: {len(packages)} packages, {len(known)} with known vulnerabilities")
    return int(bool(known))


def locked(text: str) -> list[tuple[str, str]]:
    """Name and version of each package that a lock file pins."""
    return sorted({(name.lower(), version) for name, version in PINNED.findall(text)})


def vulnerabilities(packages: list[tuple[str, str]], database: str) -> dict[tuple[str, str], list[str]]:
    """The ids of known vulnerabilities of each package that has any.

    Raises OSError when the database cannot be reached, ValueError when its answer is no answer.
    """
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(database, body, {"Content-Type": "application/json"})  # noqa: S310  # our own https
    with urllib.request.urlopen(request, timeout=SECONDS) as reply:  # noqa: S310
        results = json.load(reply).get("results")
    if not isinstance(results, list) or len(results) != len(packages):
        raise ValueError("one result a package expected")
    found = (sorted(each["id"] for each in result.get("vulns", [])) for result in results)
    return {package: ids for package, ids in zip(packages, found, strict=True) if ids}


if __name__ == "__main__":
    sys.exit(main())
