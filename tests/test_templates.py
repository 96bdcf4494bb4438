"""Templates: nothing inline that the content security policy would refuse, no dead links, no form without its token.

One test looks at all of them and names those that are wrong: a test for each would cost more than its look.
"""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cchc"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
INLINE = {
    "script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|speculationrules)\")[^>]*>", re.IGNORECASE
    ),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "style": re.compile(r"<style|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "address": re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE),
    "javascript": re.compile(r"javascript:", re.IGNORECASE),
}
# `{% url … as x %}` is how a page asks whether another part of the product is there; it may be missing.
URL_TAG = re.compile(r"""\{%\s*url\s+["']([^"']+)["'](?![^%]*\sas\s)""")
# The choice of language on the public site: it has no session, and sets no cookie before somebody asks for one.
CHANGES_NOTHING = {"portal/templates/portal/_language.html"}
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)


def label(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def url_names(resolver: URLResolver, prefix: str = "") -> set[str]:
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            names |= url_names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            names.add(f"{prefix}{pattern.name}")
    return names


@pytest.mark.parametrize("kind", INLINE)
def test_templates_hold_nothing_inline(kind):
    found = {label(path): INLINE[kind].findall(text_of(path)) for path in TEMPLATES}

    assert {name: inline for name, inline in found.items() if inline} == {}


def test_templates_link_only_to_pages_that_exist():
    office, public = url_names(get_resolver(None)), url_names(get_resolver("cchc.config.urls_public"))
    dead = {}

    for path in TEMPLATES:
        is_public = "portal" in path.parts or path.name == "base_public.html"
        dead[label(path)] = set(URL_TAG.findall(text_of(path))) - (public if is_public else office)

    assert {name: links for name, links in dead.items() if links} == {}


def test_templates_guard_each_form_that_changes_something():
    forms = [(label(path), form) for path in TEMPLATES for form in POST_FORM.findall(text_of(path))]

    unguarded = [(name, form[:200]) for name, form in forms if "csrf_token" not in form]

    assert len(forms) > 50
    assert [(name, form) for name, form in unguarded if name not in CHANGES_NOTHING] == []


def test_templates_compile():
    for path in TEMPLATES:
        folder = [parent for parent in path.parents if parent.name == "templates" and SOURCE in parent.parents][-1]

        assert get_template(str(path.relative_to(folder)))


def test_templates_stay_short_enough_to_read():
    lines = {label(path): len(path.read_text("utf-8").splitlines()) for path in TEMPLATES}

    assert {name: count for name, count in lines.items() if count > 200} == {}
