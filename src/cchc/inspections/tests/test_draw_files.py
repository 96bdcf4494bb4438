"""`cchc draw --units FILE`: no database is asked, the same file in any form draws the same."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

FORMS = {
    "units.csv": "code,name,stratum\nxa-a,Xã A,xã\nxa-b,Xã B,xã\nxa-c,Xã C,xã\nso-x,Sở X,sở\n",
    "excel.csv": "\ufeffNhóm;Mã;Tên đơn vị\r\nsở;so-x;Sở X\r\nxã;xa-c;Xã C\r\nxã;xa-b;Xã B\r\nxã;xa-a;Xã A\r\n",
    "units.yaml": "- {code: xa-b, name: Xã B, stratum: xã}\n- {code: so-x, name: Sở X, stratum: sở}\n"
    "- {code: xa-a, name: Xã A, stratum: xã}\n- {code: xa-c, name: Xã C, stratum: xã}\n",
}


def drawn(path: Path, *words: str) -> tuple[int, dict[str, object]]:
    out = StringIO()
    base = ("--decision", "12/QĐ-SNV", "--date", "2026-01-05", "--units", str(path), "--json")
    try:
        call_command("draw", *base, *words, stdout=out, stderr=StringIO())
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_same_list_in_every_form_draws_the_same(tmp_path: Path) -> None:
    answers = []
    for name, text in FORMS.items():
        path = tmp_path / name
        path.write_text(text, "utf-8")
        answers.append(drawn(path, "--share", "50"))

    assert [code for code, _answer in answers] == [0, 0, 0]
    assert answers[0][1]["drawn"] == answers[1][1]["drawn"] == answers[2][1]["drawn"]
    assert {stratum["name"]: stratum["places"] for stratum in answers[0][1]["strata"]} == {"sở": 1, "xã": 2}  # type: ignore[attr-defined]


def test_strata_of_the_file_can_be_left_aside(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(FORMS["units.csv"], "utf-8")

    _code, answer = drawn(path, "--number", "3", "--strata", "none")

    assert [stratum["places"] for stratum in answer["strata"]] == [3]  # type: ignore[attr-defined]


def test_an_excluded_unit_is_told_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(FORMS["units.csv"], "utf-8")

    _code, answer = drawn(path, "--share", "100", "--exclude", "xa-a:mới thành lập")

    assert answer["excluded"] == [{"code": "xa-a", "name": "Xã A", "reason": "mới thành lập"}]
    assert set(answer["drawn"]) == {"xa-b", "xa-c", "so-x"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", ""),
        ("a.csv", "x,y\n1,2\n"),
        ("a.yaml", "a: ["),
        ("a.yaml", "a: b"),
        ("a.yaml", "- 3"),
        ("a.csv", "code\n"),
    ],
)
def test_a_file_without_units_is_wrong_use(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")

    assert drawn(path, "--share", "30")[0] == 2


def test_a_unit_twice_is_refused_by_rule(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("code\nxa-a\nxa-a\n", "utf-8")

    code, answer = drawn(path, "--share", "30")

    assert code == 1
    assert "hai lần" in str(answer["error"])
