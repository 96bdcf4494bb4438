"""The addresses of the staff site, refusing without drawing a page: for tests that ask a thousand doors."""

from django.http import HttpRequest, HttpResponse

from cchc.config.urls import urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)
