"""Addresses of calendars."""

from django.urls.resolvers import URLPattern

app_name = "calendars"
urlpatterns: list[URLPattern] = []
