"""People and the posts they hold."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from cchc.units.models import Unit

from .choices import POST_ROLES, Role
from .querysets import PostQuerySet


class UserManager(BaseUserManager["User"]):
    """Django's contract for making users; the domain makes them through `services.create_user`."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by user name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from their posts and teams, never from the account."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)  # shown wherever the name is shown
    folded = models.CharField(max_length=200, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def post_label(self) -> str:
        """Return the post in which the user acts now: "Chuyên viên CCHC, Sở Nội vụ"; chosen at sign-in."""
        post = self.current_post()
        return str(post) if post else ""

    def current_post(self) -> Post | None:
        """Return the post picked by the middleware for this request, or the first that is in force."""
        if not hasattr(self, "_current_post"):
            self._current_post: Post | None = self.posts.select_related("unit").in_force().first()
        return self._current_post

    def act_in(self, post: Post) -> None:
        """Act in `post` for the rest of the request."""
        self._current_post = post


class Post(models.Model):
    """A role in a unit, from–to. Team roles are not posts: they belong to one inspection."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=[(r.value, r.label) for r in Role if r in POST_ROLES])
    title = models.CharField(max_length=120)  # on paper: "Phó Giám đốc"
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")), name="accounts_post_dates"
            ),
            models.UniqueConstraint(fields=["user", "unit", "role", "valid_from"], name="accounts_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit.authority}"

    def covers(self, day: date) -> bool:
        """Tell whether the post is held on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
