"""The demonstration's accounts, as the sign-in page and `cchc serve` show them. They exist nowhere else."""

from dataclasses import dataclass

from cchc.accounts.choices import Role

PASSWORD = "cchc-demo"  # noqa: S105  # of the demonstration only, printed for everybody


@dataclass(frozen=True)
class Account:
    """One account to try; `held` is the role of its post or in its team."""

    username: str
    held: Role
    full_name: str
    unit: str

    @property
    def role(self) -> str:
        """The role in words of the language in use, with the unit: "Cán bộ CCHC, Sở Nội vụ"."""
        return f"{self.held.label}, {self.unit}"


ACCOUNTS: tuple[Account, ...] = (
    Account("can-bo-cchc", Role.OFFICER, "Lê Thị Minh Châu", "Sở Nội vụ"),
    Account("lanh-dao", Role.LEADER, "Đặng Hữu Nghĩa", "Sở Nội vụ"),
    Account("truong-doan", Role.TEAM_HEAD, "Trịnh Quang Hào", "Đoàn kiểm tra số 1"),
    Account("thu-ky", Role.SECRETARY, "Bùi Thị Lan Anh", "Đoàn kiểm tra số 1"),
    Account("thanh-vien", Role.MEMBER, "Phạm Quốc Việt", "Đoàn kiểm tra số 1"),
    Account("dau-moi", Role.FOCAL, "Ngô Thị Kim Thoa", "xã An Bình"),
    Account("thu-truong", Role.UNIT_HEAD, "Huỳnh Văn Lộc", "xã An Bình"),
    Account("xac-minh", Role.VERIFIER, "Vũ Thị Thu Hiền", "Sở Nội vụ"),
    Account("hdnd", Role.COUNCIL, "Lương Thế Bảo", "Ban Pháp chế Hội đồng nhân dân tỉnh"),
    Account("kiem-toan", Role.AUDITOR, "Tạ Minh Đức", "Văn phòng Ủy ban nhân dân tỉnh"),
    Account("quan-tri", Role.ADMIN, "Cao Anh Tú", "Sở Khoa học và Công nghệ"),
)
