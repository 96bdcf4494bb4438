"""Addresses of figures."""

from django.urls import path

from .views import contradictions, figures, reconcile

app_name = "metrics"
urlpatterns = [
    path("", figures.index, name="index"),
    path("export/<str:kind>/", figures.export, name="export"),
    path("catalogue/", figures.catalogue, name="catalogue"),
    path("record/", figures.record, name="record"),
    path("record/judge/", figures.judge, name="judge"),
    path("reconcile/", reconcile.reconcile, name="reconcile"),
    path("contradictions/", contradictions.index, name="contradictions"),
    path("<int:pk>/", figures.figure, name="figure"),
    path("<int:pk>/correct/", figures.correct, name="correct"),
    path("<int:pk>/export/", figures.export_one, name="export_one"),
    path("<int:pk>/ask/", contradictions.ask, name="ask"),
    path("<int:pk>/explain/", contradictions.explain, name="explain"),
]
