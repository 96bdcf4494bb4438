"""The staff site: every page but sign-in asks who you are."""

from django.urls import include, path

from cchc.common import help_views
from cchc.common.search_views import results as search_results
from cchc.common.views import health, style_guide
from cchc.inspections.views.start import start

urlpatterns = [
    path("", start, name="start"),
    path("accounts/", include("cchc.accounts.sign_in_urls")),
    path("", include("cchc.accounts.urls")),
    path("journal/", include("cchc.audit.urls")),
    path("documents/", include("cchc.documents.urls")),
    path("files/", include("cchc.files.urls")),
    path("criteria/", include("cchc.criteria.urls")),
    path("figures/", include("cchc.metrics.urls")),
    path("calendars/", include("cchc.calendars.urls")),
    path("legislation/", include("cchc.legislation.urls")),
    path("procedures/", include("cchc.procedures.urls")),
    path("tasks/", include("cchc.tasks.urls")),
    path("notices/", include("cchc.notices.urls")),
    path("units/", include("cchc.units.urls")),
    path("search", search_results, name="search"),
    path("help/", help_views.index, name="help"),
    path("help/<slug:slug>/", help_views.page, name="help_page"),
    path("health/", health, name="health"),
    path("styleguide/", style_guide, name="styleguide"),
    path("inspections/", include("cchc.inspections.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
