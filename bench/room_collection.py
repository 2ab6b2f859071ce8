"""A made-up collection of any size for the reading room: record files, run reports, and the WARC records behind them.

    python bench/room_collection.py FOLDER [--articles 100000] [--comments 1000000] [--big 2000,10000,200000]

FOLDER/ is the collection itself. The same arguments give the same records. `--big` are threads of so many comments (within
the sum), so that the worst page is measured too.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import orjson

from archives.records import (
    Article,
    Author,
    Comment,
    CommentAuthor,
    PageRecord,
    Pointer,
    ThreadState,
    to_line,
    url_id,
)

FIRST = datetime(2026, 9, 1, 6, tzinfo=UTC)
DAYS = 61
GAP = (19, 20)
"""Days without a run: nobody looked."""
_VOCABULARY = {
    "en": "harbour council bridge ferry market school river budget tram signal festival library garden winter engineer petition bakery captain lantern orchard survey minister report committee storm hospital strike wage village railway",
    "ar": "الميناء المجلس الجسر العبارة السوق المدرسة النهر الميزانية القطار الإشارة المهرجان المكتبة الحديقة الشتاء المهندس العريضة المخبز الوزير التقرير العاصفة",
    "ja": "港 議会 橋 渡船 市場 学校 川 予算 路面電車 信号 祭り 図書館 庭園 冬 技師 請願 パン屋 船長 灯籠 果樹園 湾岸",
    "ru": "гавань совет мост паром рынок школа река бюджет трамвай сигнал праздник библиотека сад зима инженер петиция пекарня капитан фонарь отчёт",
    "de": "Hafen Stadtrat Brücke Fähre Markt Schule Fluss Haushalt Straßenbahn Signal Fest Bibliothek Garten Winter Ingenieur Bittschrift Bäckerei Kapitän Laterne Gutachten",
}
WORDS = {language: words.split() for language, words in _VOCABULARY.items()}
SITES = (("tribune.example", "en"), ("kurier.example", "de"), ("asahi-mock.example", "ja"), ("lagos-post.example", "en"),
         ("sahifa.example", "ar"), ("gazeta.example", "ru"), ("quay-gazette.example", "en"), ("observer.example", "en"))  # fmt: skip
SECTIONS = ("National", "City", "Business", "Culture", "Sport", "Letters")
NAMES = {
    "en": ("Ayesha Malik", "Tom Okafor", "Noor J.", "Bilal (Lahore)", "rafiq_h", "Maren Holt", "Sana Iqbal", "Olga Reyes", "J. Ferry", "Dele A."),
    "ar": ("سليم", "نور الهدى", "أبو كريم", "ليلى", "محمود"),
    "ja": ("港の人", "佐藤", "匿名", "鈴木花子", "通りすがり"),
    "ru": ("Ольга", "Пётр Ив.", "читатель", "Марина К.", "Сосед"),
    "de": ("Jürgen", "Frau Müller", "Hafenkind", "Anke S.", "Gast"),
}  # fmt: skip


@dataclass(slots=True)
class Writer:
    """Where lines and WARC records go."""

    folder: Path
    run: str
    files: dict[str, IO[bytes]]
    warc: IO[bytes]
    warc_name: str

    def line(self, record: Article | Comment | PageRecord) -> None:
        self.files[record.type].write(to_line(record))

    def capture(self, url: str, page: bytes, when: datetime) -> Pointer:
        """A response record, one gzip member, as the wire tap writes them."""
        head = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
            % len(page)
        )
        digest = "sha1:" + base64.b32encode(hashlib.sha1(page).digest()).decode()
        record_id = f"urn:uuid:{uuid.UUID(hashlib.md5(f'{self.run} {url}'.encode()).hexdigest())}"
        date = f"{when:%Y-%m-%dT%H:%M:%SZ}"
        fields = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <{record_id}>\r\nWARC-Date: {date}\r\n"
            f"WARC-Target-URI: {url}\r\nWARC-Payload-Digest: {digest}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(head) + len(page)}\r\n\r\n"
        )
        member = gzip.compress(fields.encode() + head + page + b"\r\n\r\n", 1, mtime=0)
        offset = self.warc.tell()
        self.warc.write(member)
        return Pointer(self.warc_name, offset, len(member), record_id, date, digest)


def sentence(rng: random.Random, language: str, words: int) -> str:
    """A sentence of a language's words."""
    if language == "ja":
        return "の".join(rng.choices(WORDS["ja"], k=words)) + "。"
    text = " ".join(rng.choices(WORDS[language], k=words))
    return text[0].upper() + text[1:] + "."


def text(rng: random.Random, language: str, paragraphs: int) -> str:
    """Paragraphs with blank lines between them."""
    return "\n\n".join(
        " ".join(sentence(rng, language, rng.randint(8, 18)) for _ in range(rng.randint(2, 4)))
        for _ in range(paragraphs)
    )


def thread(rng: random.Random, article: Article, size: int, language: str, at: datetime) -> Iterator[Comment]:
    """Comments of a story: two of three answer an earlier one, now and then one is removed or edited."""
    ids: list[str] = []
    moment = at
    for position in range(size):
        moment += timedelta(seconds=rng.expovariate(1 / (20_000 / (size**0.5))))
        parent = rng.choice(ids[-40:]) if ids and rng.random() < 0.66 else None
        name = f"{article.site}/wordpress/{article.id[:10]}{position}"
        ids.append(name)
        author = rng.choice(NAMES[language]) if rng.random() < 0.6 else f"reader{rng.randrange(60_000)}"
        assert article.capture is not None
        comment = Comment(
            run=article.run, id=name, article_id=article.id, article_url=article.canonical_url, position=position,
            author=CommentAuthor(author, None, True if rng.random() < 0.01 else None),
            date_published=f"{moment:%Y-%m-%dT%H:%M:%S}+05:00", text=text(rng, language, 1), parent_id=parent,
            parent_method="stated" if parent else None, depth=0 if parent is None else 1, upvotes=int(rng.expovariate(1 / 9)),
            downvotes=int(rng.expovariate(1 / 2)), status="visible", version=1, text_digest="sha256:0", change="new",
            first_seen=article.capture.date, last_seen=article.capture.date, confidence=1.0, capture=article.capture,
        )  # fmt: skip
        yield comment
        if rng.random() < 0.004:
            yield replace(comment, version=2, change="edited", text=text(rng, language, 1))
        elif rng.random() < 0.004:
            yield replace(comment, change="removed")


def story(rng: random.Random, number: int, writer: Writer, at: datetime, comments: int) -> int:
    """An article with its thread; how many comments it has."""
    site, language = SITES[min(int(rng.expovariate(0.45)), len(SITES) - 1)]
    url = f"https://{site}/{at:%Y/%m/%d}/{number}/"
    body = text(rng, language, rng.randint(3, 7))
    headline = sentence(rng, language, rng.randint(5, 9)).rstrip(".。")
    page = f"<!doctype html><title>{headline}</title><h1>{headline}</h1><p>{body}</p>".encode()
    declared = comments if rng.random() < 0.97 else comments + rng.randint(1, 40)
    article = Article(
        run=writer.run, id=url_id(url), url=url, canonical_url=url, site=site, headline=headline,
        authors=tuple(Author(name) for name in rng.sample(NAMES[language], rng.randint(0, 2))),
        date_published=f"{at - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}+05:00", description=sentence(rng, language, 12),
        body=body, section=rng.choice(SECTIONS), language=language, publisher=site.split(".", 1)[0].title(),
        comments=ThreadState(declared, comments, 1 + comments // 50, declared == comments, None, "wordpress"),
        version=1, text_digest=f"sha256:{number}", change="new", capture=writer.capture(url, page, at),
    )  # fmt: skip
    writer.line(article)
    pointer = article.capture
    writer.line(PageRecord(run=writer.run, id=article.id, url=url, final_url=url, status=200, content_type="text/html",
                           bytes=len(page), seconds=round(rng.expovariate(3), 3), robots="allowed", reason="list", role="page",
                           capture=pointer))  # fmt: skip
    if rng.random() < 0.04:
        later = writer.capture(url, page + b"<!-- corrected -->", at + timedelta(minutes=30))
        paragraphs = [*body.split("\n\n")[1:], text(rng, language, 1)]
        writer.line(replace(article, version=2, change="updated", body="\n\n".join(paragraphs), text_digest="sha256:b",
                            headline=f"{headline} ({number})", capture=later))  # fmt: skip
    for comment in thread(rng, article, comments, language, at):
        writer.line(comment)
    return comments


def run_report(writer: Writer, at: datetime, counts: dict[str, int]) -> None:
    """`runs/RUN.json`, as far as the room reads it."""
    parts = [
        {"site": site, "pages": counts["articles"] // len(SITES) + n % 3, "failed": n % 3 if counts["articles"] > 40 else 0, "bytes": 0, "errors": {},
         "articles": {"new": counts["articles"] // len(SITES), "updated": 1, "unchanged": 0, "gone": 0, "reappeared": 0},
         "comments": {"new": counts["comments"] // len(SITES), "edited": 2, "removed": 1, "unchanged": 0, "reappeared": 0},
         "completeness": {"threads": 9, "complete": 9 - n % 2, "declared": 99, "captured": 99 - n % 2}}
        for n, (site, _) in enumerate(SITES)
    ]  # fmt: skip
    fell = {
        "site": SITES[3][0],
        "figure": "completeness",
        "now": 0.41,
        "usual": 0.98,
        "limit": 0.49,
        "runs": 20,
    }
    alarms = [fell] if at == FIRST + timedelta(days=DAYS - 1) else []
    report = {"type": "run", "format": 1, "run": writer.run, "collection": "room", "command": "run --due", "exit_code": 0,
              "started": at.isoformat(), "ended": (at + timedelta(minutes=41)).isoformat(), "seconds": 2460.0,
              "finish_reason": "finished", "sites": parts, "alarms": alarms, "stories": []}  # fmt: skip
    (writer.folder / "runs" / f"{writer.run}.json").write_bytes(orjson.dumps(report))


def make(folder: Path, articles: int, comments: int, big: tuple[int, ...] = ()) -> None:
    """Write the collection."""
    for name in ("archive", "records", "runs", "indexes", "logs"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    rng = random.Random(12)
    days = [day for day in range(DAYS) if day not in GAP]
    each = -(-articles // len(days))
    waiting = list(big)
    left, number = comments - sum(big), 0
    for day in days:
        at = FIRST + timedelta(days=day)
        name = f"{at:%Y%m%d%H%M%S}000"
        counts = {"articles": 0, "comments": 0}
        warc_name = f"room-{name}-00000-desk.warc.gz"
        with (folder / "archive" / warc_name).open("wb") as warc:
            files = {
                kind: (folder / "records" / f"{kind}s-{name}-00001.jsonl").open("wb")
                for kind in ("article", "comment", "page")
            }
            writer = Writer(folder, name, files, warc, warc_name)
            for _ in range(min(each, articles - number)):
                share = left / max(articles - number, 1)
                wanted = (
                    waiting.pop()
                    if waiting and number % 7 == 3
                    else min(int(rng.expovariate(1 / max(share, 0.1))), 400)
                )
                size = story(rng, number, writer, at + timedelta(seconds=number % each), wanted)
                left -= size if size < 401 else 0
                number += 1
                counts["articles"] += 1
                counts["comments"] += size
            for file in files.values():
                file.close()
        run_report(writer, at, counts)
    (folder / "indexes" / "index.cdxj").write_text("")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--big", default="2000,10000,200000")
    said = parser.parse_args()
    make(said.folder, said.articles, said.comments, tuple(int(n) for n in said.big.split(",") if n))


if __name__ == "__main__":
    main()
