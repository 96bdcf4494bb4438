"""Addresses of tasks; those of one task (`<code>/`) come last."""

from django.urls import path

from .views import task

app_name = "tasks"
urlpatterns = [
    path("<slug:code>/", task.detail, name="detail"),
]
