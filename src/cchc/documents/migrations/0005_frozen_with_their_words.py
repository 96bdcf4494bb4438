"""Hash the words of what is issued already, then let the database refuse to change it."""

from django.db import migrations

from cchc.documents import triggers
from cchc.documents.rules import digest_of


def hash_and_install(apps, schema_editor):
    Document = apps.get_model("documents", "Document")
    for row in Document.objects.exclude(status="draft").iterator():
        Document.objects.filter(pk=row.pk).update(content_sha256=digest_of(row, []))
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_templates_citations_signatures")]
    operations = [migrations.RunPython(hash_and_install, remove)]
