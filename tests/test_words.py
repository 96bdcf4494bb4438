"""Words: whatever a screen says in Vietnamese goes through gettext, so that it can be said in English."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cchc"
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
TRANSLATED = re.compile(
    r"\{#.*?#\}|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*translate\b.*?%\}|\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}"
    r"|_\((?P<quote>[\"']).*?(?P=quote)\)",
    re.DOTALL,
)
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Vietnamese by law or by nature: texts of official papers, names and data, letters, sentences of a Vietnamese terminal.
BY_LAW = (
    "inspections/papers/",
    "inspections/services/historical.py",
    "documents/docx.py",
    "documents/layout.py",
    "documents/office/standard.py",
    "documents/rules.py",
    "documents/services/issuing.py",
    "documents/choices.py",
    "inspections/services/issuing.py",
    "inspections/services/teams.py",
)
DATA = ("demo/", "units/choices.py", "units/models.py", "units/seeds.py", "metrics/services/catalogue.py")
SAMPLES = ("calendars/strip/samples.py", "common/samples.py", "documents/samples.py", "templates/styleguide")
OTHER = (
    "common/text.py",  # letters
    "config/cli.py",  # argparse
    "config/settings/prod.py",  # before gettext is there
    "inspections/forms/visit.py",  # how an hour is typed: "8 giờ 05"
    "inspections/models/conclusions.py",  # labels of the journal
    "inspections/models/unit_side.py",  # labels of the journal
    "inspections/models/summaries.py",  # as above
    "portal/templates/portal/_language.html",  # a language is named in its own words
    "templates/components/_language.html",  # a language is named in its own words
    "documents/templates/documents/detail.html",  # compares with a word of the data
    "calendars/calculator/reading.py",  # how a moment is typed: "10 giờ 21/8"
    "calendars/import_rules.py",  # how a decision is written: columns and kinds of its table
    "calendars/week_rules.py",  # how office hours are typed
    "inspections/services/wall_scans.py",  # a word of the check items
    "legislation/rules.py",  # kinds of documents as they are cited
    "procedures/exports.py",  # the file is Vietnamese: it goes back to the register
    "procedures/rules/exchange/",  # columns and words of the files that are read
    "procedures/rules/plain.py",  # abbreviations of the data, spelt out
    "procedures/services/imports_reading.py",  # as exchange
)
ALLOWED = (*BY_LAW, *DATA, *SAMPLES, *OTHER)


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _allowed(path: Path) -> bool:
    return _name(path).startswith(ALLOWED)


TEMPLATES = [path for path in sorted(SOURCE.glob("**/templates/**/*.html")) if not _allowed(path)]
MODULES = [
    path
    for path in sorted(SOURCE.glob("**/*.py"))
    if not {"tests", "migrations"} & set(path.parts) and not _allowed(path)
]


def unwrapped_in_template(text: str) -> list[str]:
    bare = TRANSLATED.sub("", text)
    return [line.strip() for line in bare.splitlines() if VIETNAMESE.search(line)]


def unwrapped_in_module(text: str) -> list[str]:
    tree = ast.parse(text)
    fine = {id(part) for node in ast.walk(tree) for part in _wrapped_or_docstring(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in fine
        and VIETNAMESE.search(node.value)
    ]


def _wrapped_or_docstring(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        return [part for argument in node.args for part in ast.walk(argument)] if name in GETTEXT else []
    if isinstance(node, ast.Expr):  # a docstring
        return [node.value]
    return []


def test_templates_say_everything_through_gettext():
    found = {_name(path): unwrapped_in_template(path.read_text("utf-8")) for path in TEMPLATES}

    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 300


def test_modules_say_everything_through_gettext():
    found = {_name(path): unwrapped_in_module(path.read_text("utf-8")) for path in MODULES}

    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 300


def test_scripts_take_their_words_from_the_page():
    scripts = sorted(SOURCE.glob("static/js/*.js"))
    codes = {
        _name(path): re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL) for path in scripts
    }

    assert {name: VIETNAMESE.findall(code) for name, code in codes.items() if VIETNAMESE.search(code)} == {}
    assert codes != {}


def test_exceptions_are_still_needed():
    found = [path for path in (*SOURCE.glob("**/*.py"), *SOURCE.glob("**/*.html")) if _allowed(path)]
    needed = {
        prefix
        for prefix in ALLOWED
        for path in found
        if _name(path).startswith(prefix)
        and (unwrapped_in_module if path.suffix == ".py" else unwrapped_in_template)(path.read_text("utf-8"))
    }

    assert set(ALLOWED) - needed == set()


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Đơn vị</p>", ["<p>Đơn vị</p>"]),
        ('<p>{% translate "Đơn vị" %}</p>{# Đơn vị #}', []),
        ("{% blocktranslate trimmed %}\n  {{ n }} đơn vị\n{% endblocktranslate %}", []),
        ('{% include "x.html" with title=_("Đơn vị") only %}', []),
        ('{% include "x.html" with title="Đơn vị" only %}', ['{% include "x.html" with title="Đơn vị" only %}']),
    ],
)
def test_reading_of_a_template(template, found):
    assert unwrapped_in_template(template) == found


@pytest.mark.parametrize(
    ("module", "found"),
    [
        ('"""Biên bản."""\nx = _("Đơn vị")\n', []),
        ('x = f"Đơn vị {n}"\n', ["Đơn vị "]),
        ('x = ngettext("%(n)s mục", "%(n)s mục", n)\n', []),
        ('raise RuleError("Ghi lý do")\n', ["Ghi lý do"]),
    ],
)
def test_reading_of_a_module(module, found):
    assert unwrapped_in_module(module) == found
