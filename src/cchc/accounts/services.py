"""Everything that changes people and posts. `actor` None is a command of the system itself."""

import re
import secrets
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean, fold, sort_key
from cchc.units.models import Unit

from . import policies
from .choices import POST_ROLES, Role
from .models import Post, User

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and digits that look alike


def generate_password() -> str:
    """Return a one-time password that can be read over the telephone: four groups of four."""
    return "-".join("".join(secrets.choice(_READABLE) for _n in range(4)) for _m in range(4))


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    username: str,
    full_name: str,
    password: str | None = None,
    email: str = "",
    phone: str = "",
    is_fictional: bool = False,
    must_change: bool = True,
) -> User:
    """Make an account; without a password nobody can sign in with it until one is given."""
    policies.require(actor, "user", "manage")
    name = fold(username)
    if not _USERNAME.fullmatch(name):
        raise RuleError(_("Tên đăng nhập gồm 3 đến 60 chữ thường, số, dấu chấm, gạch ngang."), field="username")
    if User.objects.filter(username=name).exists():
        raise RuleError(_("Tên đăng nhập “%(name)s” đã có. Chọn tên khác.") % {"name": name}, field="username")
    user = User(username=name, is_fictional=is_fictional, must_change_password=bool(password) and must_change)
    _describe(user, full_name=full_name, email=email, phone=phone)
    user.set_password(password)
    user.save(force_insert=True)
    after = {"username": name, "full_name": user.full_name, "email": user.email, "phone": user.phone}
    record("accounts.user_created", actor=actor, subject=user, after=after)
    return user


@transaction.atomic
def update_user(*, actor: User | None, user: User, full_name: str, email: str = "", phone: str = "") -> User:
    """Change how a person is named and reached."""
    policies.require(actor, "user", "manage")
    user = _lock(user)
    before = {"full_name": user.full_name, "email": user.email, "phone": user.phone}
    _describe(user, full_name=full_name, email=email, phone=phone)
    after = {"full_name": user.full_name, "email": user.email, "phone": user.phone}
    if before == after:
        return user
    user.save(update_fields=["full_name", "email", "phone", "folded", "sort_key"])
    changed = [name for name in after if before[name] != after[name]]
    record(
        "accounts.user_updated",
        actor=actor,
        subject=user,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return user


@transaction.atomic
def give_post(
    *,
    actor: User | None,
    user: User,
    unit: Unit,
    role: Role | str,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
) -> Post:
    """Give the person a role in a unit, from–to; the same role in the same unit is held once at a time."""
    policies.require(actor, "user", "manage")
    user = _lock(user)
    role = Role(role)
    if role not in POST_ROLES:
        raise RuleError(_("Vai trò trong đoàn được giao khi lập đoàn kiểm tra."), field="role")
    if not clean(title):
        raise RuleError(_("Nhập chức danh ghi trên văn bản."), field="title")
    if valid_to is not None and valid_to < valid_from:
        raise RuleError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")
    if not Unit.objects.valid_on(valid_from).filter(pk=unit.pk).exists():
        raise RuleError(_("Đơn vị không tồn tại vào ngày bắt đầu. Chọn đơn vị khác."), field="unit")
    same = user.posts.filter(unit=unit, role=role).overlapping(valid_from, valid_to).first()
    if same is not None:
        raise RuleError(
            _("Người này đã giữ vai trò đó tại đơn vị từ %(day)s.") % {"day": f"{same.valid_from:%d/%m/%Y}"},
            field="valid_from",
        )
    post = Post.objects.create(
        user=user, unit=unit, role=role, title=clean(title), valid_from=valid_from, valid_to=valid_to
    )
    after = {"role": role.value, "title": post.title, "valid_from": valid_from, "valid_to": valid_to}
    record("accounts.post_given", actor=actor, subject=post, parent=user, unit_id=unit.pk, after=after)
    return post


@transaction.atomic
def end_post(*, actor: User | None, post: Post, valid_to: date, reason: str = "") -> Post:
    """End a post on `valid_to`, its last day."""
    policies.require(actor, "user", "manage")
    _lock_administrators()
    post = Post.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=post.pk)
    if valid_to < post.valid_from:
        raise RuleError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")
    if post.valid_to is not None and post.valid_to <= valid_to:
        raise RuleError(
            _("Vị trí này đã có ngày kết thúc %(day)s. Chọn ngày sớm hơn.") % {"day": f"{post.valid_to:%d/%m/%Y}"},
            field="valid_to",
        )
    if post.role == Role.ADMIN:
        if actor is not None and actor.pk == post.user_id and not _administers_after(valid_to, post, user=actor):
            raise RuleError(_("Không tự kết thúc vị trí quản trị của mình. Nhờ quản trị viên khác."))
        if not _administers_after(valid_to, post):
            raise RuleError(_("Đây là quản trị viên cuối cùng. Bố trí người khác trước."))
    before = {"valid_to": post.valid_to}
    post.valid_to = valid_to
    post.save(update_fields=["valid_to"])
    record(
        "accounts.post_ended",
        actor=actor,
        subject=post,
        parent=post.user,
        unit_id=post.unit_id,
        before=before,
        after={"valid_to": valid_to},
        reason=clean(reason),
    )
    return post


@transaction.atomic
def lock_user(*, actor: User | None, user: User, reason: str) -> User:
    """Stop the person from signing in and end their sessions."""
    policies.require(actor, "user", "manage")
    administrators = _lock_administrators()
    user = _lock(user)
    if actor is not None and actor.pk == user.pk:
        raise RuleError(_("Không tự khóa tài khoản của mình. Nhờ quản trị viên khác."))
    if not user.is_active:
        raise RuleError(_("Tài khoản này đã bị khóa từ trước."))
    if administrators and administrators == {user.pk}:
        raise RuleError(_("Đây là quản trị viên cuối cùng. Bố trí người khác trước."))
    user.is_active = False
    user.session_round += 1
    user.save(update_fields=["is_active", "session_round"])
    record("accounts.user_locked", actor=actor, subject=user, reason=_reason(reason))
    return user


@transaction.atomic
def unlock_user(*, actor: User | None, user: User, reason: str) -> User:
    """Let a locked person sign in again."""
    policies.require(actor, "user", "manage")
    user = _lock(user)
    if user.is_active:
        raise RuleError(_("Tài khoản này không bị khóa."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("accounts.user_unlocked", actor=actor, subject=user, reason=_reason(reason))
    return user


@transaction.atomic
def reset_password(*, actor: User | None, user: User, password: str, reason: str) -> User:
    """Give a one-time password to somebody who lost theirs; it must be changed at the next sign-in."""
    policies.require(actor, "user", "manage")
    user = _lock(user)
    user.set_password(password)
    user.must_change_password = True
    user.session_round += 1
    user.save(update_fields=["password", "must_change_password", "session_round"])
    record("accounts.password_reset", actor=actor, subject=user, reason=_reason(reason))
    return user


@transaction.atomic
def change_own_password(*, user: User, password: str) -> User:
    """Keep the password that the person chose; the caller has checked the old one."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("accounts.password_changed", actor=user, subject=user)
    return user


@transaction.atomic
def reset_second_factor(*, actor: User | None, user: User, reason: str) -> User:
    """Remove the authenticators and recovery codes of somebody who lost them, and end their sessions."""
    policies.require(actor, "user", "manage")
    if actor is not None and actor.pk == user.pk:
        raise RuleError(_("Không tự xóa xác thực hai lớp tại đây. Dùng trang Tài khoản."))
    user = _lock(user)
    removed = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if not removed:
        raise RuleError(_("Tài khoản này chưa bật xác thực hai lớp."))
    Authenticator.objects.filter(user=user).delete()
    user.session_round += 1
    user.save(update_fields=["session_round"])
    record(
        "accounts.second_factor_reset",
        actor=actor,
        subject=user,
        before={"authenticators": removed},
        reason=_reason(reason),
    )
    return user


@transaction.atomic
def end_sessions(*, user: User) -> User:
    """Sign the person out everywhere, at their own wish."""
    user = _lock(user)
    user.session_round += 1
    user.save(update_fields=["session_round"])
    record("accounts.sessions_ended", actor=user, subject=user)
    return user


def note_second_factor(*, user: User, kind: str, added: bool) -> None:
    """Write into the journal that the person added or removed a second factor of their own."""
    action = "accounts.second_factor_added" if added else "accounts.second_factor_removed"
    record(action, actor=user, subject=user, after={"kind": kind})


def _describe(user: User, *, full_name: str, email: str, phone: str) -> None:
    user.full_name = clean(full_name)
    if not user.full_name:
        raise RuleError(_("Nhập họ và tên."), field="full_name")
    user.email = clean(email)
    user.phone = clean(phone)
    user.folded = fold(f"{user.full_name} {user.username}")
    *family, given = user.full_name.split()
    user.sort_key = sort_key(" ".join([given, *family]))


def _reason(reason: str) -> str:
    text = clean(reason)
    if not text:
        raise RuleError(_("Ghi lý do để lưu vào nhật ký."), field="reason")
    return text


def _lock(user: User) -> User:
    locked: User = User.objects.select_for_update().get(pk=user.pk)
    return locked


def _lock_administrators() -> set[int]:
    """Lock every administrator's post and return who holds one today: two must not remove each other at once."""
    list(Post.objects.filter(role=Role.ADMIN).order_by("pk").select_for_update())
    # Asked again after the wait for the locks: the first query would still see what another had changed meanwhile.
    return set(Post.objects.in_force().administering().values_list("user_id", flat=True))


def _administers_after(day: date, ended: Post, user: User | None = None) -> bool:
    others = Post.objects.administering().exclude(pk=ended.pk).held_on(day + timedelta(days=1))
    return (others if user is None else others.filter(user=user)).exists()
