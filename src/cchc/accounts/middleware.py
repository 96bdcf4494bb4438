"""Everybody signs in first; the post of the request is chosen here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SignInMiddleware:
    """Send strangers to the sign-in page, pick the post in which the signed-in person acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
