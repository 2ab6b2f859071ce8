"""The driver alone, on pages without a network."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from crawler.browser.launch import PROGRAMS

pytest.importorskip("playwright", reason="the extra `browser` is not installed")
pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, PROGRAMS)), reason="no Chromium: apt install chromium-headless-shell"
)
ROOTS = {
    "open, declared": "<div><template shadowrootmode=open><p>Words within.</p></template></div>",
    "closed, declared": "<div><template shadowrootmode=closed><p>Words within.</p></template></div>",
    "closed, one in the other": "<div><template shadowrootmode=closed><div><template shadowrootmode=closed><p>Words within.</p></template></div></template></div>",
    "closed, made": "<div id=a></div><script>a.attachShadow({mode: 'closed'}).innerHTML = '<p>Words within.</p>'</script>",
}


def test_every_kind_of_shadow_root_is_in_the_rendered_page() -> None:
    from playwright.async_api import async_playwright

    from crawler.browser.driver import HELPER, Driver
    from crawler.browser.launch import Program
    from crawler.browser.visit import Limits

    program = Program()

    async def driven() -> dict[str, str]:
        shown = {}
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program.path, chromium_sandbox=True)
            for name, body in ROOTS.items():
                page = await (await browser.new_context()).new_page()
                await page.add_init_script(HELPER)
                await page.route(
                    "**/*",
                    lambda route, _asked, body=body: route.fulfill(
                        body=f"<!doctype html><body>{body}", content_type="text/html"
                    ),
                )
                await page.goto("http://page.example/")
                driver = Driver(page, lambda: 1.0, Limits(seconds=10, settle=1))
                await driver.run()
                shown[name] = await driver.html()
            await browser.close()
        return shown

    try:
        shown = asyncio.run(driven())
    finally:
        program.close()

    assert {name: "<p>Words within.</p>" in html for name, html in shown.items()} == dict.fromkeys(
        ROOTS, True
    )
