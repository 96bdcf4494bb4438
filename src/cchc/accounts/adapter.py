"""How allauth behaves here: accounts are made by the administrator, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed to sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
