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


class Timing(TextChoices):
    """How a task stands against its day: always computed from `due_on` and the day of the proof that counts."""

    IN_TIME = "in_time", _("Trong hạn")
    DUE_SOON = "due_soon", _("Sắp đến hạn")
    LATE = "late", _("Quá hạn")
    WAITING = "waiting", _("Chờ xác minh")  # proof is in: the unit owes nothing now
    DONE_IN_TIME = "done_in_time", _("Xong đúng hạn")
    DONE_LATE = "done_late", _("Xong quá hạn")
    NONE = "none", _("Không tính hạn")  # withdrawn


class Clarity(TextChoices):
    """The six clarities (6 rõ) without which no task is handed out."""

    PERSON = "person", _("rõ người")
    WORK = "work", _("rõ việc")
    TIME = "time", _("rõ thời gian")
    RESPONSIBILITY = "responsibility", _("rõ trách nhiệm")
    PRODUCT = "product", _("rõ sản phẩm")
    AUTHORITY = "authority", _("rõ thẩm quyền")


class How(TextChoices):
    """How a verifier checked the proof."""

    ON_SITE = "on_site", _("Xác minh tại chỗ")
    DOCUMENTS = "documents", _("Xác minh qua hồ sơ, minh chứng")
    BOTH = "both", _("Xác minh qua hồ sơ và tại chỗ")


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
    DUE_MOVED = "due_moved", _("Tính lại hạn theo lịch làm việc")
    REASSIGNED = "reassigned", _("Đổi người")
    WITHDRAWN = "withdrawn", _("Rút việc")
