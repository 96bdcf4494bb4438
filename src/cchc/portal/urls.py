"""Addresses of the public site. It is served by a process of its own, see config/urls_public.py."""

from django.urls import path

from .views import conclusions, deadline, draws, home, procedures, seals, sheets

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("conclusions/", conclusions.conclusions, name="conclusions"),
    path("conclusions/<slug:code>/", conclusions.conclusion, name="conclusion"),
    path("conclusions/<slug:code>/paper.pdf", conclusions.paper, name="paper"),
    path("deadline/", deadline.deadline, name="deadline"),
    path("draws/", draws.draws, name="draws"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("n/<str:code>/<int:number>/", sheets.sheet, name="sheet"),  # printed as a code: short on purpose
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/<str:code>/", procedures.procedure, name="procedure"),
    path("procedures/<str:code>/checklist", procedures.checklist, name="checklist"),
    path("seals/", seals.seals, name="seals"),
    path("seals.json", seals.seals_json, name="seals_json"),
]
