"""The summary of a year (`summary/…`) and of one campaign (`plans/CODE/summary/…`): the same pages."""

from django.urls import path

from ..views import reports, summary

_PAGES = (
    ("", summary.show, "summary"),
    ("rows/", summary.rows, "summary_rows"),
    ("compare/", summary.compare, "summary_compare"),
    ("repeats/", summary.repeated, "summary_repeats"),
    ("tables.xlsx", summary.export, "summary_export"),
    ("report/", reports.report, "summary_report"),
)

urlpatterns = [
    *(path(f"summary/{address}", view, name=name) for address, view, name in _PAGES),
    *(path(f"plans/<slug:code>/summary/{address}", view, name=f"plan_{name}") for address, view, name in _PAGES),
    path("summary/reports/<int:pk>/", reports.detail, name="report_detail"),
    path("summary/reports/<int:pk>/submit/", reports.submit, name="report_submit"),
    path("summary/reports/<int:pk>/return/", reports.give_back, name="report_return"),
    path("summary/reports/<int:pk>/issue/", reports.issue, name="report_issue"),
    path("summary/reports/<int:pk>/paper.<str:form>", reports.paper, name="report_paper"),
]
