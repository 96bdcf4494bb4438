"""What a template may say: fields, conditions on fields, loops over lists. Everything else is refused unread.

Two walls. The first reads the parsed template and lets through a handful of node kinds by name: no calls, no
attributes, no filters, no arithmetic, no constants, so that nothing can run long, grow or reach into Python. The second is
Jinja's own sandbox with nothing in it, for the case that the first has a hole.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cchc.common.errors import RuleError

from .fields import LISTS

MAX_TAGS = 500
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_LOOP: Final = frozenset({"first", "last", "index"})  # docxtpl's own {% vm %} asks for loop.first


class PlainEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox without globals, filters and tests, in which no attribute is safe."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Let only a loop say where it stands."""
        return attr in _LOOP and type(obj).__name__ == "LoopContext"

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing in a template is called."""
        return False


def names_in(source: str) -> set[str]:
    """Return the names that a template asks for, or refuse what it may not do."""
    try:
        tree = PlainEnvironment().parse(source)
    except (TemplateSyntaxError, RecursionError) as error:
        why = getattr(error, "message", None) or type(error).__name__
        raise RuleError(
            _("Mẫu viết sai cú pháp: %(why)s. Sửa trong Word") % {"why": why[:120]}, field="file"
        ) from error
    reader = _Reader()
    reader.visit(tree, frozenset())
    return reader.names


class _Reader:
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.tags = 0

    def visit(self, node: nodes.Node, local: frozenset[str]) -> None:
        self.tags += isinstance(node, (nodes.Name, nodes.For, nodes.If))
        if self.tags > MAX_TAGS:
            raise RuleError(_("Mẫu có hơn 500 trường. Rút gọn mẫu"), field="file")
        if isinstance(node, nodes.Name):
            if node.name not in local:
                self.names.add(node.name)
        elif isinstance(node, nodes.Getattr):
            if not (isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP):
                _refuse(f".{node.attr}")
        elif isinstance(node, nodes.For):
            self._loop(node, local)
        elif isinstance(node, _ALLOWED):
            for child in node.iter_child_nodes():
                self.visit(child, local)
        else:
            _refuse(type(node).__name__)

    def _loop(self, node: nodes.For, local: frozenset[str]) -> None:
        """A loop runs over one of our lists, is not inside another, and names its line once."""
        plain = isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
        if not plain or local or node.recursive or node.test is not None or node.else_:
            _refuse("for")
        if node.iter.name not in LISTS:  # type: ignore[attr-defined]  # a Name, asked above
            message = _("Chỉ lặp được qua kinh_gui, noi_nhan; mẫu lặp qua “%(name)s”")
            raise RuleError(message % {"name": node.iter.name[:40]}, field="file")  # type: ignore[attr-defined]
        self.names.add(node.iter.name)  # type: ignore[attr-defined]
        for child in node.body:
            self.visit(child, frozenset({node.target.name, "loop"}))  # type: ignore[attr-defined]


def _refuse(what: str) -> None:
    message = _("Mẫu có lệnh “%(what)s” không được dùng. Chỉ dùng trường, if, for")
    raise RuleError(message % {"what": what[:40]}, field="file")
