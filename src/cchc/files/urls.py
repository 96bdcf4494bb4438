"""Addresses of files: the last part is only for people and the browser's save dialogue."""

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("<int:pk>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("<int:pk>/<str:name>", views.download, name="download"),
]
