from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "cchc.legislation"
    label = "legislation"

    def ready(self) -> None:
        """Join the lower floors' hooks; they are listed in docs/architecture.md."""
        from cchc.common import search as searches  # noqa: PLC0415  # models are there only now

        from . import hooks, joining, search  # noqa: PLC0415

        searches.register(search.find_documents)
        hooks.citing += [joining.rules_citing, joining.clock_citing, joining.decisions_citing]
