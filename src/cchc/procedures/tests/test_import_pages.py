"""Importing on pages and at the keyboard: looked at first, then applied."""

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.procedures import exports
from cchc.procedures.models import Procedure, Version
from cchc.procedures.rules.exchange import columns
from cchc.procedures.services import imports, imports_reading
from cchc.procedures.tests.samples import FULL
from tests.factories import PostFactory

from .test_imports import as_json, publish

pytestmark = pytest.mark.django_db


def sent(client: Any, content: bytes, name: str = "tep.json") -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post(reverse("procedures:import"), {"file": file})


ANSWER = {"number": "163/QĐ-BTP", "issued_on": "02/11/2026", "valid_from": "01/12/2026", "accepts_doubts": "on"}


@pytest.mark.parametrize("role", sorted(POST_ROLES))
def test_each_cell_of_importing_is_what_the_pages_do(client, role):
    granted = role in matrix.roles_for("procedure", "import")
    client.force_login(PostFactory(role=role).user)

    codes = [client.get(reverse(f"procedures:{name}")).status_code for name in ("import", "import_template")]

    assert codes == ([200, 200] if granted else [403, 403])
    assert sent(client, as_json({"1.000001": FULL})).status_code == (302 if granted else 403)
    assert client.get(reverse("procedures:import_preview")).status_code == (200 if granted else 403)


def test_an_officer_uploads_looks_and_publishes(client):
    client.force_login(PostFactory(role=Role.OFFICER).user)
    uploaded = sent(client, as_json({"1.000001": FULL}, GHICHUMOI="x"))
    page = client.get(uploaded["Location"]).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]

    done = client.post(uploaded["Location"], ANSWER | {"token": token})

    assert "Đăng ký thử nghiệm" in page
    assert "GHICHUMOI" in page
    assert "Công bố 1 bản" in page
    assert "1 thủ tục thêm mới" in done.content.decode()
    assert Version.objects.get().decision.number == "163/QĐ-BTP"


@pytest.mark.parametrize(
    "wrong", [{"number": ""}, {"valid_from": "31/02/2026"}, {"valid_from": "01/01/1800"}, {"token": "x"}]
)
def test_what_is_typed_wrongly_changes_nothing(client, wrong):
    client.force_login(PostFactory(role=Role.OFFICER).user)
    page = client.get(sent(client, as_json({"1.000001": FULL}))["Location"]).content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]

    answer = client.post(reverse("procedures:import_preview"), ANSWER | {"token": token} | wrong)

    assert answer.status_code == 422
    assert not Procedure.objects.exists()


def test_what_changed_since_it_was_looked_at_is_looked_at_again(client):
    client.force_login(PostFactory(role=Role.OFFICER).user)
    page = client.get(sent(client, as_json({"1.000001": replace(FULL, conditions="Đủ 18 tuổi")}))["Location"])
    publish("1.000001")

    answers = []
    for _time in range(2):
        token = page.content.decode().split('name="token" value="')[1].split('"')[0]
        page = client.post(reverse("procedures:import_preview"), ANSWER | {"token": token})
        answers.append((page.status_code, Version.objects.count()))

    assert answers == [(422, 1), (200, 2)]
    assert Version.objects.get(number=2).conditions == "Đủ 18 tuổi"


def test_the_pages_of_a_preview_are_judged_once(client, monkeypatch):
    client.force_login(PostFactory(role=Role.OFFICER).user)
    sent(client, as_json({f"1.{n:06}": replace(FULL, name=f"Việc {n}") for n in range(60)}))
    first = client.get(reverse("procedures:import_preview")).content.decode()
    monkeypatch.setattr(imports, "preview", None)

    second = client.get(reverse("procedures:import_preview"), {"page": 2, "only": "new"}).content.decode()

    assert ("Việc 3<" in first, "Việc 59<" in first) == (True, False)
    assert ("Việc 3<" in second, "Việc 59<" in second) == (False, True)
    assert "60 thủ tục trong tệp" in second


def test_a_bad_file_is_answered_on_the_page(client):
    client.force_login(PostFactory(role=Role.OFFICER).user)

    answer = sent(client, b"{]")

    assert answer.status_code == 422
    assert "Tệp không phải JSON: sai ở dòng 1, cột 2" in answer.content.decode()


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_everybody_who_works_here_takes_the_register_out(client, kind):
    publish("1.000001")
    client.force_login(PostFactory(role=Role.FOCAL).user)

    answer = client.get(reverse("procedures:export", args=[kind]))

    assert answer.status_code == 200
    assert imports_reading.read(answer.content).records[0].code == "1.000001"
    assert client.get(reverse("procedures:export", args=["doc"])).status_code == 404


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_an_export_of_a_filtered_list_holds_what_the_list_shows(client, kind):
    publish("1.000001")
    publish("1.000002", replace(FULL, name="Đăng ký đất đai", sector="Đất đai", levels=("province",), confidence="GK"))
    publish("1.000003", replace(FULL, name="Chưa bắt đầu"), date(2090, 1, 1))
    client.force_login(PostFactory(role=Role.FOCAL).user)

    def codes(**asked: str) -> list[str]:
        answer = client.get(reverse("procedures:export", args=[kind]), asked)
        return [record.code for record in imports_reading.read(answer.content).records]

    assert codes() == ["1.000001", "1.000002", "1.000003"]
    assert codes(level="province") == ["1.000002"]
    assert codes(q="đất đai", page="2") == ["1.000002"]
    assert codes(on="01/02/2090") == ["1.000001", "1.000002", "1.000003"]
    assert codes(show="unconfirmed", q="") == ["1.000002"]


def test_every_sheet_of_the_template_has_an_example_or_is_empty():
    assert set(exports.EXAMPLE) == {form.key for form in columns.FORMS}


# ── the command ──


def run(*arguments: str) -> tuple[dict[str, Any], int]:
    out = io.StringIO()
    try:
        call_command("import_procedures", *arguments, "--json", stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return json.loads(out.getvalue()), int(str(end.code))
    return json.loads(out.getvalue()), 0


def test_the_command_looks_first_and_applies_when_asked(tmp_path):
    file = tmp_path / "tep.json"
    file.write_bytes(as_json({"1.000001": FULL}))

    looked, _code = run(str(file))
    before = Procedure.objects.count()
    done, code = run(str(file), "--apply", "--decision", "163/QĐ-BTP", "--valid-from", "1/12/2026", "--accept-doubts")

    assert (looked["counts"]["new"], looked["applied"], before) == (1, False, 0)
    assert [(row["code"], row["verdict"], row["problems"]) for row in looked["procedures"]] == [("1.000001", "new", [])]
    assert (done["new"], done["applied"], code) == (1, True, 0)


def test_the_command_run_twice_writes_once_and_ends_well(tmp_path):
    file = tmp_path / "tep.json"
    file.write_bytes(as_json({"1.000001": FULL}))
    asked = (str(file), "--apply", "--decision", "163/QĐ-BTP", "--valid-from", "1/12/2026", "--accept-doubts")
    run(*asked)
    before = Version.objects.count()

    again, code = run(*asked)

    assert (again["applied"], again["new"], again["changed"], again["closed"], code) == (True, 0, 0, 0, 0)
    assert Version.objects.count() == before


def test_the_command_names_the_option_that_accepts_doubts(tmp_path):
    file = tmp_path / "tep.json"
    file.write_bytes(as_json({"1.000001": replace(FULL, agencies=())}))

    assert run(str(file), "--apply") == (
        {"error": "Còn 1 thủ tục có điểm ngờ. Xem rồi thêm --accept-doubts"},
        1,
    )
    assert not Procedure.objects.exists()


def test_the_command_says_no_to_a_wrong_file_and_to_none(tmp_path):
    file = tmp_path / "tep.json"
    file.write_bytes(as_json({"1.000001": replace(FULL, name="")}))

    answer, code = run(str(file))

    assert (answer["error"], code) == ("1 thủ tục sai. 1.000001 TENTTHC: Thiếu tên thủ tục", 1)
    assert [row["problems"] for row in answer["procedures"]] == [["1.000001 TENTTHC: Thiếu tên thủ tục"]]
    assert run(str(tmp_path / "khong-co"))[1] == 2
