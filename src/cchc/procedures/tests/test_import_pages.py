"""Importing on pages and at the keyboard: looked at first, then applied."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.procedures import exports
from cchc.procedures.models import Procedure, Version
from cchc.procedures.rules.exchange import columns
from cchc.procedures.services import imports_reading
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
    assert (done["new"], done["applied"], code) == (1, True, 0)


def test_the_command_says_no_to_a_wrong_file_and_to_none(tmp_path):
    file = tmp_path / "tep.json"
    file.write_bytes(as_json({"1.000001": replace(FULL, name="")}))

    assert run(str(file)) == ({"error": "1 thủ tục sai. 1.000001 TENTTHC: Thiếu tên thủ tục"}, 1)
    assert run(str(tmp_path / "khong-co"))[1] == 2
