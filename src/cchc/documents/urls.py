"""Addresses of documents."""

from django.urls import path, re_path

from .views import documents as views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    re_path(r"^export\.(?P<kind>csv|xlsx)$", views.export, name="export"),
    path("books/", views.books, name="books"),
    path("books/<int:pk>/", views.book, name="book"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<int:pk>/docx/", views.docx, name="docx"),
]
