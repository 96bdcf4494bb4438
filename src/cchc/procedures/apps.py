from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "cchc.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Join the lower floors' hooks; they are listed in docs/architecture.md."""
        # These modules need the models, which are there only now.
        from cchc.accounts import hooks as account_hooks  # noqa: PLC0415
        from cchc.common import search as searches  # noqa: PLC0415
        from cchc.legislation import hooks as legislation_hooks  # noqa: PLC0415
        from cchc.metrics import hooks as metric_hooks  # noqa: PLC0415

        from . import joining, search  # noqa: PLC0415
        from .choices import ReviewPlanStatus, ReviewStatus, VersionStatus  # noqa: PLC0415
        from .queries import counts, reviews  # noqa: PLC0415

        account_hooks.state_labels["procedure"] = dict(VersionStatus.choices)
        account_hooks.state_labels["procedure_review"] = {
            **dict(ReviewPlanStatus.choices),
            **dict(ReviewStatus.choices),
        }
        legislation_hooks.citing += [joining.versions_citing, joining.reviews_citing]
        searches.register(search.find_procedures)
        metric_hooks.collectors.update(
            procedures_total=counts.procedures_total,
            procedures_province=counts.procedures_province,
            procedures_district=counts.procedures_district,
            procedures_commune=counts.procedures_commune,
            procedures_published_new=counts.procedures_published_new,
            procedures_amended=counts.procedures_amended,
            procedures_abolished=counts.procedures_abolished,
            procedures_simplified=reviews.procedures_simplified,
        )
