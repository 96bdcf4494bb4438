"""Units, their identifiers and successions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from cchc.common.text import fold, sort_key
from cchc.units.choices import Kind, Level, SuccessionKind
from cchc.units.models import Identifier, Succession, Unit


class UnitFactory(DjangoModelFactory[Unit]):
    """A ward that stands alone; give `parent` to hang it under another unit."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"phuong-{n}")
    name = factory.Sequence(lambda n: f"Thử Nghiệm {n}")
    kind = Kind.WARD
    level = Level.COMMUNE
    parent = None
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else '/'}{o.code}/")
    folded = factory.LazyAttribute(lambda o: fold(" ".join([o.name, o.parent.name if o.parent else ""])))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))


class ProvinceFactory(UnitFactory):
    code = factory.Sequence(lambda n: f"tinh-{n}")
    name = factory.Sequence(lambda n: f"Giả Định {n}")
    kind = Kind.PROVINCE
    level = Level.PROVINCE


class DepartmentFactory(UnitFactory):
    """A department of a province: "Sở Nội vụ"."""

    code = factory.Sequence(lambda n: f"so-noi-vu-{n}")
    name = "Sở Nội vụ"
    kind = Kind.DEPARTMENT
    level = Level.PROVINCE
    parent = factory.SubFactory(ProvinceFactory)


class IdentifierFactory(DjangoModelFactory[Identifier]):
    class Meta:
        model = Identifier

    unit = factory.SubFactory(UnitFactory)
    scheme = "gso"
    value = factory.Sequence(lambda n: f"{n:05}")


class SuccessionFactory(DjangoModelFactory[Succession]):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(UnitFactory)
    successor = factory.SubFactory(UnitFactory)
    kind = SuccessionKind.MERGED
    happened_on = date(2025, 7, 1)
