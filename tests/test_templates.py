"""Templates: nothing inline that the content security policy would refuse, no dead links, no form without its token."""

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
each = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))


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


@each
@pytest.mark.parametrize("kind", INLINE)
def test_template_holds_nothing_inline(path, kind):
    assert INLINE[kind].findall(text_of(path)) == []


@each
def test_template_links_only_to_pages_that_exist(path):
    is_public = "portal" in path.parts or path.name == "base_public.html"
    site = get_resolver("cchc.config.urls_public" if is_public else None)

    assert set(URL_TAG.findall(text_of(path))) - url_names(site) == set()


@each
def test_template_guards_each_form_that_changes_something(path):
    forms = POST_FORM.findall(text_of(path)) if path.relative_to(SOURCE).as_posix() not in CHANGES_NOTHING else []

    assert [form[:200] for form in forms if "csrf_token" not in form] == []


@each
def test_template_compiles(path):
    folder = [parent for parent in path.parents if parent.name == "templates" and SOURCE in parent.parents][-1]

    assert get_template(str(path.relative_to(folder)))


@each
def test_page_stays_short_enough_to_read(path):
    assert len(path.read_text("utf-8").splitlines()) <= 200
