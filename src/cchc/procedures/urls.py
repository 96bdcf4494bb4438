"""Addresses of procedures."""

from django.urls.resolvers import URLPattern

app_name = "procedures"
urlpatterns: list[URLPattern] = []
