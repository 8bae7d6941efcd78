"""The site with one planted fault: it answers an entry first and writes it later. The fault tests must see it."""

import io
import threading
import time
from contextlib import closing

from betterward.config.wsgi import application as honest


LATER = 0.15


def application(environ, start_response):
    """Answer at once that the entry is kept, and keep it later, if we live that long."""
    if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/enter/"):
        return honest(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    copy = {**environ, "wsgi.input": io.BytesIO(body)}
    threading.Thread(target=_write, args=(copy,), daemon=True).start()
    start_response("302 Found", [("Location", environ["PATH_INFO"] + "?saved=1")])
    return [b""]


def _write(environ):
    time.sleep(LATER)
    with closing(honest(environ, lambda status, headers, exc_info=None: None)) as answer:
        for _ in answer:
            pass
