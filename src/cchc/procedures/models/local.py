"""What a place sets for itself beside the national record: which procedures it handles, how, and its own process."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.units.models import Unit

from ..choices import ConfigurationStatus, ProcedureLevel, SupplementMode, TermUnit
from .register import Procedure


class Listing(models.Model):
    """A procedure in the list that a unit handles (danh mục), from a day to a day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="listed_procedures")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="listings")
    level = models.CharField(max_length=10, choices=ProcedureLevel)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day
    decision = models.CharField(max_length=100, blank=True)  # the paper that lists it

    class Meta:
        ordering = ["procedure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "procedure", "level", "valid_from"], name="procedures_listing_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="procedures_listing_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.procedure}"


class Configuration(models.Model):
    """How a unit handles one case of a procedure. Active: never changed; a change makes the next version."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="procedure_configurations")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="configurations")
    case_code = models.SlugField(max_length=40)  # Case.code, which stays through the versions of the procedure
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=ConfigurationStatus, default=ConfigurationStatus.DRAFT)
    valid_from = models.DateField()
    decision = models.CharField(max_length=200, blank=True)  # "QĐ 2022/QĐ-UBND ngày 27/11/2025"
    term_amount = models.DecimalField(max_digits=8, decimal_places=2)  # promised here: may be shorter than the law's
    term_unit = models.CharField(max_length=2, choices=TermUnit)
    supplement_mode = models.CharField(max_length=16, choices=SupplementMode, default=SupplementMode.RESTART)
    remainder_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    remainder_unit = models.CharField(max_length=2, choices=TermUnit, blank=True)
    supplement_days = models.PositiveSmallIntegerField(null=True, blank=True)  # calendar days until it may be closed
    mode_basis = models.CharField(max_length=300, blank=True)  # the article that says so
    boundary_free = models.BooleanField(default=True)  # accepted wherever in the province the citizen lives
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lock = models.PositiveIntegerField(default=1)  # counts saves of a draft: who saves an older one is told
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["procedure__code", "case_code", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "procedure", "case_code", "number"], name="procedures_configuration_once"
            ),
            models.CheckConstraint(
                condition=~Q(supplement_mode=SupplementMode.FIXED_REMAINDER) | Q(remainder_amount__isnull=False),
                name="procedures_fixed_remainder_has_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.procedure} ({self.case_code})"


class ProcessStep(models.Model):
    """One step of the internal process: who, where, and its share of the time."""

    configuration = models.ForeignKey(Configuration, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=200)  # "Thẩm tra hồ sơ"
    role = models.CharField(max_length=200)  # "Công chức tư pháp - hộ tịch"
    unit_name = models.CharField(max_length=200, blank=True)  # "Trung tâm Phục vụ hành chính công"
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # in the unit of the term
    is_excluded = models.BooleanField(default=False)  # its time is not counted: opinions, site checks, posting
    basis = models.CharField(max_length=300, blank=True)  # why it is not counted
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name
