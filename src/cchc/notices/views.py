"""Pages of the inbox; for the administrator the outbox and the ladder."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.tables import Column, Table

from . import policies, queries, rules
from .choices import MailStatus
from .forms import EndForm, StepForm
from .models import LadderStep, Mail, Notice
from .services import inbox as inbox_services
from .services import ladder as ladder_services
from .services import outbox as outbox_services

SHOWN_OF_A_BODY = 150  # characters in the list
require_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    user, shown = _user(request), request.GET.get("show", "")
    mine = Notice.objects.visible_to(user)
    notices, n_unread = mine.select_related("unit"), queries.unread_count(user)
    if shown == "unread":
        notices = notices.unread()
    elif shown == "reminders":
        notices = notices.filter(reminder__isnull=False)
    ordered = notices.order_by("-created_at", "-pk")
    table = Table(request, ordered, [], default_words=_("mới trước"))
    chips = [
        _chip(_("Tất cả"), mine.count(), "", shown),
        _chip(_("Chưa đọc"), n_unread, "unread", shown),
        _chip(_("Nhắc việc"), mine.filter(reminder__isnull=False).count(), "reminders", shown),
    ]
    context = {
        "table": table,
        "rows": [_row(notice) for notice in table.rows],
        "chips": chips,
        "shown": shown,
        "n_unread": n_unread,
        "may_administer": policies.may_administer(user),
    }
    return render(request, "notices/inbox.html", context)


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    notice = _own(request, pk)
    inbox_services.mark_read(notice=notice, now=timezone.now())
    if notice.url and rules.is_local(notice.url):
        return redirect(notice.url)
    return render(request, "notices/notice.html", {"notice": notice})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    inbox_services.mark_read(notice=_own(request, pk), now=timezone.now())
    return redirect("notices:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    n = inbox_services.mark_all_read(user=_user(request), now=timezone.now())
    messages.success(request, _("Đã đánh dấu đọc %(n)s thông báo.") % {"n": n})
    return redirect("notices:list")


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    policies.require_admin(_user(request))
    shown = request.GET.get("status", "")
    mails: QuerySet[Mail] = Mail.objects.select_related("notice__recipient", "notice__unit")
    if shown in MailStatus.values:
        mails = mails.filter(status=shown)
    columns = [
        Column("recipient", _("Người nhận"), sort=("notice__recipient__full_name",)),
        Column("title", _("Thư")),
        Column("status", _("Trạng thái"), sort="status"),
        Column("attempts", _("Lần gửi"), sort="attempts", numeric=True),
        Column("next_attempt_at", _("Thời điểm"), sort="next_attempt_at"),
    ]
    table = Table(request, mails.order_by("-queued_at", "-pk"), columns, default_words=_("mới trước"))
    counts = queries.outbox_counts()
    chips = [_chip(_("Tất cả"), sum(counts.values()), "", shown, name="status")]
    chips += [_chip(str(s.label), counts[s], s.value, shown, name="status") for s in MailStatus if s in counts]
    troubled = counts.get(MailStatus.FAILED, 0) + counts.get(MailStatus.UNSURE, 0)
    context = {"tab": "admin", "table": table, "chips": chips, "shown": shown, "troubled": troubled}
    return render(request, "notices/outbox.html", context)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _change_mail(request, pk, outbox_services.send_again, _("Đã xếp thư vào hàng chờ gửi."))


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    return _change_mail(request, pk, outbox_services.settle, _("Đã ghi là thư đã gửi."))


@require_get_or_post
def ladder(request: HttpRequest) -> HttpResponse:
    policies.require_admin(_user(request))
    today = timezone.localdate()
    form = StepForm(request.POST if request.method == "POST" else None, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        try:
            step = ladder_services.set_step(actor=_user(request), **form.step())
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã đặt bậc nhắc %(step)s.") % {"step": rules.step_words(step.days)})
            return redirect("notices:ladder")
    return _ladder_page(request, form, 422 if form.errors else 200)


@require_POST
def end_step(request: HttpRequest, pk: int) -> HttpResponse:
    policies.require_admin(_user(request))
    step = get_object_or_404(LadderStep, pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            ladder_services.end_step(actor=_user(request), step_id=step.pk, **form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            words = {"step": rules.step_words(step.days), "day": dates.show(form.cleaned_data["last_day"])}
            messages.success(request, _("Bậc nhắc %(step)s áp dụng đến hết ngày %(day)s.") % words)
            return redirect("notices:ladder")
    return _ladder_page(request, StepForm(initial={"valid_from": timezone.localdate()}), 422, ending=form, step=step)


def _ladder_page(
    request: HttpRequest, form: StepForm, status: int, *, ending: EndForm | None = None, step: LadderStep | None = None
) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        {
            "step": one,
            "words": rules.step_words(one.days),
            "state": _in_force(one),
            "last_day": ending["last_day"].value() if ending and step == one else today.strftime("%d/%m/%Y"),
        }
        for one in LadderStep.objects.all()
    ]
    context = {"tab": "admin", "rows": rows, "form": form, "ending": ending, "today": today}
    return render(request, "notices/ladder.html", context, status=status)


def _in_force(step: LadderStep) -> str:
    today = timezone.localdate()
    if step.valid_to and step.valid_to < today:
        return "ended"
    return "future" if step.valid_from > today else "now"


def _change_mail(request: HttpRequest, pk: int, service: Callable[..., Mail], done: str) -> HttpResponse:
    policies.require_admin(_user(request))
    mail = get_object_or_404(Mail, pk=pk)
    try:
        service(actor=_user(request), mail_id=mail.pk, now=timezone.now())
    except RuleError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("notices:outbox")


def _row(notice: Notice) -> dict[str, object]:
    is_new = notice.read_at is None
    return {
        "due": dates.show_time(notice.created_at, year=notice.created_at.year != timezone.localdate().year),
        "due_note": _("Chưa đọc") if is_new else "",
        "due_icon": "bell",
        "title": notice.title,
        "url": reverse("notices:open", args=[notice.pk]),
        "reason": Truncator(" · ".join(line for line in notice.body.splitlines() if line)).chars(SHOWN_OF_A_BODY),
        "action": _("Đã đọc") if is_new else "",
        "post": True,
        "action_url": reverse("notices:read", args=[notice.pk]),
    }


def _chip(label: str, count: int, value: str, shown: str, name: str = "show") -> dict[str, object]:
    return {"label": label, "count": count, "url": f"?{name}={value}" if value else "?", "active": value == shown}


def _own(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(_user(request)), pk=pk)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the middleware lets nobody else in
    return request.user
