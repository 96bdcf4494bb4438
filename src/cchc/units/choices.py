"""Kinds and levels of units, ways in which one follows another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")  # until 30/06/2025
    COMMUNE = "commune", _("Cấp xã")


class Kind(TextChoices):
    MINISTRY = "ministry", _("Bộ, cơ quan ngang bộ")
    PROVINCE = "province", _("Tỉnh")
    CITY = "city", _("Thành phố trực thuộc trung ương")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    OFFICE = "office", _("Văn phòng")
    DIVISION = "division", _("Phòng, ban chuyên môn")
    RURAL_DISTRICT = "rural_district", _("Huyện")
    URBAN_DISTRICT = "urban_district", _("Quận")
    TOWN = "town", _("Thị xã")
    PROVINCIAL_CITY = "provincial_city", _("Thành phố thuộc tỉnh")
    COMMUNE = "commune", _("Xã")
    WARD = "ward", _("Phường")
    TOWNSHIP = "township", _("Thị trấn")
    SPECIAL_ZONE = "special_zone", _("Đặc khu")
    ONE_STOP = "one_stop", _("Bộ phận một cửa")
    COUNCIL = "council", _("Hội đồng nhân dân")
    COUNCIL_BOARD = "council_board", _("Ban của Hội đồng nhân dân")


# Kinds whose authority is a People's Committee (UBND); the others are an authority by themselves.
TERRITORIES = frozenset(
    {
        Kind.PROVINCE,
        Kind.CITY,
        Kind.RURAL_DISTRICT,
        Kind.URBAN_DISTRICT,
        Kind.TOWN,
        Kind.PROVINCIAL_CITY,
        Kind.COMMUNE,
        Kind.WARD,
        Kind.TOWNSHIP,
        Kind.SPECIAL_ZONE,
    }
)


class SuccessionKind(TextChoices):
    CONTINUED = "continued", _("Giữ nguyên")
    MERGED = "merged", _("Sáp nhập")
    SPLIT = "split", _("Chia tách")
    RENAMED = "renamed", _("Đổi tên")
    ABOLISHED = "abolished", _("Kết thúc hoạt động")
