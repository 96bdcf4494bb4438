"""Changing the tree. A row never changes its meaning: a new name or a new parent ends the unit and begins another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.audit.services import Actor, record
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.text import clean, fold, slug

from .. import policies, queries, rules
from ..choices import LEVELS, TERRITORIES, Kind, Level, SuccessionKind
from ..models import Succession, Unit

ONE_DAY = timedelta(days=1)
LONGEST_CODE = 80


@dataclass(frozen=True)
class Draft:
    """A unit before it exists. Without a code or level they follow from name, kind and parent."""

    name: str
    kind: Kind
    parent: Unit | None
    valid_from: date | None = None
    valid_to: date | None = None
    code: str = ""
    level: Level | None = None
    note: str = ""
    is_fictional: bool = False


@transaction.atomic
def create_unit(*, actor: Actor | None, draft: Draft, reason: str = "") -> Unit:
    """Add a unit to the tree."""
    policies.require_edit(actor)
    unit = _insert(draft)
    after = {"code": unit.code, "name": unit.name, "kind": unit.kind, "path": unit.path, **_dates(unit)}
    record("units.created", actor=actor, subject=unit, unit_id=unit.pk, after=after, reason=reason)
    return unit


@transaction.atomic
def end_unit(*, actor: Actor | None, unit_id: int, last_day: date, basis: str) -> Unit:
    """End a unit that nobody follows; `last_day` is the last day on which it exists."""
    policies.require_edit(actor)
    unit = _lock_open(unit_id, last_day + ONE_DAY)
    left = _open_children(unit, last_day + ONE_DAY)
    if left:
        raise RuleError(
            ngettext(
                "Còn %(count)s đơn vị trực thuộc. Kết thúc đơn vị đó trước",
                "Còn %(count)s đơn vị trực thuộc. Kết thúc các đơn vị đó trước",
                len(left),
            )
            % {"count": len(left)}
        )
    _close(unit, None, SuccessionKind.ABOLISHED, last_day + ONE_DAY, basis)
    record("units.ended", actor=actor, subject=unit, unit_id=unit.pk, after=_dates(unit), reason=basis)
    return unit


@transaction.atomic
def rename_unit(*, actor: Actor | None, unit_id: int, name: str, day: date, basis: str) -> Unit:
    """Give a unit a new name from `day` on: it ends the day before and its successor begins."""
    policies.require_edit(actor)
    old = _lock_open(unit_id, day)
    if clean(name) == old.name:
        raise RuleError(_("Tên mới giống tên đang dùng. Nhập tên khác"), field="name")
    new, carried = _replace(old, replace(_draft_of(old), name=name), day, SuccessionKind.RENAMED, basis)
    _record_replaced("units.renamed", actor, old, new, carried, basis)
    return new


@transaction.atomic
def move_unit(*, actor: Actor | None, unit_id: int, parent_id: int, day: date, basis: str) -> Unit:
    """Put a unit under another parent from `day` on: it ends the day before and its successor begins."""
    policies.require_edit(actor)
    old = _lock_open(unit_id, day)
    parent = Unit.objects.get(pk=parent_id)
    if parent.path.startswith(old.path):
        raise RuleError(_("Đơn vị cấp trên không thể nằm trong chính đơn vị này. Chọn lại"), field="parent")
    if parent.pk == old.parent_id:
        raise RuleError(_("Đơn vị đã thuộc cấp trên này. Chọn cấp trên khác"), field="parent")
    new, carried = _replace(old, replace(_draft_of(old), parent=parent), day, SuccessionKind.MOVED, basis)
    _record_replaced("units.moved", actor, old, new, carried, basis)
    return new


@transaction.atomic
def merge_units(*, actor: Actor | None, unit_ids: Sequence[int], draft: Draft, basis: str) -> Unit:
    """Merge units into a new one that begins on `draft.valid_from`; what stood below them goes under it."""
    policies.require_edit(actor)
    day = draft.valid_from
    if day is None:
        raise RuleError(_("Thiếu ngày bắt đầu của đơn vị mới. Nhập ngày"), field="day")
    if len(set(unit_ids)) < 2:
        raise RuleError(_("Sáp nhập cần ít nhất hai đơn vị. Chọn thêm đơn vị"), field="others")
    olds = list(Unit.objects.select_for_update().filter(pk__in=unit_ids).order_by("pk"))
    for old in olds:
        _require_open(old, day)
    if len({old.level for old in olds}) > 1:
        raise RuleError(_("Chỉ sáp nhập các đơn vị cùng cấp. Bỏ đơn vị khác cấp"), field="others")
    new = _insert(draft)
    carried: list[str] = []
    for old in olds:
        _close(old, new, SuccessionKind.MERGED, day, basis)
        carried += _carry_children(old, new, day, basis)
        record("units.ended", actor=actor, subject=old, parent=new, unit_id=old.pk, after=_dates(old), reason=basis)
    after = {"code": new.code, "predecessors": [old.code for old in olds], "carried": carried, **_dates(new)}
    record("units.merged", actor=actor, subject=new, unit_id=new.pk, after=after, reason=basis)
    return new


def _lock_open(unit_id: int, day: date) -> Unit:
    """Lock a unit that will stop existing on `day`; it must have existed the day before, with no end yet."""
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    _require_open(unit, day)
    return unit


def _require_open(unit: Unit, day: date) -> None:
    if unit.valid_to is not None:
        words = {"unit": unit.title, "day": dates.show(unit.valid_to)}
        raise RuleError(_("%(unit)s đã kết thúc ngày %(day)s, không thay đổi được nữa") % words)
    if not unit.exists_on(day - ONE_DAY):
        words = {"unit": unit.title, "day": dates.show(unit.valid_from) if unit.valid_from else ""}
        raise RuleError(_("%(unit)s bắt đầu ngày %(day)s. Chọn ngày sau đó") % words, field="day")


def _open_children(unit: Unit, day: date) -> list[Unit]:
    """Return what stands below on `day` or begins later; one end for both would leave orphans."""
    return list(unit.children.exclude(valid_to__lt=day).order_by("sort_key", "code"))


def _replace(old: Unit, draft: Draft, day: date, kind: SuccessionKind, basis: str) -> tuple[Unit, list[str]]:
    new = _insert(replace(draft, valid_from=day))
    _close(old, new, kind, day, basis)
    return new, _carry_children(old, new, day, basis)


def _carry_children(old: Unit, new: Unit, day: date, basis: str) -> list[str]:
    """Give each unit below `old` a successor below `new`; return the codes of those that ended."""
    carried: list[str] = []
    for child in _open_children(old, day):
        if child.valid_from is not None and child.valid_from >= day:
            raise RuleError(_("%(unit)s bắt đầu sau ngày thay đổi. Chuyển đơn vị đó trước") % {"unit": child.title})
        draft = replace(_draft_of(child), parent=new, valid_to=child.valid_to)
        _new, below = _replace(child, draft, day, SuccessionKind.CONTINUED, basis)
        carried += [child.code, *below]
    return carried


def _close(old: Unit, new: Unit | None, kind: SuccessionKind, day: date, basis: str) -> None:
    old.valid_to = day - ONE_DAY
    old.save(update_fields=["valid_to"])
    Succession.objects.create(predecessor=old, successor=new, kind=kind, happened_on=day, basis=clean(basis)[:300])


def _draft_of(unit: Unit) -> Draft:
    return Draft(
        name=unit.name,
        kind=Kind(unit.kind),
        parent=unit.parent,
        level=Level(unit.level),
        note=unit.note,
        is_fictional=unit.is_fictional,
    )


def _insert(draft: Draft) -> Unit:
    """Check the draft, derive its columns and save it."""
    name = clean(draft.name).replace("\n", " ")
    if not name:
        raise RuleError(_("Chưa có tên đơn vị. Nhập tên"), field="name")
    if draft.valid_from and draft.valid_to and draft.valid_from > draft.valid_to:
        raise RuleError(_("Ngày kết thúc trước ngày bắt đầu. Sửa lại ngày"), field="valid_to")
    parent = draft.parent
    if parent and draft.valid_from and not parent.exists_on(draft.valid_from):
        words = {"unit": parent.title, "day": dates.show(draft.valid_from)}
        raise RuleError(_("%(unit)s không tồn tại ngày %(day)s. Chọn cấp trên khác") % words, field="parent")
    above = [*queries.ancestors(parent), parent] if parent else []
    code = _code(draft, name, above)
    places = [rules.Place(one.code, one.name, one.kind) for one in above]
    derived = rules.columns(rules.Place(code, name, draft.kind), places)
    return Unit.objects.create(
        code=code,
        name=name,
        kind=draft.kind,
        level=draft.level or LEVELS.get(draft.kind) or (parent.level if parent else Level.CENTRAL),
        parent=parent,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        note=clean(draft.note),
        is_fictional=draft.is_fictional,
        path=derived.path,
        folded=derived.folded,
        sort_key=derived.sort_key,
    )


def _code(draft: Draft, name: str, above: Sequence[Unit]) -> str:
    """Return the code asked for, or one that says what the unit is; the year, then a number, make it unique."""
    if draft.code:
        return _checked_code(draft.code)
    names = [one.name for one in reversed(above) if one.kind != Kind.COUNTRY]
    if draft.kind in (Kind.PROVINCE, Kind.CITY):
        plain = slug(name)
    elif draft.kind in TERRITORIES:
        plain = rules.territory_code(draft.kind, name, names)
    else:
        plain = slug(" ".join([name, *(one for one in names[:1] if fold(one) not in fold(name))]))
    plain = plain[: LONGEST_CODE - 8].strip("-") or "don-vi"
    year = f"-{draft.valid_from.year}" if draft.valid_from else ""
    taken = set(Unit.objects.filter(code__startswith=plain).values_list("code", flat=True))
    candidates = [plain, f"{plain}{year}", *(f"{plain}{year}-{n}" for n in range(2, len(taken) + 3))]
    return next(code for code in candidates if code not in taken)


def _checked_code(code: str) -> str:
    try:
        validate_slug(code)
    except ValidationError:
        raise RuleError(_("Mã chỉ gồm chữ không dấu, số và dấu gạch nối. Sửa lại mã"), field="code") from None
    if len(code) > LONGEST_CODE:
        raise RuleError(_("Mã dài quá 80 ký tự. Rút ngắn lại"), field="code")
    if Unit.objects.filter(code=code).exists():
        raise RuleError(_("Mã đã có đơn vị khác dùng. Chọn mã khác"), field="code")
    return code


def _dates(unit: Unit) -> dict[str, date | None]:
    return {"valid_from": unit.valid_from, "valid_to": unit.valid_to}


def _record_replaced(
    action: str, actor: Actor | None, old: Unit, new: Unit, carried: Sequence[str], basis: str
) -> None:
    before = {"code": old.code, "name": old.name, "path": old.path}
    after = {"code": new.code, "name": new.name, "path": new.path, "carried": list(carried), **_dates(new)}
    record(action, actor=actor, subject=old, parent=new, unit_id=old.pk, before=before, after=after, reason=basis)
