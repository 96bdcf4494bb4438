"""What is always Vietnamese, whatever the language of the page: official papers, the journal, stored words."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.utils import translation

P = ParamSpec("P")
T = TypeVar("T")


def in_vietnamese(function: Callable[P, T]) -> Callable[P, T]:
    """Run `function` in Vietnamese.

    Not `@translation.override(…)`: one such object would be shared by all threads and mix up their languages.
    """

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        with translation.override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    return wrapped
