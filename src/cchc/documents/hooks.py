"""What higher floors tell `documents`: which documents a person may see. Joined in `AppConfig.ready()`."""

from collections.abc import Callable

from django.db.models import Q

from cchc.accounts.models import User

# Each returns the documents that one kind of owner (a plan, a conclusion) opens to the user; they are added up.
visible: list[Callable[[User], Q]] = []
