"""Fetching what people point us to, without being led anywhere we should not go."""

from collections.abc import Iterator

import pytest

from eprr_bot.calendars import download
from eprr_bot.calendars.download import Fetched, Refused, Unreachable, check_url, fetch, is_public, tidy_url
from tests.calendars.server import Elsewhere, elsewhere


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as made:
        yield made


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://calendar.example.org/a.ics", "begin with https"),
        ("file:///etc/passwd", "begin with https"),
        ("ftp://example.org/a", "begin with https"),
        ("https://", "begin with https"),
        ("not an address", "begin with https"),
        ("https://me:secret@example.org/a.ics", "holds a user name"),
        ("https://example.org:8443/a.ics", "names a port"),
        ("https://example.org:x/a.ics", "not a web address"),
        ("https://example.org/a b.ics", "holds a blank"),
        ("https://[::1/a.ics", "not a web address"),
    ],
)
def test_useless_addresses_are_refused_with_a_sentence(url: str, problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        check_url(url)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4009:81f::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_other_addresses_are(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_inside_is_refused_even_when_one_of_its_addresses_is_public() -> None:
    with pytest.raises(Refused, match="private network"):
        fetch("https://rebind.example.org/", resolver=lambda *_: ["8.8.8.8", "169.254.169.254"])


def test_the_connection_goes_to_the_address_that_was_checked(there: Elsewhere) -> None:
    """A name is resolved once: a second answer, which could lead elsewhere, is never asked for."""
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    there.holds("BEGIN:VCALENDAR")
    url = there.url.replace("127.0.0.1", "calendar.invalid") + "/c.ics"
    assert fetch(url, allow_private=True, resolver=resolver).text == "BEGIN:VCALENDAR"
    assert asked == ["calendar.invalid"]


def test_where_one_address_of_a_name_does_not_answer_the_next_is_tried(there: Elsewhere) -> None:
    there.holds("BEGIN:VCALENDAR")
    addresses = ["::1", "127.0.0.2", "127.0.0.1"]
    assert fetch(f"{there.url}/c.ics", allow_private=True, resolver=lambda *_: addresses).text == "BEGIN:VCALENDAR"


def test_a_redirect_into_the_network_is_refused(there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    there.answers["/c.ics"] = (302, {"Location": "https://inside.example.org/admin"}, b"")
    monkeypatch.setattr(download, "is_public", lambda address: address == "127.0.0.1")
    checked = download.check_url
    monkeypatch.setattr(download, "check_url", lambda url, _: checked(url, allow_private=True))
    hosts = {"inside.example.org": "10.0.0.5"}
    with pytest.raises(Refused, match="private network"):
        fetch(f"{there.url}/c.ics", resolver=lambda host, _: [hosts.get(host, "127.0.0.1")])


def test_redirects_are_followed_three_times_and_no_more(there: Elsewhere) -> None:
    for number in range(4):
        there.answers[f"/{number}"] = (301, {"Location": f"/{number + 1}"}, b"")
    there.answers["/4"] = (200, {}, b"BEGIN:VCALENDAR")
    assert fetch(f"{there.url}/1", allow_private=True).text == "BEGIN:VCALENDAR"
    with pytest.raises(Unreachable, match="more than 3 times"):
        fetch(f"{there.url}/0", allow_private=True)


def test_what_has_not_changed_is_not_sent_again(there: Elsewhere) -> None:
    url = there.holds("BEGIN:VCALENDAR", etag='"v1"')
    assert fetch(url, allow_private=True) == Fetched("BEGIN:VCALENDAR", '"v1"')
    assert fetch(url, '"v1"', allow_private=True) == Fetched(None, '"v1"')


def test_too_much_is_not_read(there: Elsewhere) -> None:
    there.answers["/c.ics"] = (200, {}, b"x" * (download.MOST_OCTETS + 1))
    with pytest.raises(Unreachable, match="larger than 5 MB"):
        fetch(f"{there.url}/c.ics", allow_private=True)


def test_a_server_that_answers_a_drop_at_a_time_is_left(there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST_SECONDS", 0.3)
    there.holds("BEGIN:VCALENDAR" * 100)
    there.seconds_between_drops = 0.05
    with pytest.raises(Unreachable, match="within ten seconds"):
        fetch(f"{there.url}/c.ics", allow_private=True)


def test_what_goes_wrong_is_a_sentence_that_holds_no_address(there: Elsewhere) -> None:
    there.answers["/c.ics?secret"] = (500, {}, b"")
    with pytest.raises(Unreachable, match=r"^The server answered 500\.$"):
        fetch(f"{there.url}/c.ics?secret", allow_private=True)
    with pytest.raises(Unreachable, match=r"^No connection could be made\.$"):
        fetch("http://127.0.0.1:9/", allow_private=True)


def test_what_is_not_utf_8_is_read_as_windows_writes_it_and_says_so(there: Elsewhere) -> None:
    there.answers["/c.ics"] = (200, {}, "a\nSi–n\nRota für Siân".encode("cp1252"))
    found = fetch(f"{there.url}/c.ics", allow_private=True)
    assert found.text == "a\nSi–n\nRota für Siân"
    assert found.note.startswith("line 2: this is not UTF-8 text")


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("<https://example.org/a.ics>", "https://example.org/a.ics"),
        ("<https://example.org/a.ics|example.org/a.ics>", "https://example.org/a.ics"),
        (" webcal://example.org/a.ics ", "https://example.org/a.ics"),
        ("WebCals://example.org/a.ics", "https://example.org/a.ics"),
    ],
)
def test_addresses_are_taken_as_slack_and_people_write_them(typed: str, url: str) -> None:
    assert tidy_url(typed) == url
