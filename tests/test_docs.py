"""The documents that name code: docs/legal.md and docs/seeds.md may promise only what is there."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAW_ROW = re.compile(r"^\|\s*`?([A-Z]+\d*-\d{2})`?\s*\|(.*)\|\s*$", re.MULTILINE)
FUNCTION = re.compile(r"`((?:cchc\.)?[a-z_]+(?:\.[a-z_]+)*\.[A-Za-z_]+)`")
TEST = re.compile(r"`((?:src|tests)/[\w/.-]+\.py)::(\w+)`")
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)")


def read(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def law_rows() -> dict[str, str]:
    return dict(LAW_ROW.findall(read("legal.md")))


def laws_proven_by_tests() -> dict[str, set[str]]:
    """Return the law ids that tests prove, each with the names of its tests."""
    found: dict[str, set[str]] = {}
    for path in [*ROOT.glob("src/cchc/*/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.law":
                    for argument in mark.args:
                        found.setdefault(ast.literal_eval(argument), set()).add(node.name)
    return found


def functions_in(path: str) -> set[str]:
    file = ROOT / path
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_law_that_a_test_proves_is_in_the_table():
    assert laws_proven_by_tests().keys() - law_rows().keys() == set()


def test_every_law_in_the_table_has_a_test():
    assert law_rows().keys() - laws_proven_by_tests().keys() == set()


def test_every_function_that_the_table_of_laws_names_exists():
    missing = []
    for law, row in law_rows().items():
        for name in FUNCTION.findall(row):
            module, _dot, function = name.removeprefix("cchc.").rpartition(".")
            if not hasattr(importlib.import_module(f"cchc.{module}"), function):
                missing.append(f"{law}: {name}")

    assert missing == []


def test_every_rule_that_cites_a_law_cites_one_of_the_table():
    cited = set()
    for path in ROOT.glob("src/cchc/**/*.py"):
        for words in re.findall(r"Basis: (.+?) in docs/legal\.md", path.read_text("utf-8"), re.DOTALL):
            cited |= set(re.findall(r"[A-Z]+\d*-\d{2}", words))

    assert cited - law_rows().keys() == set()


def seed_rows() -> list[str]:
    return [line for line in read("seeds.md").splitlines() if line.startswith("|") and not line.startswith("|-")]


def test_every_mechanism_of_the_seeds_that_works_names_its_test():
    works = [row for row in seed_rows() if row.rstrip("| ").endswith("works")]

    assert works != []
    assert [row for row in works if not TEST.search(row)] == []


def test_every_test_that_a_document_names_exists():
    missing = []
    for document in ROOT.glob("docs/**/*.md"):
        for path, name in TEST.findall(document.read_text("utf-8")):
            if name not in functions_in(path):
                missing.append(f"{document.name}: {path}::{name}")

    assert missing == []


DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(document):
    dead = [link for link in LINK.findall(document.read_text("utf-8")) if not (document.parent / link).exists()]

    assert dead == []
