"""People and the posts they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from cchc.units.models import Unit

from .choices import POST_PRIORITY, POST_ROLES, Role
from .querysets import PostQuerySet, UserQuerySet

_RANK = {role.value: rank for rank, role in enumerate(POST_PRIORITY)}


class UserManager(BaseUserManager["User"]):
    """Django's contract for making users; the domain makes them through `services.create_user`."""

    def get_queryset(self) -> UserQuerySet:
        """Offer the filters of `UserQuerySet`."""
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by user name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from their posts and teams, never from the account."""

    username = models.CharField(max_length=60, unique=True)  # folded: lower case, no marks
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)  # shown wherever the name is shown
    must_change_password = models.BooleanField(default=False)  # the password was made by somebody else
    session_round = models.PositiveIntegerField(default=0)  # raised to end every session of the person
    folded = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=300, blank=True)  # given name first, as Vietnamese lists are sorted

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["sort_key", "full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name

    def post_label(self) -> str:
        """Return the post in which the user acts now: "Chuyên viên CCHC, Sở Nội vụ"; chosen at sign-in."""
        post = self.current_post()
        return str(post) if post else ""

    def current_post(self) -> Post | None:
        """Return the post picked by the middleware for this request, or the first that is in force."""
        if not hasattr(self, "_current_post"):
            return next(iter(self._read_posts()), None)
        return self._current_post

    def current_posts(self) -> Sequence[Post]:
        """Return the posts in force: those the middleware read for this request, or a fresh look."""
        if not hasattr(self, "_current_posts"):
            return self._read_posts()
        return self._current_posts

    def _read_posts(self) -> tuple[Post, ...]:
        """Read the posts in force as `by_priority` sorts them.

        Every request asks for its person's few posts: to say their order in SQL takes longer than all the rest of it.
        """
        held = self.posts.select_related("unit").in_force().order_by("-valid_from", "pk")
        return tuple(sorted(held, key=lambda post: _RANK.get(post.role, len(_RANK))))

    def act_in(self, post: Post | None, posts: Sequence[Post] | None = None) -> None:
        """Act in `post` for the rest of the request, remembering the `posts` in force that it was picked from."""
        self._current_post = post
        if posts is not None:
            self._current_posts = tuple(posts)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the password and to the round, so that raising the round ends them all."""
        salt = "cchc.accounts.models.User._get_session_auth_hash"
        return salted_hmac(salt, f"{self.password}:{self.session_round}", secret=secret, algorithm="sha256").hexdigest()


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
