"""Addresses of the units."""

from django.urls import path

from .views import changing, reading

app_name = "units"
urlpatterns = [
    path("", reading.unit_list, name="list"),
    path("search.json", reading.search, name="search"),
    path("<slug:code>/", reading.detail, name="detail"),
    path("<slug:code>/history/", reading.history, name="history"),
    path("<slug:code>/edit/create/", changing.create, name="create"),
    path("<slug:code>/edit/rename/", changing.rename, name="rename"),
    path("<slug:code>/edit/move/", changing.move, name="move"),
    path("<slug:code>/edit/merge/", changing.merge, name="merge"),
    path("<slug:code>/edit/end/", changing.end, name="end"),
]
