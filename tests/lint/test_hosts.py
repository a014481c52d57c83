"""The hosts people may be sent to, and addresses that mislead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FaqError
from bot.lint.hosts import Hosts, fault_of_form, load_hosts

HOSTS = Hosts(frozenset({"gov", "ilrc.org", "gob.mx"}))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ice.gov/detain",
        "https://ice.gov",
        "https://WWW.ICE.GOV/Detain?a=b#c",
        "https://ilrc.org/es/%C3%B1",
        "https://www.gob.mx/sre?x=user@host:80",
    ],
)
def test_hosts_allow_subdomains(address):
    """A host on the list covers its subdomains, whatever follows it."""
    assert HOSTS.fault(address) is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://www.ice.gov/", "does not begin with https://"),
        ("HTTPS:www.ice.gov", "does not begin with https://"),
        ("javascript:alert(1)", "does not begin with https://"),
        ("", "does not begin with https://"),
        ("https://ice.gov@evil.example/", "a name before the host"),
        ("https://ice.gov:443/", "names a port"),
        ("https://ice.gov:/", "names a port"),
        ("https://ice.gov:99999/", "is no address"),
        ("https://[::1]/", "names a port"),
        ("https://[ice.gov/", "is no address"),
        ("https://ice.gov\\@evil.example/", "a letter that no address holds"),
        ("https://ice.gov /", "a letter that no address holds"),
        ("https://іce.gov/", "a letter that no address holds"),
        ("https://xn--ce-zsa.gov/", "can mislead"),
        ("https://www.xn--ce-zsa.gov/", "can mislead"),
        ("https://ice.gov./", "can mislead"),
        ("https://ice_gov.gov/", "can mislead"),
        ("https://gov/", "can mislead"),
        ("https://127.0.0.1/", "can mislead"),
        ("https:///ice.gov", "can mislead"),
        ("https://ice%2egov/", "can mislead"),
        ("https://ice.gov.evil.example/", "ice.gov.evil.example is not in hosts.txt"),
        ("https://ice-gov.com/", "ice-gov.com is not in hosts.txt"),
        ("https://notilrc.org/", "notilrc.org is not in hosts.txt"),
        ("https://gob.mx.co/", "gob.mx.co is not in hosts.txt"),
        ("https://mx/", "can mislead"),
        ("“https://www.ice.gov/”", "“https://www.ice.gov/” stands in quotes; take them out"),
        ("%E2%80%9Chttps://www.ice.gov/%E2%80%9D", "“https://www.ice.gov/” stands in quotes; take them out"),
        ("https://www.ice.gov/x%E2%80%9D", "stands in quotes; take them out"),
        ("HTTP://www.ice.gov/", "does not begin with https://"),
    ],
)
def test_hosts_refuse_look_alikes(address, reason):
    """An address that is not plainly one of the list's is refused, with the reason."""
    assert reason in str(HOSTS.fault(address))


@given(st.text())
def test_hosts_any_text_gets_an_answer(text):
    """No text makes the rule fail, and none is allowed that does not begin with https://."""
    fault = HOSTS.fault(text)

    assert fault is not None or text.lower().startswith("https://")
    assert fault_of_form("https://" + text) is None or "; " in str(fault_of_form("https://" + text))


def test_hosts_in_plain_text_are_seen():
    """Telegram makes links of hosts in plain text; those not on the list are named."""
    text = "Vea ice.gov, copy.com/a y www.visaverge.com. No: EE.UU., p.m., 1.500, info@mail.com, Nombre.Apellido, a.b"

    assert list(HOSTS.strangers_in(text)) == ["copy.com", "www.visaverge.com"]


def test_load_hosts_names_wrong_lines(tmp_path):
    """A line that is no host, or stands twice, is named; comments and empty lines are none."""
    lines = "# Governments\n\ngov\nhttps://ilrc.org\ncom\nice.gov # fine\ngov\nÑ.org\n"
    tmp_path.joinpath("hosts.txt").write_text(lines, encoding="utf-8")

    hosts, problems = load_hosts(tmp_path)

    assert [(problem.line, problem.message.split(";")[0]) for problem in problems] == [
        (4, "'https://ilrc.org' is no host"),
        (5, "'com' is no host"),
        (7, "gov stands twice"),
        (8, "'Ñ.org' is no host"),
    ]
    assert hosts.covers("www.ice.gov")
    assert not hosts.covers("ilrc.com")


def test_load_hosts_missing_file_is_a_problem(tmp_path):
    """Without the list nothing is allowed, and the reason is said."""
    hosts, (problem,) = load_hosts(tmp_path)

    assert problem.path == tmp_path / "hosts.txt"
    assert hosts.fault("https://www.ice.gov/") is not None


def test_load_hosts_unreadable_file_is_named(tmp_path):
    """A list that is no text is one clear error."""
    tmp_path.joinpath("hosts.txt").write_bytes(b"\xff\xfe")

    with pytest.raises(FaqError, match=r"hosts\.txt: cannot be read"):
        load_hosts(tmp_path)
