"""The start of a serving process."""

import gc

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

THRESHOLDS = 50_000, 20, 100  # Python's own: 700, 10, 10


def application() -> WSGIHandler:
    """Return the WSGI application with every view loaded, and the garbage collector told to leave that alone.

    A full collection walks all of the code and the templates otherwise, in the middle of somebody's request: 100 ms
    and more. What is loaded now is frozen; what comes later (templates) is walked a hundred times more seldom.
    """
    made = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018  # reading it imports the views
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    return made
