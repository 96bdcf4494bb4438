"""Every change to a task. The apps above hand tasks out with `assign`."""

from .assigning import assign, reassign, withdraw
from .doing import Upload, report_progress, send_plan, submit_proof
from .extending import ask_extension, decide_extension
from .moving import move_due
from .reminding import remind
from .verifying import accept, return_proof

__all__ = [
    "Upload",
    "accept",
    "ask_extension",
    "assign",
    "decide_extension",
    "move_due",
    "reassign",
    "remind",
    "report_progress",
    "return_proof",
    "send_plan",
    "submit_proof",
    "withdraw",
]
