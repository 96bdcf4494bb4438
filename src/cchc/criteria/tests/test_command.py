import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cchc.criteria.models import CriteriaSet

pytestmark = pytest.mark.django_db
WRONG = "items:\n- {code: CHK.DIR.01, area: LẠ, kind: yes_no, vi: a, en: b, confidence: gk}\n"


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    call_command("load_criteria", "--json")


def test_sets_are_listed() -> None:
    out = StringIO()

    call_command("criteria", "--json", stdout=out)

    assert json.loads(out.getvalue()) == [
        {"code": "kiem-tra-cchc", "version": 1, "status": "published", "items": 138, "unconfirmed": 14}
    ]


def test_a_file_with_wrong_rows_ends_with_1_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(WRONG, encoding="utf-8")
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("criteria", check=str(file), stdout=out, stderr=err)

    assert end.value.code == 1
    assert "dòng 1 · CHK.DIR.01 · Sai, phải sửa · Không có lĩnh vực “LẠ”" in out.getvalue()
    assert CriteriaSet.objects.count() == 1


def test_a_missing_file_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as end:
        call_command("criteria", check="/khong/co.xlsx", stderr=StringIO())

    assert end.value.code == 2
