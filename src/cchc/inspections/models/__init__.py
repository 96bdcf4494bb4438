"""Tables of inspections, by topic: the plan, the visit, what was found, what was concluded."""

from .conclusions import Conclusion, Minutes
from .findings import Cause, Citation, Finding, FindingTemplate, Recommendation
from .plans import DeadlineDefault, Inspection, LegalBasis, Membership, Plan, Team
from .visits import Answer, AnswerRevision, Attendance

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attendance",
    "Cause",
    "Citation",
    "Conclusion",
    "DeadlineDefault",
    "Finding",
    "FindingTemplate",
    "Inspection",
    "LegalBasis",
    "Membership",
    "Minutes",
    "Plan",
    "Recommendation",
    "Team",
]
