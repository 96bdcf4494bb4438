"""The help: every topic opens for everybody who signed in, is found by its words, and names pictures that exist."""

import re

import pytest
from django.urls import reverse

from cchc.common import help as topics
from tests import factories

pytestmark = pytest.mark.django_db
FOLDER = topics.FOLDER.parents[1] / "templates" / "help" / "topics"


@pytest.fixture
def client(signed_in):
    return signed_in(factories.PostFactory().user)


def test_the_list_names_every_topic(client):
    page = client.get(reverse("help")).content.decode()

    for slug, topic in topics.TOPICS.items():
        assert reverse("help_page", args=[slug]) in page
        assert str(topic.title) in page


@pytest.mark.parametrize("slug", topics.TOPICS)
def test_a_topic_opens_with_steps_and_what_to_do_in_trouble(client, slug):
    response = client.get(reverse("help_page", args=[slug]))

    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["tab"] == "help"
    assert page.count("<ol>") >= 1
    assert "Khi gặp trở ngại" in page
    assert '<img src="" ' not in page


def test_every_text_belongs_to_a_topic_and_every_picture_to_a_text():
    texts = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.html")}
    named = {name for text in texts.values() for name in re.findall(r"pictures\.(\w+)", text)}

    assert set(texts) == set(topics.TOPICS)
    assert named == set(topics.pictures())


def test_a_picture_says_its_size():
    picture = topics.pictures()["phieu_dien_thoai"]

    assert (picture.width, picture.height) == (360, 800)
    assert picture.url == "/static/help/phieu_dien_thoai.png"


def test_an_unknown_topic_is_not_found(client):
    assert client.get("/help/khong-co/").status_code == 404


def test_a_stranger_signs_in_first(client):
    client.logout()

    assert client.get("/help/").status_code == 302
    assert client.get("/help/bat-dau/").status_code == 302


def test_words_without_marks_find_the_title_first_then_a_sentence(client):
    found = topics.find("phim tat")

    assert [find.topic.slug for find in found][:2] == ["phim-tat", "bat-dau"]
    assert found[1].sentence == "Bấm tên mình để đổi vị trí, mở tài khoản, xem phím tắt."
    assert topics.find("zzzz") == []


def test_the_search_page_shows_finds_or_says_that_there_are_none(client):
    some = client.get(reverse("help"), {"q": "so hai ban"}).content.decode()
    none = client.get(reverse("help"), {"q": "zzzz"}).content.decode()

    assert reverse("help_page", args=["kiem-tra-tai-cho"]) in some
    assert "Không có trang nào chứa các từ này" in none


def test_the_help_asks_the_database_for_nothing_but_the_person(client, django_assert_max_num_queries):
    client.get(reverse("help"))

    with django_assert_max_num_queries(5):
        client.get(reverse("help"), {"q": "bien ban"})


def test_only_reading_is_answered(client):
    assert client.post(reverse("help")).status_code == 405
    assert client.post(reverse("help_page", args=["bat-dau"])).status_code == 405
