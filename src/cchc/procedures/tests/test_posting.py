"""Posting: who may, what is recorded, and the sheets to print."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.procedures.choices import Medium
from cchc.procedures.models import Posting, PublicationDecision
from cchc.procedures.papers.sheets import posted_sheets
from cchc.procedures.queries import posting as queries
from cchc.procedures.rules.content import Fee
from cchc.procedures.services import posting as services
from cchc.procedures.services import registering, versions
from tests import factories

from . import samples
from .walls import Wall, follow, procedure

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def _post(wall: Wall, codes, actor, medium: Medium = Medium.PAPER, day=TODAY):
    return services.post(
        unit=wall.ward, codes=codes, medium=medium, posted_on=day, place="Bảng tin", actor=actor, now=timezone.now()
    )


# ── posting ──


def test_the_newest_version_goes_up_and_the_old_sheet_comes_down(wall: Wall) -> None:
    focal = wall.person(Role.FOCAL)
    code = wall.procedures[0].code
    old = Posting.objects.create(
        unit=wall.ward,
        version=wall.procedures[0].versions.get(number=2),
        medium=Medium.PAPER,
        posted_on=TODAY - timedelta(days=50),
        recorded_at=timezone.now(),
    )
    assert [line.is_paper_right for line in queries.wall(wall.ward, TODAY) if line.paper] == [False]

    _post(wall, [code], focal)
    _post(wall, [code], focal)

    old.refresh_from_db()
    assert old.taken_down_on == TODAY
    assert Posting.objects.filter(taken_down_on__isnull=True).count() == 1
    line = queries.wall(wall.ward, TODAY)[0]
    assert (line.is_paper_right, line.is_electronic_right, line.days_late) == (True, False, 30)
    assert Entry.objects.filter(action="procedures.posted").count() == 1


def test_only_the_units_own_people_record_a_posting(wall: Wall) -> None:
    for role in (Role.OFFICER, Role.LEADER, Role.ADMIN):
        with pytest.raises(PermissionDenied):
            _post(wall, [wall.procedures[0].code], wall.person(role))
    elsewhere = factories.PostFactory(role=Role.FOCAL).user
    with pytest.raises(PermissionDenied):
        _post(wall, [wall.procedures[0].code], elsewhere)
    assert not Posting.objects.exists()


def test_nothing_is_posted_tomorrow_nor_what_the_unit_does_not_handle(wall: Wall) -> None:
    focal = wall.person(Role.FOCAL)
    with pytest.raises(RuleError, match="không được sau hôm nay"):
        _post(wall, [wall.procedures[0].code], focal, day=TODAY + timedelta(days=1))
    with pytest.raises(RuleError, match="Chọn ít nhất một thủ tục"):
        _post(wall, [procedure("9.999999").code], focal)


def test_the_ticked_version_is_recorded_though_an_older_one_was_in_force_that_day(wall: Wall) -> None:
    focal, code = wall.person(Role.FOCAL), wall.procedures[0].code
    newest = wall.procedures[0].versions.get(number=3)  # in force for 30 days

    (posting,) = _post(wall, [code], focal, day=TODAY - timedelta(days=33))  # hung three days ahead

    assert posting.version == newest
    assert (queries.wall(wall.ward, TODAY)[0].is_paper_right, queries.wall(wall.ward, TODAY)[0].days_late) == (
        True,
        None,
    )


def test_a_sheet_does_not_hang_before_its_version_was_decided(wall: Wall) -> None:
    signed = TODAY - timedelta(days=20)
    focal, code = wall.person(Role.FOCAL), wall.procedures[1].code
    decision = PublicationDecision.objects.create(number="9/QĐ-UBND", issued_on=signed)
    follow(wall.procedures[1], TODAY - timedelta(days=10), decision=decision)

    with pytest.raises(RuleError, match="công bố ngày"):
        _post(wall, [code], focal, day=signed - timedelta(days=1))

    assert not Posting.objects.exists()
    assert _post(wall, [code], focal, day=signed)


def test_a_sheet_comes_down_once_and_not_before_it_went_up(wall: Wall) -> None:
    focal = wall.person(Role.FOCAL)
    (posting,) = _post(wall, [wall.procedures[1].code], focal)

    said = {"posting_id": posting.pk, "actor": focal, "today": TODAY}
    with pytest.raises(RuleError, match="từ ngày niêm yết trở đi"):
        services.take_down(day=TODAY - timedelta(days=1), **said)
    with pytest.raises(RuleError, match="không được sau hôm nay"):
        services.take_down(day=TODAY + timedelta(days=1), **said)
    services.take_down(day=TODAY, **said)
    with pytest.raises(RuleError, match="đã được gỡ"):
        services.take_down(day=TODAY, **said)


# ── the sheets ──


def test_the_sheet_says_what_counts_and_its_code_leads_back(wall: Wall, settings) -> None:
    settings.PUBLIC_SITE_URL = "https://tthc.example.gov.vn"
    versions = queries.expected(wall.ward, TODAY)

    pdf = posted_sheets(wall.ward, versions)

    pages = PdfReader(io.BytesIO(pdf)).pages
    words = pages[0].extract_text()
    assert len(pages) == 10
    for part in ("9.000000", "bản 3", "3 ngày làm việc", "8.000 đồng", "Tờ khai theo mẫu", "1 bản chính"):
        assert part in words
    assert round(float(pages[0].mediabox.width)) == 595
    assert posted_sheets(wall.ward, queries.expected(wall.ward, TODAY)) == pdf


def test_a_sheet_says_what_is_not_sure_and_the_hour_of_the_same_day(wall: Wall) -> None:
    bare = replace(samples.DIRECT, amount=Decimal(1), unit="", assumed_unit="wd", fees=(Fee(Decimal(45)),))
    content = replace(samples.FULL, cases=(replace(samples.FULL.cases[0], methods=(bare,), same_day_cutoff=time(15)),))
    one = registering.create_procedure(actor=None, code="9.000050")
    draft = versions.write(actor=None, procedure=one, content=content)

    words = PdfReader(io.BytesIO(posted_sheets(wall.ward, [draft]))).pages[0].extract_text().replace("\n", " ")

    assert "Trong ngày. Nộp sau 15 giờ" in words
    assert "Nguồn chỉ ghi số 1." in words
    assert "Nguồn ghi 45 đồng, có thể thiếu hàng nghìn" in words
    assert "Mang theo để xuất trình" in words


# ── the pages ──


def test_recording_keeps_what_was_ticked_when_the_day_is_wrong(wall: Wall, signed_in) -> None:
    client = signed_in(wall.person(Role.UNIT_HEAD))
    url = reverse("procedures:posting_unit", args=[wall.ward.code])
    code = wall.procedures[4].code

    bad = client.post(url, {"codes": [code], "medium": "paper", "posted_on": "32/1/2026", "place": "Sảnh"})
    none = client.post(url, {"medium": "paper", "posted_on": "1/7/2026"})
    good = client.post(url, {"codes": [code], "medium": "electronic", "posted_on": TODAY.strftime("%d/%m/%Y")})

    assert (bad.status_code, none.status_code, good.status_code) == (422, 422, 302)
    assert f'value="{code}" aria-label="Thủ tục thử nghiệm {code}" checked' in bad.content.decode()
    assert "32/1/2026" in bad.content.decode()
    assert "Đánh dấu thủ tục trong bảng" in none.content.decode()
    assert Posting.objects.get().medium == Medium.ELECTRONIC


def test_all_of_a_table_are_recorded_or_printed_by_one_tick(wall: Wall, signed_in) -> None:
    client = signed_in(wall.person(Role.UNIT_HEAD))
    url = reverse("procedures:posting_unit", args=[wall.ward.code])
    said = {"everything": "on", "medium": "paper", "posted_on": TODAY.strftime("%d/%m/%Y")}

    nothing = client.post(url, {**said, "everything": "", "print": "1"})
    printed = client.post(url, {"codes": ["9.000003"], "medium": "paper", "posted_on": "?", "print": "1"})
    n_before = Posting.objects.count()
    client.post(url, said)

    assert nothing.status_code == 422
    assert printed["Location"] == reverse("procedures:posting_sheets", args=[wall.ward.code]) + "?codes=9.000003"
    assert (n_before, Posting.objects.count()) == (0, 10)


def test_lists_and_sheets_open_for_everybody_who_works_here(wall: Wall, signed_in) -> None:
    reader = signed_in(factories.PostFactory(role=Role.FOCAL).user)
    assert wall.ward.title in reader.get(reverse("procedures:posting")).content.decode()
    assert (
        "Ghi việc niêm yết"
        not in reader.get(reverse("procedures:posting_unit", args=[wall.ward.code])).content.decode()
    )
    old = reader.get(reverse("procedures:posting_sheet", args=[wall.ward.code, "9.000000", 2]))
    assert old["Content-Type"] == "application/pdf"
    assert reader.get(reverse("procedures:posting_sheet", args=[wall.ward.code, "9.000000", 9])).status_code == 404
    chosen = reader.get(
        reverse("procedures:posting_sheets", args=[wall.ward.code]), {"codes": ["9.000001", "9.000002"]}
    )
    assert len(PdfReader(io.BytesIO(chosen.content)).pages) == 2
    nothing = reader.get(reverse("procedures:posting_sheets", args=[wall.ward.code]), {"codes": "9.999999"})
    assert nothing.status_code == 404  # not an empty page
    field_only = reader.get(reverse("procedures:posting_unit", args=[wall.ward.code]), {"sector": "chung-thuc"})
    assert field_only.status_code == 200


def test_taking_down_is_for_the_unit_and_asks_for_the_day(wall: Wall, signed_in) -> None:
    head = wall.person(Role.UNIT_HEAD)
    (posting,) = _post(wall, [wall.procedures[1].code], head)
    url = reverse("procedures:take_down", args=[wall.ward.code, posting.pk])

    page = reverse("procedures:posting_unit", args=[wall.ward.code])
    assert url in signed_in(head).get(page).content.decode()
    assert url not in signed_in(wall.person(Role.OFFICER)).get(page).content.decode()
    assert "Ghi đã gỡ" in signed_in(head).get(url).content.decode()
    assert signed_in(wall.person(Role.OFFICER)).get(url).status_code == 403
    assert signed_in(head).post(url, {"day": ""}).status_code == 422
    assert signed_in(head).post(url, {"day": TODAY.strftime("%d/%m/%Y")}).status_code == 302
    posting.refresh_from_db()
    assert posting.taken_down_on == TODAY
