"""The tables of the register, by topic."""

from .local import Configuration, Listing, ProcessStep
from .posting import Posting, ScannedSheet, WallScan
from .register import (
    Agency,
    Case,
    Component,
    Fee,
    LegalBasis,
    Method,
    Procedure,
    PublicationDecision,
    Result,
    Sector,
    Step,
    Version,
    VersionLevel,
)
from .review import CostActivity, Review, ReviewFinding, ReviewPlan

__all__ = [
    "Agency",
    "Case",
    "Component",
    "Configuration",
    "CostActivity",
    "Fee",
    "LegalBasis",
    "Listing",
    "Method",
    "Posting",
    "Procedure",
    "ProcessStep",
    "PublicationDecision",
    "Result",
    "Review",
    "ReviewFinding",
    "ReviewPlan",
    "ScannedSheet",
    "Sector",
    "Step",
    "Version",
    "VersionLevel",
    "WallScan",
]
