"""Sets as files: XLSX and YAML that can be imported again, and the empty sheet to fill in."""

from collections.abc import Mapping

import yaml
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cchc.common.exports import Sheet, xlsx_response

from . import queries
from .choices import Confidence, ItemKind
from .models import CriteriaSet
from .rules import rows as row_rules
from .rules.rows import ItemRow

YAML_KEYS = {"area_code": "area", "text_vi": "vi", "text_en": "en", "metric_code": "metric"}


def xlsx(criteria_set: CriteriaSet, names: Mapping[str, str]) -> HttpResponse:
    """Return a version as a workbook; whatever the language of the page, its words are Vietnamese."""
    with translation.override("vi"):
        rows = [_cells(row) for row in queries.rows_of(criteria_set)]
        sheets = [Sheet(_("Nội dung kiểm tra"), _headers(), rows, [str(criteria_set)]), _legend(names)]
    return xlsx_response(f"{_stem(criteria_set)}.xlsx", sheets)


def template(names: Mapping[str, str]) -> HttpResponse:
    """Return the empty workbook with one row to show how it is filled in."""
    with translation.override("vi"):
        example = [
            "CHK.PROC.01",
            "PROC",
            str(ItemKind.YES_NO.label),
            _("Có kế hoạch kiểm soát thủ tục hành chính năm"),
            "Annual procedure-control plan",
            _("Kế hoạch kiểm soát thủ tục hành chính"),
            _("Văn bản nào, điều nào"),
            str(Confidence.UNCONFIRMED.label),
            "",
        ]
        sheets = [Sheet(_("Nội dung kiểm tra"), _headers(), [example]), _legend(names)]
    return xlsx_response("mau-noi-dung-kiem-tra.xlsx", sheets)


def as_yaml(criteria_set: CriteriaSet) -> HttpResponse:
    """Return a version in the form of the file that the product loads."""
    items = [
        {YAML_KEYS.get(name, name): getattr(row, name) for name in row_rules.FIELDS}
        for row in queries.rows_of(criteria_set)
    ]
    data = {
        "code": criteria_set.code,
        "name": criteria_set.name,
        "source": criteria_set.source,
        "items": items,
    }
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=160)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    name = f"{_stem(criteria_set)}.yaml"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _cells(row: ItemRow) -> list[str]:
    return [row_rules.in_words(name, getattr(row, name)) for name in row_rules.FIELDS]


def _headers() -> list[str]:
    return [str(row_rules.LABELS[name]) for name in row_rules.FIELDS]


def _legend(names: Mapping[str, str]) -> Sheet:
    areas = [(str(row_rules.LABELS["area_code"]), code, name) for code, name in names.items()]
    kinds = [(str(row_rules.LABELS["kind"]), str(kind.label), "") for kind in ItemKind]
    levels = [(str(row_rules.LABELS["confidence"]), str(level.label), "") for level in Confidence]
    return Sheet(_("Cách ghi"), [_("Cột"), _("Ghi"), _("Nghĩa")], [*areas, *kinds, *levels])


def _stem(criteria_set: CriteriaSet) -> str:
    return f"{criteria_set.code}-ban-{criteria_set.version}"
