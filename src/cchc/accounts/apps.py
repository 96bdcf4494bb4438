from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cchc.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed  # noqa: PLC0415  # as below

        from cchc.audit import hooks as audit_hooks  # noqa: PLC0415  # as below
        from cchc.units import hooks as units_hooks  # noqa: PLC0415  # as below

        from . import policies, services  # noqa: PLC0415  # this module is imported before the models are there

        def added(user: Any, authenticator: Any, **kwargs: Any) -> None:
            services.note_second_factor(user=user, kind=authenticator.type, added=True)

        def removed(user: Any, authenticator: Any, **kwargs: Any) -> None:
            services.note_second_factor(user=user, kind=authenticator.type, added=False)

        # allauth itself adds and removes authenticators; its signals are the only door to hear of it.
        authenticator_added.connect(added, weak=False, dispatch_uid="accounts.second_factor_added")
        authenticator_removed.connect(removed, weak=False, dispatch_uid="accounts.second_factor_removed")
        audit_hooks.let_read(policies.may_read_journal)
        units_hooks.edit_checks.append(policies.may_edit_units)
