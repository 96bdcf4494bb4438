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


class DayUnit(TextChoices):
    """What the days of a step are; the values are those of the deadline engine."""

    DAY = "d", _("Ngày lịch")
    WORKING_DAY = "wd", _("Ngày làm việc")


class DueKind(TextChoices):
    """Which default deadline a request takes; the names are steps of `DeadlineDefault`."""

    REMEDY = "remedy", _("Khắc phục")
    URGENT = "remedy_urgent", _("Khắc phục ngay")
    REPORT = "report", _("Báo cáo, lập kế hoạch khắc phục")
    PROPOSAL = "proposal", _("Trả lời, giải quyết kiến nghị")


class RepeatKind(TextChoices):
    """A shortfall that an earlier inspection had already: marked mended and back, or never mended."""

    REPEAT = "repeat", _("Lặp lại")
    RECURRING = "recurring", _("Còn tồn tại từ lần trước")


class SelfReportStatus(TextChoices):
    OPEN = "open", _("Đơn vị đang làm")
    SUBMITTED = "submitted", _("Chờ thủ trưởng duyệt")
    LOCKED = "locked", _("Đã duyệt, đã khóa")


class Stance(TextChoices):
    """What the unit says to a finding. Silence by the day is agreement, said so beforehand."""

    AGREES = "agrees", _("Đồng ý")
    EXPLAINS = "explains", _("Giải trình")
    SILENT = "silent", _("Không có ý kiến, coi là đồng ý")


class PlanAction(TextChoices):
    """What is done to a plan; the names are those of accounts/permissions.csv."""

    CREATE = "create", _("Lập kế hoạch kiểm tra")
    EDIT = "edit", _("Sửa dự thảo kế hoạch")
    SUBMIT = "submit", _("Trình ký kế hoạch")
    RETURN = "return", _("Trả lại dự thảo kế hoạch")
    ISSUE = "issue", _("Ký và ban hành kế hoạch")
    SET_UP_TEAM = "set_up_team", _("Lập đoàn, phân công thành viên")
    KEEP_CONFLICTED = "keep_conflicted_member", _("Ghi lý do giữ thành viên")
    ISSUE_TEAM = "issue_team", _("Ký quyết định thành lập đoàn")
    DRAW = "draw", _("Rút thăm chọn đơn vị")
    SUMMARISE = "summarise", _("Lập báo cáo tổng hợp")
    SIGN_SUMMARY = "sign_summary", _("Ký báo cáo tổng hợp")
    CLOSE = "close", _("Kết thúc đợt kiểm tra")


class Action(TextChoices):
    """What is done to an inspection; the names are those of accounts/permissions.csv."""

    SCHEDULE = "schedule", _("Xếp lịch, giao đoàn")
    NOTIFY = "notify", _("Báo lịch cho đơn vị")
    SIGN_LETTER = "sign_letter", _("Ký công văn báo lịch")
    FILL_SELF_REPORT = "fill_self_report", _("Làm báo cáo tự kiểm tra")
    APPROVE_SELF_REPORT = "approve_self_report", _("Duyệt báo cáo tự kiểm tra")
    REOPEN_SELF_REPORT = "reopen_self_report", _("Mở lại báo cáo tự kiểm tra")
    START_VISIT = "start_visit", _("Bắt đầu kiểm tra tại chỗ")
    ATTENDANCE = "record_attendance", _("Ghi thành phần dự")
    ANSWER = "answer", _("Ghi phiếu kiểm tra")
    RECORD_FIGURE = "record_figure", _("Ghi số liệu")
    END_VISIT = "end_visit", _("Kết thúc buổi kiểm tra")
    DRAFT_MINUTES = "draft_minutes", _("Soạn biên bản")
    SIGN_MINUTES = "sign_minutes", _("Nộp biên bản đã ký")
    ADD_FINDING = "add_finding", _("Ghi phát hiện")
    OPEN_REPLY = "open_reply", _("Gửi phát hiện cho đơn vị giải trình")
    REPLY = "reply", _("Giải trình phát hiện")
    ANSWER_REPLY = "answer_reply", _("Trả lời giải trình")
    DRAFT_CONCLUSION = "draft_conclusion", _("Soạn thông báo kết luận")
    SUBMIT_CONCLUSION = "submit_conclusion", _("Trình ký kết luận")
    RETURN_CONCLUSION = "return_conclusion", _("Trả lại dự thảo kết luận")
    ISSUE_CONCLUSION = "issue_conclusion", _("Ký và ban hành kết luận")
    REPLACE_CONCLUSION = "replace_conclusion", _("Thay thế kết luận có sai sót")
    PUBLISH = "publish", _("Công khai kết luận")
    READ_CONCLUSION = "read_conclusion", _("Đọc kết luận")
    ASSIGN_TASKS = "assign_tasks", _("Giao việc theo kết luận")
    CLOSE = "close", _("Kết thúc cuộc kiểm tra")
    READ_HISTORY = "read_history", _("Xem lịch sử")
