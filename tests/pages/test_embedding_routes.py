"""What the server sends to another site that embeds the self-check, and to a visitor who leaves."""

import json
import re

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.builders import shipped
from tests.looping import run
from triage.web.demo import FOLDER
from triage.web.demo import pages_of_demo_site
from triage.web.desk_headers import desk_headers
from triage.web.embedding import embed_script
from triage.web.embedding import routes_of_embedding
from triage.web.first_page import first_page
from triage.web.first_page import paused_page
from triage.web.headers import CONTENT_SECURITY
from triage.web.headers import POLICY
from triage.web.headers import Headers
from triage.web.headers import visitors_headers
from triage.web.our_files import our_files
from triage.web.site import STREAMLIT

SITES = ("https://www.praktijk.example", "http://localhost:8503")
NOT_MODIFIED = 304
MOST_BYTES = 4_000
FRAMED_BY = "frame-ancestors 'self' https://www.praktijk.example http://localhost:8503"
LANGUAGES = shipped().questionnaire.about.languages


@pytest.fixture(scope="module")
def client() -> TestClient:
    headers = visitors_headers(is_encrypted=False, sites=SITES)
    routes = routes_of_embedding(shipped(), "v1", SITES)
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Headers, headers=headers)]))


def test_only_the_sites_of_the_settings_may_frame_a_page() -> None:
    assert visitors_headers(is_encrypted=True, sites=SITES)[POLICY].endswith(FRAMED_BY)
    assert visitors_headers(is_encrypted=True)[POLICY] == CONTENT_SECURITY
    assert CONTENT_SECURITY.endswith("frame-ancestors 'self'")


def test_the_desk_is_framed_by_nobody() -> None:
    policy = desk_headers(is_encrypted=True)[POLICY]
    assert re.findall(r"frame-ancestors [^;]*", policy) == ["frame-ancestors 'none'"]


def test_the_script_is_small_and_asked_for_again_when_it_changed(client: TestClient) -> None:
    reply = client.get("/embed.js", headers={"accept-encoding": "br"})
    assert reply.headers["content-type"].startswith("text/javascript")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "must-revalidate" in reply.headers["cache-control"]
    again = client.get("/embed.js", headers={"if-none-match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (NOT_MODIFIED, b"")
    assert len(brotli.compress(embed_script(shipped()), quality=9)) < MOST_BYTES


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_the_script_is_compressed_once_for_everybody(encoding: str) -> None:
    script = routes_of_embedding(shipped(), "v1", SITES)[0]
    asked = Request({"type": "http", "headers": [(b"accept-encoding", encoding.encode())]})
    first, second = run(script.endpoint(asked)), run(script.endpoint(asked))
    assert first.body is second.body
    assert first.headers.get("content-encoding", "identity") == encoding


def test_the_script_speaks_every_language_with_the_practices_colour() -> None:
    script = embed_script(shipped()).decode()
    assert '"GIVEN"' not in script
    for language in LANGUAGES:
        for words in shipped().pages[language].embedding.model_dump().values():
            assert json.dumps(words, ensure_ascii=False) in script
    assert shipped().practice.colours.primary in script


def test_no_script_sends_to_whoever_listens() -> None:
    scripts = {"embed.js": embed_script(shipped()), **our_files(shipped().practice.colours).bodies}
    for name in ("embed.js", "frame.js", "held.js", "next.js", "page.js", "start.js", "left.js"):
        text = scripts[name].decode()
        assert '"*"' not in text
        assert "'*'" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_is_left_says_one_sentence_and_keeps_nothing(client: TestClient, language: str) -> None:
    reply = client.get(f"/left?lang={language}")
    sentence = shipped().pages[language].frame.left
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers[POLICY].endswith(FRAMED_BY)
    assert "unsafe" not in reply.headers[POLICY]
    assert f"<title>{sentence}</title>" in reply.text
    assert shipped().pages[language].product not in reply.text
    assert shipped().practice.name not in reply.text


def test_a_language_that_is_not_there_is_that_of_the_practice(client: TestClient) -> None:
    assert client.get("/left?lang=xx").text == client.get("/left?lang=nl").text


def test_the_pages_name_the_sites_and_guard_their_secrets_before_streamlit_runs() -> None:
    files = our_files(shipped().practice.colours)
    given = {"language": "nl", "version": files.version, "sites": SITES}
    for page in (
        first_page(STREAMLIT, shipped(), files.bodies, **given),  # type: ignore[arg-type] # as named
        paused_page(STREAMLIT, shipped(), **given),  # type: ignore[arg-type]
    ):
        assert f'<meta name="sites" content="{" ".join(SITES)}">' in page.decode()
        scripts = re.findall(r'<script[^>]*src="([^"]*)"', page.decode())
        ours, theirs = (next(s for s in scripts if part in s) for part in ("frame.js", "static/js/index."))
        assert scripts.index(ours) < scripts.index(theirs)


def test_the_demonstration_site_embeds_in_every_way() -> None:
    pages = pages_of_demo_site("http://127.0.0.1:8501")
    assert set(pages) == {f"/{file.name}" for file in FOLDER.iterdir()}
    shown = b"".join(pages.values()).decode()
    assert "{check}" not in shown
    assert shown.count('src="http://127.0.0.1:8501/embed.js"') == 3
    for way in ("<rug-check lang", '<rug-check mode="popup"', '<rug-check mode="tab"'):
        assert way in shown
