"""Addresses of the visit and its minutes."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ..queries.checklist import ITEM_CODE
from ..views import answers, minutes, visit


class ItemCode(StringConverter):
    """The code of a check item: "CHK.PROC.12"."""

    regex = ITEM_CODE


register_converter(ItemCode, "item_code")
_ITEM = "<slug:code>/visit/items/<item_code:item_code>/"

urlpatterns = [
    path("<slug:code>/visit/", visit.visit, name="visit"),
    path("<slug:code>/visit/start/", visit.start, name="visit_start"),
    path("<slug:code>/visit/end/", visit.end, name="visit_end"),
    path("<slug:code>/visit/attendance/", visit.attendance, name="attendance"),
    path("<slug:code>/visit/figures/", visit.figure, name="visit_figure"),
    path(_ITEM, answers.answer, name="answer"),
    path(f"{_ITEM}versions/", answers.versions, name="answer_versions"),
    path(f"{_ITEM}history/", answers.history, name="answer_history"),
    path(f"{_ITEM}files/", answers.files, name="answer_files"),
    path(f"{_ITEM}files/<int:pk>/remove/", answers.remove_file, name="answer_file_remove"),
    path("<slug:code>/minutes/", minutes.minutes, name="minutes"),
    path("<slug:code>/minutes/preview.pdf", minutes.preview, name="minutes_preview"),
    path("<slug:code>/minutes/sign/", minutes.sign, name="minutes_sign"),
]
