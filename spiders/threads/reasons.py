"""Why a thread that is there was not read: what the page says, and what an interface that was asked answered.

The reasons, as they stand behind `thread-unread:` in an article's flags:

| reason | what it means |
|---|---|
| `no-reader` | software whose interface nobody here reads; only its pointer is kept |
| `needs-browser` | a script draws the thread, and no plain request gives it |
| `not-drawn` | a number is printed, and neither comments nor a box are there |
| `unanswered` | the interface was asked, or should have been, and no answer is there |
| `http-403`, `http-429`, `http-503` … | the status that it answered with |
| `expired-token` | it refused the token, key or session (401, or its error says so) |
| `rate-limited` | its error says: too many requests |
| `changed-schema` | it answered, and nothing of the answer is in the form that its reader knows |
"""

NO_READER, NEEDS_BROWSER, NOT_DRAWN = "no-reader", "needs-browser", "not-drawn"
UNANSWERED = "unanswered"
EXPIRED, LIMITED, CHANGED = "expired-token", "rate-limited", "changed-schema"
