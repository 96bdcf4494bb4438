"""The public site: no sign-in, no session, no page of the staff."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from cchc.common.views import health

urlpatterns = [
    path("", include("cchc.portal.urls")),
    # It changes nothing but the reader's own page: without a token, no cookie is set before somebody asks for one.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    path("health/", health, name="health"),
]
handler404 = "cchc.portal.errors.not_found"
handler500 = "cchc.portal.errors.failed"
