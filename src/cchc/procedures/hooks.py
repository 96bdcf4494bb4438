"""What the apps above tell the register at start-up (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.accounts.models import User
    from cchc.units.models import Unit

    from .models import WallScan


@dataclass(frozen=True)
class Place:
    """Where a scan can be put as evidence: "Nội dung CHK.OSS.03, đợt kiểm tra …"."""

    key: str  # understood by the app that offers it
    label: str


@dataclass(frozen=True)
class Attaching:
    """How an app above takes a scan as evidence."""

    places: Callable[[User, Unit], list[Place]]
    # Takes (key, scan, pdf, user, now), refuses with RuleError or PermissionDenied, returns where it is now.
    attach: Callable[[str, WallScan, bytes, User, datetime], str]


# Who else may scan a wall of a unit: the team that inspects it.
may_scan: list[Callable[[User, Unit], bool]] = []

# By a prefix of the key: what takes scans as evidence.
attaching: dict[str, Attaching] = {}
