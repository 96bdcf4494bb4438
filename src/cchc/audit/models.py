"""The journal. People and units are named by lazy references, so that every floor above can write to it."""

from django.conf import settings
from django.db import models

from .querysets import DaySealQuerySet, EntryQuerySet
from .rules import VERSION
from .rules import seals as seal_rules


class Entry(models.Model):
    """One change: who, in which post, when, what, before, after, why. Append-only, also for the database."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the system itself (a command)
    actor_name = models.CharField(max_length=200)
    actor_post = models.CharField(max_length=300, blank=True)  # in words, as it was on the day
    action = models.CharField(max_length=80)  # "inspections.plan_issued"
    subject_type = models.CharField(max_length=60)  # "inspections.plan"
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    parent_type = models.CharField(max_length=60, blank=True)  # the object whose history also shows this entry
    parent_id = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(  # its index is audit_unit_at
        "units.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    version = models.PositiveSmallIntegerField(default=VERSION)  # of the digest
    previous_pk = models.BigIntegerField(default=0)  # the entry that this one follows, 0: the first; no foreign key,
    previous_digest = models.CharField(max_length=64, blank=True)  # so that a missing one can still be named
    digest = models.CharField(max_length=64)  # SHA-256 of the content, see rules.digest_of
    actor_folded = models.CharField(max_length=500, blank=True)  # searched, see common.text.fold; not content
    subject_folded = models.CharField(max_length=300, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject"),
            models.Index(fields=["parent_type", "parent_id", "-at"], name="audit_parent"),
            models.Index(fields=["unit", "at"], name="audit_unit_at"),
            models.Index(fields=["actor_folded", "-at"], name="audit_actor_folded"),
            models.Index(fields=["subject_folded", "-at"], name="audit_subject_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}"


class Name(models.Model):
    """One folded name of an actor or an object, as entries hold it. Written by the database itself, see `triggers`.

    Not unique: two transactions may note the same name at once, and neither shall wait for the other.
    """

    kind = models.CharField(max_length=10)  # "actor", "subject"
    folded = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["kind", "folded"], name="audit_name_folded")]

    def __str__(self) -> str:
        return self.folded


class DaySeal(models.Model):
    """One day of the whole journal under one hash: what is printed and published. Names the seal before; append-only."""

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    after_entry = models.BigIntegerField()  # speaks of the entries after this one …
    last_entry = models.BigIntegerField()  # … up to this one; several days may share a stretch
    entries = models.PositiveIntegerField()
    units = models.PositiveIntegerField()  # how many seals of units it holds
    root = models.CharField(max_length=64)  # over the seals of the units
    previous = models.CharField(max_length=64, blank=True, unique=True)  # unique: the chain cannot fork
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    objects = DaySealQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["day", "number"], name="audit_dayseal_day"),
            models.Index(fields=["last_entry"], name="audit_dayseal_last"),
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        """The seal as it stands on papers."""
        return seal_rules.grouped(self.digest)


class Seal(models.Model):
    """One unit's day: a hash over its entries, naming the unit's seal before. Append-only."""

    day_seal = models.ForeignKey(DaySeal, on_delete=models.PROTECT, related_name="seals")
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    chain = models.BigIntegerField()  # the unit's key, 0: entries without a unit; unique where NULL would not be
    number = models.PositiveIntegerField()
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    root = models.CharField(max_length=64)  # over the digests of the entries
    leaves = models.BinaryField()  # keys and short digests, so that a row that is gone can be named
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_seal_number"),
            models.UniqueConstraint(fields=["chain", "previous"], name="audit_seal_no_fork"),
        ]

    def __str__(self) -> str:
        return seal_rules.grouped(self.digest)
