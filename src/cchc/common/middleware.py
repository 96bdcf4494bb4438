"""One id per request, in the log, in the journal and in the answer's headers; one language per request."""

import logging
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .errors import RuleError

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


class RequestIdMiddleware:
    """Give each request an id that the journal entries of the request carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = current_request_id.get()
            return response
        finally:
            current_request_id.reset(token)


class NoNulMiddleware:
    """A NUL character is in nothing that people type, and PostgreSQL refuses it in any value: it never gets so far.

    In an address it names no page; cookies and queries lose it before anybody reads them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]  # a QueryDict that is read only again
        return self.get_response(request)


class NoNulInFormsMiddleware:
    """The same for forms; stands after what refuses them unread: too large, or without the mark of this site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Take NUL out of what was typed."""
        if any("\x00" in name + "".join(values) for name, values in request.POST.lists()):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]  # the same


def _without_nul(typed: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=typed.encoding)
    for name, values in typed.lists():
        clean.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
    clean._mutable = False
    return clean


class LanguageMiddleware:
    """Vietnamese, unless the reader chose another language on the site.

    Django's own middleware would follow the browser, and an office computer often has an English one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    """A rule that refuses where the page has no form to say it in (a draft that cannot be printed) says it on a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 422 with the rule's sentence; every other exception goes its way."""
        if not isinstance(exception, RuleError):
            return None
        return render(request, "422.html", {"refusal": exception.message}, status=422)


class RequestIdFilter(logging.Filter):
    """Put the id of the request into each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get() or "-"
        return True
