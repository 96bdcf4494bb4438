"""Tags and filters that every template may use."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import template
from django.template import Context, Template
from django.test import RequestFactory

from cchc.common.tables import Column, Table

MOMENT = datetime(2026, 9, 2, 18, 30, 5, tzinfo=UTC)


def shown(source, query="", **context):
    return Template(source).render(Context({"request": RequestFactory().get(f"/{query}"), **context})).strip()


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ x|num }}", 36104, "36.104"),
        ("{{ x|num:1 }}", Decimal("97.94"), "97,9"),
        ("{{ x|num:2 }}", 1.5, "1,50"),
        ("{{ x|num }}", 0, "0"),
        ("{{ x|num }}", None, "–"),
        ("{{ x|num }}", "17/30", "17/30"),
        ("{{ x|share }}", Decimal(0), "0,0%"),
        ("{{ x|share }}", None, "–"),
        ("{{ x|signed }}", 278, "+278"),
        ("{{ x|signed }}", -278, "−278"),
        ("{{ x|signed }}", 0, "0"),
        ("{{ x|unlocalized }}", 36104, "36104"),
        ("{{ x|filesize_vi }}", 900, "900 byte"),
        ("{{ x|filesize_vi }}", 1258291, "1,2 MB"),
        ("{{ x|filesize_vi }}", 3 * 2**30, "3,0 GB"),
        ("{{ x|vndate }}", date(2026, 9, 3), "03/9/2026"),
        ("{{ x|vndate }}", None, "–"),
        ("{{ x|vndate }}", MOMENT, "03/9/2026"),
        ("{{ x|vnday }}", date(2026, 9, 3), "thứ Năm, 03/9/2026"),
        ("{{ x|vnshort }}", date(2026, 9, 3), "T5 03/9"),
        ("{{ x|vntime }}", MOMENT, "01:30 03/9"),
        ('{{ x|vntime:"year" }}', MOMENT, "01:30 03/9/2026"),
        ("{{ x|clock }}", MOMENT, "01:30:05"),
        ("{{ x }}", 2026, "2026"),
    ],
)
def test_values_are_shown_as_vietnamese_offices_write_them(source, value, text):
    assert shown(source, x=value) == text


def test_an_icon_is_hidden_unless_it_is_the_only_thing_that_speaks():
    assert shown('{% icon "check" %}') == (
        '<svg class="c-icon" aria-hidden="true" focusable="false"><use href="/static/icons.svg#check"/></svg>'
    )
    assert 'role="img" aria-label="Xem"' in shown('{% icon "eye" label="Xem" %}')


def test_a_state_is_word_icon_and_colour():
    html = shown('{% state_tag word "check" "ok" %}', word="Đạt <b>")

    assert html.startswith('<span class="c-tag c-tag-ok"><svg')
    assert html.endswith("Đạt &lt;b&gt;</span>")
    assert "c-tag-outlined" in shown('{% state_tag "Suy ra" "math-function" "neutral" outlined=True %}')


def test_a_colour_that_is_not_of_the_product_is_a_mistake_of_the_page():
    with pytest.raises(template.TemplateSyntaxError, match="unknown kind"):
        shown('{% state_tag "Đạt" "check" "green" %}')


@pytest.mark.parametrize(
    ("query", "source", "address"),
    [
        ("?q=an&page=3", "{% query_string sort='n' %}", "?q=an&amp;sort=n"),
        ("?q=an&page=3", "{% query_string page=4 %}", "?q=an&amp;page=4"),
        ("?q=an", "{% query_string q=None %}", "?"),
        ("?q=%3Cb%3E&q=2", "{% query_string a=1 %}", "?q=%3Cb%3E&amp;q=2&amp;a=1"),
    ],
)
def test_an_address_keeps_the_filter_but_not_the_page(query, source, address):
    assert shown(source, query) == address


def test_a_head_cell_links_to_the_other_direction():
    columns = [Column("n", "Số", sort=lambda row: row, numeric=True), Column("x", "Chữ")]

    def head(key, query=""):
        table = Table(RequestFactory().get(f"/{query}"), [], columns)
        return shown("{% sortable_head table key %}", query, table=table, key=key)

    assert 'href="?sort=n"' in head("n")
    assert "aria-sort" not in head("n")
    assert 'aria-sort="ascending"' in head("n", "?sort=n")
    assert 'href="?sort=-n"' in head("n", "?sort=n")
    assert 'href="?sort=n"' in head("n", "?sort=-n")
    assert head("x") == '<th scope="col" class="">Chữ</th>'


def test_segments_stand_one_behind_the_other_and_empty_ones_are_left_out():
    segments = [
        {"n": 9, "word": "a", "kind": "ok"},
        {"n": 0, "word": "b", "kind": "warn"},
        {"n": 6, "word": "c", "kind": "wait"},
    ]
    html = shown('{% include "components/segmented_bar.html" %}', segments=segments)

    assert 'viewBox="0 0 15 1"' in html
    assert 'class="c-fill-ok" x="0" y="0" width="9"' in html
    assert 'class="c-fill-wait" x="9" y="0" width="6"' in html
    assert "c-fill-warn" not in html
