"""The autosave script against a server that answers as each test says: what is typed is never lost, nor claimed saved."""

import json

import pytest

FORM = """
<form method="post" action="/save-me/" data-js="autosave">
  <input type="hidden" name="version" value="1">
  <label for="note">Ghi chú</label><textarea id="note" name="note">cũ</textarea>
  <label><input type="radio" name="judgement" value="met">Đạt</label>
</form>
<span data-js="save-state"><span data-part="shown"></span><span data-part="spoken" role="status"></span></span>
"""
THEIRS = {"theirs": {"note": "của Việt"}, "by": "Phạm Quốc Việt", "at": "09:41", "version": 7, "url": "/compare/"}


class Server:
    """Answers the form; `mode` is a status, or "away"."""

    def __init__(self, page):
        self.mode, self.seen = 200, []
        page.route("**/save-me/", self.answer)

    def answer(self, route):
        if self.mode == "away":
            route.abort()
            return
        self.seen.append(route.request.post_data)
        saved = {"version": len(self.seen) + 1, "saved_at": "09:42:18"}
        bodies = {
            200: saved,
            409: THEIRS,
            422: {"errors": {"note": ["Ghi chú quá dài"]}},
            401: {"login": "/accounts/login/"},
        }
        route.fulfill(status=self.mode, content_type="application/json", body=json.dumps(bodies[self.mode]))


@pytest.fixture
def form(page_as):
    page = page_as("can-bo-cchc")
    page.server = Server(page)
    load(page)
    return page


def load(page):
    page.goto("/styleguide/")
    page.evaluate("html => { document.querySelector('#content').innerHTML = html; }", FORM)
    page.add_script_tag(url="/static/js/autosave.js", type="module")


def type_note(page, words, state):
    page.locator("#note").fill(words)
    page.locator("#note").blur()
    page.locator("[data-part=shown]", has_text=state).wait_for()


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('cchc:queue')).length")


def test_leaving_a_field_saves_it_with_its_version(form):
    type_note(form, "mới", "Đã lưu 09:42:18")
    form.locator("input[value=met]").check()
    form.locator("[data-part=shown]", has_text="Đã lưu").wait_for()
    form.wait_for_function("document.querySelector('[name=version]').value === '3'")

    assert form.server.seen == ["version=1&note=m%E1%BB%9Bi", "version=2&note=m%E1%BB%9Bi&judgement=met"]
    assert kept(form) == 0


def test_without_network_the_text_survives_a_reload_and_goes_out_later(form):
    form.server.mode = "away"
    type_note(form, "gõ khi mất mạng", "Ngoại tuyến, 1 chờ gửi")
    load(form)
    form.wait_for_function("document.querySelector('#note').value === 'gõ khi mất mạng'")
    form.server.mode = 200
    form.evaluate("dispatchEvent(new Event('online'))")
    form.locator("[data-part=shown]", has_text="Đã lưu 09:42:18").wait_for()

    assert len(form.server.seen) == 1
    assert kept(form) == 0


@pytest.mark.parametrize(
    ("_case", "part", "note"), [("theirs", "keep-theirs", "của Việt"), ("mine", "keep-mine", "của tôi")]
)
def test_of_two_versions_somebody_chooses(form, _case, part, note):
    form.server.mode = 409
    type_note(form, "của tôi", "Chưa lưu: có bản khác")
    assert "Phạm Quốc Việt đã sửa mục này lúc 09:41." in form.locator(".c-note").inner_text()
    assert form.locator("#note").input_value() == "của tôi"
    form.server.mode = 200
    form.locator(f"[data-part={part}]").click()
    form.locator("[data-part=shown]", has_text="Đã lưu").wait_for()

    assert form.locator("#note").input_value() == note
    assert kept(form) == 0


def test_what_is_refused_stays_typed_and_says_why(form):
    form.server.mode = 422
    type_note(form, "dài", "Chưa lưu: có chỗ cần sửa")

    assert form.locator(".c-field-error").inner_text() == "Ghi chú quá dài"
    assert form.locator("#note").input_value() == "dài"
    assert kept(form) == 1


def test_after_the_session_ended_the_text_waits_for_signing_in(form):
    form.server.mode = 401
    type_note(form, "hết phiên", "Chưa lưu: phiên hết hạn")
    assert form.locator("[data-part=login]").get_attribute("href") == "/accounts/login/"
    form.server.mode = 200
    form.locator("[data-part=resend]").click()
    form.locator("[data-part=shown]", has_text="Đã lưu 09:42:18").wait_for()

    assert form.server.seen[-1] == "version=1&note=h%E1%BA%BFt+phi%C3%AAn"
    assert kept(form) == 0
