"""The pages in Chromium: nothing is refused or loaded from elsewhere, they fit a phone, keys work, queries are answered.

Needs Debian's ``chromium`` and PyPI's ``playwright``; skipped where there is no browser.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.serve import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium")

PATHS = (
    "/",
    "/search?q=norland",
    "/actors",
    "/actor/hostile",
    "/actor/endless",
    "/issue/missile-defence",
    sample.document(sample.analyses()[0]),
    "/positions",
    "/matrix",
    "/network?least=1",
    "/timeline",
    "/query?recipe=changed-stance",
    "/ontology",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def seen(browser: Browser, server: str) -> Iterator[tuple[Page, list[str]]]:
    """A page of a phone's width in the dark, and all that goes wrong on it."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", base_url=server).new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((server, "data:")) else wrong.append(request.url))
    page.on("dialog", lambda dialog: wrong.append("a script ran"))
    yield page, wrong
    page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_sound(seen: tuple[Page, list[str]], path: str) -> None:
    page, wrong = seen
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert wrong == []
    assert page.title() != "broken"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in dark.strip("rgb()").split(",")) < 150


def test_keys(seen: tuple[Page, list[str]]) -> None:
    page, wrong = seen
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("/")
    page.keyboard.type("blockade")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=blockade")
    assert page.locator("mark.hit").count() > 0
    assert wrong == []


def test_light_or_dark_by_choice(seen: tuple[Page, list[str]]) -> None:
    page, _ = seen
    page.goto("/")
    page.click("#theme")
    page.goto("/actors")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in light.strip("rgb()").split(",")) > 600


def test_the_query_editor_is_dark_in_the_dark_and_light_by_choice(seen: tuple[Page, list[str]]) -> None:
    """Its ground follows the page, and each word of a query stands out from it by 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    page, _ = seen
    page.goto("/query?recipe=changed-stance")
    for dark in (True, False):
        page.wait_for_selector("#yasgui .cm-keyword")
        ground = _luminance(page.evaluate("getComputedStyle(document.querySelector('.CodeMirror')).backgroundColor"))
        assert (ground < 0.05) if dark else (ground > 0.9)
        words = page.evaluate(
            "[...new Set([...document.querySelectorAll('.CodeMirror-line span[class^=cm]')].map(s => getComputedStyle(s).color))]"
        )
        assert len(words) > 3
        for color in words:
            lighter, darker = sorted((_luminance(color), ground), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, color
        page.click("#theme")


def _luminance(color: str) -> float:
    """Relative luminance of ``rgb(…)``, 0 to 1 (WCAG 2.2)."""
    parts = [int(part) / 255 for part in color.removeprefix("rgba").strip("rgb()").split(",")[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_cell_opens_its_evidence(seen: tuple[Page, list[str]]) -> None:
    page, _ = seen
    page.goto("/matrix")
    page.click("td.oppose a >> nth=0")
    assert page.locator("ol.held > li.oppose blockquote").count() >= 1
    page.click("ol.held a:text('Evidence') >> nth=0")
    assert page.locator("blockquote.card").count() == 1


def test_figures_download(seen: tuple[Page, list[str]]) -> None:
    page, _ = seen
    page.goto("/network?least=1")
    with page.expect_download() as download:
        page.click("a[download]")
    assert download.value.suggested_filename.endswith(".svg")
    assert download.value.path().read_bytes().startswith(b"<svg")


def test_a_query_of_the_cookbook_is_answered(seen: tuple[Page, list[str]]) -> None:
    page, wrong = seen
    page.set_viewport_size({"width": 1200, "height": 1000})
    page.goto("/query?recipe=in-period&p.from=" + quote('2020"'))
    assert '"2020\\""' in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    page.goto("/query?recipe=in-period")
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table td")
    assert "Norland" in page.locator(".yasr").inner_text()
    assert wrong == []
