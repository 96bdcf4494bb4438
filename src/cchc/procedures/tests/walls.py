"""A ward with a list of procedures and the pictures of its wall. Names, numbers and terms are invented."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import segno
from django.utils import timezone
from PIL import Image

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.common.text import fold, sort_key
from cchc.procedures.choices import Channel, ProcedureLevel, VersionStatus
from cchc.procedures.models import (
    Case,
    Component,
    Fee,
    Listing,
    Method,
    Procedure,
    Result,
    Sector,
    Version,
)
from cchc.procedures.rules.sheets import Sheet, address
from cchc.units.models import Unit
from tests import factories

SITE = "http://127.0.0.1:8001"


def sector(name: str = "Hộ tịch") -> Sector:
    made, _new = Sector.objects.get_or_create(
        name=name, defaults={"code": fold(name).replace(" ", "-"), "folded": fold(name), "sort_key": sort_key(name)}
    )
    return made


def procedure(code: str, *, versions: int = 1, field_name: str = "Hộ tịch", name: str = "") -> Procedure:
    """Make a procedure whose versions were published one a month, the last one a month ago."""
    return procedures({code: versions}, field_name=field_name, name=name)[0]


def procedures(counts: Mapping[str, int], *, field_name: str = "Hộ tịch", name: str = "") -> list[Procedure]:
    """Make several, so many versions of each: a procedure has one draft at a time, so one number after the other."""
    made = Procedure.objects.bulk_create(Procedure(code=code, national_code=code) for code in counts)
    for number in range(1, max(counts.values()) + 1):
        _publish([one for one in made if counts[one.code] >= number], number, counts, field_name, name)
    return made


def _publish(them: list[Procedure], number: int, counts: Mapping[str, int], field_name: str, name: str) -> None:
    now, today, field_of = timezone.now(), timezone.localdate(), sector(field_name)
    rows = Version.objects.bulk_create(
        Version(
            procedure=one,
            number=number,
            name=name or f"Thủ tục thử nghiệm {one.code}",
            sector=field_of,
            made_at=now,
            folded=fold(one.code),
            sort_key=sort_key(one.code),
            valid_from=today - timedelta(days=30 * (counts[one.code] - number + 1)),
        )
        for one in them
    )
    cases = Case.objects.bulk_create(Case(version=row, code="chung") for row in rows)
    methods = Method.objects.bulk_create(
        Method(case=case, channel=Channel.DIRECT, amount=Decimal(number), unit="wd") for case in cases
    )
    Fee.objects.bulk_create(Fee(method=row, amount=Decimal(8000), text="8.000 đồng") for row in methods)
    Component.objects.bulk_create(Component(case=case, name="Tờ khai theo mẫu", originals=1) for case in cases)
    Result.objects.bulk_create(Result(version=row, name="Giấy xác nhận") for row in rows)
    Version.objects.filter(pk__in=[row.pk for row in rows]).update(status=VersionStatus.PUBLISHED, published_at=now)


def follow(one: Procedure, day: date, **facts: Any) -> Version:
    """Publish version 2 of a procedure from `day` on: what else `facts` say, nothing of it changes."""
    said = {"name": "Thủ tục thử nghiệm", "sector": one.versions.get().sector, "status": VersionStatus.PUBLISHED}
    now = timezone.now()
    return one.versions.create(number=2, valid_from=day, published_at=now, made_at=now, **said, **facts)


def list_at(unit: Unit, listed: Iterable[Procedure], since: date = date(2025, 7, 1)) -> None:
    Listing.objects.bulk_create(
        Listing(unit=unit, procedure=one, level=ProcedureLevel.COMMUNE, valid_from=since) for one in listed
    )


@dataclass
class Wall:
    """Ten procedures of a ward; the first has three versions, the others one."""

    department: Unit = field(default_factory=factories.DepartmentFactory)
    ward: Unit = field(init=False)
    procedures: list[Procedure] = field(init=False)

    def __post_init__(self) -> None:
        self.ward = factories.UnitFactory(parent=self.department.parent)
        self.procedures = procedures({f"9.00000{i}": 3 if i == 0 else 1 for i in range(10)})
        list_at(self.ward, self.procedures)

    def person(self, role: Role) -> User:
        unit = self.ward if role in (Role.FOCAL, Role.UNIT_HEAD) else self.department
        return factories.PostFactory(role=role, unit=unit).user

    def sheets(self) -> list[Sheet]:
        """What hangs: the first one as version 2 of 3, the last one not at all."""
        return [Sheet(p.code, 2 if i == 0 else 1) for i, p in enumerate(self.procedures[:-1])]


def picture(words: Iterable[str]) -> io.BytesIO:
    """Return a photo of a wall on which these codes hang, five in a row."""
    return io.BytesIO(_photo(tuple(words)))


def wall_picture(sheets: Iterable[Sheet]) -> io.BytesIO:
    return picture(address(SITE, sheet) for sheet in sheets)


@cache
def _photo(words: tuple[str, ...]) -> bytes:
    cell, columns = 260, 5
    wall = Image.new("RGB", (columns * cell, max(-(-len(words) // columns), 1) * cell), "#d8d2c4")
    for i, text in enumerate(words):
        wall.paste(_code(text), ((i % columns) * cell + 25, (i // columns) * cell + 25))
    out = io.BytesIO()
    wall.save(out, "JPEG", quality=85)
    return out.getvalue()


def _code(text: str) -> Image.Image:
    out = io.BytesIO()
    segno.make(text, error="q").save(out, kind="png", scale=5, border=4)
    out.seek(0)
    return Image.open(out).convert("RGB")
