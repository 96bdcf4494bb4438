"""The journal. People and units are named by lazy references, so that every floor above can write to it."""

from django.conf import settings
from django.db import models

from .querysets import EntryQuerySet


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
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the content, see services.digest_of
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
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}"
