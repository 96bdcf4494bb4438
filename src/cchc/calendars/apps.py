from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "cchc.calendars"
    label = "calendars"

    def ready(self) -> None:
        from cchc.common import samples  # noqa: PLC0415  # as below

        from .strip.samples import samples as strips  # noqa: PLC0415  # this module is imported before the models are

        samples.MORE.append(("styleguide/strips.html", strips))
