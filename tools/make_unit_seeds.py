"""Make the seed CSV files of src/cchc/units/data from the data of the package vietnamadminunits 1.0.4 (MIT).

    python tools/make_unit_seeds.py PATH_TO/vietnamadminunits/data src/cchc/units/data

`bodies.csv` (departments, boards, desks that the source reports name) is written by hand and is not touched.
"""

import csv
import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from cchc.common.text import clean, fold, slug
from cchc.units.rules import territory_code

BEGAN = "2025-07-01"
PROVINCE_KINDS = {"Tỉnh": "province", "Thành phố": "city"}
DISTRICT_KINDS = {
    "Huyện": "rural_district",
    "Quận": "urban_district",
    "Thị xã": "town",
    "Thành phố": "provincial_city",
}
COMMUNE_KINDS = {"Xã": "commune", "Phường": "ward", "Thị trấn": "township", "Đặc khu": "special_zone"}
# Units of the source reports get plain codes; every other code follows the rule in the README of the data.
PLAIN_DISTRICTS = {
    ("Cà Mau", "Huyện Thới Bình"): "thoi-binh",
    ("Nghệ An", "Huyện Đô Lương"): "do-luong",
    ("Nghệ An", "Huyện Tân Kỳ"): "tan-ky",
    ("Sóc Trăng", "Thành phố Sóc Trăng"): "soc-trang",
}
RESERVED_PROVINCES = {"soc-trang": "tinh-soc-trang"}
Row = dict[str, str]


def split_kind(full: str, kinds: dict[str, str]) -> tuple[str, str]:
    """Split "Thị trấn Thới Bình" into the kind and the name without it."""
    full = clean(full)
    for word, kind in kinds.items():
        if full.lower().startswith(f"{word.lower()} "):  # the source also writes "Thành Phố"
            name = full[len(word) + 1 :]
            return kind, name[0].upper() + name[1:]  # "é Tòng" in the source
    raise ValueError(full)


def read(data: Path, table: str) -> list[Row]:
    """Return the rows of one table of the package."""
    with sqlite3.connect(data / "dataset.db") as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608


def successors_by_old_key(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return, for "province_district_ward", the keys (province, ward) that took it or a part of it."""
    maps = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for province, wards in maps["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in wards.items():
            for old in olds:
                found[old].append((province, new))
    for province, wards in maps["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in wards.items():
            found[old].extend((province, new["newWardKey"]) for new in news)
    return found


def provinces(
    data: Path, old: list[Row], new: list[Row]
) -> tuple[list[Row], list[Row], dict[str, str], dict[str, str]]:
    """Return current and former provinces, and the code of each by the package's key, former and current."""
    merges = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))["DICT_PROVINCE"]
    old_by_key = {row["provinceKey"]: row for row in old}
    new_by_key = {row["provinceKey"]: row for row in new}
    code_of_old = {
        key: RESERVED_PROVINCES.get(slug(r["provinceShort"]), slug(r["provinceShort"])) for key, r in old_by_key.items()
    }
    code_of_new: dict[str, str] = {}
    current, former = [], []
    for key, row in new_by_key.items():
        kind, name = split_kind(row["province"], PROVINCE_KINDS)
        unchanged = merges[key] == [key]
        code_of_new[key] = code_of_old[key] if unchanged else f"{slug(name)}-2025"
        current.append(
            {
                "code": code_of_new[key],
                "name": name,
                "kind": kind,
                "gso": row["provinceCode"],
                "valid_from": "" if unchanged else BEGAN,
            }
        )
        for old_key in [] if unchanged else merges[key]:
            old_row = old_by_key[old_key]
            kind, name = split_kind(old_row["province"], PROVINCE_KINDS)
            former.append(
                {
                    "code": code_of_old[old_key],
                    "name": name,
                    "kind": kind,
                    "gso": old_row["provinceCode"],
                    "successor": code_of_new[key],
                }
            )
    return current, former, code_of_old, code_of_new


def districts(old: list[Row], code_of_old: dict[str, str], island: dict[str, str]) -> list[Row]:
    """Return the former districts; an island district that became a special zone names it."""
    seen: dict[str, Row] = {}
    for row in old:
        if row["districtCode"] in seen:
            continue
        kind, name = split_kind(row["district"], DISTRICT_KINDS)
        seen[row["districtCode"]] = {
            "code": PLAIN_DISTRICTS.get((row["provinceShort"], row["district"]), ""),
            "name": name,
            "kind": kind,
            "gso": row["districtCode"],
            "province": code_of_old[row["provinceKey"]],
            "successor": island.get(f"{row['provinceKey']}_{row['districtKey']}_", ""),
        }
    return list(seen.values())


def former_communes(old: list[Row], after: dict[str, list[str]]) -> list[Row]:
    """Return the former communes with the GSO codes of those that followed."""
    rows = []
    for row in old:
        if not row["ward"]:
            continue
        kind, name = split_kind(row["ward"], COMMUNE_KINDS)
        in_soc_trang = (row["provinceShort"], row["district"]) == ("Sóc Trăng", "Thành phố Sóc Trăng")
        rows.append(
            {
                "code": f"soc-trang-phuong-{name}" if in_soc_trang else "",
                "name": name,
                "kind": kind,
                "gso": row["wardCode"],
                "district": row["districtCode"],
                "successors": "|".join(after[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"]),
            }
        )
    return rows


def settle_codes(communes: list[Row], former: list[Row], districts: list[Row], names: Row) -> None:
    """Write a code into the rows whose code by the rule is taken: names that differ in marks only, or in time only.

    Former units keep the code; a unit of 2025 gets the year. Of several on one side, the later ones get a number.
    """
    district = {row["gso"]: row for row in districts}
    taken: set[str] = set(names)
    for row in districts:
        _settle(row, [names[row["province"]]], taken, "")
    for row in former:
        above = district[row["district"]]
        _settle(row, [above["name"], names[above["province"]]], taken, "")
    for row in communes:
        _settle(row, [names[row["province"]]], taken, "-2025")


def _settle(row: Row, above: list[str], taken: set[str], year: str) -> None:
    plain = territory_code(row["kind"], row["name"], above)
    number = (f"-{n}" for n in range(2, 10))
    code = row["code"] or plain
    if code in taken and year:
        code = f"{plain}{year}"
    while code in taken:
        code = plain + year + next(number)
    taken.add(code)
    row["code"] = "" if code == plain else code


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows in the order of their GSO codes, so that a new version of the source gives a readable difference."""
    rows = sorted(rows, key=lambda row: (row["gso"], fold(row["name"])))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)}")


def main(data: Path, target: Path) -> None:
    """Write the five files."""
    old, new = read(data, "admin_units_legacy"), read(data, "admin_units")
    gso_of = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    after = {key: sorted({gso_of[pair] for pair in pairs}) for key, pairs in successors_by_old_key(data).items()}
    current, former, code_of_old, code_of_new = provinces(data, old, new)
    island = {key: gso[0] for key, gso in after.items() if key.endswith("_")}
    communes = []
    for row in sorted(new, key=lambda row: row["wardCode"]):
        kind, name = split_kind(row["ward"], COMMUNE_KINDS)
        province = code_of_new[row["provinceKey"]]
        communes.append({"code": "", "name": name, "kind": kind, "gso": row["wardCode"], "province": province})
    old.sort(key=lambda row: (row["districtCode"], row["wardCode"] or ""))
    old_districts, old_communes = districts(old, code_of_old, island), former_communes(old, after)
    settle_codes(communes, old_communes, old_districts, {row["code"]: row["name"] for row in [*former, *current]})
    for name, rows in (
        ("provinces", current),
        ("former_provinces", former),
        ("former_districts", old_districts),
        ("former_communes", old_communes),
        ("communes", communes),
    ):
        write(target / f"{name}.csv", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
