from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "cchc.criteria"
    label = "criteria"
