"""The public site beside the staff site of `prod`."""

from . import prod as staff
from .prod import *  # noqa: F403
from .public import public_settings

vars().update(public_settings(vars(staff)))
