"""Made-up comment services, one function each: a thread and the answers in which its service hands it out; and lists that are none.

An answer is (address, what was posted, value); a value that is no JSON is (media type, text).
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

Thread = list[dict[str, Any]]
Answers = list[tuple[str, str | None, Any]]
SERVICES: dict[str, Callable[[], tuple[Thread, Answers]]] = {}
OTHERS: dict[str, Callable[[], tuple[Answers, list[tuple[str, str, str]]]]] = {}
URL = "https://news.example/a"


def shape(fn: Callable[[], tuple[Thread, Answers]]) -> Callable[[], tuple[Thread, Answers]]:
    SERVICES[fn.__name__] = fn
    return fn


def neg(
    fn: Callable[[], tuple[Answers, list[tuple[str, str, str]]]],
) -> Callable[[], tuple[Answers, list[tuple[str, str, str]]]]:
    OTHERS[fn.__name__] = fn
    return fn


W = [
    "river",
    "council",
    "budget",
    "teacher",
    "station",
    "harbour",
    "winter",
    "ticket",
    "engine",
    "bridge",
    "letter",
    "garden",
    "museum",
    "market",
    "window",
    "kitchen",
    "doctor",
    "village",
    "minister",
    "border",
    "tunnel",
]
N = [
    "Ann Riley",
    "lena_m",
    "O. Okafor",
    "田中 一郎",
    "Grün & Söhne",
    "Ибрагимов С.",
    "Zoë Q",
    "user4417",
    "B. Whitfield",
]


def thread(seed: str | int, tops: int = 14, deep: bool = True) -> Thread:
    r = random.Random(seed)
    out: Thread = []
    when = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)

    def add(parent: Any, level: int) -> dict[str, Any]:
        nonlocal when
        n = len(out)
        when += timedelta(minutes=r.randint(3, 90))
        t = " ".join(r.choice(W) for _ in range(r.randint(4, 22))).capitalize() + "."
        if n % 11 == 5:
            t = "Agreed."
        if n % 13 == 7:
            t = "👍 yes"
        c = {
            "id": f"{seed}{1000 + n * 7}" if isinstance(seed, str) else 100000 + n * 13,
            "parent": parent,
            "author": N[n % len(N)],
            "date": when,
            "text": t + (" A & B <i>no</i>." if n % 9 == 3 else ""),
            "up": r.randint(0, 30),
            "down": r.randint(0, 5),
            "level": level,
            "gone": False,
            "edited": when + timedelta(minutes=5) if n % 6 == 4 else None,
        }
        out.append(c)
        if level < 3 and deep:
            for _ in range(r.choice([0, 0, 1, 2]) if level == 0 else r.choice([0, 0, 0, 1])):
                add(c["id"], level + 1)
        return c

    for _ in range(tops):
        add(None, 0)
    return out


def esc(t: str) -> str:
    return html.escape(t, quote=False)


def kids(t: Thread, p: Any) -> Thread:
    return [c for c in t if c["parent"] == p]


def tree(
    t: Thread, p: Any, f: Callable[[dict[str, Any]], dict[str, Any]], key: str = "replies"
) -> list[dict[str, Any]]:
    out = []
    for c in kids(t, p):
        d = f(c)
        d[key] = tree(t, c["id"], f, key)
        out.append(d)
    return out


def pages(rows: list[Any], n: int) -> list[list[Any]]:
    return [rows[i : i + n] for i in range(0, len(rows), n)]


U = "https://api.news.example"


@shape
def users_map() -> tuple[Thread, Answers]:
    t = thread("a")
    for c in t[3:5]:
        c["gone"] = True
    ids = {n: f"u{i}" for i, n in enumerate(N)}
    rows = [
        {
            "cid": c["id"],
            "in_reply_to": c["parent"],
            "uid": ids[c["author"]],
            "body": None if c["gone"] else f"<p>{esc(c['text'])}</p>",
            "created": int(c["date"].timestamp()),
            "deleted": c["gone"],
            "votes": {"up": c["up"], "down": c["down"]},
        }
        for c in t
    ]
    return t, [
        (
            f"{U}/list?p={i}",
            None,
            {
                "posts": p,
                "users": {v: {"name": k, "avatar": "/x.png"} for k, v in ids.items()},
                "total": len(t),
            },
        )
        for i, p in enumerate(pages(rows, 9))
    ]


@shape
def graphql() -> tuple[Thread, Answers]:
    t = thread("g")

    def node(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": c["id"],
            "author": {"node": {"displayName": c["author"]}},
            "bodyHtml": f"<p>{esc(c['text'])}</p>",
            "publishedAt": c["date"].isoformat().replace("+00:00", ".000Z"),
            "score": c["up"],
            "replies": {
                "edges": [{"cursor": "x", "node": node(k)} for k in kids(t, c["id"])],
                "pageInfo": {"hasNextPage": False},
            },
        }

    tops = kids(t, None)
    return t, [
        (
            f"{U}/graphql",
            json.dumps({"query": "q", "after": i}),
            {
                "data": {
                    "article": {
                        "title": "T",
                        "comments": {
                            "totalCount": len(t),
                            "edges": [{"cursor": c["id"], "node": node(c)} for c in p],
                            "pageInfo": {"hasNextPage": True, "endCursor": "abc"},
                        },
                    }
                }
            },
        )
        for i, p in enumerate(pages(tops, 5))
    ]


@shape
def jsonapi() -> tuple[Thread, Answers]:
    t = thread("j")
    ids = {n: str(i + 1) for i, n in enumerate(N)}
    rows = [
        {
            "type": "comment",
            "id": c["id"],
            "attributes": {"content": c["text"], "created_at": c["date"].isoformat(), "likes_count": c["up"]},
            "relationships": {
                "author": {"data": {"type": "user", "id": ids[c["author"]]}},
                "parent": {"data": {"type": "comment", "id": c["parent"]} if c["parent"] else None},
            },
        }
        for c in t
    ]
    return t, [
        (
            f"{U}/comments?page={i}",
            None,
            {
                "data": p,
                "included": [{"type": "user", "id": v, "attributes": {"name": k}} for k, v in ids.items()],
                "meta": {"total": len(t)},
            },
        )
        for i, p in enumerate(pages(rows, 10))
    ]


@shape
def entities() -> tuple[Thread, Answers]:
    t = thread("e")
    ids = {n: f"usr-{i}" for i, n in enumerate(N)}
    return t, [
        (
            f"{U}/state",
            None,
            {
                "entities": {
                    "comments": {
                        c["id"]: {
                            "id": c["id"],
                            "text": c["text"],
                            "authorId": ids[c["author"]],
                            "parentId": c["parent"],
                            "createdAt": int(c["date"].timestamp() * 1000),
                            "likes": c["up"],
                        }
                        for c in t
                    },
                    "users": {v: {"id": v, "displayName": k} for k, v in ids.items()},
                },
                "result": [c["id"] for c in t],
            },
        )
    ]


@shape
def columnar() -> tuple[Thread, Answers]:
    t = thread("c")
    return t, [
        (
            f"{U}/rows",
            None,
            {
                "columns": ["id", "parent", "name", "text", "time"],
                "rows": [[c["id"], c["parent"], c["author"], c["text"], c["date"].isoformat()] for c in t],
            },
        )
    ]


@shape
def levels() -> tuple[Thread, Answers]:
    t = thread("l")
    return t, [
        (
            f"{U}/flat",
            None,
            {
                "items": [
                    {
                        "id": c["id"],
                        "depth": c["level"],
                        "author": c["author"],
                        "text": c["text"],
                        "date": c["date"].strftime("%Y-%m-%d %H:%M:%S"),
                    }
                    for c in t
                ]
            },
        )
    ]


@shape
def paths() -> tuple[Thread, Answers]:
    t = thread("p")
    by = {c["id"]: c for c in t}

    def path(c: dict[str, Any]) -> str:
        return (path(by[c["parent"]]) + "/" if c["parent"] else "") + c["id"]

    return t, [
        (
            f"{U}/paths",
            None,
            [
                {
                    "id": c["id"],
                    "path": path(c),
                    "user": {"login": c["author"]},
                    "message": c["text"],
                    "ctime": int(c["date"].timestamp()),
                }
                for c in t
            ],
        )
    ]


@shape
def numeric() -> tuple[Thread, Answers]:
    t = thread(7)
    return t, [
        (f"{U}/numeric?page={i}", None, {"code": 0, "msg": "ok", "data": {"list": p, "count": len(t)}})
        for i, p in enumerate(
            pages(
                [
                    {
                        "comment_id": c["id"],
                        "parent_id": c["parent"] or 0,
                        "nickname": c["author"],
                        "content": c["text"],
                        "create_time": int(c["date"].timestamp()),
                        "like_num": c["up"],
                    }
                    for c in t
                ],
                8,
            )
        )
    ]


@shape
def stringed() -> tuple[Thread, Answers]:
    t = thread("s")
    return t, [
        (
            f"{U}/svc.asmx",
            None,
            {
                "d": json.dumps(
                    {
                        "Comments": [
                            {
                                "CommentID": c["id"],
                                "ParentID": c["parent"],
                                "UserName": c["author"],
                                "CommentText": c["text"],
                                "CreatedOn": f"/Date({int(c['date'].timestamp() * 1000)})/",
                            }
                            for c in t
                        ]
                    }
                )
            },
        )
    ]


@shape
def lazy_replies() -> tuple[Thread, Answers]:
    t = thread("z")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": c["id"],
            "by": {"name": c["author"]},
            "text": c["text"],
            "at": c["date"].isoformat(),
            "replyCount": len(kids(t, c["id"])),
        }

    out = [(f"{U}/threads/77/comments", None, {"items": [row(c) for c in kids(t, None)]})]
    out += [
        (f"{U}/comments/{c['id']}/replies", None, {"items": [row(k) for k in kids(t, c["id"])]})
        for c in t
        if kids(t, c["id"])
    ]
    return t, out


@shape
def posted_replies() -> tuple[Thread, Answers]:
    t = thread("y")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": c["id"],
            "by": {"name": c["author"]},
            "text": c["text"],
            "at": c["date"].isoformat(),
            "n": len(kids(t, c["id"])),
        }

    out = [(f"{U}/list", json.dumps({"page": 0}), {"items": [row(c) for c in kids(t, None)]})]
    out += [
        (
            f"{U}/children",
            json.dumps({"of": c["id"], "ts": 1790000000123}),
            {"items": [row(k) for k in kids(t, c["id"])]},
        )
        for c in t
        if kids(t, c["id"])
    ]
    return t, out


@shape
def users_apart() -> tuple[Thread, Answers]:
    t = thread("w")
    ids = {n: f"0{i}f3-77" for i, n in enumerate(N)}
    return t, [
        (
            f"{U}/content",
            None,
            {
                "contents": [
                    {
                        "uuid": c["id"],
                        "parent_uuid": c["parent"],
                        "actor_uuid": ids[c["author"]],
                        "content": c["text"],
                        "date_created": int(c["date"].timestamp() * 1000),
                    }
                    for c in t
                ]
            },
        ),
        (
            f"{U}/people",
            json.dumps(list(ids.values())),
            [{"uuid": v, "name": k, "badges": []} for k, v in ids.items()],
        ),
    ]


@shape
def spanish() -> tuple[Thread, Answers]:
    t = thread("x")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "idComentario": c["id"],
            "autor": {"nombre": c["author"]},
            "texto": c["text"],
            "fecha": c["date"].isoformat(),
            "votos": c["up"],
        }

    return t, [(f"{U}/comentarios", None, {"total": len(t), "comentarios": tree(t, None, row, "respuestas")})]


@shape
def german() -> tuple[Thread, Answers]:
    t = thread("d")
    return t, [
        (
            f"{U}/beitraege",
            None,
            {
                "beitraege": [
                    {
                        "nr": c["id"],
                        "antwortAuf": c["parent"],
                        "verfasser": c["author"],
                        "inhalt": f"<p>{esc(c['text'])}</p>",
                        "datum": c["date"].isoformat(),
                    }
                    for c in t
                ]
            },
        )
    ]


@shape
def beside() -> tuple[Thread, Answers]:
    t = thread("b")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "comment": {"id": c["id"], "body": c["text"], "created": c["date"].isoformat()},
            "author": {"id": 1, "username": c["author"], "url": "/u/1"},
            "stats": {"likes": c["up"]},
        }

    return t, [(f"{U}/beside", None, {"thread": tree(t, None, row, "children")})]


@shape
def rich() -> tuple[Thread, Answers]:
    t = thread("r")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "_id": c["id"],
            "parent": {"_id": c["parent"]} if c["parent"] else None,
            "author": {"profile": {"firstName": c["author"], "avatar": None}},
            "content": {"blocks": [{"type": "paragraph", "text": c["text"], "marks": []}]},
            "createdAt": {"$date": c["date"].isoformat()},
            "reactions": {"like": c["up"], "love": 0},
        }

    return t, [(f"{U}/rich", None, [row(c) for c in t])]


@shape
def ndjson() -> tuple[Thread, Answers]:
    t = thread("n")
    return t, [
        (
            f"{U}/stream",
            None,
            (
                "application/x-ndjson",
                "\n".join(
                    json.dumps(
                        {
                            "id": c["id"],
                            "replyTo": c["parent"],
                            "user": c["author"],
                            "text": c["text"],
                            "ts": int(c["date"].timestamp() * 1000),
                        },
                        ensure_ascii=False,
                    )
                    for c in t
                ),
            ),
        )
    ]


@shape
def sse() -> tuple[Thread, Answers]:
    t = thread("q")
    return t, [
        (
            f"{U}/events",
            None,
            (
                "text/event-stream",
                "".join(
                    "event: comment\ndata: "
                    + json.dumps(
                        {
                            "id": c["id"],
                            "replyTo": c["parent"],
                            "user": {"name": c["author"]},
                            "text": c["text"],
                            "ts": int(c["date"].timestamp() * 1000),
                        },
                        ensure_ascii=False,
                    )
                    + "\n\n"
                    for c in t
                ),
            ),
        )
    ]


@shape
def markdown_dates() -> tuple[Thread, Answers]:
    t = thread("m")
    return t, [
        (
            f"{U}/md",
            None,
            {
                "payload": {
                    "conversation": {
                        "messages": [
                            {
                                "messageId": c["id"],
                                "replyToMessageId": c["parent"],
                                "sender": {"screenName": c["author"]},
                                "body": c["text"],
                                "sentAt": c["date"].strftime("%a, %d %b %Y %H:%M:%S GMT"),
                                "upvoteCount": c["up"],
                                "downvoteCount": c["down"],
                                "editedAt": c["edited"].isoformat() if c["edited"] else None,
                            }
                            for c in t
                        ]
                    }
                }
            },
        )
    ]


@shape
def tombs() -> tuple[Thread, Answers]:
    t = thread("t")
    for c in t[2:5]:
        c["gone"] = True

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": c["id"],
            "author": None if c["gone"] else {"displayName": c["author"]},
            "content": "" if c["gone"] else c["text"],
            "status": "DELETED" if c["gone"] else "PUBLISHED",
            "createdAt": c["date"].isoformat(),
        }

    return t, [(f"{U}/tombs", None, {"results": tree(t, None, row, "replies")})]


@shape
def subjects() -> tuple[Thread, Answers]:
    t = thread("k")
    return t, [
        (
            f"{U}/comments",
            None,
            [
                {
                    "id": c["id"],
                    "subject": "Re: ferries " + c["id"],
                    "parentId": c["parent"],
                    "authorName": c["author"],
                    "body": c["text"],
                    "date": c["date"].isoformat(),
                }
                for c in t
            ],
        )
    ]


@shape
def small_ints() -> tuple[Thread, Answers]:
    t = thread("i")
    m = {c["id"]: i + 1 for i, c in enumerate(t)}
    for c in t:
        c["id"] = m[c["id"]]
        c["parent"] = m.get(c["parent"])
    return t, [
        (f"{U}/v2/x?p={i}", None, {"success": True, "data": p})
        for i, p in enumerate(
            pages(
                [
                    {
                        "id": c["id"],
                        "parent": c["parent"],
                        "user": {"id": N.index(c["author"]) + 1, "username": c["author"], "email": "x@y.z"},
                        "comment": c["text"],
                        "created_at": str(int(c["date"].timestamp())),
                        "likes": [],
                    }
                    for c in t
                ],
                7,
            )
        )
    ]


@shape
def pinned() -> tuple[Thread, Answers]:
    t = thread("h")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "uuid": c["id"],
            "replyTo": {"uuid": c["parent"], "author": "x"} if c["parent"] else None,
            "postedBy": c["author"],
            "text": c["text"],
            "postedAt": c["date"].isoformat(),
        }

    return t, [(f"{U}/h", None, {"pinned": [row(t[0])], "comments": [row(c) for c in t[1:]]})]


@shape
def deep_wrap() -> tuple[Thread, Answers]:
    t = thread("o")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        return {
            "node_type": "x",
            "payload": {
                "uid": c["id"],
                "who": {"nick": c["author"]},
                "what": {"html": f"<p>{esc(c['text'])}</p>"},
                "when": {"iso": c["date"].isoformat()},
            },
            "sub": {"items": [row(k) for k in kids(t, c["id"])], "more": None},
        }

    return t, [(f"{U}/o", None, {"ok": 1, "res": {"v": {"items": [row(c) for c in kids(t, None)]}}})]


@shape
def cursor_flat_noparent() -> tuple[Thread, Answers]:
    t = thread("f", deep=False)
    return t, [
        (f"{U}/feed?cursor={i}", None, {"items": p, "next": "abc"})
        for i, p in enumerate(
            pages(
                [
                    {
                        "key": c["id"],
                        "username": c["author"],
                        "message": c["text"],
                        "ts": int(c["date"].timestamp() * 1000),
                        "likeCount": c["up"],
                        "replyCount": 0,
                    }
                    for c in t
                ],
                6,
            )
        )
    ]


@shape
def plain_noparent() -> tuple[Thread, Answers]:
    t = thread("u", deep=False)
    return t, [
        (
            f"{U}/list",
            None,
            {
                "items": [
                    {"id": c["id"], "author": c["author"], "text": c["text"], "date": c["date"].isoformat()}
                    for c in t
                ]
            },
        )
    ]


@shape
def human_dates() -> tuple[Thread, Answers]:
    t = thread("v")
    return t, [
        (
            f"{U}/comments.json",
            None,
            {
                "comments": [
                    {
                        "id": c["id"],
                        "parent_id": c["parent"],
                        "author": c["author"],
                        "text": c["text"],
                        "date": c["date"].strftime("%d %b %Y, %H:%M"),
                    }
                    for c in t
                ]
            },
        )
    ]


@shape
def compact_keys() -> tuple[Thread, Answers]:
    t = thread("aa")
    return t, [
        (
            f"{U}/c",
            None,
            {
                "l": [
                    {
                        "i": c["id"],
                        "p": c["parent"],
                        "n": c["author"],
                        "t": c["text"],
                        "d": int(c["date"].timestamp()),
                    }
                    for c in t
                ]
            },
        )
    ]


@shape
def children_map() -> tuple[Thread, Answers]:
    t = thread("bb")

    def row(c: dict[str, Any]) -> dict[str, Any]:
        k = kids(t, c["id"])
        return {
            "id": c["id"],
            "author": c["author"],
            "content": c["text"],
            "timestamp": c["date"].isoformat(),
            "children": {x["id"]: row(x) for x in k},
        }

    return t, [(f"{U}/tree", None, {"comments": {c["id"]: row(c) for c in kids(t, None)}})]


@shape
def anonymous_some() -> tuple[Thread, Answers]:
    t = thread("cc")
    for c in t[::4]:
        c["author"] = None
    return t, [
        (
            f"{U}/comments",
            None,
            {
                "list": [
                    {
                        "id": c["id"],
                        "pid": c["parent"],
                        "user": {"name": c["author"]} if c["author"] else None,
                        "txt": c["text"],
                        "added": c["date"].isoformat(),
                    }
                    for c in t
                ]
            },
        )
    ]


@shape
def ids_in_urls() -> tuple[Thread, Answers]:
    t = thread("dd")
    return t, [
        (
            f"{U}/ap",
            None,
            {
                "@context": "https://www.w3.org/ns/activitystreams",
                "type": "Collection",
                "items": [
                    {
                        "id": f"https://social.example/n/{c['id']}",
                        "type": "Note",
                        "inReplyTo": f"https://social.example/n/{c['parent']}" if c["parent"] else URL,
                        "attributedTo": {"type": "Person", "name": c["author"]},
                        "content": f"<p>{esc(c['text'])}</p>",
                        "published": c["date"].isoformat(),
                    }
                    for c in t
                ],
            },
        )
    ]


ST = [
    {
        "id": f"st{n}",
        "title": f"Story number {n} of the long day",
        "author": N[n % 9],
        "date": f"2026-09-0{n + 1}T08:00:00Z",
        "text": f"An excerpt of the {n}th story, which tells of {W[n]} and {W[n + 3]} at some length for readers.",
        "url": f"/news/{n}",
    }
    for n in range(9)
]


@neg
def stories_title() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [(f"{U}/latest", None, {"items": ST})], [(s["title"], s["author"], s["text"]) for s in ST]


@neg
def stories_bare() -> tuple[Answers, list[tuple[str, str, str]]]:  # no title at all
    return [
        (
            f"{U}/stories",
            None,
            {
                "items": [
                    {
                        "id": s["id"],
                        "author": s["author"],
                        "date": s["date"],
                        "text": s["text"],
                        "url": s["url"],
                    }
                    for s in ST
                ]
            },
        )
    ], [("", s["author"], s["text"]) for s in ST]


@neg
def stories_parent() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/feed",
            None,
            {"items": [dict(s, parent="section-1", commentCount=n) for n, s in enumerate(ST)]},
        )
    ], [(s["title"], s["author"], s["text"]) for s in ST]


@neg
def stories_name() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/posts",
            None,
            {
                "posts": [
                    {
                        "id": s["id"],
                        "name": s["title"],
                        "by": s["author"],
                        "created": s["date"],
                        "body": s["text"],
                        "likes": 3,
                    }
                    for s in ST
                ]
            },
        )
    ], [(s["title"], s["author"], s["text"]) for s in ST]


@neg
def products() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/shop",
            None,
            [
                {
                    "id": n,
                    "name": f"Ferry model {W[n]}",
                    "brand": {"name": "Acme"},
                    "description": f"A fine wooden model of the {W[n]} ferry, hand painted and signed.",
                    "price": {"amount": 30 + n},
                    "createdAt": "2026-09-01T00:00:00Z",
                }
                for n in range(8)
            ],
        )
    ], [
        (f"Ferry model {W[n]}", "Acme", f"A fine wooden model of the {W[n]} ferry, hand painted and signed.")
        for n in range(8)
    ]


@neg
def users() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/users",
            None,
            [
                {
                    "id": n,
                    "username": N[n],
                    "name": N[n],
                    "bio": f"Writes on {W[n]} and {W[n + 2]} for the Island Post since years.",
                    "about": f"Writes on {W[n]} and {W[n + 2]} for the Island Post since years.",
                    "created_at": "2026-01-01T00:00:00Z",
                    "followers": 3,
                }
                for n in range(8)
            ],
        )
    ], [("", N[n], f"Writes on {W[n]} and {W[n + 2]} for the Island Post since years.") for n in range(8)]


@neg
def ticker() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/liveblog/7",
            None,
            {
                "entries": [
                    {
                        "id": n,
                        "author": {"name": N[n % 3]},
                        "created": f"2026-09-03T0{n}:00:00Z",
                        "body": f"<p>The minister says the {W[n]} is closed until the {W[n + 4]} opens again.</p>",
                    }
                    for n in range(9)
                ]
            },
        )
    ], [
        ("", N[n % 3], f"The minister says the {W[n]} is closed until the {W[n + 4]} opens again.")
        for n in range(9)
    ]


@neg
def stories_wp() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/wp-json/wp/v2/posts",
            None,
            [
                {
                    "id": n,
                    "date": s["date"],
                    "slug": f"s{n}",
                    "link": s["url"],
                    "title": {"rendered": s["title"]},
                    "excerpt": {"rendered": s["text"]},
                    "content": {"rendered": f"<p>{s['text']}</p>"},
                    "author": 5,
                    "comment_status": "open",
                }
                for n, s in enumerate(ST)
            ],
        )
    ], [(s["title"], s["author"], s["text"]) for s in ST]


@neg
def quotes() -> tuple[Answers, list[tuple[str, str, str]]]:
    return [
        (
            f"{U}/testimonials",
            None,
            {
                "items": [
                    {
                        "id": n,
                        "name": N[n],
                        "quote": f"The {W[n]} was the best {W[n + 1]} that we ever had on the island.",
                        "rating": 5,
                    }
                    for n in range(6)
                ]
            },
        )
    ], [("", N[n], f"The {W[n]} was the best {W[n + 1]} that we ever had on the island.") for n in range(6)]


@shape
def counts_like_ids() -> tuple[Thread, Answers]:
    """Ids, votes and counts are small numbers alike; some call themselves as an address, some have no name, one is gone."""
    t = thread("ee")
    m = {c["id"]: i + 1 for i, c in enumerate(t)}
    for c in t:
        c["id"], c["parent"] = m[c["id"]], m.get(c["parent"])
    t[1]["author"], t[2]["author"], t[4]["gone"] = "http://name.example", None, True

    def row(c: dict[str, Any]) -> dict[str, Any]:
        gone = c["gone"]
        return {
            "id": c["id"], "parent": c["parent"], "text": "<p></p>" if gone else f"<p>{esc(c['text'])}</p>", "author": None if gone else c["author"],
            "created": c["date"].timestamp(), "modified": None, "mode": 4 if gone else 1, "likes": c["up"], "dislikes": c["down"],
            "replies": [row(k) for k in kids(t, c["id"])],
        }  # fmt: skip

    return t, [(f"{U}/?uri=a", None, {"total": len(t), "replies": [row(c) for c in kids(t, None)]})]
