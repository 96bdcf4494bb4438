"""Addresses of inspections, by topic."""

from . import conclusions, follow_up, plans, unit_side, visit

app_name = "inspections"
# The page of one inspection (`<code>/`) comes last: it would swallow the others' first words.
urlpatterns = [
    *plans.fixed,
    *visit.urlpatterns,
    *conclusions.urlpatterns,
    *follow_up.urlpatterns,
    *unit_side.urlpatterns,
    *plans.urlpatterns,
]
