"""What figures must be, how periods are said and read, and which figures must agree. Pure."""

from .figures import (
    Definition,
    check_period,
    check_value,
    period_words,
    share_words,
    value_words,
)

__all__ = ["Definition", "check_period", "check_value", "period_words", "share_words", "value_words"]
