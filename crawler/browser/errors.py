"""Why a page could not be rendered."""

from __future__ import annotations

from crawler.errors import TearsheetError

INSTALL = "pip install 'tearsheet[browser]', and a browser: apt install chromium-headless-shell (or chromium)"


class NoBrowserError(TearsheetError):
    """The extra, or a browser, is not installed."""

    def __init__(self, lacking: str) -> None:
        super().__init__(
            f"rendering by a browser (--browser, or browser = … in the sources file) needs {lacking}: {INSTALL}"
        )
