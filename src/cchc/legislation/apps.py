from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "cchc.legislation"
    label = "legislation"
