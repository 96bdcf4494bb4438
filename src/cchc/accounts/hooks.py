"""What higher floors tell this one at start-up (their `AppConfig.ready`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .models import User

# Words for the states in permissions.csv: {"plan": {"draft": "Dự thảo", …}}.
state_labels: dict[str, dict[str, StrOrPromise]] = {}

# Who may work here without a post: an inspection's team may hold people who have none.
admits: list[Callable[[User], bool]] = []
