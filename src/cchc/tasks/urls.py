"""Addresses of tasks; those of one task (`<code>/`) come last."""

from django.urls import path

from .views import assigning, lists, steps, task

app_name = "tasks"
urlpatterns = [
    path("", lists.index, name="list"),
    path("new/", assigning.new, name="new"),
    path("units/", lists.units, name="units"),
    path("export/<str:kind>", lists.export, name="export"),
    path("<slug:code>/", task.detail, name="detail"),
    path("<slug:code>/history/", task.history, name="history"),
    path("<slug:code>/print", task.printed, name="print"),
    path("<slug:code>/plan/", steps.plan, name="plan"),
    path("<slug:code>/progress/", steps.progress, name="progress"),
    path("<slug:code>/proof/", steps.proof, name="proof"),
    path("<slug:code>/return/", steps.give_back, name="return"),
    path("<slug:code>/accept/", steps.accept, name="accept"),
    path("<slug:code>/extension/", steps.extension, name="extension"),
    path("<slug:code>/extension/<int:pk>/", steps.decide, name="decide"),
    path("<slug:code>/reassign/", steps.reassign, name="reassign"),
    path("<slug:code>/remind/", steps.remind, name="remind"),
    path("<slug:code>/withdraw/", steps.withdraw, name="withdraw"),
]
