"""What the files under demo/world may hold: a mapping names its keys, "?" marks those that may be missing."""

from datetime import date
from typing import Any

DAY_OR_NOTHING = (date, type(None))
TEXT_OR_NOTHING = (str, type(None))

FIGURE = {
    "key": str,
    "metric": str,
    "value": (int, float),
    "period": [date],
    "as_of": date,
    "kind": str,
    "source": str,
    "coverage?": str,
    "approximate?": bool,
    "note?": str,
}
FINDING = {"code": str, "area": str, "source": str, "text": str, "item?": str, "note?": str}
REQUEST = {"area": str, "findings": [str], "source": str, "text": str, "responsible?": str}
PROPOSAL = {"area": str, "addressee": str, "source": str, "text": str, "addressee_unit?": str}
REPLY = {"source": str, "responsible": str, "text": str}
PRESENT = {"side": str, "name": str, "title": str, "source": str}
SHARED = {
    "opening?": str,
    "assessment?": str,
    "closing?": str,
    "editor_note?": str,
    "strengths?": [FINDING],
    "shortfalls?": [FINDING],
    "requests?": [REQUEST],
}
SEED_FILE = {
    "seed": {"number": str, "title": str, "published_on": DAY_OR_NOTHING, "source": str},
    "plan": {
        "code": str,
        "name": str,
        "kind": str,
        "issuer": str,
        "lead": TEXT_OR_NOTHING,
        "programme": str,
        "starts_on": date,
        "ends_on": date,
        "period_start?": date,
        "period_end?": date,
        "areas": [str],
        "themes?": [str],
        "document?": {"number": str, "issued_on": date, "source": str},
        "source": str,
        "note": str,
    },
    "team": {
        "name": str,
        "members": [{"name": str, "title": str, "role": str, "source": str, "note?": str}],
    },
    "shared?": SHARED,
    "inspections": [
        SHARED
        | {
            "code": str,
            "unit": str,
            "visit_on": DAY_OR_NOTHING,
            "place": str,
            "source": str,
            "attendance?": [PRESENT],
            "figures?": [FIGURE],
            "proposals?": [PROPOSAL],
            "replies?": [REPLY],
        }
    ],
}
COMMUNE = {
    "name": str,
    "kind": str,
    "team": int,
    "stage": str,
    "visit": int,
    "minuted?": int,
    "submitted?": int,
    "concluded?": int,
    "closed?": int,
    "grade?": float,
    "odd?": bool,
    "published?": bool,
    "last_year?": bool,
}
PERSON = {"username": str, "full_name": str, "unit": str, "role": str, "title": str, "team_role?": str}
TEAM = {
    "name": str,
    "members": [{"username": str, "role": str, "areas?": [str], "conflict?": str}],
}


def problems(value: Any, shape: Any, where: str = "") -> list[str]:
    """Return what of `value` does not fit `shape`, each with its place."""
    if isinstance(shape, dict):
        return _mapping(value, shape, where)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        return [found for i, each in enumerate(value) for found in problems(each, shape[0], f"{where}[{i}]")]
    return [] if isinstance(value, shape) else [f"{where}: {value!r}"]


def _mapping(value: Any, shape: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: not a mapping"]
    named = {name.removesuffix("?"): each for name, each in shape.items()}
    found = [f"{where}.{name}: unknown" for name in value if name not in named]
    found += [f"{where}.{name}: missing" for name in shape if not name.endswith("?") and name not in value]
    for name, each in value.items():
        if name in named:
            found += problems(each, named[name], f"{where}.{name}")
    return found
