"""The demonstration's accounts, as the sign-in page and `cchc serve` show them. They exist nowhere else."""

from dataclasses import dataclass

from cchc.accounts.choices import Role

PASSWORD = "cchc-demo"  # noqa: S105  # of the demonstration only, printed for everybody


@dataclass(frozen=True)
class Account:
    """One account to try; `held` is the role of its post or in its team."""

    username: str
    held: Role
    role_vi: str
    role_en: str
    full_name: str
    unit: str

    @property
    def role(self) -> str:
        """The role in the language in use, with the unit: "Cán bộ CCHC, Sở Nội vụ"."""
        return f"{self.held.label}, {self.unit}"


ACCOUNTS: tuple[Account, ...] = (
    Account("can-bo-cchc", Role.OFFICER, "Cán bộ CCHC", "Reform officer", "Lê Thị Minh Châu", "Sở Nội vụ"),
    Account("lanh-dao", Role.LEADER, "Lãnh đạo", "Leader", "Đặng Hữu Nghĩa", "Sở Nội vụ"),
    Account("truong-doan", Role.TEAM_HEAD, "Trưởng đoàn", "Team head", "Trịnh Quang Hào", "Đoàn kiểm tra số 1"),
    Account("thu-ky", Role.SECRETARY, "Thư ký đoàn", "Team secretary", "Bùi Thị Lan Anh", "Đoàn kiểm tra số 1"),
    Account("thanh-vien", Role.MEMBER, "Thành viên đoàn", "Team member", "Phạm Quốc Việt", "Đoàn kiểm tra số 1"),
    Account("dau-moi", Role.FOCAL, "Đầu mối của đơn vị", "Unit focal person", "Ngô Thị Kim Thoa", "xã An Bình"),
    Account("thu-truong", Role.UNIT_HEAD, "Thủ trưởng đơn vị", "Head of unit", "Huỳnh Văn Lộc", "xã An Bình"),
    Account("xac-minh", Role.VERIFIER, "Người xác minh", "Verifier", "Vũ Thị Thu Hiền", "Sở Nội vụ"),
    Account(
        "hdnd",
        Role.COUNCIL,
        "Giám sát của HĐND",
        "Council supervisor",
        "Lương Thế Bảo",
        "Ban Pháp chế Hội đồng nhân dân tỉnh",
    ),
    Account("kiem-toan", Role.AUDITOR, "Kiểm toán nhật ký", "Auditor", "Tạ Minh Đức", "Văn phòng Ủy ban nhân dân tỉnh"),
    Account("quan-tri", Role.ADMIN, "Quản trị hệ thống", "Administrator", "Cao Anh Tú", "Sở Khoa học và Công nghệ"),
)
