"""Pages sent while they are made: the head at once, the rest as it comes, and a line in the page where that breaks off.

What decides the status of an answer is known before its first byte, so an error there is a page of its own; once bytes are
sent only the page itself can say that it is not whole.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape
from orjson import JSONDecodeError
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from archives.errors import ArchiveError
from reading_room.collection_room import TooSlowError

TOO_SLOW = "This question took too long. Ask for less: a site, a shorter time, a rarer word."
REST_FOLLOWS = Markup("<!-- the rest follows -->")
"""A template writes it before what takes time: all before it is sent. No text of a record can be the same: its `<` is escaped."""
_BEHIND_A_TAG = ">\n"
_PIECE = 16 << 10
"""Characters that are sent together."""
_LEVELS = 12
"""More `details` are not open within each other on any page (`thread.DEPTH`); what stands in a folded one is not seen."""
_log = logging.getLogger(__name__)


def unreadable(error: Exception) -> str:
    """What is said where the files of the collection cannot be read."""
    return f"The collection cannot be read: {error}"


def streamed(pieces: Iterator[str], status: int, told: Callable[[str], str] = str) -> Response:
    """An answer of what a template gives.

    Args:
        pieces: of the page; what they raise before the first part is sent is raised here.
        status: of the answer.
        told: what of a fault may be told.
    """
    parts = _parts(pieces)
    first = next(parts, "")
    second = next(parts, None) if not first.endswith(REST_FOLLOWS) else ""
    if second is None:
        return HTMLResponse(first, status)
    return _StreamedPage((first, second), parts, status, told)


def _parts(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces joined into parts that each end behind a tag, so that whatever comes next is no part of one."""
    waiting: list[str] = []
    size, is_first = 0, True
    try:
        for piece in pieces:
            waiting.append(piece)
            size += len(piece)
            if piece == REST_FOLLOWS or (size >= _PIECE and piece.endswith(_BEHIND_A_TAG)):
                yield "".join(waiting)
                waiting, size, is_first = [], 0, False
    except Exception:
        made = "".join(waiting)
        if not is_first and _BEHIND_A_TAG in made:
            yield made[: made.rindex(_BEHIND_A_TAG) + len(_BEHIND_A_TAG)]
        raise
    if waiting:
        yield "".join(waiting)


class _StreamedPage(StreamingResponse):
    """A page whose length nobody knows yet; a client that leaves ends it.

    After a fault the answer is left open: the server then cuts the connection, and no client takes the page for whole.
    """

    def __init__(
        self, made: tuple[str, ...], parts: Iterator[str], status: int, told: Callable[[str], str]
    ) -> None:
        self._made, self._parts, self._say = made, parts, told
        self._is_whole = True
        super().__init__(self._told(), status, media_type="text/html")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; of a HEAD request nothing more is made."""
        if scope["method"] == "HEAD":
            self.body_iterator = iterate_in_threadpool(())
        await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        """Send the head and what comes."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for part in self.body_iterator:
            await send({"type": "http.response.body", "body": str(part).encode(), "more_body": True})
        if self._is_whole:
            await send({"type": "http.response.body", "body": b""})

    def _told(self) -> Iterator[str]:
        yield from self._made
        try:
            yield from self._parts
        except TooSlowError:
            yield self._end(TOO_SLOW)
        except (sqlite3.Error, OSError, JSONDecodeError) as error:
            yield self._end(unreadable(error))
        except ArchiveError as error:
            yield self._end(str(error))
        except Exception:  # noqa: BLE001 - the page must say that it ends, whatever it was
            _log.exception("a page ended before its end")
            yield self._end("An error of this program.")

    def _end(self, why: str) -> str:
        self._is_whole = False
        closed = "</select></table>" + "</details>" * _LEVELS
        return f'{closed}<p class="broken" role="alert"><b>The page ends here, before its end.</b> {escape(self._say(why))}</p>'


__all__ = ["REST_FOLLOWS", "TOO_SLOW", "streamed", "unreadable"]
