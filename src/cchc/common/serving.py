"""The start of a serving process."""

import gc

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


def application() -> WSGIHandler:
    """Return the WSGI application with every view loaded and everything loaded kept out of the garbage collector.

    A full collection walks all of the code otherwise, in the middle of somebody's request: 100 ms on a slow machine.
    """
    made = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018  # reading it imports the views
    gc.collect()
    gc.freeze()
    return made
