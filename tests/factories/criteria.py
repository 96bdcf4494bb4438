"""Programmes, areas, sets of check items."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from cchc.criteria.choices import Confidence, ItemKind, SetStatus
from cchc.criteria.models import Area, CheckItem, CriteriaSet, Programme


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"chuong-trinh-{n}")
    name = "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021-2030"
    basis = "Nghị quyết số 76/NQ-CP ngày 15/7/2021"
    valid_from = date(2021, 1, 1)
    valid_to = date(2030, 12, 31)


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"AREA{n}")
    name_vi = "Cải cách thủ tục hành chính"
    name_en = "Administrative procedures"
    order = factory.Sequence(lambda n: n % 30000)


class CriteriaSetFactory(DjangoModelFactory[CriteriaSet]):
    """A draft: the database lets nobody add items to a published set; publish it after its items are in."""

    class Meta:
        model = CriteriaSet

    code = factory.Sequence(lambda n: f"bo-noi-dung-{n}")
    name = "Bộ nội dung kiểm tra cải cách hành chính"
    status = SetStatus.DRAFT


class CheckItemFactory(DjangoModelFactory[CheckItem]):
    class Meta:
        model = CheckItem

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    code = factory.Sequence(lambda n: f"CHK.PROC.{n:02}")
    area_code = "PROC"
    kind = ItemKind.YES_NO
    text_vi = "Thủ tục hành chính được niêm yết đầy đủ tại bộ phận một cửa"
    text_en = "Procedures are posted in full at the one-stop desk"
    evidence = "Bảng niêm yết"
    confidence = Confidence.SEED
    order = factory.Sequence(lambda n: n % 30000)
