"""Addresses of documents."""

from django.urls import path, re_path

from .views import documents as views
from .views import signatures, templates

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    re_path(r"^export\.(?P<kind>csv|xlsx)$", views.export, name="export"),
    path("books/", views.books, name="books"),
    path("books/<int:pk>/", views.book, name="book"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<int:pk>/docx/", views.docx, name="docx"),
    path("<int:pk>/signed/", signatures.upload, name="signed_copy"),
    path("signed/<int:pk>.pdf", signatures.copy, name="signed_file"),
    path("trust/", signatures.trust, name="trust"),
    path("templates/", templates.index, name="templates"),
    path("templates/fields/<slug:kind>.docx", templates.standard, name="standard_template"),
    path("templates/<int:pk>/", templates.version, name="template_version"),
    path("templates/<int:pk>/file.docx", templates.file, name="template_file"),
    path("templates/<int:pk>/preview.docx", templates.preview, name="template_preview"),
    path("templates/<int:pk>/use/", templates.use, name="template_use"),
    path("templates/<int:pk>/leave/", templates.leave, name="template_leave"),
    path("templates/<slug:code>/<slug:kind>/", templates.page, name="template"),
]
