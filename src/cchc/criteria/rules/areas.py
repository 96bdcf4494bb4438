"""Under which content of inspection an item stands, when programmes divide the contents differently."""

from collections.abc import Collection

# One-stop was a content of its own until 2020; NQ 76/NQ-CP of 2021 counts it among the procedures.
FOLDED_INTO = {"OSS": "PROC"}


def area_of(programme: Collection[str], area_code: str) -> str:
    """Return the content of `programme` that the area belongs to, or the area itself where it is a free theme."""
    if area_code in programme:
        return area_code
    folded = FOLDED_INTO.get(area_code, area_code)
    return folded if folded in programme else area_code


def heading_of(programme: Collection[str], chosen: Collection[str], area_code: str) -> str | None:
    """Return the chosen content under which a plan shows items of `area_code`; None: the plan leaves them out.

    A theme that the plan names (one-stop, as a theme of its own after 2021) goes before the folding.
    """
    if area_code in chosen:
        return area_code
    folded = area_of(programme, area_code)
    return folded if folded in chosen else None
