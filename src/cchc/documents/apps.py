from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cchc.documents"
    label = "documents"

    def ready(self) -> None:
        from cchc.common import search  # noqa: PLC0415  # as below

        from .search import find_documents  # noqa: PLC0415  # this module is imported before the models are there

        search.register(find_documents)
