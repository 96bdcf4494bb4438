"""People and their posts."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.common.text import fold

from .units import UnitFactory


class UserFactory(DjangoModelFactory[User]):
    """A person without a post."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")
    folded = factory.LazyAttribute(lambda o: fold(f"{o.full_name} {o.username}"))
    password = "!"


class PostFactory(DjangoModelFactory[Post]):
    """A post in force: `PostFactory(role=Role.OFFICER, unit=unit).user` is somebody who may act."""

    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.OFFICER
    title = "Chuyên viên"
    valid_from = date(2020, 1, 1)
