"""The summary of a year (`summary/…`) and of one campaign (`plans/CODE/summary/…`): the same pages."""

from django.urls import path

from ..views import summary

_PAGES = (
    ("", summary.show, "summary"),
    ("rows/", summary.rows, "summary_rows"),
    ("compare/", summary.compare, "summary_compare"),
    ("repeats/", summary.repeated, "summary_repeats"),
    ("tables.xlsx", summary.export, "summary_export"),
    ("report/", summary.compare, "summary_report"),
)

urlpatterns = [
    *(path(f"summary/{address}", view, name=name) for address, view, name in _PAGES),
    *(path(f"plans/<slug:code>/summary/{address}", view, name=f"plan_{name}") for address, view, name in _PAGES),
]
