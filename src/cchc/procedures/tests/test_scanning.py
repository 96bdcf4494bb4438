"""Scanning a wall: who may, what is kept, what ten sheets are found to lack, and the result as evidence."""

from __future__ import annotations

import io
from datetime import datetime, time
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cchc.accounts.choices import Role
from cchc.common.errors import RuleError
from cchc.procedures import hooks
from cchc.procedures.choices import Change, SheetVerdict
from cchc.procedures.models import WallScan
from cchc.procedures.queries import posting as queries
from cchc.procedures.services import posting as services
from tests import factories

from .walls import Wall, follow, list_at, picture, procedure, wall_picture

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def _scan(wall: Wall, actor, sector=None) -> WallScan:
    return services.start_scan(unit=wall.ward, sector=sector, place="Bảng tin", actor=actor, now=timezone.now())


def _verdicts(scan: WallScan) -> dict[str, int]:
    lines = queries.lines_of(scan, TODAY)
    return {verdict.value: sum(line.verdict == verdict for line in lines) for verdict in SheetVerdict}


# ── reading and judging ──


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


def test_sheets_of_another_field_and_strange_codes_are_told_apart(wall: Wall, signed_in) -> None:
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
    # What is no sheet is not counted, and the list says that one field was looked at.
    assert _verdicts(scan) == {"right": 1, "outdated": 0, "missing": 10, "unexpected": 1}
    assert {(line.code, line.in_force) for line in queries.lines_of(scan, TODAY)} == running
    assert "Hộ tịch ·" in signed_in(officer).get(reverse("procedures:posting")).content.decode()


def test_a_sheet_of_an_abolished_procedure_is_outdated_and_a_fault(wall: Wall, signed_in) -> None:
    officer, gone = wall.person(Role.OFFICER), wall.procedures[5]
    follow(gone, TODAY, change=Change.ABOLISHED)
    scan = _scan(wall, officer)
    services.note_codes(scan_id=scan.pk, codes=[f"/n/{gone.code}/1/"], actor=officer, now=timezone.now())

    services.finish_scan(scan_id=scan.pk, actor=officer, now=timezone.now())

    first = queries.lines_of(WallScan.objects.get(), TODAY)[0]
    assert (first.code, first.on_sheet, first.verdict, first.in_force) == (gone.code, 1, SheetVerdict.OUTDATED, None)
    assert queries.last_scans([wall.ward.pk])[wall.ward.pk].fault_count == 10  # this one, and nine not seen
    page = signed_in(officer).get(reverse("procedures:scan", args=[scan.pk])).content.decode()
    assert "đã bãi bỏ" in page


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
