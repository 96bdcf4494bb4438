"""What the demonstration remembers of itself: that a world was loaded here, which one and as of which day."""

from django.db import models


class LoadedWorld(models.Model):
    """One loading of the files under demo/world; days in them count from `today`."""

    fingerprint = models.CharField(max_length=64)  # SHA-256 over the files
    today = models.DateField()
    counts = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.fingerprint[:12]} {self.today}"
