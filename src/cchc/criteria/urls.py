"""Addresses of check-item sets."""

from django.urls import path

from .views import importing, sets

app_name = "criteria"
urlpatterns = [
    path("", sets.index, name="index"),
    path("import/", importing.upload, name="import"),
    path("import/preview/", importing.preview, name="preview"),
    path("import/template/", importing.template, name="template"),
    path("<slug:code>/<int:version>/", sets.detail, name="set"),
    path("<slug:code>/<int:version>/export/<str:kind>/", sets.export, name="export"),
    path("<slug:code>/<int:version>/compare/<int:other>/", sets.compare, name="compare"),
    path("<slug:code>/<int:version>/publish/", sets.publish, name="publish"),
    path("<slug:code>/<int:version>/discard/", sets.discard, name="discard"),
    path("<slug:code>/<int:version>/items/<str:item>/edit/", sets.edit_item, name="edit_item"),
]
