from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "cchc.criteria"
    label = "criteria"

    def ready(self) -> None:
        from cchc.accounts import hooks as account_hooks  # noqa: PLC0415  # as below

        from .choices import SetStatus  # noqa: PLC0415  # this module is imported before the models are there

        account_hooks.state_labels["criteria_set"] = dict(SetStatus.choices)
