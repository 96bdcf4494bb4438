"""Reviews and the ledger of what simplification saves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from cchc.metrics.hooks import Computed
from cchc.units.models import Unit

from ..choices import Phase, Proposal, ReviewStatus
from ..models import Review, ReviewPlan
from ..rules.costs import Saving, days_saved, saving


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    review: Review
    saving: Saving
    bar: int = 0  # length beside the largest saving, in steps of 5 %: a class, no inline style

    @property
    def days(self) -> Decimal | None:
        """Working days saved on each dossier."""
        return days_saved(self.review.days_before, self.review.days_after)


@dataclass(frozen=True)
class Ledger:
    """What is in force, and what is decided but not yet: never added up together."""

    done: list[Entry]
    decided: list[Entry]
    proposed: list[Entry]

    @property
    def money(self) -> Decimal:
        """Đồng a year that citizens save by what is in force."""
        return sum((entry.saving.money for entry in self.done), Decimal(0))

    @property
    def hours(self) -> Decimal:
        return sum((entry.saving.hours for entry in self.done), Decimal(0))

    @property
    def money_ahead(self) -> Decimal:
        """Đồng a year that the decided ones will save."""
        return sum((entry.saving.money for entry in self.decided), Decimal(0))


def plans() -> QuerySet[ReviewPlan]:
    """Return the plans with the number of their reviews by state."""
    counts = {f"{status.value}_count": Count("reviews", filter=Q(reviews__status=status)) for status in ReviewStatus}
    found = ReviewPlan.objects.select_related("unit__parent", "approved_by")
    return found.annotate(review_count=Count("reviews"), **counts).order_by("-year", "unit__sort_key")


def with_names(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Read what a line of a list needs."""
    return reviews.select_related(
        "plan__unit", "version__procedure", "version__sector", "lead", "decided_by", "proposed_by", "done_by_decision"
    ).prefetch_related("costs")


def saving_of(review: Review) -> Saving:
    """Return what a review says it saves; reads the prefetched costs."""
    costs = list(review.costs.all())
    return saving(
        [row for row in costs if row.phase == Phase.BEFORE],
        [row for row in costs if row.phase == Phase.AFTER],
        review.volume or 0,
    )


def ledger(*, year: int | None = None, unit: Unit | None = None) -> Ledger:
    """Return the ledger of all plans, of one year or of one unit."""
    reviews = with_names(Review.objects.exclude(status=ReviewStatus.PLANNED).exclude(proposal=Proposal.KEEP))
    if year is not None:
        reviews = reviews.filter(plan__year=year)
    if unit is not None:
        reviews = reviews.filter(plan__unit=unit)
    savings = sorted(((saving_of(review), review) for review in reviews), key=lambda pair: -pair[0].money)
    most = savings[0][0].money if savings else Decimal(0)
    entries = [Entry(review, saved, _bar(saved.money, most)) for saved, review in savings]

    def of(status: ReviewStatus) -> list[Entry]:
        refused = status == ReviewStatus.DECIDED
        return [e for e in entries if e.review.status == status and not (refused and not e.review.accepted)]

    return Ledger(of(ReviewStatus.DONE), of(ReviewStatus.DECIDED), of(ReviewStatus.PROPOSED))


def _bar(money: Decimal, most: Decimal) -> int:
    return max(5, round(money / most * 20) * 5) if money > 0 else 0


def procedures_simplified(unit: Unit, start: date, end: date) -> Computed:
    """Count the procedures that the unit reviewed and proposed to simplify in the period, decided or not."""
    reviews = (
        with_names(Review.objects.filter(plan__unit=unit, proposed_at__date__range=(start, end)))
        .exclude(proposal__in=["", Proposal.KEEP])
        .order_by("version__procedure__code")
    )
    rows = tuple((str(review.version), review.get_absolute_url()) for review in reviews)
    return Computed(Decimal(len(rows)), rows)
