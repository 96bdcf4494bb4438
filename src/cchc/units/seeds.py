"""Reading the seed CSV files of units: rows become `Seed` objects, parents before children. Nothing is written here."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from . import rules
from .choices import Kind, Level, SuccessionKind

DATA = Path(__file__).with_name("data")
LAST_DAY = date(2025, 6, 30)
FIRST_DAY = date(2025, 7, 1)
PROVINCES_BASIS = "Nghị quyết số 202/2025/QH15 ngày 12/6/2025 của Quốc hội"
DISTRICTS_BASIS = "Nghị quyết số 203/2025/QH15 ngày 16/6/2025 của Quốc hội"
COMMUNES_BASIS = "Các nghị quyết của Ủy ban Thường vụ Quốc hội, có hiệu lực từ 01/7/2025"
BEFORE_2025 = (
    "Tên và địa giới ngay trước ngày 01/7/2025; các lần sắp xếp trước đó (2019-2021, 2023-2025) chưa có trong dữ liệu."
)


@dataclass(frozen=True)
class Seed:
    """One unit as the files say it."""

    code: str
    name: str
    kind: Kind
    level: Level
    parent: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    gso: str = ""


@dataclass(frozen=True)
class Link:
    """One succession as the files say it; `successor` None: nobody came after."""

    predecessor: str
    successor: str | None
    kind: SuccessionKind
    basis: str


@dataclass
class World:
    """Everything in the files."""

    seeds: list[Seed] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def read() -> World:
    """Read all files; the answer is in an order in which every parent comes before its children."""
    world = World([Seed(rules.ROOT_CODE, "Việt Nam", Kind.COUNTRY, Level.CENTRAL, None)])
    provinces = _provinces(world)
    communes = _communes(world, provinces)
    districts = _districts(world, provinces, communes)
    _former_communes(world, provinces, districts, communes)
    world.seeds.extend(_bodies())
    return world


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _provinces(world: World) -> dict[str, Seed]:
    """Add the current and the former provinces; return them by code."""
    found: dict[str, Seed] = {}
    for row in _rows("provinces.csv"):
        found[row["code"]] = _province(row, valid_from=_day(row["valid_from"]))
    for row in _rows("former_provinces.csv"):
        found[row["code"]] = _province(row, valid_to=LAST_DAY)
        world.links.append(Link(row["code"], row["successor"], SuccessionKind.MERGED, PROVINCES_BASIS))
    world.seeds.extend(found.values())
    return found


def _province(row: dict[str, str], *, valid_from: date | None = None, valid_to: date | None = None) -> Seed:
    return Seed(
        code=row["code"],
        name=row["name"],
        kind=Kind(row["kind"]),
        level=Level.PROVINCE,
        parent=rules.ROOT_CODE,
        valid_from=valid_from,
        valid_to=valid_to,
        gso=row["gso"],
    )


def _communes(world: World, provinces: dict[str, Seed]) -> dict[str, Seed]:
    """Add the communes in force since 01/07/2025; return them by GSO code, which is the key inside the files."""
    found: dict[str, Seed] = {}
    for row in _rows("communes.csv"):
        kind = Kind(row["kind"])
        province = provinces[row["province"]]
        found[row["gso"]] = Seed(
            code=row["code"] or rules.territory_code(kind, row["name"], [province.name]),
            name=row["name"],
            kind=kind,
            level=Level.COMMUNE,
            parent=province.code,
            valid_from=FIRST_DAY,
            gso=row["gso"],
        )
    world.seeds.extend(found.values())
    return found


def _districts(world: World, provinces: dict[str, Seed], communes: dict[str, Seed]) -> dict[str, Seed]:
    """Add the districts, which all ended on 30/06/2025; an island district became the special zone that it names."""
    found: dict[str, Seed] = {}
    for row in _rows("former_districts.csv"):
        kind = Kind(row["kind"])
        province = provinces[row["province"]]
        seed = Seed(
            code=row["code"] or rules.territory_code(kind, row["name"], [province.name]),
            name=row["name"],
            kind=kind,
            level=Level.DISTRICT,
            parent=province.code,
            valid_to=LAST_DAY,
            note=BEFORE_2025,
            gso=row["gso"],
        )
        found[row["gso"]] = seed
        zone = communes[row["successor"]].code if row["successor"] else None
        how = SuccessionKind.CONTINUED if zone else SuccessionKind.ABOLISHED
        world.links.append(Link(seed.code, zone, how, COMMUNES_BASIS if zone else DISTRICTS_BASIS))
    world.seeds.extend(found.values())
    return found


def _former_communes(
    world: World, provinces: dict[str, Seed], districts: dict[str, Seed], communes: dict[str, Seed]
) -> None:
    """Add the communes that ended on 30/06/2025 and what became of each."""
    rows = list(_rows("former_communes.csv"))
    n_predecessors = Counter(gso for row in rows for gso in row["successors"].split("|"))
    for row in rows:
        kind = Kind(row["kind"])
        district = districts[row["district"]]
        above = [district.name, provinces[district.parent or ""].name]
        seed = Seed(
            code=row["code"] or rules.territory_code(kind, row["name"], above),
            name=row["name"],
            kind=kind,
            level=Level.COMMUNE,
            parent=district.code,
            valid_to=LAST_DAY,
            note=BEFORE_2025,
            gso=row["gso"],
        )
        world.seeds.append(seed)
        after = [communes[gso] for gso in row["successors"].split("|")]
        for one in after:
            how = rules.shape(
                same_name=(one.kind, one.name) == (kind, row["name"]),
                n_successors=len(after),
                n_predecessors=n_predecessors[one.gso],
            )
            world.links.append(Link(seed.code, one.code, how, COMMUNES_BASIS))


def _bodies() -> Iterator[Seed]:
    """Yield departments, boards and desks that the source reports name."""
    for row in _rows("bodies.csv"):
        yield Seed(
            code=row["code"],
            name=row["name"],
            kind=Kind(row["kind"]),
            level=Level(row["level"]),
            parent=row["parent"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            note=row["note"],
        )
