"""Pages that belong to no app: errors, the sheet of parts, the answer to who watches over the site."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import BadMigrationError, InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .samples import sheet_of_parts


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is stale and keep the person on it."""
    return render(request, "403_csrf.html", status=403)


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every part once, with its states; only where the data is not real."""
    if not (settings.DEMONSTRATION or settings.DEBUG):
        raise Http404(_("Trang này chỉ có ở bản minh họa."))
    return render(request, "styleguide.html", {"tab": "", **sheet_of_parts(request)})


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and holds every migration, otherwise 503; nothing about why."""
    is_well = _database_is_ready()
    return HttpResponse("ok" if is_well else "unavailable", content_type="text/plain", status=200 if is_well else 503)


def _database_is_ready() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, BadMigrationError, InconsistentMigrationHistory):
        return False
