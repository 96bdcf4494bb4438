"""Addresses of the public site. It is served by a process of its own, see config/urls_public.py."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("conclusions/", views.conclusions, name="conclusions"),
    path("conclusions/<slug:code>/", views.conclusion, name="conclusion"),
    path("conclusions/<slug:code>/paper.pdf", views.paper, name="paper"),
    path("draws/", views.draws, name="draws"),
    path("draws/<int:pk>/", views.draw, name="draw"),
    path("seals/", views.seals, name="seals"),
    path("seals.json", views.seals_json, name="seals_json"),
]
