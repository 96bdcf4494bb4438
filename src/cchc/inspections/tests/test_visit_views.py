"""The pages of a visit: who sees them, what they refuse, that nothing typed is lost or doubled."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.inspections.choices import Stage
from cchc.inspections.models import Answer, AnswerRevision, Plan
from tests.factories import AnswerFactory, AttendanceFactory, PostFactory

from .visiting import DAY, RATIO, YES_NO, SignedIn
from .world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _visiting(world: World) -> None:
    world.at(Stage.VISITING)


@pytest.fixture
def url(world: World) -> Callable[..., str]:
    return lambda name, *more: reverse(f"inspections:{name}", args=[world.inspection.code, *more])


@pytest.fixture
def stranger(world: World) -> User:
    """The focal person of another commune."""
    return PostFactory(role=Role.FOCAL, unit=world.neighbour).user


PAGES = [
    ("visit", ()),
    ("visit_start", ()),
    ("visit_end", ()),
    ("attendance", ()),
    ("visit_figure", ()),
    ("answer", (YES_NO,)),
    ("answer_versions", (YES_NO,)),
    ("answer_history", (YES_NO,)),
    ("answer_files", (YES_NO,)),
    ("minutes", ()),
    ("minutes_preview", ()),
    ("minutes_sign", ()),
]
WRITES = [page for page in PAGES if page[0] not in ("visit", "answer_history", "minutes_preview")]


def test_every_kind_of_item_is_where_the_tests_think(world: World) -> None:
    kinds = {item.code: item.kind for item in world.items}

    assert (kinds[YES_NO], kinds[RATIO], kinds[DAY]) == ("yes_no", "ratio", "date")


# ── who ──


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_a_stranger_gets_404_everywhere(
    signed_in: SignedIn, stranger: User, url: Callable[..., str], name: str, more: tuple[str, ...]
) -> None:
    assert signed_in(stranger).get(url(name, *more)).status_code == 404


@pytest.mark.parametrize(("name", "more"), WRITES)
def test_a_stranger_who_posts_gets_404_and_nothing_changes(
    signed_in: SignedIn, stranger: User, url: Callable[..., str], name: str, more: tuple[str, ...]
) -> None:
    answered = signed_in(stranger).post(url(name, *more), {"judgement": "met"})

    assert answered.status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("name", "more"), WRITES)
@pytest.mark.parametrize("role", [Role.FOCAL, Role.UNIT_HEAD, Role.OFFICER])
def test_a_wrong_role_who_posts_gets_403_and_nothing_changes(
    signed_in: SignedIn, world: World, url: Callable[..., str], name: str, more: tuple[str, ...], role: Role
) -> None:
    if name == "visit_start":
        world.at(Stage.NOTIFIED)

    answered = signed_in(world[role]).post(url(name, *more), {"judgement": "met"})

    assert answered.status_code == 403
    assert not Entry.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("name", ["visit", "minutes", "minutes_preview"])
def test_the_unit_does_not_read_the_teams_working_papers(
    signed_in: SignedIn, world: World, url: Callable[..., str], name: str
) -> None:
    assert signed_in(world[Role.UNIT_HEAD]).get(url(name)).status_code == 403


@pytest.mark.parametrize("role", [Role.TEAM_HEAD, Role.TEAM_DEPUTY, Role.SECRETARY, Role.MEMBER])
def test_the_team_fills_the_checklist(signed_in: SignedIn, world: World, url: Callable[..., str], role: Role) -> None:
    answered = signed_in(world[role]).get(url("visit"))

    assert answered.status_code == 200
    assert 'data-js="autosave"' in answered.text


def test_an_officer_reads_the_checklist_without_a_form(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    AnswerFactory(inspection=world.inspection, item=world.items[0], note="Niêm yết đủ")

    answered = signed_in(world[Role.OFFICER]).get(url("visit") + f"?item={YES_NO}")

    assert answered.status_code == 200
    assert "Niêm yết đủ" in answered.text
    assert 'data-js="autosave"' not in answered.text


@pytest.mark.parametrize("name", ["attendance", "visit_figure"])
def test_an_officer_reads_what_the_team_recorded_without_a_form(
    signed_in: SignedIn, world: World, url: Callable[..., str], name: str
) -> None:
    AttendanceFactory(inspection=world.inspection, full_name="Người đã ghi")

    shown = signed_in(world[Role.OFFICER]).get(url(name))

    assert shown.status_code == 200
    assert 'class="btn btn-primary"' not in shown.text


@pytest.mark.parametrize("query", ["?item=CHK.NO.99", "?area=NOPE", "?item=../../etc"])
def test_an_item_that_is_not_there_is_404(
    signed_in: SignedIn, world: World, url: Callable[..., str], query: str
) -> None:
    assert signed_in(world[Role.MEMBER]).get(url("visit") + query).status_code == 404


def test_a_report_taken_over_from_paper_says_that_it_has_no_checklist(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    Plan.objects.update(is_historical=True)

    answered = signed_in(world[Role.OFFICER]).get(url("visit"))

    assert answered.status_code == 200
    assert "không có phiếu kiểm tra" in answered.text


def test_before_the_start_the_checklist_leads_to_the_start(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    world.at(Stage.NOTIFIED)

    answered = signed_in(world[Role.MEMBER]).get(url("visit"))

    assert (answered.status_code, answered["Location"]) == (302, url("visit_start"))


# ── answers by hand and by script ──


def test_an_answer_by_hand_is_saved_and_leads_on(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    typed = {"yes": "no", "judgement": "partly", "note": "Thiếu 3 thủ tục", "version": "0", "go": RATIO}

    answered = signed_in(world[Role.MEMBER]).post(url("answer", YES_NO) + "?filter=open", typed)

    row = Answer.objects.get()
    assert (row.yes, row.judgement, row.note, row.version) == (False, "partly", "Thiếu 3 thủ tục", 1)
    assert answered.status_code == 302
    assert answered["Location"] == f"{url('visit')}?filter=open&item={RATIO}"


def test_a_script_is_told_version_time_and_the_counts_of_the_database(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    client = signed_in(world[Role.MEMBER], HTTP_X_AUTOSAVE="1")

    told = client.post(url("answer", YES_NO), {"judgement": "met", "version": "0"}).json()

    assert (told["version"], told["judgement"]) == (1, "met")
    assert told["counts"] == {"done": 1, "total": 6, "area_done": 1, "area_total": 3}
    assert len(told["saved_at"]) == 8


def test_vietnamese_numbers_are_read_and_shown_back(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client = signed_in(world[Role.MEMBER])

    client.post(url("answer", RATIO), {"numerator": "1.234,5", "denominator": "4.701", "version": "0"})

    row = Answer.objects.get()
    assert (row.numerator, row.denominator) == (Decimal("1234.5"), Decimal(4701))
    shown = client.get(url("visit") + f"?item={RATIO}").text
    assert 'value="1.234,5"' in shown
    assert "26,3%" in shown


@pytest.mark.parametrize(
    ("item", "field", "typed", "sentence"),
    [
        (RATIO, "numerator", "một trăm", "không phải là số"),
        (RATIO, "numerator", "9" * 40, "Số quá lớn"),
        (RATIO, "numerator", "-5", "Số đếm không âm"),
        (DAY, "day", "31/02/2026", "Lịch không có ngày"),
        (DAY, "day", "01/01/0001", "Năm phải từ 1900"),
        (DAY, "day", "hôm qua", "Ngày chưa đúng"),
        (YES_NO, "judgement", "great", "Lựa chọn này không còn"),
        (YES_NO, "note", "ữ" * 10_001, "dài quá 10.000 ký tự"),
    ],
)
def test_bad_input_is_422_in_words_keeps_what_was_typed_and_stores_nothing(
    signed_in: SignedIn, world: World, url: Callable[..., str], item: str, field: str, typed: str, sentence: str
) -> None:
    data = {"version": "0", "note": "giữ nguyên"} | {field: typed}

    by_hand = signed_in(world[Role.MEMBER]).post(url("answer", item), data)
    by_script = signed_in(world[Role.MEMBER], HTTP_X_AUTOSAVE="1").post(url("answer", item), data)

    assert (by_hand.status_code, by_script.status_code) == (422, 422)
    assert sentence in by_hand.text
    assert typed in by_hand.text or field == "judgement"
    assert data["note"] in by_hand.text
    assert sentence in by_script.json()["errors"][field][0]
    assert not Answer.objects.exists()


def test_marks_emoji_and_decomposed_letters_do_no_harm(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    typed = unicodedata.normalize("NFD", "Sổ theo dõi 😀") + "\u202e\u200f"

    signed_in(world[Role.MEMBER]).post(url("answer", YES_NO), {"note": typed, "version": "0"})

    assert Answer.objects.get().note == "Sổ theo dõi 😀"


def test_a_form_sent_twice_is_saved_once(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    client, typed = signed_in(world[Role.MEMBER]), {"judgement": "met", "version": "0"}

    statuses = [client.post(url("answer", YES_NO), typed).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert AnswerRevision.objects.count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_strange_version_is_no_server_error(
    signed_in: SignedIn, world: World, url: Callable[..., str], version: str
) -> None:
    answered = signed_in(world[Role.MEMBER]).post(url("answer", YES_NO), {"judgement": "met", "version": version})

    assert answered.status_code in (302, 422)


def test_a_judgement_is_taken_back_without_script(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    AnswerFactory(inspection=world.inspection, item=world.items[0])

    signed_in(world[Role.MEMBER]).post(
        url("answer", YES_NO), {"yes": "yes", "judgement": "met", "version": "1", "unjudge": "1"}
    )

    assert Answer.objects.get().judgement == ""


def test_back_to_a_refused_form_leads_to_the_item(signed_in: SignedIn, world: World, url: Callable[..., str]) -> None:
    answered = signed_in(world[Role.MEMBER]).get(url("answer", YES_NO))

    assert answered["Location"] == f"{url('visit')}?item={YES_NO}"


def test_after_the_minutes_a_saving_is_refused_in_words(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    world.at(Stage.MINUTED)
    client = signed_in(world[Role.MEMBER], HTTP_X_AUTOSAVE="1")

    answered = client.post(url("answer", YES_NO), {"judgement": "met", "version": "0"})

    assert answered.status_code == 422
    assert "Chưa thể “Ghi phiếu kiểm tra”" in answered.json()["errors"]["__all__"][0]


def test_an_ended_session_tells_the_script_where_to_sign_in(world: World, url: Callable[..., str]) -> None:
    answered = Client(headers={"X-Autosave": "1"}).post(url("answer", YES_NO), {"judgement": "met"})

    assert answered.status_code == 401
    assert answered.json()["login"].startswith("/accounts/login/")
    assert not Answer.objects.exists()


# ── two members at one item ──
