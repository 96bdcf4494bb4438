"""The register: procedures, their published versions, and the twelve parts of a version (NĐ 63/2010 Điều 8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.confidence import PROVISIONAL, Confidence
from cchc.legislation.models import LegalDocument
from cchc.units.models import Unit

from ..choices import AgencyRole, Change, Channel, OnlineLevel, ProcedureLevel, TermUnit, VersionStatus
from ..querysets import ProcedureQuerySet, VersionQuerySet


class Sector(models.Model):
    """A field of procedures (lĩnh vực): "Hộ tịch"."""

    code = models.CharField(max_length=40, unique=True)  # of the national database: "G15-HT02"; else a slug of the name
    name = models.CharField(max_length=200, unique=True)
    folded = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class PublicationDecision(models.Model):
    """A decision that makes procedures public (quyết định công bố). Number and date identify it."""

    number = models.CharField(max_length=60)  # "163/QĐ-BTP"
    issued_on = models.DateField(null=True, blank=True)  # null: the source gives the number alone
    agency = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=10, choices=ProcedureLevel, blank=True)  # of the agency: sets its legal limits
    is_fast_track = models.BooleanField(default=False)  # the document behind it was made by the fast track (rút gọn)
    signer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500, blank=True)
    document_effective_on = models.DateField(null=True, blank=True)  # when the legal document behind it takes effect
    made_public_on = models.DateField(null=True, blank=True)  # put into the national database

    class Meta:
        ordering = [F("issued_on").desc(nulls_last=True), "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on"], name="procedures_decision_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(issued_on__isnull=True), name="procedures_undated_decision_once"
            ),
        ]

    def __str__(self) -> str:
        if self.issued_on is None:
            return self.number
        return _("%(number)s ngày %(day)s") % {"number": self.number, "day": dates.show(self.issued_on)}

    def get_absolute_url(self) -> str:
        """Return the page of the decision: what it made new, amended, abolished."""
        return reverse("procedures:decision", args=[self.pk])


class Procedure(models.Model):
    """One administrative procedure through all its versions."""

    code = models.CharField(max_length=40, unique=True)  # national: "1.001193"; else the local one; in addresses
    national_code = models.CharField(max_length=20, blank=True)
    local_code = models.CharField(max_length=40, blank=True)
    focal = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="procedures"
    )  # the officer who keeps it current
    keeper = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="kept_procedures")
    is_reconstructed = models.BooleanField(default=False)  # counted in a report that names no procedure
    is_fictional = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["national_code"], condition=~Q(national_code=""), name="procedures_national_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Return the page of the version in force today."""
        return reverse("procedures:detail", args=[self.code])


class Version(models.Model):
    """What a procedure says from a day on. Published: never changed; what began under it ends under it.

    It holds until the day before the next published version of the procedure begins (`queries.register`): that day is
    not written into the older row, which stays as it was published.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()  # 1, 2, …: printed on the posted sheet beside the code
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    change = models.CharField(max_length=10, choices=Change, default=Change.NEW)
    decision = models.ForeignKey(
        PublicationDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    valid_from = models.DateField(null=True, blank=True)  # required to publish
    name = models.CharField(max_length=1000)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="versions")
    subjects = models.TextField(blank=True)  # đối tượng thực hiện
    set_count = models.PositiveSmallIntegerField(default=1)  # số bộ hồ sơ
    conditions = models.TextField(blank=True)  # yêu cầu, điều kiện
    online_level = models.CharField(max_length=12, choices=OnlineLevel, blank=True)
    partial_reason = models.TextField(blank=True)  # why not full online (NĐ 224/2026 Điều 14)
    reason = models.TextField(blank=True)  # why this version: said in the history
    confidence = models.CharField(max_length=2, choices=Confidence, default=Confidence.HIGH)
    source = models.CharField(max_length=300, blank=True)
    caution = models.TextField(blank=True)  # what is not certain, in words for the reader
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lock = models.PositiveIntegerField(default=1)  # counts saves of a draft: who saves an older one is told
    folded = models.TextField(blank=True)  # searched: code, name, sector
    sort_key = models.CharField(max_length=1000, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["procedure__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedures_version_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(status=VersionStatus.DRAFT), name="procedures_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT) | Q(valid_from__isnull=False, published_at__isnull=False),
                name="procedures_published_has_its_day",
            ),
        ]
        # Leads with the procedure: which version held on a day is asked once for each procedure.
        indexes = [
            models.Index(fields=["procedure", "status", "valid_from", "number"], name="procedures_version_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("procedures:version", args=[self.procedure.code, self.number])

    @property
    def is_published(self) -> bool:
        """Published: nothing in it changes any more."""
        return self.status == VersionStatus.PUBLISHED

    @property
    def is_provisional(self) -> bool:
        """No text was read for it: said wherever it is shown."""
        return self.confidence in PROVISIONAL


class VersionLevel(models.Model):
    """A level at which the procedure is carried out; some have several."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="levels")
    level = models.CharField(max_length=10, choices=ProcedureLevel)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "level"], name="procedures_level_once")]

    def __str__(self) -> str:
        return self.get_level_display()


class Agency(models.Model):
    """An agency in one of its roles; `unit` where it is one of ours."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="agencies")
    role = models.CharField(max_length=12, choices=AgencyRole)
    code = models.CharField(max_length=40, blank=True)  # MADONVI
    name = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["role", "order", "pk"]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """A case (trường hợp) with its own steps, papers, times and fees; a procedure without cases has one, unnamed."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="cases")
    code = models.SlugField(max_length=40)  # stays through the versions: "chung", "giai-the"
    name = models.CharField(max_length=500, blank=True)
    same_day_cutoff = models.TimeField(null=True, blank=True)  # 15:00: same day, the next working day when later
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="procedures_case_once")]

    def __str__(self) -> str:
        return self.name or self.code


class Step(models.Model):
    """One step of the order of work as the citizen reads it (trình tự thực hiện)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Method(models.Model):
    """One channel of one case with its time (cách thức, thời hạn)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="methods")
    channel = models.CharField(max_length=8, choices=Channel)
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # null: no time is stated
    unit = models.CharField(max_length=2, choices=TermUnit, blank=True)  # empty: the source gives a bare number
    assumed_unit = models.CharField(max_length=2, choices=TermUnit, blank=True)  # usual reading of a bare number
    text = models.TextField(blank=True)  # what the source says about the time
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.get_channel_display()


class Fee(models.Model):
    """A fee or charge of a channel (phí, lệ phí)."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="fees")
    code = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # đồng; null: not one number
    text = models.CharField(max_length=1000, blank=True)  # as the source has it
    note = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text or str(self.amount)


class Component(models.Model):
    """One paper of the dossier (thành phần hồ sơ)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="components")
    code = models.CharField(max_length=40, blank=True)  # MAGIAYTO
    group = models.CharField(max_length=500, blank=True)  # heading in the source: "Giấy tờ phải xuất trình"
    name = models.TextField()
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    form_name = models.CharField(max_length=300, blank=True)  # mẫu đơn, tờ khai
    is_shown_only = models.BooleanField(default=False)  # xuất trình: looked at, not kept, not scanned
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name[:80]


class Result(models.Model):
    """What the citizen gets (kết quả)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="results")
    code = models.CharField(max_length=40, blank=True)  # "KQ.G15.000031"
    name = models.CharField(max_length=500)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    """A legal document that the procedure rests on (căn cứ pháp lý)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="legal_bases")
    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="procedure_bases")
    note = models.CharField(max_length=300, blank=True)  # "Điều 18"
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "document", "note"], name="procedures_basis_once")]

    def __str__(self) -> str:
        return str(self.document)
