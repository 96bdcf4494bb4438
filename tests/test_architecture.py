"""What the style guide promises and no other tool checks: floors, purity of rules, doors of services, the journal's words."""

import ast
import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from cchc.audit import hooks
from cchc.common.commands import Command

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cchc"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
FLOORS = [name.strip() for layer in CONTRACTS[0]["layers"] for name in layer.split("|")]
BUILT = [name for name in FLOORS if not name.startswith("(")]
RULES_MAY_IMPORT_FROM_DJANGO = {"django.utils.translation", "django.utils.functional"}


def python_files(*patterns: str) -> list[Path]:
    found = {path for pattern in patterns for path in SOURCE.glob(pattern)}
    return sorted(path for path in found if "tests" not in path.parts and "migrations" not in path.parts)


def label(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


RULES = python_files("*/rules.py", "*/rules/*.py", "*/*_rules.py", "accounts/matrix.py")
SERVICES = python_files("*/services.py", "*/services/*.py")
ALL = python_files("**/*.py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            module = node.module or ""
            yield from [f"{module}.{name.name}" for name in node.names] if module == "django.utils" else [module]


def public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def test_every_folder_of_an_app_has_a_floor_and_is_installed():
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    installed = [name.removeprefix("cchc.") for name in settings.INSTALLED_APPS if name.startswith("cchc.")]

    assert folders == set(BUILT)
    assert set(installed) == set(BUILT) - {"config"}


def test_apps_are_installed_from_the_top_floor_down():
    installed = [name.removeprefix("cchc.") for name in settings.INSTALLED_APPS if name.startswith("cchc.")]
    floor = {name.strip(): number for number, layer in enumerate(CONTRACTS[0]["layers"]) for name in layer.split("|")}

    assert [floor[name] for name in installed] == sorted(floor[name] for name in installed)


def test_the_contract_inside_apps_names_every_app_with_a_domain():
    assert set(CONTRACTS[1]["containers"]) == {f"cchc.{name}" for name in BUILT} - {
        "cchc.config",
        "cchc.demo",
        "cchc.common",
    }


def test_the_contract_on_rules_names_every_module_of_rules():
    parts = [path.relative_to(SOURCE).with_suffix("").parts for path in RULES if path.name != "matrix.py"]
    modules = {f"cchc.{app}.{module}" for app, module, *_inside in parts}

    assert set(CONTRACTS[2]["source_modules"]) == modules | {"cchc.accounts.matrix"}


def test_rules_know_no_django_but_gettext():
    of_django = {
        label(path): {name for name in imports(parsed(path)) if name.split(".")[0] == "django"} for path in RULES
    }

    assert {name: found for name, found in of_django.items() if not found <= RULES_MAY_IMPORT_FROM_DJANGO} == {}


def test_rules_do_not_read_the_clock():
    calls = {
        label(path): {ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}
        for path in RULES
    }

    clocks = {"date.today", "datetime.now", "timezone.now", "localdate"}
    assert {name: found & clocks for name, found in calls.items() if found & clocks} == {}


def test_services_that_write_take_named_arguments_and_say_what_they_do():
    functions = [(path, function) for path in SERVICES for function in public_functions(parsed(path))]
    for path, function in functions:
        positional = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
        writes = any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)

        assert not writes or len(positional) <= 1, f"{label(path)}: {function.name} takes {positional} by position"
        assert ast.get_docstring(function), f"{label(path)}: {function.name} has no docstring"


def test_files_stay_short_enough_to_read():
    lines = {label(path): len(path.read_text("utf-8").splitlines()) for path in ALL}

    assert {name: count for name, count in lines.items() if count > 400} == {}


def recorded_actions() -> set[str]:
    """Return the actions that services write into the journal, as far as they stand there as text.

    `record("app.did", …)` names the app; a service's own short form `journal("did", …)` does not.
    """
    found = set()
    for path in ALL:
        app = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(parsed(path)):
            name = ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) and node.args else ""
            if name not in ("record", "journal"):
                continue
            action = node.args[0]
            branches = [action.body, action.orelse] if isinstance(action, ast.IfExp) else [action]
            words = {branch.value for branch in branches if isinstance(branch, ast.Constant)}
            found |= {word if "." in word else f"{app}.{word}" for word in words}
    return found


def test_every_action_of_the_journal_has_a_sentence():
    unspoken = recorded_actions() - {action for action, _words in hooks.actions()}

    assert sorted(unspoken) == []


def test_every_sentence_belongs_to_an_app_and_takes_its_words():
    for action, words in hooks.actions():
        assert action.split(".")[0] in BUILT
        assert words != ""
        assert "%" not in words.replace("%%", "")


def test_every_command_of_ours_speaks_as_the_others_do():
    ours = {name: str(app) for name, app in get_commands().items() if str(app).startswith("cchc.")}

    commands = {name: load_command_class(app, name) for name, app in ours.items()}

    assert {name for name, command in commands.items() if not isinstance(command, Command)} == set()
    assert {name for name, command in commands.items() if not command.help} == set()


@pytest.mark.parametrize("name", sorted(name for name, app in get_commands().items() if str(app).startswith("cchc.")))
def test_every_command_of_ours_has_help_and_json(name):
    parser = load_command_class(str(get_commands()[name]), name).create_parser("cchc", name)

    assert "--json" in parser.format_help()


def test_every_module_can_be_imported():
    for module in pkgutil.walk_packages([str(SOURCE)], "cchc."):
        if not module.name.endswith(("settings.prod", "settings.public_prod")) and ".tests" not in module.name:
            importlib.import_module(module.name)
