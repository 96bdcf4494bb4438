"""Tables of inspections, by topic: the plan, the visit, what was found, what was concluded."""

from .conclusions import Conclusion, Minutes
from .draws import Draw
from .findings import Cause, Citation, Finding, FindingTemplate, Recommendation
from .plans import DeadlineDefault, Inspection, LegalBasis, Membership, Plan, Team
from .summaries import Summary
from .unit_side import FindingReply, ReplyRound, SelfAnswer, SelfReport
from .visits import Answer, AnswerRevision, Attendance

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attendance",
    "Cause",
    "Citation",
    "Conclusion",
    "DeadlineDefault",
    "Draw",
    "Finding",
    "FindingReply",
    "FindingTemplate",
    "Inspection",
    "LegalBasis",
    "Membership",
    "Minutes",
    "Plan",
    "Recommendation",
    "ReplyRound",
    "SelfAnswer",
    "SelfReport",
    "Summary",
    "Team",
]
