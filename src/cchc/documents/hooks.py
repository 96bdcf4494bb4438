"""What higher floors tell `documents`: which documents a person may see. Joined in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:  # apps join while Django starts, before there are models
    from cchc.accounts.models import User

# Each returns the documents that one kind of owner (a plan, a conclusion) opens to the user; they are added up.
visible: list[Callable[[User], Q]] = []
