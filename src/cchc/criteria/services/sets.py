"""Versions of check-item sets: made as drafts, edited, published, then never touched again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean, slug

from .. import policies, queries
from ..choices import SetStatus
from ..models import CheckItem, CriteriaSet
from ..rules import rows as row_rules
from ..rules.rows import ItemRow, RawRow


@transaction.atomic
def create_version(
    *, actor: User | None, code: str, name: str, rows: Sequence[ItemRow], source: str = "", replace_draft: bool = False
) -> CriteriaSet:
    """Make the next version of the set `code`, as a draft holding `rows`.

    One draft at a time: `replace_draft` throws the open one away first, otherwise it refuses.
    """
    policies.require(actor, "import")
    draft = CriteriaSet.objects.drafts().filter(code=slug(code)).first()
    if draft is not None and not replace_draft:
        words = {"version": draft.version}
        raise RuleError(_("Đã có bản dự thảo %(version)s. Công bố hoặc bỏ bản đó trước") % words)
    if draft is not None:
        discard_draft(actor=actor, set_id=draft.pk)
    return add_version(actor=actor, code=code, name=name, rows=rows, source=source)


@transaction.atomic
def add_version(*, actor: User | None, code: str, name: str, rows: Sequence[ItemRow], source: str = "") -> CriteriaSet:
    """Make the next version beside whatever draft is open."""
    policies.require(actor, "import")
    code, name = slug(code), clean(name)
    if not code or not name:
        raise RuleError(_("Ghi tên bộ nội dung kiểm tra"), field="name")
    if not rows:
        raise RuleError(_("Tệp không có nội dung kiểm tra nào"), field="file")
    numbers = CriteriaSet.objects.select_for_update().filter(code=code).values_list("version", flat=True)
    number = max(numbers, default=0) + 1
    new = CriteriaSet.objects.create(code=code, version=number, name=name, source=clean(source))
    CheckItem.objects.bulk_create(_item(new, row, order) for order, row in enumerate(rows, start=1))
    after = {"code": code, "version": number, "name": name, "n_items": len(rows)}
    record("criteria.version_created", actor=actor, subject=new, after=after)
    return new


@transaction.atomic
def import_rows(
    *, actor: User | None, code: str, name: str, raw: Sequence[RawRow], source: str = "", replace_draft: bool = False
) -> CriteriaSet:
    """Make a draft from the rows of a sheet; wrong rows, or rows that change nothing, are refused whole."""
    policies.require(actor, "import")
    old = queries.rows_in_force(slug(code))
    verdicts = row_rules.judge(old, raw, queries.area_names(), queries.metric_codes())
    wrong = [verdict for verdict in verdicts if verdict.is_wrong]
    if wrong:
        words = {"n": len(wrong), "line": wrong[0].line, "problem": wrong[0].problems[0]}
        raise RuleError(_("%(n)s dòng sai. Dòng %(line)s: %(problem)s") % words)
    if not row_rules.differs(old, verdicts):
        raise RuleError(_("Tệp không khác bản đang dùng. Không cần bản mới"))
    rows = row_rules.rows_of(verdicts)
    return create_version(actor=actor, code=code, name=name, rows=rows, source=source, replace_draft=replace_draft)


@transaction.atomic
def edit_item(*, actor: User | None, item_id: int, cells: dict[str, str]) -> CheckItem:
    """Change one item of a draft; `cells` holds the fields of the row as they were typed."""
    policies.require(actor, "import")
    item = CheckItem.objects.select_related("criteria_set").get(pk=item_id)
    _lock_draft(item.criteria_set_id)
    old = queries.row_of(item)
    raw = RawRow(line=item.order, cells={**asdict(old), **cells, "code": item.code})
    verdict = row_rules.judge([old], [raw], queries.area_names(), queries.metric_codes())[0]
    if verdict.row is None or verdict.is_wrong:
        raise RuleError(". ".join(verdict.problems))
    changed = [name for name in row_rules.FIELDS if getattr(old, name) != getattr(verdict.row, name)]
    if not changed:
        return item
    for name in changed:
        setattr(item, name, getattr(verdict.row, name))
    item.save(update_fields=changed)
    record(
        "criteria.item_changed",
        actor=actor,
        subject=item,
        parent=item.criteria_set,
        before={name: getattr(old, name) for name in changed},
        after={name: getattr(item, name) for name in changed},
    )
    return item


@transaction.atomic
def publish(*, actor: User | None, set_id: int, now: datetime) -> CriteriaSet:
    """Publish a draft: from here on its rows never change."""
    draft = CriteriaSet.objects.select_for_update().get(pk=set_id)
    _refuse_published(draft)
    policies.require(actor, "publish", draft.status)
    newer = CriteriaSet.objects.published().filter(code=draft.code, version__gt=draft.version).first()
    if newer is not None:
        words = {"version": newer.version}
        raise RuleError(_("Bản %(version)s đã công bố sau bản này. Bỏ bản này, lập bản mới") % words)
    if not draft.items.exists():
        raise RuleError(_("Bản dự thảo chưa có nội dung kiểm tra nào"))
    draft.status, draft.published_at = SetStatus.PUBLISHED, now
    draft.save(update_fields=["status", "published_at"])
    record(
        "criteria.published",
        actor=actor,
        subject=draft,
        before={"status": SetStatus.DRAFT.value},
        after={"status": SetStatus.PUBLISHED.value, "published_at": now, "n_items": draft.items.count()},
    )
    return draft


@transaction.atomic
def discard_draft(*, actor: User | None, set_id: int) -> None:
    """Throw a draft away; the journal keeps what it held."""
    policies.require(actor, "import")
    draft = _lock_draft(set_id)
    before = {"code": draft.code, "version": draft.version, "name": draft.name}
    before["rows"] = [asdict(queries.row_of(item)) for item in draft.items.all()]
    record("criteria.draft_discarded", actor=actor, subject=draft, before=before)
    try:
        draft.items.all().delete()
        draft.delete()
    except models.ProtectedError:
        raise RuleError(_("Bản dự thảo đang dùng trong một kế hoạch. Gỡ khỏi kế hoạch trước")) from None


def _lock_draft(set_id: int) -> CriteriaSet:
    draft = CriteriaSet.objects.select_for_update().get(pk=set_id)
    _refuse_published(draft)
    return draft


def _refuse_published(criteria_set: CriteriaSet) -> None:
    if criteria_set.is_published:
        words = {"version": criteria_set.version}
        raise RuleError(_("Bản %(version)s đã công bố, không sửa được. Lập bản mới") % words)


def _item(criteria_set: CriteriaSet, row: ItemRow, order: int) -> CheckItem:
    return CheckItem(criteria_set=criteria_set, order=order, **asdict(row))
