"""The room as an ASGI application: which address is which page."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from orjson import JSONDecodeError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from archives.errors import ArchiveError
from reading_room import bytes_pages, crawls, lists, stories, versions
from reading_room.collection_room import CollectionRoom, TooSlowError
from reading_room.guard import Access, Guard
from reading_room.pages import Pages
from reading_room.replay import Replay
from reading_room.streaming import TOO_SLOW, unreadable

Handler = Callable[[CollectionRoom, Pages, Request], Response]
_STATIC = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def create_app(room: CollectionRoom, access: Access, replay: Replay) -> Guard:
    """The application with its guard before it.

    Args:
        room: the collection.
        access: who may ask.
        replay: of the same collection.
    """
    pages = Pages(access.prefix, room.name, room.place(is_for_others=access.is_for_others))
    table: tuple[tuple[str, Handler], ...] = (
        ("/", crawls.overview),
        ("/articles", partial(lists.listing, "article")),
        ("/comments", partial(lists.listing, "comment")),
        ("/story/{id:path}/comments.{form}", stories.comments_file),
        ("/story/{id:path}/plot.csv", stories.over_time),
        ("/story/{id:path}", stories.story),
        ("/comment", stories.comment),
        ("/versions", versions.versions),
        ("/sheet/{id:path}", stories.sheet),
        ("/bytes/{entry:int}", bytes_pages.where),
        ("/record/{entry:int}", bytes_pages.record),
        ("/line/{entry:int}", bytes_pages.line_of),
        ("/replay/{entry:int}", partial(bytes_pages.replayed, replay)),
        ("/sites", crawls.sites),
        ("/site/{name:path}", crawls.site),
        ("/site-plot/{number:int}.csv", crawls.site_plot),
        ("/runs", crawls.runs),
        ("/run/{name}", crawls.run),
        ("/verify", crawls.verify),
        ("/plot/{kind}.csv", crawls.plot_csv),
    )
    routes = [Route(path, _endpoint(handler, room, pages), methods=["GET"]) for path, handler in table]
    routes.append(Route("/static/{name}", _static, methods=["GET"]))
    routes.append(Route("/favicon.ico", _icon, methods=["GET"]))
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: partial(_failed, pages),
            404: partial(_failed, pages),
            TooSlowError: partial(_too_slow, pages),
            ArchiveError: partial(_broken, pages),
        },
    )
    app.router.redirect_slashes = False
    return Guard(app, access)


def _endpoint(handler: Handler, room: CollectionRoom, pages: Pages) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        form = request.path_params.get("form", "csv")
        if form not in ("csv", "jsonl"):
            raise HTTPException(404, "There is no such file.")
        try:
            return handler(room, pages, request)
        except (sqlite3.Error, OSError, JSONDecodeError) as error:
            raise HTTPException(500, pages.place.told(unreadable(error))) from error

    return answer


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    path = _STATIC / name
    if not re.fullmatch(r"[a-z]+\.(css|js|svg)", name) or not path.is_file():
        raise HTTPException(404, "There is no such file.")
    return FileResponse(path, media_type=_TYPES[path.suffix])


def _icon(_request: Request) -> Response:
    """What browsers ask for beside answers that name no icon: downloads, plain texts."""
    return FileResponse(_STATIC / "icon.svg", media_type=_TYPES[".svg"])


def _failed(pages: Pages, _request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = error.detail if isinstance(error, HTTPException) else ""
    return pages.page("error.html", status, title=str(status), status=status, told=told)


def _too_slow(pages: Pages, _request: Request, _error: Exception) -> Response:
    return pages.page("error.html", 503, title="503", status=503, told=TOO_SLOW)


def _broken(pages: Pages, _request: Request, error: Exception) -> Response:
    return pages.page("error.html", 500, title="500", status=500, told=pages.place.told(str(error)))
