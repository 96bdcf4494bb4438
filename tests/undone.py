"""Steps of one test that share what is dear to make: what a step changes is gone before the next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block writes; a role for each block shows that each alone may, or may not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
