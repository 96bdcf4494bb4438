"""Kinds and states of the procedure register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đã công bố")


class Change(TextChoices):
    """What a publication decision does (NĐ 63/2010 Điều 14)."""

    NEW = "new", _("Mới ban hành")
    AMENDED = "amended", _("Sửa đổi, bổ sung, thay thế")
    ABOLISHED = "abolished", _("Bãi bỏ")


class ProcedureLevel(TextChoices):
    MINISTRY = "ministry", _("Cấp bộ")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")  # until 30/6/2025
    COMMUNE = "commune", _("Cấp xã")
    OTHER = "other", _("Cơ quan khác")


class Channel(TextChoices):
    DIRECT = "direct", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Dịch vụ bưu chính")


class TermUnit(TextChoices):
    """The units of `cchc.calendars.rules.TermUnit`, and the case where the source gives a bare number."""

    WORKING_DAY = "wd", _("ngày làm việc")
    DAY = "d", _("ngày")
    HOUR = "h", _("giờ làm việc")
    MONTH = "m", _("tháng")
    UNKNOWN = "", _("chưa rõ đơn vị")


class OnlineLevel(TextChoices):
    """By the law of its day: levels 1-4 until 2022 (NĐ 42/2022), then three kinds."""

    LEVEL_1 = "level_1", _("Mức độ 1")
    LEVEL_2 = "level_2", _("Mức độ 2")
    LEVEL_3 = "level_3", _("Mức độ 3")
    LEVEL_4 = "level_4", _("Mức độ 4")
    INFORMATION = "information", _("Cung cấp thông tin trực tuyến")
    PARTIAL = "partial", _("Trực tuyến một phần")
    FULL = "full", _("Trực tuyến toàn trình")


class AgencyRole(TextChoices):
    COMPETENT = "competent", _("Cơ quan có thẩm quyền quyết định")
    DELEGATED = "delegated", _("Cơ quan được ủy quyền, phân cấp")
    EXECUTING = "executing", _("Cơ quan trực tiếp thực hiện")
    COORDINATING = "coordinating", _("Cơ quan phối hợp")


class SupplementMode(TextChoices):
    """What a request for missing papers does to the clock; the engine's PauseMode has the same values."""

    RESTART = "restart", _("Tính lại từ đầu khi nhận đủ hồ sơ")
    PAUSE = "pause", _("Không tính thời gian chờ bổ sung")
    FIXED_REMAINDER = "fixed_remainder", _("Tính thời hạn riêng sau khi bổ sung")


class ConfigurationStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    ACTIVE = "active", _("Đang áp dụng")


class Medium(TextChoices):
    PAPER = "paper", _("Bản giấy")
    ELECTRONIC = "electronic", _("Màn hình, trang điện tử")


class SheetVerdict(TextChoices):
    RIGHT = "right", _("Đúng bản hiện hành")
    OUTDATED = "outdated", _("Bản cũ")
    MISSING = "missing", _("Thiếu")
    UNEXPECTED = "unexpected", _("Không thuộc danh mục của đơn vị")


class ReviewPlanStatus(TextChoices):
    DRAFT = "draft", _("Dự thảo")
    APPROVED = "approved", _("Đã phê duyệt")


class ReviewStatus(TextChoices):
    PLANNED = "planned", _("Chờ rà soát")
    PROPOSED = "proposed", _("Đã đề xuất")
    DECIDED = "decided", _("Đã quyết định")
    DONE = "done", _("Đã thực thi")


class Criterion(TextChoices):
    """The four questions of a review (NĐ 63/2010 Điều 28)."""

    NECESSITY = "necessity", _("Sự cần thiết")
    REASONABLENESS = "reasonableness", _("Tính hợp lý")
    LEGALITY = "legality", _("Tính hợp pháp")
    COST = "cost", _("Chi phí tuân thủ")


class Proposal(TextChoices):
    KEEP = "keep", _("Giữ nguyên")
    AMEND = "amend", _("Sửa đổi, bổ sung")
    MERGE = "merge", _("Sáp nhập vào thủ tục khác")
    ABOLISH = "abolish", _("Bãi bỏ")


class Phase(TextChoices):
    BEFORE = "before", _("Trước đơn giản hóa")
    AFTER = "after", _("Sau đơn giản hóa")


class Part(TextChoices):
    """The twelve parts of a procedure (NĐ 63/2010 Điều 8), and what else a version says."""

    NAME = "name", _("Tên thủ tục")
    STEPS = "steps", _("Trình tự thực hiện")
    METHODS = "methods", _("Cách thức thực hiện")
    COMPONENTS = "components", _("Thành phần, số lượng hồ sơ")
    TERM = "term", _("Thời hạn giải quyết")
    SUBJECTS = "subjects", _("Đối tượng thực hiện")
    AGENCIES = "agencies", _("Cơ quan giải quyết")
    FORMS = "forms", _("Mẫu đơn, tờ khai")
    RESULTS = "results", _("Kết quả thực hiện")
    CONDITIONS = "conditions", _("Yêu cầu, điều kiện")
    FEES = "fees", _("Phí, lệ phí")
    LEGAL_BASES = "legal_bases", _("Căn cứ pháp lý")
    SECTOR = "sector", _("Lĩnh vực")
    LEVELS = "levels", _("Cấp thực hiện")
    CASES = "cases", _("Trường hợp")
    ONLINE_LEVEL = "online_level", _("Mức độ trực tuyến")
    CAUTION = "caution", _("Nguồn và độ tin cậy")


# Without these seven a procedure may not be published (NĐ 63/2010 Điều 8 khoản 2).
MANDATORY_PARTS = (
    Part.NAME,
    Part.STEPS,
    Part.METHODS,
    Part.COMPONENTS,
    Part.TERM,
    Part.SUBJECTS,
    Part.AGENCIES,
)


class Kind(TextChoices):
    """What a line of a difference says happened."""

    ADDED = "added", _("Thêm")
    REMOVED = "removed", _("Bỏ")
    CHANGED = "changed", _("Đổi")
    REORDERED = "reordered", _("Đổi thứ tự")


class ImportVerdict(TextChoices):
    """What an import would do with one procedure of a file."""

    WRONG = "wrong", _("Sai, phải sửa")
    NEW = "new", _("Thêm mới")
    CHANGED = "changed", _("Thay đổi")
    CLOSED = "closed", _("Bãi bỏ")
    UNCHANGED = "unchanged", _("Giữ nguyên")
