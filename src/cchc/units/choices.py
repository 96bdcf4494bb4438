"""Kinds and levels of units, ways in which one follows another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")  # until 30/06/2025
    COMMUNE = "commune", _("Cấp xã")


class Kind(TextChoices):
    COUNTRY = "country", _("Cả nước")  # the root of the tree
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


# The word before the name of a territory. It is part of the name, so it stays Vietnamese in every language.
KIND_WORDS = {
    Kind.PROVINCE: "tỉnh",
    Kind.CITY: "thành phố",
    Kind.RURAL_DISTRICT: "huyện",
    Kind.URBAN_DISTRICT: "quận",
    Kind.TOWN: "thị xã",
    Kind.PROVINCIAL_CITY: "thành phố",
    Kind.COMMUNE: "xã",
    Kind.WARD: "phường",
    Kind.TOWNSHIP: "thị trấn",
    Kind.SPECIAL_ZONE: "đặc khu",
}

# Kinds whose authority is a People's Committee (UBND); the others are an authority by themselves.
TERRITORIES = frozenset(KIND_WORDS)

# The level that a kind always has; bodies inside a territory take the level of their parent.
LEVELS = {
    Kind.COUNTRY: Level.CENTRAL,
    Kind.MINISTRY: Level.CENTRAL,
    Kind.PROVINCE: Level.PROVINCE,
    Kind.CITY: Level.PROVINCE,
    Kind.DEPARTMENT: Level.PROVINCE,
    Kind.RURAL_DISTRICT: Level.DISTRICT,
    Kind.URBAN_DISTRICT: Level.DISTRICT,
    Kind.TOWN: Level.DISTRICT,
    Kind.PROVINCIAL_CITY: Level.DISTRICT,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.WARD: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
}


class SuccessionKind(TextChoices):
    CONTINUED = "continued", _("Giữ nguyên")
    MERGED = "merged", _("Sáp nhập")
    SPLIT = "split", _("Chia tách")
    RENAMED = "renamed", _("Đổi tên")
    MOVED = "moved", _("Chuyển đơn vị cấp trên")
    ABOLISHED = "abolished", _("Kết thúc hoạt động")
