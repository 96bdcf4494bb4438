"""Write src/cchc/calendars/data/days.yaml from the `holidays` library and data/overrides.yaml beside it.

The running product reads days.yaml only. Run again after editing the overrides or taking a newer library; the same input
gives the same bytes.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import holidays
import yaml

DATA = Path(__file__).resolve().parents[1] / "src" / "cchc" / "calendars" / "data"
SUBSTITUTED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")
COMPENSATORY = " (nghỉ bù)"
# Names as offices write them; the library's own where it is not listed.
NAMES = {
    "Ngày Chiến thắng": "Ngày Chiến thắng 30/4",
    "Ngày Quốc tế Lao động": "Ngày Quốc tế Lao động 01/5",
    "Ngày Giỗ Tổ Hùng Vương": "Giỗ Tổ Hùng Vương",
    "Tết Dương lịch": "Tết Dương lịch",
    "Quốc khánh": "Quốc khánh 02/9",
    "Tết Nguyên Đán": "Tết Nguyên đán, mùng 1",
    "Mùng hai Tết Nguyên Đán": "Tết Nguyên đán, mùng 2",
    "Mùng ba Tết Nguyên Đán": "Tết Nguyên đán, mùng 3",
    "Mùng bốn Tết Nguyên Đán": "Tết Nguyên đán, mùng 4",
    "Mùng năm Tết Nguyên Đán": "Tết Nguyên đán, mùng 5",
    "Mùng sáu Tết Nguyên Đán": "Tết Nguyên đán, mùng 6",
    "Giao thừa Tết Nguyên Đán": "Tết Nguyên đán, ngày cuối năm",
    "29 Tết": "Tết Nguyên đán, trước giao thừa",
}
HEAD = """\
# Made by tools/make_calendar.py from the holidays library {version} and overrides.yaml. Do not edit: change those.
# known_from empty: by the law, known always. pair: the other day of a swap.
"""


def main() -> None:
    """Write the file; with --check only say whether it would change."""
    target = DATA / "days.yaml"
    text = make()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text(encoding="utf-8") == text else "days.yaml: run tools/make_calendar.py")
    target.write_text(text, encoding="utf-8")


def make() -> str:
    """Return the whole file."""
    rules = yaml.safe_load((DATA / "overrides.yaml").read_text(encoding="utf-8"))
    days = {row["date"]: row for row in _of_library(rules)}
    for row in rules["extra"]:
        for one in _swap(row["date"], row["pair"]):
            days[one["date"]] = one
    rows = [_founded(days[day], rules) for day in sorted(days)]
    years = [_year(year, rules) for year in range(rules["first"], rules["last"] + 1)]
    parts = {"years": years, "decisions": rules["decisions"], "days": rows}
    lines = [HEAD.format(version=holidays.__version__)]
    for name, items in parts.items():
        lines.append(f"{name}:\n")
        lines += [f"- {_flow(item)}\n" for item in items]
    return "".join(lines)


def _of_library(rules: dict[str, Any]) -> Iterator[dict[str, Any]]:
    years = range(rules["first"], rules["last"] + 1)
    for day, name in sorted(holidays.country_holidays("VN", years=years, language="vi").items()):
        if match := SUBSTITUTED.search(name):
            numbers = [int(part) for part in match.groups()]
            yield from _swap(day, date(numbers[2], numbers[1], numbers[0]))
        elif name.endswith(COMPENSATORY):
            held = NAMES[name.removesuffix(COMPENSATORY)]
            yield {"date": day, "kind": "compensatory", "name": f"Nghỉ bù {held}"}
        else:
            yield {"date": day, "kind": "holiday", "name": _holiday_name(day, name)}


def _holiday_name(day: date, name: str) -> str:
    if name == "Quốc khánh" and (day.day, day.month) != (2, 9):
        return "Quốc khánh, ngày liền kề"
    return NAMES.get(name, name)


def _swap(off: date, worked: date) -> Iterator[dict[str, Any]]:
    """Return both halves of a swap: the day off and the day worked for it."""
    yield {"date": off, "kind": "swapped_off", "name": f"Hoán đổi, làm bù {_short(worked)}", "pair": worked}
    yield {"date": worked, "kind": "make_up", "name": f"Làm bù cho {_short(off)}", "pair": off}


def _short(day: date) -> str:
    """Return the day as NĐ 30/2020 writes it: 02/01/2026, 22/8/2026."""
    month = f"{day.month:02}" if day.month in (1, 2) else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def _founded(row: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """Add the decision, the confidence and since when it was known."""
    day = row["date"]
    dates = {one["key"]: one.get("date") for one in rules["decisions"]}
    said = [one for one in rules["extra"] if day in (one["date"], one["pair"])]
    said += [one for one in rules["named"] if one["from"] <= day <= one["to"]]
    if said:
        key = said[0].get("decision", "")
        known = said[0].get("known_from") or dates.get(key)
        return row | {"decision": key, "confidence": said[0]["confidence"], "known_from": known}
    if _chosen_each_year(row):  # nobody's decision was read for it
        return row | {"decision": "", "confidence": "GK", "known_from": None}
    law = [one for one in rules["laws"] if one["from"] <= day][-1]
    return row | {"decision": law["decision"], "confidence": law["confidence"], "known_from": None}


def _chosen_each_year(row: dict[str, Any]) -> bool:
    """Tell whether the law leaves the day to a yearly decision: the days of Tết, beside National Day, swaps."""
    return "pair" in row or row["name"].startswith(("Tết Nguyên đán", "Quốc khánh, ngày liền kề"))


def _year(year: int, rules: dict[str, Any]) -> dict[str, Any]:
    confirmed = year in rules["confirmed"]
    note = rules["notes"].get(year, "" if confirmed else rules["default_note"])
    return {"year": year, "confirmed": confirmed, "note": note}


def _flow(item: dict[str, Any]) -> str:
    bare = {name: value for name, value in item.items() if value not in (None, "")}
    text: str = yaml.safe_dump(bare, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    return text.strip()


if __name__ == "__main__":
    main()
