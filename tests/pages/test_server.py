"""What the server sends, and what it keeps closed."""

import gzip
import http.client
import json
import re
import urllib.error
import urllib.request
from email.message import Message
from typing import TypeAlias

import brotli
import pytest

from tests.builders import shipped
from tests.serving import Server

NOT_FOUND = 404
Reply: TypeAlias = tuple[int, Message, bytes]
NEVER_ALLOWED = ("unsafe-eval", "http:", "https:", "*")


def fetch(server: Server, path: str = "/", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(server.address + path, headers=named)) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/assets/style.css", "/_stcore/metrics", "/_stcore/health", "/nowhere"]
)
def test_every_response_is_guarded(server: Server, path: str) -> None:
    _, headers, _ = fetch(server, path)
    policy = headers["content-security-policy"]
    script = re.match(r"default-src 'none'; script-src 'self'( 'sha256-[\w+/]{43}=')?; ", policy)
    assert script is not None
    assert (script[1] is not None) == (path == "/"), "one script stands in the first page, known by its hash"
    assert [source for source in NEVER_ALLOWED if source in policy.split()] == []
    assert "frame-ancestors 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["server"] is None


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_the_first_byte_is_in_the_visitors_language(server: Server, language: str) -> None:
    page = fetch(server, f"/?lang={language}")[2].decode()
    assert page.split()[:4] == ["<!DOCTYPE", "html>", "<html", f'lang="{language}">']
    assert f"<title>{shipped().pages[language].product}</title>" in page
    assert shipped().pages[language].frame.without_script.split("{")[0] in page
    assert "You need to enable JavaScript" not in page


@pytest.mark.parametrize("address", ["/", "/?lang=xx", "/?lang=", "/?lang=%3Cscript%3E"])
def test_another_language_is_that_of_the_practice(server: Server, address: str) -> None:
    assert b'<html lang="nl">' in fetch(server, address)[2]


def test_the_first_page_names_nothing_of_another_host(server: Server) -> None:
    page = fetch(server)[2].decode()
    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/upload_file/a/b",
        "/_stcore/script-health-check",
        "/_stcore/agent",
        "/assets/page.py",
    ],
)
def test_what_nobody_needs_is_closed(server: Server, path: str) -> None:
    status, _, body = fetch(server, path)
    assert (status, body) == (NOT_FOUND, b"")


def test_nothing_can_be_uploaded(server: Server) -> None:
    request = urllib.request.Request(f"{server.address}/_stcore/upload_file/a/b", data=b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as reply:
        assert reply.code == NOT_FOUND


@pytest.mark.parametrize("path", ["/", "/assets/style.css", "/assets/page.js"])
def test_what_is_large_comes_compressed_and_is_the_same(server: Server, path: str) -> None:
    plain = fetch(server, path)[2]
    _, headers, small = fetch(server, path, accept_encoding="gzip, br")
    assert headers["content-encoding"] == "br"
    assert brotli.decompress(small) == plain
    _, headers, small = fetch(server, path, accept_encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(small) == plain


def test_our_files_may_be_kept_and_the_first_page_names_their_version(server: Server) -> None:
    _, headers, _ = fetch(server, "/assets/style.css")
    assert "immutable" in headers["cache-control"]
    _, headers, body = fetch(server)
    assert headers["cache-control"] == "no-cache"
    assert b"./assets/page.js?" in body


def test_streamlits_large_fonts_are_our_small_one(server: Server) -> None:
    assert fetch(server, "/static/media/SourceSansVF.woff2")[2] == fetch(server, "/assets/figtree.woff2")[2]


def test_the_server_says_that_it_is_well(server: Server) -> None:
    assert fetch(server, "/healthz")[::2] == (200, b"ok")


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/assets/style.css", "/assets/page.js", "/assets/body.svg"]
)
def test_a_text_says_in_which_characters_it_is_written(server: Server, path: str) -> None:
    assert fetch(server, path)[1]["content-type"].lower().endswith("charset=utf-8")


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/assets/page.js"])
def test_no_other_site_may_read_a_reply(server: Server, path: str) -> None:
    _, headers, _ = fetch(server, path, origin="https://evil.example")
    assert headers["access-control-allow-origin"] is None


def test_messages_of_other_sites_are_not_listened_to(server: Server) -> None:
    assert json.loads(fetch(server, "/_stcore/host-config")[2])["allowedOrigins"] == []


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/assets/style.css"])
def test_nothing_is_sent_back_as_an_echo(server: Server, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("TRACE", path, headers={"x-echo": "naaldhout"})
    reply = connection.getresponse()
    assert (reply.status, b"naaldhout" in reply.read()) == (405, False)
    connection.close()


@pytest.mark.parametrize(
    "path", ["/assets/", "/static/", "/static/js/", "/.git/config", "/requirements.lock"]
)
def test_no_folder_is_listed_and_no_file_of_the_checkout_is_served(server: Server, path: str) -> None:
    body = fetch(server, path)[2].decode()
    assert not [word for word in ("desk.css", "[core]", "--hash", "Index of") if word in body]


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/nowhere"])
def test_a_visitor_gets_no_cookie(server: Server, path: str) -> None:
    assert fetch(server, path)[1].get_all("set-cookie", []) == []


def test_the_first_page_is_asked_for_anew_and_holds_nothing_of_anybody(server: Server) -> None:
    first, second = fetch(server), fetch(server, cookie="__Host-desk=x")
    assert first[1]["cache-control"] == second[1]["cache-control"] == "no-cache"
    assert first[2] == second[2]
    assert first[1]["set-cookie"] is None


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_the_first_page_needs_is_named_in_it_small_and_may_be_kept(
    server: Server, encoding: str
) -> None:
    page = fetch(server)[2].decode()
    named = re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', page)
    assert [
        part for part in ("Radio.", "Checkbox.", "Button.") if not any(part in name for name in named)
    ] == []
    for name in named:
        _, headers, _ = fetch(server, f"/{name}", accept_encoding=encoding)
        assert headers["content-encoding"] == encoding
        assert "immutable" in headers["cache-control"]
