"""Addresses of the unit's side: its report on itself, its right of reply, the letter that it gets."""

from django.urls import path

from ..views import letters, replies, self_report, self_report_parts
from . import visit  # noqa: F401  # registers item_code

_SELF = "<slug:code>/self-report/"

urlpatterns = [
    path("<slug:code>/letter/sign/", letters.sign, name="letter_sign"),
    path("<slug:code>/letter.<str:form>", letters.paper, name="letter_paper"),
    path(_SELF, self_report.sheet, name="self_report"),
    path(f"{_SELF}items/<item_code:item_code>/", self_report.answer, name="self_answer"),
    path(f"{_SELF}items/<item_code:item_code>/files/", self_report.files, name="self_answer_files"),
    path(
        f"{_SELF}items/<item_code:item_code>/files/<int:pk>/remove/",
        self_report.remove_file,
        name="self_answer_file_remove",
    ),
    path(f"{_SELF}figures/", self_report_parts.figures, name="self_report_figures"),
    path(f"{_SELF}figures/judge/", self_report_parts.judge_figures, name="self_report_judge"),
    path(f"{_SELF}figures/explain/", self_report_parts.explain, name="self_report_explain"),
    path(f"{_SELF}report/", self_report_parts.report, name="self_report_report"),
    path(f"{_SELF}proposals/", self_report_parts.add_proposal, name="proposal_add"),
    path(f"{_SELF}proposals/<int:pk>/remove/", self_report_parts.remove_proposal, name="proposal_remove"),
    path(f"{_SELF}submit/", self_report_parts.submit, name="self_report_submit"),
    path(f"{_SELF}approve/", self_report_parts.approve, name="self_report_approve"),
    path(f"{_SELF}return/", self_report_parts.give_back, name="self_report_return"),
    path(f"{_SELF}reopen/", self_report_parts.reopen, name="self_report_reopen"),
    path(f"{_SELF}paper.<str:form>", self_report_parts.paper, name="self_report_paper"),
    path("<slug:code>/reply/", replies.page, name="reply"),
    path("<slug:code>/reply/open/", replies.open_round, name="reply_open"),
    path("<slug:code>/reply/submit/", replies.submit, name="reply_submit"),
    path("<slug:code>/reply/close/", replies.close, name="reply_close"),
    path("<slug:code>/reply/<int:pk>/", replies.say, name="reply_say"),
    path("<slug:code>/reply/<int:pk>/files/", replies.files, name="reply_files"),
    path("<slug:code>/reply/<int:pk>/files/<int:file_pk>/remove/", replies.remove_file, name="reply_file_remove"),
    path("<slug:code>/reply/<int:pk>/answer/", replies.answer, name="reply_answer"),
]
