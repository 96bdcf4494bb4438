"""States and kinds of inspections. The words are those of screens and documents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InspectionKind(TextChoices):
    PLANNED = "planned", _("Định kỳ")
    SURPRISE = "surprise", _("Đột xuất")
    THEMATIC = "thematic", _("Chuyên đề")
    REINSPECTION = "reinspection", _("Phúc tra")
    COMPLAINT = "complaint", _("Xác minh phản ánh")
    DESK = "desk", _("Kiểm tra qua báo cáo")
    SUPERVISION = "supervision", _("Giám sát của HĐND")


class PlanStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    SUBMITTED = "submitted", _("Chờ ký")
    RUNNING = "running", _("Đang thực hiện")  # from the day the plan is issued
    CLOSED = "closed", _("Đã kết thúc")


class Stage(TextChoices):
    """Where one inspection of one unit stands. The order is the order of work."""

    SCHEDULED = "scheduled", _("Đã lên lịch")
    NOTIFIED = "notified", _("Đã báo lịch")  # never for a surprise inspection
    VISITING = "visiting", _("Đang kiểm tra tại chỗ")
    VISITED = "visited", _("Đã kiểm tra, lập biên bản")
    MINUTED = "minuted", _("Đã ký biên bản")
    DRAFTING = "drafting", _("Dự thảo kết luận")
    SUBMITTED = "submitted", _("Kết luận chờ ký")
    ISSUED = "issued", _("Đã ban hành kết luận")
    CLOSED = "closed", _("Đã kết thúc")


class Judgement(TextChoices):
    MET = "met", _("Đạt")
    PARTLY = "partly", _("Đạt một phần")
    NOT_MET = "not_met", _("Không đạt")
    NOT_ARISEN = "not_arisen", _("Không phát sinh")


class TeamRole(TextChoices):
    HEAD = "team_head", _("Trưởng đoàn")
    DEPUTY = "team_deputy", _("Phó trưởng đoàn")
    SECRETARY = "secretary", _("Thư ký")
    MEMBER = "member", _("Thành viên")


class Side(TextChoices):
    TEAM = "team", _("Đoàn kiểm tra")
    UNIT = "unit", _("Đơn vị được kiểm tra")
    OTHER = "other", _("Cơ quan khác cùng dự")


class FindingKind(TextChoices):
    STRENGTH = "strength", _("Kết quả đạt được")
    SHORTFALL = "shortfall", _("Tồn tại, hạn chế")


class Severity(TextChoices):
    MINOR = "minor", _("Nhẹ")
    MODERATE = "moderate", _("Đáng kể")
    SERIOUS = "serious", _("Nghiêm trọng")


class CauseKind(TextChoices):
    OBJECTIVE = "objective", _("Khách quan")
    SUBJECTIVE = "subjective", _("Chủ quan")


class RecommendationKind(TextChoices):
    TO_UNIT = "to_unit", _("Yêu cầu đối với đơn vị")
    TO_OTHER = "to_other", _("Kiến nghị với cơ quan khác")
    UNIT_PROPOSAL = "unit_proposal", _("Kiến nghị của đơn vị với cấp trên")
    UNIT_REPLY = "unit_reply", _("Ý kiến tiếp thu của đơn vị")
