"""What other apps call: write to a person, remind by hand."""

from .inbox import notify
from .past import settle_past
from .reminders import remind_by_hand

__all__ = ["notify", "remind_by_hand", "settle_past"]
