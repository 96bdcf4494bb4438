"""Posting and scanning: who may, what is kept, what a wall of ten sheets is found to lack."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.procedures import hooks
from cchc.procedures.choices import Medium, SheetVerdict, VersionStatus
from cchc.procedures.models import Posting, PublicationDecision, Version, WallScan
from cchc.procedures.papers.sheets import posted_sheets
from cchc.procedures.queries import posting as queries
from cchc.procedures.services import posting as services
from tests import factories

from .walls import Wall, list_at, picture, procedure, wall_picture

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def wall() -> Wall:
    return Wall()


def _post(wall: Wall, codes, actor, medium: Medium = Medium.PAPER, day=TODAY):
    return services.post(
        unit=wall.ward, codes=codes, medium=medium, posted_on=day, place="Bảng tin", actor=actor, now=timezone.now()
    )


def _scan(wall: Wall, actor, sector=None) -> WallScan:
    return services.start_scan(unit=wall.ward, sector=sector, place="Bảng tin", actor=actor, now=timezone.now())


def _verdicts(scan: WallScan) -> dict[str, int]:
    lines = queries.lines_of(scan, TODAY)
    return {verdict.value: sum(line.verdict == verdict for line in lines) for verdict in SheetVerdict}


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
    Version.objects.create(
        procedure=wall.procedures[1],
        number=2,
        name="Thủ tục thử nghiệm",
        sector=wall.procedures[1].versions.get().sector,
        status=VersionStatus.PUBLISHED,
        decision=PublicationDecision.objects.create(number="9/QĐ-UBND", issued_on=signed),
        valid_from=TODAY - timedelta(days=10),
        published_at=timezone.now(),
        made_at=timezone.now(),
    )

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


# ── scanning ──


@pytest.mark.law("TT-24")
def test_a_wall_of_ten_with_one_outdated_and_one_missing_is_judged_so_and_stays_so(wall: Wall) -> None:
    officer = wall.person(Role.OFFICER)
    scan = _scan(wall, officer)
    photo = wall_picture(wall.sheets())

    codes = services.read_picture(photo, photo.getbuffer().nbytes)
    assert len(codes) == 9
    assert len(services.note_codes(scan_id=scan.pk, codes=codes, actor=officer, now=timezone.now())) == 9
    assert services.note_codes(scan_id=scan.pk, codes=codes, actor=officer, now=timezone.now()) == []
    assert _verdicts(scan) == {"right": 8, "outdated": 1, "missing": 1, "unexpected": 0}

    scan = services.finish_scan(scan_id=scan.pk, actor=officer, now=timezone.now())
    list_at(wall.ward, [procedure("9.000077")])  # what changes later changes no verdict of that day
    assert _verdicts(scan) == {"right": 8, "outdated": 1, "missing": 1, "unexpected": 0}
    again = services.finish_scan(scan_id=scan.pk, actor=officer, now=timezone.now())
    assert again.sheets.count() == 10
    with pytest.raises(RuleError, match="đã kết thúc"):
        services.note_codes(scan_id=scan.pk, codes=["x"], actor=officer, now=timezone.now())


def test_sheets_of_another_field_and_strange_codes_are_told_apart(wall: Wall) -> None:
    officer = wall.person(Role.OFFICER)
    other = procedure("9.000088", field_name="Chứng thực")
    list_at(wall.ward, [other])
    scan = _scan(wall, officer, sector=wall.procedures[0].versions.get(number=1).sector)
    photo = picture(["https://example.org/", "http://h/n/9.000088/1/", "http://h/n/7.777777/1/"])

    codes = services.read_picture(photo, photo.getbuffer().nbytes)
    services.note_codes(scan_id=scan.pk, codes=codes, actor=officer, now=timezone.now())

    assert _verdicts(scan) == {"right": 1, "outdated": 0, "missing": 10, "unexpected": 1}
    assert queries.foreign_codes(scan) == ["https://example.org/"]
    running = {(line.code, line.in_force) for line in queries.lines_of(scan, TODAY)}
    scan = services.finish_scan(scan_id=scan.pk, actor=officer, now=timezone.now())
    assert _verdicts(scan) == {
        "right": 1,
        "outdated": 0,
        "missing": 10,
        "unexpected": 1,
    }  # what is no sheet: not counted
    assert {(line.code, line.in_force) for line in queries.lines_of(scan, TODAY)} == running


def test_a_scan_of_the_early_morning_is_of_that_day_here(wall: Wall) -> None:
    officer = wall.person(Role.OFFICER)
    early = timezone.make_aware(datetime.combine(TODAY, time(6, 30)))  # the day before by universal time
    list_at(wall.ward, [procedure("9.000077")], since=TODAY)
    scan = _scan(wall, officer)

    scan = services.finish_scan(scan_id=scan.pk, actor=officer, now=early)

    assert {line.code: line.in_force for line in queries.lines_of(scan, TODAY)}["9.000077"] == 1


def test_a_unit_without_a_list_has_nothing_to_scan_against(wall: Wall) -> None:
    head = factories.PostFactory(role=Role.UNIT_HEAD, unit=factories.UnitFactory()).user
    unit = head.current_posts()[0].unit
    with pytest.raises(RuleError, match="chưa có danh mục"):
        services.start_scan(unit=unit, sector=None, place="", actor=head, now=timezone.now())


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8\xff" + b"0" * 50, b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(RuleError, match="Không đọc được ảnh"):
        services.read_picture(io.BytesIO(data), len(data))


def test_a_picture_of_absurd_size_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(RuleError, match="quá nhiều điểm ảnh"):
        services.read_picture(out, out.getbuffer().nbytes)
    with pytest.raises(RuleError, match="15 MB"):
        services.read_picture(out, services.MAX_PICTURE_BYTES + 1)


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


# ── the pages ──


def test_a_scan_is_known_to_those_who_could_have_made_it(wall: Wall, signed_in) -> None:
    scan = _scan(wall, wall.person(Role.OFFICER))
    stranger = factories.PostFactory(role=Role.OFFICER).user
    names = ("scan", "scan_result")
    for name in names:
        assert signed_in(stranger).get(reverse(f"procedures:{name}", args=[scan.pk])).status_code == 404
        assert signed_in(wall.person(Role.FOCAL)).get(reverse(f"procedures:{name}", args=[scan.pk])).status_code == 200
    for name in ("scan_read", "scan_finish", "scan_attach"):
        assert signed_in(stranger).post(reverse(f"procedures:{name}", args=[scan.pk])).status_code == 404
    start = reverse("procedures:scan_start", args=[wall.ward.code])
    assert signed_in(stranger).post(start).status_code == 403
    assert WallScan.objects.count() == 1


def test_without_a_script_a_photo_is_sent_by_a_button(wall: Wall, signed_in) -> None:
    officer = wall.person(Role.OFFICER)
    client = signed_in(officer)
    started = client.post(reverse("procedures:scan_start", args=[wall.ward.code]), {"sector": "", "place": "Sảnh"})
    scan = WallScan.objects.get()
    read = reverse("procedures:scan_read", args=[scan.pk])

    empty = client.post(read)
    blind = client.post(read, {"picture": picture([])})
    good = client.post(read, {"picture": wall_picture(wall.sheets())})
    page = client.get(reverse("procedures:scan", args=[scan.pk])).content.decode()

    assert started.status_code == 302
    assert (empty.status_code, blind.status_code, good.status_code) == (422, 422, 302)
    assert "Chụp hoặc chọn ảnh" in empty.content.decode()
    assert "Không thấy mã nào" in blind.content.decode()
    assert "Bản cũ" in page
    assert page.count("Đúng bản hiện hành") == 8


def test_a_script_gets_the_list_alone_and_how_much_is_new(wall: Wall, signed_in) -> None:
    officer = wall.person(Role.OFFICER)
    scan = _scan(wall, officer)
    read = reverse("procedures:scan_read", args=[scan.pk])
    client = signed_in(officer, HTTP_X_AUTOSAVE="1")

    first = client.post(read, {"code": ["http://h/n/9.000003/1/", "http://h/n/9.000004/1/"]})
    second = client.post(read, {"picture": wall_picture(wall.sheets())})
    broken = client.post(read, {"picture": io.BytesIO(b"no picture")})

    assert (first.status_code, first["X-New"], second["X-New"]) == (200, "2", "7")
    assert "<html" not in second.content.decode()
    assert broken.status_code == 422
    assert "Không đọc được ảnh" in broken.content.decode()


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


# ── as evidence ──


def test_a_finished_scan_goes_where_the_app_above_takes_it(wall: Wall) -> None:
    officer = wall.person(Role.OFFICER)
    scan = _scan(wall, officer)
    given = []

    def attach(key, scan, pdf, user, now) -> str:
        given.append((key, pdf[:4]))
        return "inspections.answer:7"

    taker = hooks.Attaching(lambda _user, _unit: [hooks.Place("test:1", "Nội dung 1")], attach)
    with patch.dict(hooks.attaching, {"test": taker}):
        with pytest.raises(RuleError, match="Kết thúc quét trước"):
            services.attach_scan(scan_id=scan.pk, key="test:1", pdf=b"%PDF", actor=officer, now=timezone.now())
        services.finish_scan(scan_id=scan.pk, actor=officer, now=timezone.now())
        with pytest.raises(RuleError, match="Chọn nội dung kiểm tra"):
            services.attach_scan(scan_id=scan.pk, key="test:2", pdf=b"%PDF", actor=officer, now=timezone.now())
        kept = services.attach_scan(scan_id=scan.pk, key="test:1", pdf=b"%PDF", actor=officer, now=timezone.now())

        with pytest.raises(RuleError, match="đã đính kèm"):
            services.attach_scan(scan_id=scan.pk, key="test:1", pdf=b"%PDF", actor=officer, now=timezone.now())

    assert given == [("test:1", b"%PDF")]
    assert kept.attached_to == "inspections.answer:7"
