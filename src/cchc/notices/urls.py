"""Addresses of the inbox, the outbox and the ladder."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("read-all/", views.read_all, name="read_all"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/send-again/", views.send_again, name="send_again"),
    path("outbox/<int:pk>/settle/", views.settle, name="settle"),
    path("ladder/", views.ladder, name="ladder"),
    path("ladder/<int:pk>/end/", views.end_step, name="end_step"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.read, name="read"),
]
