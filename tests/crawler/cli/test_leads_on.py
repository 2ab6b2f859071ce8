"""Pages that lead on: by a Refresh, a script, frames, or a cookie that must come back."""

from __future__ import annotations

from pathlib import Path

from tests.crawler.cli.commands import QUICK, lines, same_lines, tearsheet
from tests.servers.pages import Answer, Site, serve

TEXT = "<p>The council met on Monday and voted on the new bridge, the mayor said in a long statement.</p>" * 8


def story(title: str, head: str = "") -> Answer:
    return Answer(
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{TEXT}</article></body></html>"
    )


def meta(content: str) -> str:
    return f'<meta http-equiv="Refresh" content="{content}">'


HTML = {"Content-Type": "text/html"}
LEADING = {
    "/meta": Answer(f"<html><head>{meta('0; url=/to/meta')}<title>Moved</title></head><body>Moved.</body></html>"),
    "/quoted": Answer(f"<html><head>{meta('5;URL=&quot;/to/quoted&quot;')}</head><body></body></html>"),
    "/comma": Answer(f"<html><head>{meta(' 1.5 , /to/comma ')}</head><body><p>One moment, please.</p></body></html>"),
    "/field": Answer("moved", headers={"Content-Type": "text/plain", "Refresh": "0; url=/to/field"}),
    "/empty": Answer("", headers={**HTML, "Refresh": "0;/to/empty"}),
    "/script": Answer('<html><script>window.location.replace("/to/script")</script></html>'),
}  # fmt: skip
STAYING = {
    "/noscript": story("Noscript", f"<noscript>{meta('0; url=/gone')}</noscript>"),
    "/reload": story("Reload", meta("300")),
    "/itself": story("Itself", meta("60; url=/itself#top")),
    "/elsewhere": story("Elsewhere", meta("900; url=/later")),
}


def test_what_leads_on_is_followed_and_read_again_alike(tmp_path: Path) -> None:
    answers = {"/robots.txt": Answer("", 404), **LEADING, **STAYING}
    answers |= {f"/to{path}": story(f"The story behind {path[1:]}") for path in LEADING}
    answers["/circle"] = Answer(f"<html><head>{meta('0; url=/circle/2')}</head></html>")
    answers["/circle/2"] = Answer(f"<html><head>{meta('0; url=/circle')}</head></html>")
    answers["/inside"] = Answer(f"<html><head>{meta('0; url=http://127.0.0.1:7999/admin')}</head></html>")
    paths = [*LEADING, *STAYING, "/circle", "/inside"]
    with serve(answers) as site:
        done = tearsheet("archive", *map(site.url, paths), "--no-requisites", *QUICK, cwd=tmp_path)
        assert done.returncode == 3, done.stdout + done.stderr
        assert not site.asked("/gone")
        assert not site.asked("/later")
    told = {line["url"].removeprefix(site.url("")): line for line in lines(tmp_path, "pages")}
    stories = {line["headline"] for line in lines(tmp_path, "articles")}
    for path in LEADING:
        assert told[path]["error"] is None, told[path]
        assert told[path]["redirects"] == [site.url(f"/to{path}")]
        assert f"The story behind {path[1:]}" in stories
    for path in STAYING:
        assert told[path]["final_url"] == site.url(path)
        assert path[1:].capitalize() in stories
    assert told["/elsewhere"]["flags"] == [f"refresh: {site.url('/later')}"]
    assert told["/circle"]["error"].startswith("redirect-loop")
    assert told["/inside"]["error"].startswith("private-address")
    live = lines(tmp_path)
    done = tearsheet("extract", "collections/main/archive", "-c", "anew", cwd=tmp_path)
    assert list(same_lines(live, lines(tmp_path, collection="anew"))) == []


def test_frames_are_requisites_and_a_frameset_is_read(tmp_path: Path) -> None:
    answers = {
        "/robots.txt": Answer("", 404),
        "/story": Answer(story("Harbour").body.replace("</article>", '<iframe src="/chart"></iframe></article>')),  # type: ignore[union-attr,arg-type]
        "/chart": Answer('<html><body><img src="/chart.png"></body></html>'),
        "/set": Answer('<html><head><title>Old Gazette</title></head><frameset cols="20%,80%"><frame src="/nav">'
                       '<frame src="/content"><noframes>Get a browser</noframes></frameset></html>'),
        "/nav": Answer('<html><body><a href="/1">One</a> <a href="/2">Two</a></body></html>'),
        "/content": story("The story in the frame"),
    }  # fmt: skip
    with serve(answers) as site:
        done = tearsheet("archive", site.url("/story"), site.url("/set"), *QUICK, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert site.asked("/chart")
        (image,) = [line for line in site.log if line.path == "/chart.png"]
        assert image.headers["Referer"] == site.url("/chart")
    articles = {line["url"]: line for line in lines(tmp_path, "articles")}
    assert set(articles) == {site.url("/story"), site.url("/set")}
    assert articles[site.url("/set")]["headline"] == "The story in the frame"
    live = lines(tmp_path)
    tearsheet("extract", "collections/main/archive", "-c", "anew", cwd=tmp_path)
    assert list(same_lines(live, lines(tmp_path, collection="anew"))) == []


class Doorkeeper:
    """Lets in whoever brings back the cookie that it hands out on the way."""

    def __init__(self) -> None:
        self.site: Site | None = None

    def __call__(self, path: str) -> Answer:
        assert self.site is not None
        cookie = self.site.log[-1].headers.get("Cookie")
        if path == "/desk":
            return Answer("", 302, {"Location": "/through", "Set-Cookie": "seen=2; Path=/; HttpOnly"})
        if cookie == "seen=1; lang=en" or (path == "/through" and cookie == "seen=2"):
            return story(f"Inside {path}")
        if path == "/through":
            return Answer("", 302, {"Location": "/desk"})
        if path == "/never":
            return Answer("", 302, {"Location": "/never", "Set-Cookie": "x=1"})
        return Answer("", 302, {"Location": path, "Set-Cookie": "seen=1\r\nSet-Cookie: lang=en"})


def test_a_redirect_that_wants_its_cookie_back(tmp_path: Path) -> None:
    door = Doorkeeper()
    with serve({"/robots.txt": Answer("", 404), "*": door}) as site:
        door.site = site
        urls = [site.url(path) for path in ("/itself", "/through", "/never")]
        done = tearsheet(
            "archive", *urls, "--no-requisites", "--delay", "0", "--set", "CONCURRENT_REQUESTS_PER_DOMAIN=1", cwd=tmp_path
        )  # fmt: skip
        assert done.returncode == 3, done.stdout + done.stderr
        assert not next(line for line in site.log if line.path == "/itself").headers.get("Cookie")
    told = {line["url"].removeprefix(site.url("")): line for line in lines(tmp_path, "pages")}
    assert {line["headline"] for line in lines(tmp_path, "articles")} == {"Inside /itself", "Inside /through"}
    assert told["/never"]["error"].startswith("redirect-loop")
    first = {}
    for line in site.log:  # no chain begins with a cookie of another one
        first.setdefault(line.path, line)
    assert all("Cookie" not in first[path].headers for path in ("/itself", "/never", "/robots.txt"))
