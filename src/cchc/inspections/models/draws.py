"""A random draw of units that anyone can repeat."""

from django.conf import settings
from django.db import models

from .plans import Plan


class Draw(models.Model):
    """One draw for a plan: what went in and what came out, frozen. `cchc draw` repeats it anywhere."""

    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="draws")
    decision_number = models.CharField(max_length=60)  # "12/QĐ-SNV"
    decision_date = models.DateField()
    seed = models.CharField(max_length=64)  # SHA-256 of number and date, hexadecimal
    method = models.CharField(max_length=20)  # version of the algorithm
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # %
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    units = models.JSONField()  # [{"code", "name", "stratum"}] in the order of code
    excluded = models.JSONField(default=list)  # [{"code", "name", "reason"}]
    drawn = models.JSONField()  # codes, in the order drawn, per stratum
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision_number", "decision_date"], name="inspections_one_draw_per_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_number} {self.decision_date}"
