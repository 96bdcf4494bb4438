"""Addresses of legislation."""

from django.urls.resolvers import URLPattern

app_name = "legislation"
urlpatterns: list[URLPattern] = []
