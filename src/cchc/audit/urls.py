from django.urls import path, re_path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="journal"),
    re_path(r"^nhat-ky\.(?P<kind>xlsx|csv)$", views.export, name="export"),
    path("seals/", views.seals, name="seals"),
    path("seals/<int:number>/", views.seal, name="seal"),
    path("<int:pk>/", views.entry, name="entry"),
]
