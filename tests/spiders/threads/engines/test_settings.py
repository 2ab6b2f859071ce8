"""Where scripts say that an engine's server is: as a string, or by the page's own origin."""

from __future__ import annotations

import pytest

from spiders.threads.engines.settings import server, setting
from tests.spiders.article.made import page

URL = "https://bay.example:8443/2024/a-story/"
OWN = "https://bay.example:8443"


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("init({ serverURL: 'https://talk.example/', lang: 'en' })", "https://talk.example/"),
        ('init({"serverURL":"//talk.example/w"})', "https://talk.example/w"),
        ("init({ serverURL: '/waline' })", f"{OWN}/waline"),
        ("init({ serverURL: location.origin, lang: 'en' })", OWN + "/"),
        ("init({ serverURL: window.location.origin })", OWN + "/"),
        ("init({ el: '#c', serverURL: document.location.origin + '/waline' })", f"{OWN}/waline"),
        ("init({ serverURL: `${location.origin}/talk` })", f"{OWN}/talk"),
        ("init({ serverURL: location.protocol + '//' + location.host + '/t' })", f"{OWN}/t"),
        ("init({ serverURL: `${location.protocol}//${window.location.host}/t` })", f"{OWN}/t"),
        ("const api = location.origin + '/api';\ninit({ serverURL: api })", f"{OWN}/api"),
        ("var api = 'https://talk.example'; init({ serverURL: api, x: 1 })", "https://talk.example/"),
        ("init({ serverURL: config.comments.url })", None),
        ("init({ serverURL: `https://${tenant}.talk.example` })", None),
        ("init({ serverURL: 'https://' + tenant + '.talk.example' })", None),
        ("init({ serverURL: serverURL })", None),
        ("init({ serverURL: process.env.URL || location.origin })", None),
        ("init({ serverURL: 'javascript:alert(1)' })", None),
        ("if (serverURL == 'x') {}", None),
    ],
)
def test_servers(script: str, address: str | None) -> None:
    made = page(f"<title>Quay vote</title><script>{script}</script>", URL)
    found = server(made, "serverURL")
    assert (found and found.rstrip("/")) == (address and address.rstrip("/"))


def test_settings_are_strings() -> None:
    assert setting("a = {pageKey: 'x', site: y}", "site", "pageKey") == "x"
    assert setting("pageKey: y", "pageKey") is None
