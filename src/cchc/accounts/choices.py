"""Roles. The first group is held in a post (unit, from–to), the second in one inspection team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMIN = "admin", _("Quản trị hệ thống")
    LEADER = "leader", _("Lãnh đạo")
    OFFICER = "officer", _("Cán bộ CCHC")
    TEAM_HEAD = "team_head", _("Trưởng đoàn")
    TEAM_DEPUTY = "team_deputy", _("Phó trưởng đoàn")
    SECRETARY = "secretary", _("Thư ký đoàn")
    MEMBER = "member", _("Thành viên đoàn")
    FOCAL = "focal", _("Đầu mối của đơn vị")
    UNIT_HEAD = "unit_head", _("Thủ trưởng đơn vị")
    VERIFIER = "verifier", _("Người xác minh")
    COUNCIL = "council", _("Giám sát của HĐND")
    AUDITOR = "auditor", _("Kiểm toán nhật ký")


TEAM_ROLES = frozenset({Role.TEAM_HEAD, Role.TEAM_DEPUTY, Role.SECRETARY, Role.MEMBER})
POST_ROLES = frozenset(Role) - TEAM_ROLES
# Compulsory second factor: those who sign and those who can change who may sign.
TWO_FACTOR_ROLES = frozenset({Role.ADMIN, Role.LEADER})
# Somebody with several posts starts in the one with the most daily work; administering comes last.
POST_PRIORITY = (
    Role.LEADER,
    Role.OFFICER,
    Role.UNIT_HEAD,
    Role.FOCAL,
    Role.VERIFIER,
    Role.COUNCIL,
    Role.AUDITOR,
    Role.ADMIN,
)

POST_SESSION_KEY = "post"  # the post picked for this session

# The objects of permissions.csv in words; an object that is not here is shown by its own name.
OBJECT_LABELS = {
    "plan": _("Kế hoạch kiểm tra"),
    "inspection": _("Cuộc kiểm tra"),
    "criteria_set": _("Bộ nội dung kiểm tra"),
    "figure": _("Số liệu"),
    "task": _("Việc được giao"),
    "document": _("Văn bản"),
    "document_template": _("Mẫu văn bản"),
    "calendar": _("Lịch làm việc"),
    "legal_document": _("Văn bản pháp luật"),
    "procedure": _("Thủ tục hành chính"),
    "posting": _("Niêm yết thủ tục"),
    "procedure_review": _("Rà soát thủ tục"),
    "unit": _("Đơn vị"),
    "user": _("Tài khoản"),
    "setting": _("Cấu hình"),
    "journal": _("Nhật ký"),
}
