"""The public site beside the staff site of `demo`."""

from . import demo as staff
from .demo import *  # noqa: F403
from .public import public_settings

vars().update(public_settings(vars(staff)))
