"""Kinds and states of tasks. The words are those of screens and documents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TaskKind(TextChoices):
    """What a task came from; `PREFIXES` starts its code."""

    REMEDY = "remedy", _("Khắc phục")
    PROPOSAL = "proposal", _("Giải quyết kiến nghị")
    ASSIGNMENT = "assignment", _("Nhiệm vụ được giao")


PREFIXES = {TaskKind.REMEDY: "KP", TaskKind.PROPOSAL: "KN", TaskKind.ASSIGNMENT: "NV"}


class TaskStatus(TextChoices):
    """Where a task stands. Late, due soon, days late are computed, never stored."""

    ASSIGNED = "assigned", _("Đã giao")
    DOING = "doing", _("Đang thực hiện")  # a plan or progress was sent
    SUBMITTED = "submitted", _("Chờ xác minh")
    RETURNED = "returned", _("Trả lại")
    VERIFIED = "verified", _("Đã xác minh")
    WITHDRAWN = "withdrawn", _("Đã rút")


class TaskAction(TextChoices):
    """What is done to a task; the names are those of accounts/permissions.csv."""

    ASSIGN = "assign", _("Giao việc")
    SEND_PLAN = "send_plan", _("Gửi kế hoạch thực hiện")
    REPORT_PROGRESS = "report_progress", _("Báo tiến độ")
    SUBMIT_PROOF = "submit_proof", _("Nộp minh chứng")
    RETURN = "return", _("Trả lại minh chứng")
    ACCEPT = "accept", _("Xác minh đạt")
    ASK_EXTENSION = "ask_extension", _("Xin gia hạn")
    DECIDE_EXTENSION = "decide_extension", _("Quyết định gia hạn")
    REASSIGN = "reassign", _("Đổi người thực hiện, người xác minh")
    REMIND = "remind", _("Nhắc việc")
    WITHDRAW = "withdraw", _("Rút việc đã giao")


class EventKind(TextChoices):
    """What happened to a task, one line of its timeline."""

    ASSIGNED = "assigned", _("Giao việc")
    PLAN = "plan", _("Gửi kế hoạch thực hiện")
    PROGRESS = "progress", _("Báo tiến độ")
    PROOF = "proof", _("Nộp minh chứng")
    RETURNED = "returned", _("Trả lại")
    VERIFIED = "verified", _("Đạt. Đã xác minh và đóng việc")
    EXTENSION_ASKED = "extension_asked", _("Xin gia hạn")
    EXTENSION_GRANTED = "extension_granted", _("Cho gia hạn")
    EXTENSION_REFUSED = "extension_refused", _("Không cho gia hạn")
    REASSIGNED = "reassigned", _("Đổi người")
    WITHDRAWN = "withdrawn", _("Rút việc")
