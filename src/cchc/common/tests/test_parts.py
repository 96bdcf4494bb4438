"""The frame of the pages: icons that exist, tabs of the post, error pages, nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import PostFactory

SOURCE = Path(settings.BASE_DIR) / "src" / "cchc"
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (SOURCE / "static/icons.svg").read_text("utf-8")))
ICON = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")
TAG = re.compile(r"""\{%\s*state_tag\s+(?:"[^"]*"|\S+)\s+["']([a-z0-9-]+)["']""")


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {
        (name, path.name)
        for path in SOURCE.glob("**/templates/**/*.html")
        for name in [*ICON.findall(path.read_text("utf-8")), *TAG.findall(path.read_text("utf-8"))]
    }

    assert named
    assert {pair for pair in named if pair[0] not in SPRITE} == set()


def test_every_file_that_a_style_sheet_names_exists():
    for sheet in (SOURCE / "static/css").glob("*.css"):
        for name in re.findall(r'url\("([^"]+)"\)', sheet.read_text("utf-8")):
            assert (sheet.parent / name).resolve().is_file(), f"{sheet.name}: {name}"


def test_every_module_is_short_and_imports_what_exists():
    for module in (SOURCE / "static/js").glob("*.js"):
        text = module.read_text("utf-8")
        assert len(text.splitlines()) <= 150, module.name
        for name in re.findall(r'from "\./([^"]+)"', text):
            assert (module.parent / name).is_file(), f"{module.name}: {name}"


@pytest.fixture
def officer(client):
    client.force_login(PostFactory().user)
    return client


@pytest.mark.django_db
def test_the_sheet_of_parts_is_shown_only_where_the_data_is_not_real(officer, settings):
    assert officer.get("/styleguide/").status_code == 404

    settings.DEMONSTRATION = True
    page = officer.get("/styleguide/")

    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1
    assert 'lang="vi"' in page.content.decode()


@pytest.mark.django_db
def test_a_missing_page_says_so_inside_the_frame(officer):
    page = officer.get("/khong-co/")

    assert page.status_code == 404
    assert "Không tìm thấy trang" in page.content.decode()
    assert "Thoát" in page.content.decode()


@pytest.mark.django_db
def test_a_stale_form_says_that_nothing_changed():
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/accounts/login/", {"login": "x"})

    assert page.status_code == 403
    assert "Biểu mẫu đã cũ, chưa gửi được" in page.content.decode()


@pytest.mark.django_db
def test_a_fault_of_the_server_is_admitted_without_details(officer, monkeypatch):
    def fail(request):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("cchc.common.views.sheet_of_parts", fail)
    monkeypatch.setattr(settings, "DEMONSTRATION", True, raising=False)
    officer.raise_request_exception = False

    page = officer.get("/styleguide/")

    assert page.status_code == 500
    assert "Hệ thống gặp lỗi" in page.content.decode()
    assert "secret detail" not in page.content.decode()


@pytest.mark.django_db
def test_pages_forbid_inline_scripts_and_styles(officer):
    policy = officer.get("/khong-co/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
