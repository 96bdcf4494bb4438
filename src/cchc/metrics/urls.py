"""Addresses of figures."""

from django.urls import path

from . import views

app_name = "metrics"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/<str:kind>/", views.export, name="export"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("record/", views.record, name="record"),
    path("<int:pk>/", views.figure, name="figure"),
    path("<int:pk>/correct/", views.correct, name="correct"),
]
