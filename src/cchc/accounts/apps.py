from typing import Any

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    name = "cchc.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cchc.audit import hooks as audit_hooks  # noqa: PLC0415  # as below
        from cchc.units import hooks as units_hooks  # noqa: PLC0415  # as below

        from . import policies  # noqa: PLC0415  # this module is imported before the models are there

        audit_hooks.let_read(policies.may_read_journal)
        units_hooks.edit_checks.append(policies.may_edit_units)
        if apps.is_installed("allauth.mfa"):  # not on the public site, where nobody signs in
            _note_second_factors()


def _note_second_factors() -> None:
    """Write into the journal when somebody adds or removes a second factor."""
    # allauth itself adds and removes authenticators; its signals are the only door to hear of it.
    from allauth.mfa.signals import authenticator_added, authenticator_removed  # noqa: PLC0415  # as above

    from . import services  # noqa: PLC0415  # as above

    def added(user: Any, authenticator: Any, **kwargs: Any) -> None:
        services.note_second_factor(user=user, kind=authenticator.type, added=True)

    def removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
        services.note_second_factor(user=user, kind=authenticator.type, added=False)

    authenticator_added.connect(added, weak=False, dispatch_uid="accounts.second_factor_added")
    authenticator_removed.connect(removed, weak=False, dispatch_uid="accounts.second_factor_removed")
